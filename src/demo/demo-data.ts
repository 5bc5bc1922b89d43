// Fills in the demo's companies by the product's own functions, as the app role.
import {
  addContractCategory,
  addContractType,
  addGroupCategory,
  addLocation,
  addOrganisation,
} from '../db/configuration.ts';
import { createEnvironmentOnce, listEnvironments } from '../db/environments.ts';
import { createGroup, replaceDefaultAssignees } from '../db/groups.ts';
import { makePartnership } from '../db/partnerships.ts';
import { addServiceAccount, createServiceAccountKey } from '../db/service-accounts.ts';
import { createTemplate } from '../db/templates.ts';
import type { Db, Transaction } from '../db/transaction.ts';
import { addPermissionSet, addUser, givePermissionSet } from '../db/users.ts';
import type { EnvironmentId, GroupId, PermissionSetId, TemplateId, UserId } from '../domain/ids.ts';
import type { DraftPhase } from '../domain/template.ts';
import { companies } from './companies.ts';
import type { Company, DemoTemplate, DemoGroup } from './companies.ts';

/** What one needs to act in an environment of the demo, its key in clear. */
export interface FilledIn {
  readonly id: EnvironmentId;
  readonly name: string;
  readonly integration: { readonly name: string; readonly key: string };
  readonly template: { readonly id: TemplateId; readonly name: string };
  readonly usual: Company['usual'];
  readonly people: readonly {
    readonly handle: string;
    readonly id: UserId;
    readonly name: string;
    readonly does: string;
  }[];
}

/**
 * Makes each of the demo's environments that is not there yet, whole or not at all; also when two run at once.
 * `keep` is handed each one before it is committed, so that no key of an environment that exists is ever lost: after
 * an interruption in between, what was kept is of an environment that is made again. Returns the names of those made.
 */
export async function fillInDemoData(db: Db, keep: (environment: FilledIn) => void): Promise<string[]> {
  const made: string[] = [];
  for (const company of companies) {
    const name = await createEnvironmentOnce(db, company.name, async (tx, environmentId) => {
      keep(await furnish(tx, environmentId, company));
      return company.name;
    });
    if (name) made.push(name);
  }
  await joinPartners(db);
  return made;
}

/** PRT-01: the companies are partners, so that each can delegate tasks to people of the other (DEL-10). */
async function joinPartners(db: Db): Promise<void> {
  const names: readonly string[] = companies.map(({ name }) => name);
  const [one, other] = (await listEnvironments(db)).filter(({ name }) => names.includes(name));
  if (one && other) await makePartnership(db, one.id, other.id);
}

async function furnish(tx: Transaction, environmentId: EnvironmentId, company: Company): Promise<FilledIn> {
  await configure(tx, environmentId, company);
  const userIds = await addPeople(tx, environmentId, company);
  await addGroups(tx, { environmentId, company, userIds });
  const templateId = await addTemplate(tx, { environmentId, template: company.template });
  await addTemplate(tx, { environmentId, template: company.agreement });
  if (company.unmanaged) await addTemplate(tx, { environmentId, template: company.unmanaged });
  const serviceAccountId = await addServiceAccount(tx, {
    environmentId,
    name: company.integration,
    role: 'integration_client',
  });
  const key = await createServiceAccountKey(tx, { environmentId, serviceAccountId });
  return {
    id: environmentId,
    name: company.name,
    integration: { name: company.integration, key },
    template: { id: templateId, name: company.template.name },
    usual: company.usual,
    people: Object.entries(company.people).map(([handle, { name, does }]) => ({
      handle,
      id: found(userIds, handle),
      name,
      does,
    })),
  };
}

/** ENV-18: what documents and permissions are told apart by. */
async function configure(tx: Transaction, environmentId: EnvironmentId, company: Company): Promise<void> {
  for (const location of company.locations) await addLocation(tx, { environmentId, ...location });
  for (const category of company.contractCategories) {
    await addContractCategory(tx, { environmentId, ...category });
  }
  for (const type of company.contractTypes) await addContractType(tx, { environmentId, ...type });
  await addOrganisation(tx, { environmentId, name: company.name });
}

async function addPeople(
  tx: Transaction,
  environmentId: EnvironmentId,
  company: Company,
): Promise<ReadonlyMap<string, UserId>> {
  const setIds = new Map<string, PermissionSetId>();
  for (const [key, set] of Object.entries(company.sets)) {
    setIds.set(key, await addPermissionSet(tx, { environmentId, ...set, defaultAssignee: true }));
  }
  const userIds = new Map<string, UserId>();
  for (const [handle, { name, environmentRole, sets }] of Object.entries(company.people)) {
    const email = `${handle}@${company.mailDomain}`;
    const userId = await addUser(tx, { environmentId, name, email, environmentRole });
    for (const set of sets) {
      await givePermissionSet(tx, { environmentId, userId, permissionSetId: found(setIds, set) });
    }
    userIds.set(handle, userId);
  }
  return userIds;
}

async function addGroups(
  tx: Transaction,
  {
    environmentId,
    company,
    userIds,
  }: {
    readonly environmentId: EnvironmentId;
    readonly company: Company;
    readonly userIds: ReadonlyMap<string, UserId>;
  },
): Promise<void> {
  const categoryId = await addGroupCategory(tx, { environmentId, name: company.groupCategory });
  const idsOf = (handles: readonly string[]) => handles.map((handle) => found(userIds, handle));
  for (const group of company.groups) {
    const { name, description, members } = group;
    const groupId = await createGroup(tx, {
      environmentId,
      name,
      description,
      categoryId,
      members: idsOf(members),
    });
    await listDefaultAssignees(tx, { environmentId, groupId, group, userIds: idsOf(group.defaultAssignees) });
  }
}

/** DFA-01: by the function that refuses what DFA-02 and 03 refuse. */
async function listDefaultAssignees(
  tx: Transaction,
  {
    environmentId,
    groupId,
    group,
    userIds,
  }: {
    readonly environmentId: EnvironmentId;
    readonly groupId: GroupId;
    readonly group: DemoGroup;
    readonly userIds: readonly UserId[];
  },
): Promise<void> {
  if (userIds.length === 0) return;
  const actor = { kind: 'system' } as const;
  const listed = await replaceDefaultAssignees(tx, { environmentId, actor, groupId, userIds, version: 1 });
  if (!listed.ok) throw new Error(`default assignees of ${group.name}: ${listed.error.code}`);
}

function addTemplate(
  tx: Transaction,
  { environmentId, template }: { readonly environmentId: EnvironmentId; readonly template: DemoTemplate },
): Promise<TemplateId> {
  const manager = { kind: 'owner', groupId: `(${template.ownerGroup})` } as const;
  const phases = template.phases.map((phase): DraftPhase => {
    const { name, kind } = phase;
    if (phase.kind === 'task') {
      const { dueDays, acting } = phase;
      const groups = acting.map(({ group, mode }) => ({ groupId: `(${group})` as const, mode }));
      return { name, kind, manager, participants: [], groups, ...(dueDays === undefined ? {} : { dueDays }) };
    }
    const participants = phase.groups.map((group, index) => ({
      groupId: `(${group})` as const,
      sequenced: true,
      turn: index + 1,
    }));
    return { name, kind, manager, participants };
  });
  return createTemplate(tx, { environmentId, ...template, phases });
}

/** A name that the data uses is one that it defines. */
function found<Value>(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined) throw new Error(`the demo data names ${key}, which it does not define`);
  return value;
}
