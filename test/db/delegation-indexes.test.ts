// The lists of delegations, and of what partners delegated, find their rows by an index, whatever the plan knows.
import { sql } from 'kysely';
import pg from 'pg';
import { listGranted } from '../../src/db/bridges/task-list.ts';
import { listDelegations } from '../../src/db/delegation-list.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildPartners, openTask } from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const rows = 6_000;
const newUuid = sql.raw("overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid");

let database: TestDatabase;
let partners: Partners;
let task: OpenTask;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  partners = await buildPartners(database.app);
  task = await openTask(partners);
  const { environmentId } = partners.house;
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  // All of one part, so that there need not be as many tasks.
  await owner.query(`alter table delegations drop constraint delegations_hop_check,
    drop constraint delegations_task_id_part_user_id_hop_key`);
  await inTenant(database.app, environmentId, fill);
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, environmentId);
}, 120_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** Delegations that are over, and grants of a partner's tasks of which every tenth is held, of all people alike. */
async function fill(tx: Transaction): Promise<void> {
  const { house, partner } = partners;
  const [own, other] = [house.environmentId, partner.environmentId];
  const people = sql`(array(select u.id from users u order by u.id))`;
  await sql`insert into delegations (environment_id, id, approval_id, task_id, part_user_id, hop, from_user_id,
      from_environment_id, to_user_id, to_environment_id, state, ended_at)
    select ${own}::uuid, ${newUuid}, ${task.approval.approvalId}::uuid, ${task.taskId}::uuid, ${house.people.rita}::uuid,
      nth, ${people}[1 + nth % 11], ${own}::uuid, ${people}[1 + (nth + 1) % 11], ${own}::uuid, 'returned', now()
    from generate_series(1, ${rows}::int) as nth`.execute(tx);
  await sql`insert into delegated_tasks (environment_id, delegation_id, user_id, owner_environment_id, approval_id,
      task_id, from_user_id, from_environment_id, state, end_reason, ended_at, shown, kind, contract_type, amount,
      due_at)
    select ${own}::uuid, ${newUuid}, ${people}[1 + nth % 11], ${other}::uuid, ${newUuid}, ${newUuid},
      ${people}[1 + (nth + 1) % 11], ${other}::uuid, case when held then 'held' else 'ended' end,
      case when not held then 'returned' end, case when not held then now() end, case when held then '{}'::jsonb end,
      case when held then 'approval' end, case when held then 'INVOICE' end, case when held then nth end,
      case when held then now() + make_interval(mins => nth) end
    from (select nth, nth % 10 > 0 as held from generate_series(1, ${rows}::int) as nth) series`.execute(tx);
}

type List = [sentence: string, table: string, index: string, list: (tx: Transaction) => Promise<unknown>];

const orders = (['newest', 'oldest', 'due', 'amount'] as const).map((order): List => [
  `TSK-06 what partners delegated, by ${order}`,
  'delegated_tasks g',
  order === 'due' || order === 'amount' ? `delegated_tasks_held_${order}` : 'delegated_tasks_held',
  (tx) =>
    listGranted(tx, partners.house.people.ann, {
      limit: 20,
      order,
      after: { key: '5', id: task.taskId },
    }),
]);

const page = { limit: 20, after: null };
const listed = (view: 'given' | 'received') => (tx: Transaction) =>
  listDelegations(tx, { view, userId: partners.house.people.ann }, page);

const lists: List[] = [
  ...orders,
  ['DEL-06 what somebody delegated', 'delegations d', 'delegations_given', listed('given')],
  ['DEL-06 what somebody was given', 'delegations d', 'delegations_received', listed('received')],
  [
    'DEL-06 what somebody passed on of a partner’s',
    'delegated_tasks g',
    'delegated_tasks_given',
    listed('given'),
  ],
  [
    'DEL-06 what somebody had of a partner’s',
    'delegated_tasks g',
    'delegated_tasks_received',
    listed('received'),
  ],
];

test.each(lists)(
  '%s is found by its index, and never by reading the whole table',
  async (_sentence, table, index, list) => {
    const nodes = await plans.nodesOf(list);
    const whole = nodes.filter((node) => node.includes(`Seq Scan on ${table}`));
    const found = nodes.filter((node) => new RegExp(`(${index}).*( on ${table} |$)`).test(node));
    expect([whole, found.length >= 2]).toEqual([[], true]);
  },
);
