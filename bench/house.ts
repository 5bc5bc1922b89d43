// The company that the bench takes place in, made by the product's own functions: teams, each with a template of its
// own (1 review, 2 approvals in turn, 1 signature), each place filled from a group of five.
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../src/db/actors.ts';
import {
  addContractCategory,
  addContractType,
  addGroupCategory,
  addLocation,
  addOrganisation,
} from '../src/db/configuration.ts';
import { receiveDocument } from '../src/db/documents.ts';
import { createEnvironment } from '../src/db/environments.ts';
import { linkIdentity } from '../src/db/identities.ts';
import { createGroup, replaceDefaultAssignees } from '../src/db/groups.ts';
import { addServiceAccount, createServiceAccountKey } from '../src/db/service-accounts.ts';
import { createTemplate } from '../src/db/templates.ts';
import type { Db, Transaction } from '../src/db/transaction.ts';
import { addPermissionSet, addUser, givePermissionSet } from '../src/db/users.ts';
import type {
  DocumentId,
  EnvironmentId,
  GroupId,
  Id,
  IdentityId,
  OrganisationId,
  PermissionSetId,
  ServiceAccountId,
  TemplateId,
  UserId,
} from '../src/domain/ids.ts';
import type { TemplatePhase } from '../src/domain/template.ts';

/** Who acts in the approvals of one team: of each group the first default assignee. */
export interface Team {
  readonly templateId: TemplateId;
  readonly reviewer: UserId;
  readonly firstApprover: UserId;
  readonly secondApprover: UserId;
  readonly signatory: UserId;
}

export interface House {
  readonly environmentId: EnvironmentId;
  readonly organisationId: OrganisationId;
  readonly backOffice: { readonly id: ServiceAccountId; readonly key: string };
  readonly teams: readonly Team[];
  readonly identities: ReadonlyMap<UserId, IdentityId>;
}

/** So many that no person is asked more often in a second than the API's limit for one allows. */
const teamCount = 8;
const groupSize = 5;
const contractType = 'INVOICE';
const location = 'AMS';

const roles = ['phase_owner', 'reviewer', 'approver', 'signatory'] as const;
type Role = (typeof roles)[number];

interface Building {
  readonly tx: Transaction;
  readonly environmentId: EnvironmentId;
  readonly issuer: string;
  readonly identities: Map<UserId, IdentityId>;
  readonly categoryId: Id<'group category'>;
  readonly sets: Readonly<Record<Role, PermissionSetId>>;
}

/** `issuer` is the provider whose tokens its people come with; it knows them by their users' ids. */
export const buildHouse = (db: Db, issuer: string): Promise<House> =>
  createEnvironment(db, 'Bench BV', async (tx, environmentId) => {
    await addLocation(tx, { environmentId, code: location, name: 'Amsterdam' });
    await addContractCategory(tx, { environmentId, code: 'PURCHASE', name: 'Purchase' });
    await addContractType(tx, { environmentId, code: contractType, name: 'Invoice', category: 'PURCHASE' });
    const organisationId = await addOrganisation(tx, { environmentId, name: 'Bench BV' });
    const categoryId = await addGroupCategory(tx, { environmentId, name: 'Approvals' });
    const sets = Object.fromEntries(
      await eachInTurn(roles, async (role) => [role, await addSet(tx, environmentId, role)] as const),
    ) as Building['sets'];
    const identities = new Map<UserId, IdentityId>();
    const building = { tx, environmentId, issuer, categoryId, sets, identities };
    const owners = await addGroup(building, 'Owners', 'phase_owner');
    const teams = await eachInTurn(Array.from({ length: teamCount }).keys(), (number) =>
      addTeam(building, `Team ${number + 1}`, owners.groupId),
    );
    const id = await addServiceAccount(tx, { environmentId, name: 'ERP', role: 'integration_client' });
    const key = await createServiceAccountKey(tx, { environmentId, serviceAccountId: id });
    return { environmentId, organisationId, teams, identities, backOffice: { id, key } };
  });

const addSet = (tx: Transaction, environmentId: EnvironmentId, role: Role): Promise<PermissionSetId> =>
  addPermissionSet(tx, {
    environmentId,
    name: `Invoices in Amsterdam, ${role}`,
    role,
    locations: [location],
    contractTypes: [contractType],
    defaultAssignee: true,
  });

async function addTeam(building: Building, name: string, owners: GroupId): Promise<Team> {
  const reviewers = await addGroup(building, `${name} reviewers`, 'reviewer');
  const buyers = await addGroup(building, `${name} buyers`, 'approver');
  const finance = await addGroup(building, `${name} finance`, 'approver');
  const signers = await addGroup(building, `${name} signers`, 'signatory');
  const manager = { kind: 'owner', groupId: owners } as const;
  const inTurn = ({ groupId }: Group, turn: number) => ({ groupId, sequenced: true, turn });
  const phases: TemplatePhase[] = [
    { name: 'Review', kind: 'review', manager, participants: [inTurn(reviewers, 1)] },
    { name: 'Approve', kind: 'approval', manager, participants: [inTurn(buyers, 1), inTurn(finance, 2)] },
    { name: 'Sign', kind: 'signature', manager, participants: [inTurn(signers, 1)] },
  ];
  const { tx, environmentId } = building;
  const serves = { contractTypes: [contractType], locations: [location] };
  return {
    templateId: await createTemplate(tx, { environmentId, name, ...serves, phases }),
    reviewer: reviewers.first,
    firstApprover: buyers.first,
    secondApprover: finance.first,
    signatory: signers.first,
  };
}

interface Group {
  readonly groupId: GroupId;
  readonly first: UserId;
}

/** Five people with the same rights, all of them default assignees: the first one is placed. */
async function addGroup(
  { tx, environmentId, issuer, categoryId, sets, identities }: Building,
  name: string,
  role: Role,
): Promise<Group> {
  const members = await eachInTurn(Array.from({ length: groupSize }).keys(), async (number) => {
    const person = `${name} ${number + 1}`;
    const email = `${person.replaceAll(' ', '.')}@bench.example`.toLowerCase();
    const userId = await addUser(tx, { environmentId, name: person, email, environmentRole: 'basic' });
    await givePermissionSet(tx, { environmentId, userId, permissionSetId: sets[role] });
    identities.set(userId, await linkIdentity(tx, { environmentId, issuer, subject: userId, userId }));
    return userId;
  });
  const groupId = await createGroup(tx, { environmentId, name, categoryId, description: '', members });
  const [first] = members;
  if (!first) throw new Error('a group of the bench is empty');
  if (role === 'phase_owner') return { groupId, first };
  const set = await replaceDefaultAssignees(tx, {
    environmentId,
    actor: { kind: 'system' },
    groupId,
    userIds: members,
    version: 1,
  });
  if (!set.ok) throw new Error(`the bench can't set default assignees: ${set.error.code}`);
  return { groupId, first };
}

async function eachInTurn<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

export function asPerson({ environmentId, identities }: House, id: UserId): Actor {
  const identityId = identities.get(id);
  if (!identityId) throw new Error(`${id} does not act in the bench`);
  return { kind: 'user', id, environmentId, identityId };
}

export const asBackOffice = ({ environmentId, backOffice }: House): Actor => ({
  kind: 'service_account',
  id: backOffice.id,
  environmentId,
});

/** A document that nobody has seen before, sent before the clock runs: sending it is no part of an approval. */
export async function sendDocument(db: Db, house: House): Promise<DocumentId> {
  const content = Buffer.from(JSON.stringify({ title: 'Chairs', nonce: randomUUID() }));
  const sha256 = createHash('sha256').update(content).digest();
  const received = await receiveDocument(db, {
    actor: asBackOffice(house),
    request: { key: randomUUID(), requestSha256: sha256 },
    document: {
      kind: 'form',
      contractType,
      location,
      organisationId: house.organisationId,
      title: 'Chairs',
      reference: 'F-1',
      amount: '100.00',
      currency: 'EUR',
      fields: {},
      likeness: null,
      original: { mediaType: 'application/json', content, sha256 },
    },
  });
  if (!received.ok) throw new Error(`a document was refused: ${received.error.code}`);
  return received.value.documentId;
}
