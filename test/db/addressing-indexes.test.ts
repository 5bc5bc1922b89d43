// What a picker asks at every letter finds its rows by an index, whatever the plan knows.
import { sql } from 'kysely';
import pg from 'pg';
import { listAddressees } from '../../src/db/addressees.ts';
import type { AddresseeSearch } from '../../src/db/addressees.ts';
import { mayEditGroup } from '../../src/db/groups.ts';
import { knowsGroup } from '../../src/db/addressing.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ActiveActor } from '../../src/db/actors.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const many = 20_000;

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const other = await buildHouse(database.app, 'Harbour NV');
  for (const { environmentId, groupCategoryId } of [house, other])
    await inTenant(database.app, environmentId, async (tx) => {
      const series = sql`generate_series(1, ${many}::int) n`;
      const named = sql`md5(n::text), md5(n::text)`;
      await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
        select ${environmentId}::uuid, gen_random_uuid(), ${named}, 'p@x.example', 'basic' from ${series}`.execute(
        tx,
      );
      await sql`insert into groups (environment_id, id, name, name_folded, category_id, status)
        select ${environmentId}::uuid, gen_random_uuid(), ${named}, ${groupCategoryId}, 'active' from ${series}`.execute(
        tx,
      );
      await sql`insert into group_access (environment_id, group_id, right_to, place, user_id)
        select environment_id, id, 'edit', 1, ${house.people.ann} from groups where environment_id = ${house.environmentId}`.execute(
        tx,
      );
    });
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

const search = (query: string, kind: AddresseeSearch['kind']) => (tx: Transaction) =>
  listAddressees(
    tx,
    { by: house.people.basil, purpose: 'share_recipient', kind, query },
    { limit: 20, after: null },
  );
const basil = (): ActiveActor => ({
  kind: 'user',
  id: house.people.basil,
  role: 'basic',
  supplementaryRoles: [],
});

test.each<[string, string, (tx: Transaction) => Promise<unknown>]>([
  ['ADR-06 people by what is typed', 'name_words_pkey', (tx) => search('abc', 'user')(tx)],
  ['ADR-06 groups by what is typed', 'name_words_pkey', (tx) => search('abc', 'group')(tx)],
  ['ADR-06 people by name', 'users_by_name', (tx) => search('', 'user')(tx)],
  ['ADR-06 groups by name', 'groups_name', (tx) => search('', 'group')(tx)],
  [
    'GRP-13 whether somebody edits a group',
    'group_access_\\w+',
    (tx) => mayEditGroup(tx, basil(), house.groups.buyers),
  ],
  [
    'GRP-29 whether somebody knows a group',
    'group_access_\\w+',
    (tx) => knowsGroup(tx, basil(), house.groups.buyers),
  ],
])('%s: found by its index', async (_sentence, index, list) => {
  const nodes = await plans.nodesOf(list);
  const found = nodes.filter((node) => new RegExp(`using (${index})\\b|on (${index})\\b`).test(node));
  expect(found.length >= 2 ? [] : nodes).toEqual([]);
});
