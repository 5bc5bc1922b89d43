// What is asked of groups finds its rows by an index: a page costs a page, however many the group or the environment has.
import { sql } from 'kysely';
import pg from 'pg';
import { listDirectMembers } from '../../src/db/direct-members.ts';
import { listGroups } from '../../src/db/group-list.ts';
import { everyGroup } from '../../src/db/groups.ts';
import { findVersion, listMembersAt, listMembersNow, readWays } from '../../src/db/members-at.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const groupCount = 1_000;
const peopleCount = 8_000;

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const other = await buildHouse(database.app, 'Harbour NV');
  for (const { environmentId, groupCategoryId } of [house, other])
    await inTenant(database.app, environmentId, (tx) => fill(tx, { environmentId, groupCategoryId }));
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, house.environmentId);
}, 120_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** Groups, ten in each, with people in all of them and organisations in a few, to which other people belong. */
async function fill(
  tx: Transaction,
  { environmentId, groupCategoryId }: Pick<House, 'environmentId' | 'groupCategoryId'>,
): Promise<void> {
  const series = (count: number) => sql`generate_series(1, ${count}::int) n`;
  await sql`insert into groups (environment_id, id, name, name_folded, category_id, status, changed_at)
    select ${environmentId}::uuid, gen_random_uuid(), 'G ' || n, 'g ' || n, ${groupCategoryId}::uuid, 'active',
      now() + n * interval '1 second' from ${series(groupCount)}`.execute(tx);
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${environmentId}::uuid, gen_random_uuid(), 'P ' || n, 'p ' || n, 'p@x.example', 'basic'
    from ${series(peopleCount)}`.execute(tx);
  await sql`insert into organisations (environment_id, id, name, name_folded)
    select ${environmentId}::uuid, gen_random_uuid(), 'O ' || n, 'o ' || n from ${series(groupCount)}`.execute(
    tx,
  );
  await sql`insert into group_member_spans (environment_id, group_id, user_id, added_at)
    select g.environment_id, g.id, u.id, now() from users u
    join groups g on g.name = 'G ' || (1 + substr(u.name, 3)::int % ${groupCount}::int) where u.name like 'P %'`.execute(
    tx,
  );
  await sql`insert into group_members (environment_id, group_id, user_id)
    select environment_id, group_id, user_id from group_member_spans
    where user_id is not null on conflict do nothing`.execute(tx);
  await sql`insert into group_effective_members (environment_id, group_id, user_id)
    select environment_id, group_id, user_id from group_members on conflict do nothing`.execute(tx);
  await sql`insert into group_member_spans (environment_id, group_id, member_group_id, added_at)
    select g.environment_id, o.id, g.id, now() from groups g
    join groups o on o.name = 'G ' || (substr(g.name, 3)::int / 10) where g.name like 'G %' and o.id <> g.id`.execute(
    tx,
  );
  await sql`insert into group_member_spans (environment_id, group_id, organisation_id, added_at)
    select g.environment_id, g.id, o.id, now() from groups g join organisations o on o.name = 'O ' || substr(g.name, 3)
    where g.name like 'G %'`.execute(tx);
  await sql`insert into organisation_member_spans (environment_id, organisation_id, user_id, role, added_at)
    select o.environment_id, o.id, u.id, 'member', now() from users u
    join organisations o on o.name = 'O ' || (1 + substr(u.name, 3)::int % ${groupCount}::int)
    where u.name like 'P %'`.execute(tx);
}

const page = { limit: 20, after: null };

const waysOfSome = async (tx: Transaction): Promise<void> => {
  const now = await listMembersNow(tx, house.groups.buyers, page);
  if (!now) throw new Error('there is no such group');
  const userIds = [house.people.ann, house.people.bob, house.people.sam];
  await readWays(tx, now.then, { userIds, known: everyGroup });
};

const membersOfVersion = async (tx: Transaction): Promise<void> => {
  const then = await findVersion(tx, house.groups.buyers, { version: 1 });
  if (!then) throw new Error('there is no such version');
  await listMembersAt(tx, then, page);
};

type List = [sentence: string, index: string, list: (tx: Transaction) => Promise<unknown>];

const lists: List[] = [
  ['GRP-15 where people stand themselves', 'group_member_spans_of_user', waysOfSome],
  ['GRP-15 which organisations they are in', 'organisation_member_spans_of_user', waysOfSome],
  ['GRP-15 in which groups these are', 'group_member_spans_with_organisation', waysOfSome],
  ['GRP-15 which groups are around', 'group_member_spans_around', waysOfSome],
  ['GRP-46 what stood inside a group', 'group_member_spans_inside', membersOfVersion],
  [
    'GRP-14 the users in a group',
    'group_members_(pkey|environment_id_group_id_user_id_key)',
    (tx) => listDirectMembers(tx, house.groups.buyers, page),
  ],
  [
    'GRP-38 the groups by their last change',
    'groups_by_change',
    (tx) => listGroups(tx, { limit: 20, order: 'changed', descending: true, after: null }),
  ],
];

test.each(lists)('%s: found by its index', async (_sentence, index, list) => {
  const nodes = await plans.nodesOfEach(list);
  const found = nodes.filter((node) => new RegExp(`(using|on) (${index})\\b`).test(node));
  expect(found.length >= 2 ? [] : nodes).toEqual([]);
});

test('GRP-38 the groups by their last change are read in the order of it, a page and no more', async () => {
  const nodes = await plans.nodesOf((tx) =>
    listGroups(tx, { limit: 20, order: 'changed', descending: true, after: null }),
  );
  expect(nodes.filter((node) => /Seq Scan on groups|Sort Key: g\.changed_at/.test(node))).toEqual([]);
});

test.each<[string, (tx: Transaction) => Promise<unknown>]>([
  ['the users in a group', (tx) => listDirectMembers(tx, house.groups.buyers, page)],
  ['its members now', (tx) => listMembersNow(tx, house.groups.buyers, page)],
])('a page of %s begins at its cursor: nothing before it is read', async (_sentence, list) => {
  const nodes = await plans.nodesOf(list);
  expect(nodes.filter((node) => /Filter: .*user_id >/.test(node))).toEqual([]);
});
