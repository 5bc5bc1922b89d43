// A new installation, or one after a large import: nobody has analysed the tables yet, so the planner takes each for all but
// empty. What people look at all day must not then walk through all there is.
import { sql } from 'kysely';
import pg from 'pg';
import { countOpenTasks, listOpenTasks } from '../../src/db/tasks.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const taskCount = 4_000;

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`alter table tasks set (autovacuum_enabled = false)`);
  await owner.end();
  house = await buildHouse(database.app);
  const { approvalId } = await openOne({ db: database.app, house });
  await inTenant(database.app, house.environmentId, async (tx) => {
    const newId = sql.raw("overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid");
    await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state)
      values (${house.environmentId}, ${approvalId}, 9, 1, 'x', 'approval', 'none', 'pending')`.execute(tx);
    await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${house.environmentId}::uuid, ${newId}, 'P ' || n, 'p ' || n, 'p@x.example', 'basic'
      from generate_series(1, ${taskCount}::int) n`.execute(tx);
    await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
      select u.environment_id, ${newId}, ${approvalId}, 9, 1, 'approval', u.id, 1, 'open', now()
      from users u where u.name like 'P %'`.execute(tx);
  });
  plans = openPlans(database, house.environmentId);
}, 120_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

const lists: [what: string, list: (tx: Transaction) => Promise<unknown>][] = [
  ['a page of', (tx) => listOpenTasks(tx, house.people.ann, { limit: 50, order: 'newest', after: null })],
  ['the count of', (tx) => countOpenTasks(tx, house.people.ann)],
];

test.each(lists)('TSK-01, TSK-03 %s a person looks at none of others', async (_what, list) => {
  const read = await plans.rowsReadBy(list);
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter(({ rows }) => rows > 100)).toEqual([]);
});
