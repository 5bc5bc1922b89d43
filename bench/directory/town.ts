// The environment that the directory is measured in. People, groups and tasks are put down as rows, without the checks of
// each: only what is measured runs through the product.
import type pg from 'pg';
import type { Actor } from '../../src/db/actors.ts';
import {
  addContractCategory,
  addContractType,
  addGroupCategory,
  addLocation,
  addOrganisation,
} from '../../src/db/configuration.ts';
import { createEnvironment } from '../../src/db/environments.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { addUser } from '../../src/db/users.ts';
import type { EnvironmentId, GroupId, Id, IdentityId, TaskId, UserId } from '../../src/domain/ids.ts';
import type { Ground } from './ground.ts';
import { openPlain } from './ground.ts';
import type { Plan } from './options.ts';

export const location = 'AMS';
export const contractType = 'INVOICE';

export interface Town {
  readonly environmentId: EnvironmentId;
  readonly admin: { readonly userId: UserId; readonly identityId: IdentityId };
  /** Around all of the forest. */
  readonly forest: GroupId;
  /** The forest is nested in it and taken out again. */
  readonly company: GroupId;
  readonly fewTasks: GroupId;
  readonly manyTasks: GroupId;
  readonly exported: GroupId;
  readonly ten: GroupId;
  /** In some groups and in many, all with open tasks. */
  readonly some: UserId;
  readonly many: UserId;
  /** People who are in no group, to be added and removed. */
  readonly strangers: readonly UserId[];
  readonly taskOfSome: TaskId;
}

export const asAdmin = ({ environmentId, admin }: Town): Actor => ({
  ...{ kind: 'user', id: admin.userId, environmentId, identityId: admin.identityId },
});

const kinds = { user: 1, group: 2, task: 3, document: 4, approval: 5, set: 6 } as const;

/** Ids that follow from a number: rows name each other without being looked up. */
const idOf = <Noun extends string>(kind: keyof typeof kinds, nth: number): Id<Noun> =>
  `0190000${kinds[kind]}-0000-7000-8000-${nth.toString(16).padStart(12, '0')}` as Id<Noun>;
const idIn = (kind: keyof typeof kinds, nth: string): string =>
  `('0190000${kinds[kind]}-0000-7000-8000-' || lpad(to_hex((${nth})::bigint), 12, '0'))::uuid`;

/** Numbers of groups; those of the forest follow, then those of the inboxes. */
const special = { forest: 1, company: 2, fewTasks: 3, manyTasks: 4, exported: 5, ten: 6 } as const;
const firstMiddle = 1_000;
const firstLeaf = 10_000;
const firstOfInbox = 100_000;
/** Numbers of people beyond those of the forest. */
const firstOther = 1_000_000;
const strangerCount = 1_000;
const setsEach = 5;
/** When all groups began, with what stands in them. */
const began = `timestamptz '2026-01-01 00:00:00Z'`;
/** No two of them of one group. */
const tasksPerApproval = 17;

export const peopleIn = ({ middles, leaves, perLeaf }: Plan): number => middles * leaves * perLeaf;

/** Where a person of the forest stands, by their number. */
export const standing = ({ perLeaf }: Plan, nth: number): { groupId: GroupId; userId: UserId } => ({
  groupId: idOf('group', firstLeaf + Math.floor(nth / perLeaf)),
  userId: idOf('user', nth),
});

/** Makes it all, and lets Postgres look at it. */
export async function buildTown(ground: Ground, plan: Plan, log: (line: string) => void): Promise<Town> {
  const founded = await found(ground);
  const client = await openPlain(ground.superuserUrl);
  try {
    // No check of each row and no write to the disk meanwhile: what is measured comes later, on other connections.
    await client.query("set session_replication_role = 'replica'; set synchronous_commit = off");
    await client.query("set maintenance_work_mem = '256MB'; set work_mem = '64MB'");
    log('people and groups');
    for (const statement of peopleAndGroups(founded, plan)) await client.query(statement);
    log('tasks');
    await withoutIndexes(client, 'tasks', () => runAll(client, tasks(founded, plan)));
    log('what Postgres makes of it');
    await client.query('reset session_replication_role');
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
  return townOf(founded);
}

interface Founded {
  readonly environmentId: EnvironmentId;
  readonly categoryId: string;
  readonly organisationId: string;
  readonly admin: Town['admin'];
}

const found = ({ db, issuer }: Ground): Promise<Founded> =>
  createEnvironment(db, 'Bench town', async (tx, environmentId) => {
    await addLocation(tx, { environmentId, code: location, name: 'Amsterdam' });
    await addContractCategory(tx, { environmentId, code: 'PURCHASE', name: 'Purchase' });
    await addContractType(tx, { environmentId, code: contractType, name: 'Invoice', category: 'PURCHASE' });
    const organisationId = await addOrganisation(tx, { environmentId, name: 'Bench town' });
    const categoryId = await addGroupCategory(tx, { environmentId, name: 'All' });
    const administrator = { name: 'Ada Admin', email: 'ada@bench.example' };
    const userId = await addUser(tx, { environmentId, ...administrator, environmentRole: 'administrator' });
    const link = { environmentId, issuer: issuer.url, subject: userId, userId };
    return {
      ...{ environmentId, organisationId, categoryId },
      admin: { userId, identityId: await linkIdentity(tx, link) },
    };
  });

const townOf = ({ environmentId, admin }: Founded): Town => ({
  ...{ environmentId, admin },
  forest: idOf('group', special.forest),
  company: idOf('group', special.company),
  fewTasks: idOf('group', special.fewTasks),
  manyTasks: idOf('group', special.manyTasks),
  exported: idOf('group', special.exported),
  ten: idOf('group', special.ten),
  some: idOf('user', firstOther),
  many: idOf('user', firstOther + 1),
  strangers: Array.from({ length: strangerCount }, (_, nth) => idOf('user', firstOther + 2 + nth)),
  taskOfSome: idOf('task', 1),
});

async function runAll(client: pg.Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

/** Filling a table and then making its indexes takes a third of the time of filling it with them. */
async function withoutIndexes(client: pg.Client, table: string, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i where i.indrelid = $1::regclass
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [table],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await fill();
  for (const { definition } of rows) await client.query(definition);
}

/** All rows of the directory, from numbers. */
function peopleAndGroups({ environmentId, categoryId }: Founded, plan: Plan): string[] {
  const env = `'${environmentId}'::uuid`;
  const { middles, leaves, perLeaf, someGroups, manyGroups, exported } = plan;
  const leafCount = middles * leaves;
  const people = leafCount * perLeaf;
  const sets = Math.min(500, people);
  const groups = (first: number, count: number, name: string): string =>
    `insert into groups (environment_id, id, name, name_folded, category_id, status, changed_at)
      select ${env}, ${idIn('group', `${first} + n`)}, '${name} ' || n, '${name.toLowerCase()} ' || n, '${categoryId}', 'active', ${began}
      from generate_series(0, ${count - 1}) n`;
  const users = (first: number, count: number, name: string): string =>
    `insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${env}, ${idIn('user', `${first} + n`)}, '${name} ' || n, '${name.toLowerCase()} ' || n, 'p@bench.example', 'basic'
      from generate_series(0, ${count - 1}) n`;
  const members = (group: string, user: string, from: string): string =>
    `insert into group_members (environment_id, group_id, user_id)
      select ${env}, ${idIn('group', group)}, ${idIn('user', user)} from ${from}`;
  const nested = (outer: string, inner: string, count: number): string =>
    `insert into group_member_groups (environment_id, group_id, member_group_id)
      select ${env}, ${idIn('group', outer)}, ${idIn('group', inner)} from generate_series(0, ${count - 1}) n`;
  return [
    users(0, people, 'Person'),
    users(firstOther, 2 + strangerCount, 'Other'),
    groups(0, Object.keys(special).length + 1, 'Special'),
    groups(firstMiddle, middles, 'Middle'),
    groups(firstLeaf, leafCount, 'Leaf'),
    groups(firstOfInbox, someGroups + manyGroups, 'Inbox'),
    nested(`${special.forest}`, `${firstMiddle} + n`, middles),
    nested(`${firstMiddle} + n / ${leaves}`, `${firstLeaf} + n`, leafCount),
    members(`${firstLeaf} + n / ${perLeaf}`, 'n', `generate_series(0, ${people - 1}) n`),
    members(`${special.exported}`, 'n', `generate_series(0, ${Math.min(exported, people) - 1}) n`),
    members(`${special.ten}`, 'n', `generate_series(0, ${Math.min(10, people) - 1}) n`),
    members(`${firstOfInbox} + n`, `${firstOther}`, `generate_series(0, ${someGroups - 1}) n`),
    members(
      `${firstOfInbox} + ${someGroups} + n`,
      `${firstOther + 1}`,
      `generate_series(0, ${manyGroups - 1}) n`,
    ),
    // As the product does it: each group opened, whoever is in it once.
    `insert into group_effective_members (environment_id, group_id, user_id)
      with recursive around (origin, id) as (
        select id, id from groups
        union select a.origin, e.group_id from around a join group_member_groups e on e.member_group_id = a.id)
      select distinct ${env}, a.id, m.user_id from around a join group_members m on m.group_id = a.origin`,
    `update groups g set size = m.people
      from (select group_id, count(*) as people from group_effective_members group by group_id) m where m.group_id = g.id`,
    `insert into group_member_spans (environment_id, group_id, user_id, added_at)
      select environment_id, group_id, user_id, ${began} from group_members`,
    `insert into group_member_spans (environment_id, group_id, member_group_id, added_at)
      select environment_id, group_id, member_group_id, ${began} from group_member_groups`,
    `insert into group_changes (environment_id, group_id, version, at, actor_kind, what)
      select environment_id, id, version, changed_at, 'system', 'created' from groups`,
    `insert into permission_sets (environment_id, id, name, name_folded, workflow_role)
      select ${env}, ${idIn('set', 'n')}, 'Set ' || n, 'set ' || n,
        (array['phase_owner', 'phase_mediator', 'reviewer', 'approver', 'signatory'])[1 + n % ${setsEach}]
      from generate_series(0, ${sets * setsEach - 1}) n`,
    `insert into permission_set_locations (environment_id, permission_set_id, location)
      select environment_id, id, '${location}' from permission_sets`,
    `insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
      select environment_id, id, '${contractType}' from permission_sets`,
    // One of each role.
    `insert into user_permission_sets (environment_id, user_id, permission_set_id)
      select ${env}, ${idIn('user', 'n')}, ${idIn('set', `(n % ${sets}) * ${setsEach} + k`)}
      from generate_series(0, ${people - 1}) n, generate_series(0, ${setsEach - 1}) k`,
  ];
}

/** Open tasks of groups, some to each approval: those of the two groups, and the rest over the groups of the inboxes. */
function tasks({ environmentId, organisationId }: Founded, plan: Plan): string[] {
  const env = `'${environmentId}'::uuid`;
  const approvals = Math.ceil(plan.tasks / tasksPerApproval);
  const inboxes = plan.someGroups + plan.manyGroups;
  return [
    `insert into documents (environment_id, id, kind, contract_type, location, organisation_id, title, reference,
        amount, currency, fields, sha256, sender_kind, sender_id)
      select ${env}, ${idIn('document', 'n')}, 'form', '${contractType}', '${location}', '${organisationId}', 'Chairs',
        'F-' || n, n, 'EUR', '{}', sha256('x'), 'user', ${idIn('user', '0')}
      from generate_series(1, ${approvals}) n`,
    `insert into approvals (environment_id, id, document_id, document_sha256, contract_type, location, template_id,
        template_version, initiator_kind, initiator_id, state, seq)
      select ${env}, ${idIn('approval', 'n')}, ${idIn('document', 'n')}, sha256('x'), '${contractType}', '${location}',
        ${idIn('set', '0')}, 1, 'user', ${idIn('user', '0')}, 'running', 1
      from generate_series(1, ${approvals}) n`,
    `insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state, opened_at)
      select ${env}, ${idIn('approval', 'n')}, 1, 1, 'Do it', 'task', 'none', 'open', now()
      from generate_series(1, ${approvals}) n`,
    `insert into tasks (environment_id, id, approval_id, phase, attempt, kind, group_id, mode, turn, state, opened_at,
        due_at, amount, told_at)
      select ${env}, ${idIn('task', 'n')}, ${idIn('approval', 'approval')}, 1, 1, 'task',
        case when nth = 0 and approval <= ${plan.manyTasks} then ${idIn('group', `${special.manyTasks}`)}
          when nth = 1 and approval <= ${plan.fewTasks} then ${idIn('group', `${special.fewTasks}`)}
          else ${idIn('group', `${firstOfInbox} + (n - 1) % ${inboxes}`)} end,
        'one', 1, 'open', now(), now() + make_interval(hours => (n % 900)::int), n % 700, now()
      from (select n, 1 + (n - 1) / ${tasksPerApproval} as approval, (n - 1) % ${tasksPerApproval} as nth
        from generate_series(1, ${plan.tasks}) n) numbered`,
  ];
}
