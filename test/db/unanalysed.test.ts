// A new installation, or one after a large import: nobody has analysed the tables yet, so the planner takes each for all but
// empty. What people look at all day must not then walk through all there is.
import { sql } from 'kysely';
import pg from 'pg';
import { countOpenTasks, listOpenTasks } from '../../src/db/tasks.ts';
import { readWaitedFor } from '../../src/db/task-news.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const peopleCount = 2_000;
/** So many wait for ann, each of an approval of its own, as for everybody else. */
const ofAnn = 40;

const page = { limit: 50, order: 'newest', after: null } as const;

let database: TestDatabase;
let house: House;
let taskIds: TaskId[];
let plans: Plans;

const newId = sql.raw("overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid");

beforeAll(async () => {
  database = await openTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  for (const table of [
    'tasks',
    'approvals',
    'approval_phases',
    'documents',
    'users',
    'group_effective_members',
  ])
    await owner.query(`alter table ${table} set (autovacuum_enabled = false)`);
  await owner.end();
  house = await buildHouse(database.app);
  await openOne({ db: database.app, house });
  await inTenant(database.app, house.environmentId, fill);
  plans = openPlans(database, house.environmentId);
}, 120_000);

/** People, each with an approval and a task in its only phase; ann has some, too, and a group has some. */
async function fill(tx: Transaction): Promise<void> {
  const { environmentId, people, groups } = house;
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${environmentId}::uuid, ${newId}, 'P ' || n, 'p ' || n, 'p@x.example', 'basic'
    from generate_series(1, ${peopleCount}::int) n`.execute(tx);
  // The n-th person, their document and their approval have the same id.
  for (const [table, change] of [
    ['documents', sql`jsonb_build_object('id', u.id)`],
    ['approvals', sql`jsonb_build_object('id', u.id, 'document_id', u.id)`],
  ] as const)
    await sql`insert into ${sql.table(table)}
      select (jsonb_populate_record(picked.one, ${change})).*
      from (select t as one from ${sql.table(table)} t limit 1) picked, users u where u.name like 'P %'`.execute(
      tx,
    );
  await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state)
    select environment_id, id, phase, 1, 'x', case phase when 7 then 'task' else 'approval' end, 'none', 'pending'
    from approvals, unnest(array[7, 9]) as phase`.execute(tx);
  await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
    select environment_id, ${newId}, id, 9, 1, 'approval', id, 1, 'open', now() from users where name like 'P %'
    union all (select environment_id, ${newId}, id, 9, 1, 'approval', ${people.ann}, 1, 'open', now()
      from users where name like 'P %' order by id limit ${ofAnn}::int)`.execute(tx);
  await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, group_id, mode, turn, state, opened_at)
    select environment_id, ${newId}, id, 7, 1, 'task', ${groups.owners}, 'one', 1, 'open', now()
    from approvals order by id limit ${ofAnn}::int`.execute(tx);
  const { rows } = await sql<{ id: TaskId }>`
    select id from tasks where user_id = ${people.ann} or group_id = ${groups.owners}`.execute(tx);
  taskIds = rows.map(({ id }) => id);
}
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** Everybody once, to find those who are told, is what a large group asks for anyhow; not everybody for each task. */
const onceEach = peopleCount + 100;

const lists: [what: string, atMost: number, list: (tx: Transaction) => Promise<unknown>][] = [
  ['TSK-01 a page of the inbox', 200, (tx) => listOpenTasks(tx, house.people.ann, page)],
  ['TSK-03 the count of open tasks', 200, (tx) => countOpenTasks(tx, house.people.ann)],
  ['NTF-01 whom to tell of tasks', onceEach, (tx) => readWaitedFor(tx, taskIds)],
];

test.each(lists)('%s: found without walking through all there is', async (_what, atMost, list) => {
  const read = await plans.rowsReadBy(list);
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter(({ rows }) => rows > atMost)).toEqual([]);
});
