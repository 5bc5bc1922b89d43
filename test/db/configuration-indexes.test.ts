// What is asked of the configuration and of rights finds its rows by an index, whatever the plan knows.
import { sql } from 'kysely';
import pg from 'pg';
import { usesOf } from '../../src/db/configured-uses.ts';
import type { ConfiguredRow } from '../../src/db/configured-entry.ts';
import { nextExportedPeople } from '../../src/db/group-exports.ts';
import { newId } from '../../src/db/ids.ts';
import { listHolders, listPermissionSets, listSetsOf } from '../../src/db/permission-sets.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const many = 4_000;

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const other = await buildHouse(database.app, 'Harbour NV');
  for (const { environmentId } of [house, other])
    await inTenant(database.app, environmentId, (tx) => fill(tx, environmentId));
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

/** Many people, each with a permission set of their own for a place of its own, all in one group of each house. */
async function fill(tx: Transaction, environmentId: House['environmentId']): Promise<void> {
  const series = sql`generate_series(1, ${many}::int) n`;
  await sql`insert into locations (environment_id, id, code, name)
    select ${environmentId}::uuid, gen_random_uuid(), 'L' || n, 'L' from ${series}`.execute(tx);
  await sql`insert into contract_types (environment_id, id, code, name, category)
    select ${environmentId}::uuid, gen_random_uuid(), 'T' || n, 'T', 'PURCHASE' from ${series}`.execute(tx);
  await sql`insert into permission_sets (environment_id, id, name, name_folded, workflow_role)
    select ${environmentId}::uuid, gen_random_uuid(), 'Set ' || n, 'set ' || n, 'reviewer' from ${series}`.execute(
    tx,
  );
  await sql`insert into permission_set_locations (environment_id, permission_set_id, location)
    select environment_id, id, 'L' || substr(name, 5) from permission_sets where name like 'Set %'`.execute(
    tx,
  );
  await sql`insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
    select environment_id, id, 'T' || substr(name, 5) from permission_sets where name like 'Set %'`.execute(
    tx,
  );
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${environmentId}::uuid, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'p@x.example', 'basic'
    from ${series}`.execute(tx);
  await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select u.environment_id, u.id, s.id from users u join permission_sets s on s.name = 'Set ' || substr(u.name, 8)`.execute(
    tx,
  );
  await sql`insert into group_effective_members (environment_id, group_id, user_id)
    select u.environment_id, g.id, u.id from users u, groups g where u.name like 'Person %'
      and g.name in ('BUYERS', 'OWNERS', 'SIGNERS')`.execute(tx);
}

type List = [sentence: string, index: string, list: (tx: Transaction) => Promise<unknown>];

const page = { limit: 20, after: null };
const entry = (code: string): ConfiguredRow => ({ id: newId(), code, name: '', version: 1 });

const lists: List[] = [
  [
    'ENV-16 who has a permission set',
    'user_permission_sets_by_set',
    (tx) => listHolders(tx, house.sets.approver, page),
  ],
  [
    'ENV-16 the permission sets of a user',
    'user_permission_sets_pkey',
    (tx) => listSetsOf(tx, house.people.rita, page),
  ],
  [
    'ENV-16 the permission sets, oldest first',
    'permission_sets_(pkey|environment_id_id_key)',
    (tx) => listPermissionSets(tx, page),
  ],
  [
    'ENV-18 the permission sets of a location',
    'permission_set_locations_by_location',
    (tx) => usesOf(tx, 'location', entry('L7')),
  ],
  [
    'ENV-18 the permission sets of a contract type',
    'permission_set_contract_types_by_type',
    (tx) => usesOf(tx, 'contract_type', entry('T7')),
  ],
  [
    'GRP-40 the members of a group, part by part',
    'group_effective_members_(pkey|environment_id_group_id_user_id_key)',
    (tx) => nextExportedPeople(tx, { groupId: house.groups.buyers, part: 'members' }, page),
  ],
];

test.each(lists)('%s: found by its index', async (_sentence, index, list) => {
  const nodes = await plans.nodesOf(list);
  const found = nodes.filter((node) => new RegExp(`using (${index})\\b|on (${index})\\b`).test(node));
  expect(found.length >= 2 ? [] : nodes).toEqual([]);
});
