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
    return {
      environmentId,
      organisationId,
      groupCategoryId,
      people: userIds,
      identities,
      sets,
      groups: groupIds,
      templateId,
      client: await addIntegration(tx, environmentId, 'integration_client'),
      observer: await addIntegration(tx, environmentId, 'integration_observer'),
    };
  });

async function configure(tx: Transaction, environmentId: EnvironmentId, name: string) {
  await addLocation(tx, { environmentId, code: location, name: 'Amsterdam' });
  await addLocation(tx, { environmentId, code: 'RTM', name: 'Rotterdam' });
  await addContractCategory(tx, { environmentId, code: 'PURCHASE', name: 'Purchase' });
  await addContractType(tx, { environmentId, code: contractType, name: 'Invoice', category: 'PURCHASE' });
  await addContractType(tx, { environmentId, code: 'NDA', name: 'Confidentiality', category: 'PURCHASE' });
  return {
    organisationId: await addOrganisation(tx, { environmentId, name }),
    groupCategoryId: await addGroupCategory(tx, { environmentId, name: 'Approvals' }),
  };
}

async function addSets(tx: Transaction, environmentId: EnvironmentId): Promise<House['sets']> {
  const add = (role: WorkflowRole) =>
    addPermissionSet(tx, {
      environmentId,
      name: `${role} of invoices in Amsterdam`,
      role,
      locations: [location],
      contractTypes: [contractType],
      defaultAssignee: true,
    });
  return {
    phase_owner: await add('phase_owner'),
    reviewer: await add('reviewer'),
    approver: await add('approver'),
    signatory: await add('signatory'),
  };
}

async function addPeople(
  tx: Transaction,
  environmentId: EnvironmentId,
  sets: House['sets'],
): Promise<House['people']> {
  const ids: [string, UserId][] = [];
  for (const [key, [name, environmentRole, roles]] of Object.entries(people)) {
    const email = `${key}@windmill.example`;
    const userId = await addUser(tx, { environmentId, name, email, environmentRole });
    for (const role of roles)
      await givePermissionSet(tx, { environmentId, userId, permissionSetId: sets[role] });
    ids.push([key, userId]);
  }
  return Object.fromEntries(ids) as House['people'];
}

async function linkPeople(
  tx: Transaction,
  environmentId: EnvironmentId,
  userIds: House['people'],
): Promise<House['identities']> {
  const { url: issuer } = runIssuer();
  const ids: [string, IdentityId][] = [];
  for (const [name, userId] of Object.entries(userIds)) {
    ids.push([name, await linkIdentity(tx, { environmentId, issuer, subject: userId, userId })]);
  }
  return Object.fromEntries(ids) as House['identities'];
}

async function addGroups(
  tx: Transaction,
  house: {
    readonly environmentId: EnvironmentId;
    readonly groupCategoryId: Id<'group category'>;
    readonly userIds: House['people'];
  },
): Promise<House['groups']> {
  const { environmentId, groupCategoryId: categoryId, userIds } = house;
  const ids: [string, GroupId][] = [];
  for (const [name, { members, defaults }] of Object.entries(groups)) {
    const groupId = await createGroup(tx, {
      environmentId,
      name: name.toUpperCase(),
      categoryId,
      description: '',
      members: members.map((member) => userIds[member]),
    });
    if (defaults.length > 0) {
      const set = await replaceDefaultAssignees(tx, {
        environmentId,
        actor: { kind: 'system' },
        groupId,
        userIds: defaults.map((member) => userIds[member]),
        version: 1,
      });
      if (!set.ok) throw new Error(`the house can't be built: ${set.error.code}`);
    }
    ids.push([name, groupId]);
  }
  return Object.fromEntries(ids) as House['groups'];
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
