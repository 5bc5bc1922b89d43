// Answers, departures and openings at the same instant, over connections of their own: every race ends in a state that
// some order explains, with events that tell the rows.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { answerTask } from '../../src/db/answers.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf, taskPhaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, joins, leaves, openGroupTask, requireTaskOf, retires } from '../support/group-tasks.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;
let group: GroupId;
const members = ['ann', 'bob', 'cleo', 'dora'] as const;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  group = await addGroup(place, members);
});
afterAll(() => database.close());

const answer = (name: PersonName, taskId: TaskId, decision: 'approved' | 'rejected' = 'approved') =>
  answerAs(place, name, { taskId, decision, reason: 'so it is' });

async function outcomeOf(approval: ApprovalRef): Promise<string | null> {
  const rows = await readStanding(place.db, approval);
  expect(await foldEvents(place.db, approval)).toEqual(rows);
  return rows.phases[0]?.outcome ?? null;
}

const nudgesOf = ({ environmentId, approvalId }: ApprovalRef) =>
  rowsOf<{ count: number }>(
    place.db,
    environmentId,
    sql`select count(*)::int as count from outbox where approval_id = ${approvalId} and kind = 'phase_outcome'`,
  );

test('WFL-10 four members at once: one answer counts, three are told that they are late', async () => {
  const approval = await openGroupTask(place, [group, 'one']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  const given = await Promise.all(
    members.map((name, nth) => answer(name, taskId, nth % 2 === 0 ? 'approved' : 'rejected')),
  );
  const refused = given.flatMap((one) => (one.ok ? [] : [one.error.code]));
  expect([refused, await nudgesOf(approval)]).toEqual([
    ['already_answered', 'already_answered', 'already_answered'],
    [{ count: 1 }],
  ]);
  await outcomeOf(approval);
});

test('WFL-11 four members at once: all count, and exactly one of them decides the phase', async () => {
  const approval = await openGroupTask(place, [group, 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  const given = await Promise.all(members.map((name) => answer(name, taskId)));
  expect([given.filter(({ ok }) => ok).length, await nudgesOf(approval), await outcomeOf(approval)]).toEqual([
    4,
    [{ count: 1 }],
    'completed',
  ]);
});

test('WFL-12 approvals and a rejection at once: whoever comes after the rejection is refused', async () => {
  const approval = await openGroupTask(place, [group, 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  const given = await Promise.all(
    members.map((name) => answer(name, taskId, name === 'bob' ? 'rejected' : 'approved')),
  );
  const { tasks } = await readStanding(place.db, approval);
  expect([tasks[0]?.answers.length, await outcomeOf(approval)]).toEqual([
    given.filter(({ ok }) => ok).length,
    'rejected',
  ]);
});

test.each(Array.from({ length: 10 }, (_, nth) => nth + 1))(
  'GRP-20 the last two: one answers while the other leaves, and the phase is decided once (round %i)',
  async () => {
    const approval = await openGroupTask(place, [group, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['cleo', 'dora'] as const) await answer(name, taskId);
    await Promise.all([answer('ann', taskId), leaves(place, 'bob', group)]);
    expect([await nudgesOf(approval), await outcomeOf(approval)]).toEqual([[{ count: 1 }], 'completed']);
  },
);

test.each(Array.from({ length: 10 }, (_, nth) => nth + 1))(
  'GRP-19 an answer against the removal of its giver: it counts, or they are told that they have left (round %i)',
  async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    const [given] = await Promise.all([answer('ann', taskId), leaves(place, 'ann', group)]);
    const outcome = await outcomeOf(approval);
    expect([given.ok ? 'taken' : given.error.code, outcome]).toEqual(
      outcome ? ['taken', 'completed'] : ['no_longer_in_group', null],
    );
  },
);

test('GRP-19 a removal waits for an answer that has begun, and is not answered before it', async () => {
  const approval = await openGroupTask(place, [group, 'one']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  const order: string[] = [];
  let removal: Promise<unknown> = Promise.resolve();
  await answerTask(
    place.db,
    {
      actor: asPerson(place.house, 'ann'),
      answer: { taskId, decision: 'approved', reason: null },
      request: null,
    },
    () => {
      // Written and not committed.
      removal = leaves(place, 'ann', group).then(() => order.push('removed'));
    },
  ).then(() => order.push('answered'));
  await removal;
  expect([order, await outcomeOf(approval)]).toEqual([['answered', 'removed'], 'completed']);
});

test('GRP-20 everybody leaves at once: nobody is left, the task stays open and administrators are told', async () => {
  const approval = await openGroupTask(place, [group, 'all']);
  await Promise.all(members.map((name) => leaves(place, name, group)));
  const told = await rowsOf(
    place.db,
    approval.environmentId,
    sql`select count(*)::int as count from notifications where event = 'task_without_members'`,
  );
  expect([await outcomeOf(approval), told]).toEqual([null, [{ count: 1 }]]);
});

test('GRP-20 two are retired and two answer at once: the phase is decided, by whoever came last', async () => {
  const approval = await openGroupTask(place, [group, 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  await Promise.all([
    answer('ann', taskId),
    retires(place, 'bob'),
    answer('cleo', taskId),
    retires(place, 'dora'),
  ]);
  expect([await nudgesOf(approval), await outcomeOf(approval)]).toEqual([[{ count: 1 }], 'completed']);
});

test.each(Array.from({ length: 10 }, (_, nth) => nth + 1))(
  'GRP-18 a member is added while the phase opens: they have the task (round %i)',
  async () => {
    const templateId = await addTemplate(place, [
      phaseOf('approval', [[place.house.groups.buyers, 1]]),
      taskPhaseOf([[group, 'all']]),
    ]);
    const approval = await openOne(place, templateId);
    await answer('bob', await requireTaskOf(place, 'bob', approval));
    const [, , left] = await Promise.all([
      stepsOf(place.db).close(approval, 1),
      joins(place, 'basil', group),
      leaves(place, 'dora', group),
    ]);
    expect([
      (await groupTaskOf(place, 'basil', approval)) !== null,
      await groupTaskOf(place, 'dora', approval),
      left.changed,
    ]).toEqual([true, null, true]);
  },
);

test('eighty answers, departures and returns at once over many approvals: no deadlock, and nothing is left undecided', async () => {
  const other = await addGroup(place, ['ann', 'bob', 'basil']);
  const templateId = await addTemplate(place, [
    taskPhaseOf([
      [group, 'all'],
      [other, 'all'],
    ]),
  ]);
  const approvals = await Promise.all(Array.from({ length: 6 }, () => openOne(place, templateId)));
  const tasks = await inTenant(place.db, place.house.environmentId, async (tx) => {
    const { rows } = await sql<{ id: TaskId }>`select id from tasks order by id`.execute(tx);
    return rows.map(({ id }) => id);
  });
  const names = [...members, 'basil'] as const;
  await Promise.all(
    Array.from({ length: 80 }, async (_, nth) => {
      const name = names[nth % names.length] ?? 'ann';
      await delay(Math.floor(nth / 10) * 5);
      if (nth % 9 === 0) return leaves(place, name, nth % 2 === 0 ? group : other);
      if (nth % 9 === 4) return joins(place, name, nth % 2 === 0 ? group : other);
      return answer(name, tasks[(nth * 7) % tasks.length] as TaskId);
    }),
  );
  for (const task of tasks) for (const name of names) await answer(name, task);
  const outcomes = await Promise.all(approvals.map(outcomeOf));
  const nudges = await Promise.all(approvals.map(nudgesOf));
  expect([outcomes, nudges.flat()]).toEqual([
    approvals.map(() => 'completed'),
    approvals.map(() => ({ count: 1 })),
  ]);
}, 30_000);
