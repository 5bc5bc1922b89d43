// A small company that most tests take place in: people, groups and a template, made by the product's own functions.
import {
  addContractCategory,
  addContractType,
  addGroupCategory,
  addLocation,
  addOrganisation,
} from '../../src/db/configuration.ts';
import { createEnvironment } from '../../src/db/environments.ts';
import { createGroup, replaceDefaultAssignees } from '../../src/db/groups.ts';
import { addServiceAccount, createServiceAccountKey } from '../../src/db/service-accounts.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { createTemplate } from '../../src/db/templates.ts';
import { together } from '../../src/db/transaction.ts';
import type { Db, Transaction } from '../../src/db/transaction.ts';
import { addPermissionSet, addUser, givePermissionSet } from '../../src/db/users.ts';
import type {
  EnvironmentId,
  GroupId,
  Id,
  IdentityId,
  OrganisationId,
  PermissionSetId,
  ServiceAccountId,
  TemplateId,
  UserId,
} from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import type { Actor } from '../../src/db/actors.ts';
import type { WorkflowRole } from '../../src/domain/workflow-role.ts';
import type { EnvironmentRole } from '../../src/placement/directory.ts';
import { runIssuer, usualTokenOf } from './issuer.ts';

export type PersonName =
  'admin' | 'olga' | 'rita' | 'rob' | 'ann' | 'bob' | 'cleo' | 'dora' | 'sam' | 'sue' | 'basil';
export type GroupName = 'owners' | 'reviewers' | 'buyers' | 'finance' | 'signers';

export interface House {
  readonly environmentId: EnvironmentId;
  readonly organisationId: OrganisationId;
  readonly groupCategoryId: Id<'group category'>;
  readonly people: Readonly<Record<PersonName, UserId>>;
  /** What binds each of them to the run's provider, which knows them by their user's id. */
  readonly identities: Readonly<Record<PersonName, IdentityId>>;
  readonly sets: Readonly<Record<Exclude<WorkflowRole, 'admin' | 'phase_mediator'>, PermissionSetId>>;
  readonly groups: Readonly<Record<GroupName, GroupId>>;
  readonly templateId: TemplateId;
  readonly client: { readonly id: ServiceAccountId; readonly key: string };
  readonly observer: { readonly id: ServiceAccountId; readonly key: string };
}

/** Codes of the house's documents. */
export const contractType = 'INVOICE';
export const location = 'AMS';

const people: Readonly<
  Record<PersonName, readonly [name: string, role: EnvironmentRole, sets: readonly (keyof House['sets'])[]]>
> = {
  admin: ['Ada Admin', 'administrator', []],
  olga: ['Olga Owner', 'advanced', ['phase_owner']],
  rita: ['Rita Reviewer', 'basic', ['reviewer']],
  rob: ['Rob Reviewer', 'basic', ['reviewer']],
  ann: ['Ann Approver', 'basic', ['approver']],
  bob: ['Bob Buyer', 'basic', ['approver']],
  cleo: ['Cleo Controller', 'basic', ['approver']],
  dora: ['Dora Director', 'basic', ['approver']],
  sam: ['Sam Signatory', 'basic', ['signatory']],
  sue: ['Sue Signatory', 'basic', ['signatory']],
  basil: ['Basil Basic', 'basic', []],
};

const groups: Readonly<
  Record<GroupName, { members: readonly PersonName[]; defaults: readonly PersonName[] }>
> = {
  owners: { members: ['olga'], defaults: [] },
  reviewers: { members: ['rita', 'rob'], defaults: ['rita'] },
  buyers: { members: ['ann', 'bob'], defaults: ['bob', 'ann'] },
  finance: { members: ['cleo', 'dora'], defaults: [] },
  signers: { members: ['sam', 'sue'], defaults: ['sam', 'sue'] },
};

/** The phases of the house's template: a review, two approvers in turn out of two groups, a signature. */
export const housePhases = (house: Pick<House, 'groups'>): TemplatePhase[] => {
  const manager = { kind: 'owner', groupId: house.groups.owners } as const;
  const inTurn = (name: GroupName, turn: number) => ({ groupId: house.groups[name], sequenced: true, turn });
  return [
    { name: 'Check the invoice', kind: 'review', manager, participants: [inTurn('reviewers', 1)] },
    { name: 'Approve', kind: 'approval', manager, participants: [inTurn('buyers', 1), inTurn('finance', 2)] },
    { name: 'Sign', kind: 'signature', manager, participants: [inTurn('signers', 1)] },
  ];
};

/** Builds a house in an environment of its own. */
export const buildHouse = (db: Db, name = 'Windmill BV'): Promise<House> =>
  createEnvironment(db, name, async (tx, environmentId) => {
    const { organisationId, groupCategoryId } = await configure(tx, environmentId, name);
    const sets = await addSets(tx, environmentId);
    const userIds = await addPeople(tx, environmentId, sets);
    const identities = await linkPeople(tx, environmentId, userIds);
    const groupIds = await addGroups(tx, { environmentId, groupCategoryId, userIds });
    const templateId = await createTemplate(tx, {
      environmentId,
      name: 'Purchase invoice',
      contractTypes: [contractType],
      locations: [location],
      phases: housePhases({ groups: groupIds }),
    });
    const integrations = { client: 'integration_client', observer: 'integration_observer' } as const;
    return {
      environmentId,
      organisationId,
      groupCategoryId,
      people: userIds,
      identities,
      sets,
      groups: groupIds,
      templateId,
      ...(await ofEach(tx, integrations, (sending, role) => addIntegration(sending, environmentId, role))),
    };
  });

/** In one go: a house is built a thousand times a run, and most of that would be waiting for each of its rows. */
const atOnce = <T extends readonly unknown[]>(
  tx: Transaction,
  send: (sending: Transaction) => { readonly [Index in keyof T]: Promise<T[Index]> },
): Promise<T> => together<T>(tx, (sending) => send(sending as Transaction));

/** The same for each of a record's entries; gives what comes of them by the same names. */
async function ofEach<K extends string, V, T>(
  tx: Transaction,
  entries: Readonly<Record<K, V>>,
  add: (sending: Transaction, value: V, key: K) => Promise<T>,
): Promise<Record<K, T>> {
  const named = Object.entries(entries) as [K, V][];
  const made = await atOnce<T[]>(tx, (sending) => named.map(([key, value]) => add(sending, value, key)));
  return Object.fromEntries(named.map(([key], nth) => [key, made[nth]])) as Record<K, T>;
}

async function configure(tx: Transaction, environmentId: EnvironmentId, name: string) {
  const category = 'PURCHASE';
  const [organisationId, groupCategoryId] = await atOnce<
    [OrganisationId, Id<'group category'>, void, void, void, void, void]
  >(tx, (sending) => [
    addOrganisation(sending, { environmentId, name }),
    addGroupCategory(sending, { environmentId, name: 'Approvals' }),
    addLocation(sending, { environmentId, code: location, name: 'Amsterdam' }),
    addLocation(sending, { environmentId, code: 'RTM', name: 'Rotterdam' }),
    addContractCategory(sending, { environmentId, code: category, name: 'Purchase' }),
    addContractType(sending, { environmentId, code: contractType, name: 'Invoice', category }),
    addContractType(sending, { environmentId, code: 'NDA', name: 'Confidentiality', category }),
  ]);
  return { organisationId, groupCategoryId };
}

const setRoles = {
  phase_owner: 'phase_owner',
  reviewer: 'reviewer',
  approver: 'approver',
  signatory: 'signatory',
} as const satisfies Record<keyof House['sets'], WorkflowRole>;

const addSets = (tx: Transaction, environmentId: EnvironmentId): Promise<House['sets']> =>
  ofEach(tx, setRoles, (sending, role) =>
    addPermissionSet(sending, {
      environmentId,
      name: `${role} of invoices in Amsterdam`,
      role,
      locations: [location],
      contractTypes: [contractType],
      defaultAssignee: true,
    }),
  );

const addPeople = (
  tx: Transaction,
  environmentId: EnvironmentId,
  sets: House['sets'],
): Promise<House['people']> =>
  ofEach(tx, people, async (sending, [name, environmentRole, roles], key) => {
    const email = `${key}@windmill.example`;
    const userId = await addUser(sending, { environmentId, name, email, environmentRole });
    for (const role of roles)
      await givePermissionSet(sending, { environmentId, userId, permissionSetId: sets[role] });
    return userId;
  });

const linkPeople = (
  tx: Transaction,
  environmentId: EnvironmentId,
  userIds: House['people'],
): Promise<House['identities']> => {
  const { url: issuer } = runIssuer();
  return ofEach(tx, userIds, (sending, userId) =>
    linkIdentity(sending, { environmentId, issuer, subject: userId, userId }),
  );
};

async function addGroups(
  tx: Transaction,
  house: {
    readonly environmentId: EnvironmentId;
    readonly groupCategoryId: Id<'group category'>;
    readonly userIds: House['people'];
  },
): Promise<House['groups']> {
  const { environmentId, groupCategoryId: categoryId, userIds } = house;
  const groupIds = await ofEach(tx, groups, (sending, { members }, name) =>
    createGroup(sending, {
      environmentId,
      name: name.toUpperCase(),
      categoryId,
      description: '',
      members: members.map((member) => userIds[member]),
    }),
  );
  await ofEach(tx, groups, async (sending, { defaults }, name) => {
    if (defaults.length === 0) return;
    const set = await replaceDefaultAssignees(sending, {
      environmentId,
      actor: { kind: 'system' },
      groupId: groupIds[name],
      userIds: defaults.map((member) => userIds[member]),
      version: 1,
    });
    if (!set.ok) throw new Error(`the house can't be built: ${set.error.code}`);
  });
  return groupIds;
}

async function addIntegration(
  tx: Transaction,
  environmentId: EnvironmentId,
  role: 'integration_client' | 'integration_observer',
) {
  const id = await addServiceAccount(tx, { environmentId, name: `ERP (${role})`, role });
  return { id, key: await createServiceAccountKey(tx, { environmentId, serviceAccountId: id }) };
}

/** A person of the house as the actor of a call. */
export const asPerson = ({ environmentId, people, identities }: House, name: PersonName): Actor => ({
  kind: 'user',
  id: people[name],
  environmentId,
  identityId: identities[name],
});

/** A token of the run's provider for a person of the house. */
export const tokenOf = ({ people }: House, name: PersonName): Promise<string> => usualTokenOf(people[name]);

/** The house's back office as the actor of a call. */
export const asClient = ({ environmentId, client }: House): Actor => ({
  kind: 'service_account',
  id: client.id,
  environmentId,
});
