// Answers at the same instant, over connections of their own. Every race ends in a state that some order explains.
import { sql } from 'kysely';
import { noCrash } from '../../src/crash-point.ts';
import { answerTask } from '../../src/db/answers.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import { answerAs, answerNewest, newRequest, tasksOf } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;
const approvers = ['ann', 'bob', 'cleo', 'dora'] as const;
let groups: GroupId[];

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  groups = await Promise.all(approvers.map((name) => addGroup(place, [name])));
});
afterAll(() => database.close());

/** An open phase in which all four approvers are in turn side by side. */
const sideBySide = async (): Promise<ApprovalRef> =>
  openOne(
    place,
    await addTemplate(place, [
      phaseOf(
        'approval',
        groups.map((group) => [group, 1]),
      ),
    ]),
  );

async function taskOf(name: PersonName): Promise<TaskId> {
  const [task] = await tasksOf(place.db, place.house, name);
  if (!task) throw new Error(`${name} has no open task`);
  return task.id;
}

const nudgesOf = ({ environmentId, approvalId }: ApprovalRef): Promise<{ count: number }[]> =>
  rowsOf(
    place.db,
    environmentId,
    sql`select count(*)::int as count from outbox where approval_id = ${approvalId} and kind = 'phase_outcome'`,
  );

test('WFL-04 four people at once: all four count, and exactly one of them decides the phase', async () => {
  await sideBySide();
  const taken = await Promise.all(
    approvers.map((name) => answerNewest(place, name, { decision: 'approved' })),
  );
  expect(taken.filter(({ nudge }) => nudge !== null)).toHaveLength(1);
});

test('WFL-04 four people at once put down one nudge', async () => {
  const approval = await sideBySide();
  await Promise.all(approvers.map((name) => answerNewest(place, name, { decision: 'approved' })));
  expect(await nudgesOf(approval)).toEqual([{ count: 1 }]);
});

test('WFL-09 approvals and a rejection at once: who comes after the rejection is refused', async () => {
  const approval = await sideBySide();
  const ids = await Promise.all(approvers.map(taskOf));
  const answers = await Promise.all(
    approvers.map((name, index) =>
      answerAs(place, name, {
        taskId: ids[index] as TaskId,
        decision: name === 'bob' ? 'rejected' : 'approved',
        reason: 'so it is',
      }),
    ),
  );
  const refused = answers.filter(({ ok }) => !ok).length;
  const { tasks, phases } = await readStanding(place.db, approval);
  expect([phases[0]?.outcome, tasks.filter(({ state }) => state === 'closed').length]).toEqual([
    'rejected',
    refused,
  ]);
});

test('TSK-05 the same person ten times at once with the same answer: it is recorded once', async () => {
  const approval = await sideBySide();
  const taskId = await taskOf('ann');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => answerAs(place, 'ann', { taskId, decision: 'approved' })),
  );
  const { seqs } = await readStanding(place.db, approval);
  expect([answers.filter(({ ok }) => ok).length, seqs.length]).toEqual([10, 4]);
});

test('TSK-05 the same person at once with yes and no: one stands, the other is refused with it', async () => {
  await sideBySide();
  const taskId = await taskOf('ann');
  const answers = await Promise.all(
    (['approved', 'rejected'] as const).map((decision) =>
      answerAs(place, 'ann', { taskId, decision, reason: 'so it is' }),
    ),
  );
  const stands = answers.flatMap((answer) => (answer.ok ? [answer.value.answered.decision] : []));
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  expect([stands, refused]).toEqual([[stands[0]], [{ code: 'already_answered', decision: stands[0] }]]);
});

test('the same request under one key ten times at once is answered alike', async () => {
  await sideBySide();
  const answer = { taskId: await taskOf('ann'), decision: 'approved', reason: null } as const;
  const request = newRequest();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      answerTask(place.db, { actor: asPerson(place.house, 'ann'), answer, request }, noCrash),
    ),
  );
  const [first] = answers.map((given) => given.ok && given.value.answered);
  expect(answers.map((given) => given.ok && given.value.answered)).toEqual(answers.map(() => first));
});

test('an answer while the step closes the phase: the phase closes once, with every answer before it', async () => {
  const approval = await sideBySide();
  for (const name of ['ann', 'bob', 'cleo'] as const)
    await answerNewest(place, name, { decision: 'approved' });
  const { close } = stepsOf(place.db);
  await Promise.all([
    answerNewest(place, 'dora', { decision: 'approved' }),
    ...Array.from({ length: 5 }, () => close(approval, 1)),
  ]);
  await close(approval, 1);
  const { state, phases } = await readStanding(place.db, approval);
  expect([state, phases[0]?.state]).toEqual(['approved', 'completed']);
});

test('a step that is taken five times at once is recorded once', async () => {
  const approval = await startFrom(place, place.house.templateId);
  const steps = stepsOf(place.db);
  await Promise.all(Array.from({ length: 5 }, () => steps.place(approval)));
  await Promise.all(Array.from({ length: 5 }, () => steps.open(approval, 1)));
  const { seqs } = await readStanding(place.db, approval);
  expect(seqs).toEqual([1, 2, 3]);
});

test('WFL-04 thirty answers at once across approvals, wanted and unwanted: no deadlock, and the events tell the rows', async () => {
  const templateId = await addTemplate(place, [
    phaseOf(
      'approval',
      groups.map((group, index) => [group, (index % 2) + 1]),
    ),
  ]);
  const approvals = await Promise.all(Array.from({ length: 4 }, () => openOne(place, templateId)));
  const tasks = await inTenant(place.db, place.house.environmentId, async (tx) => {
    const { rows } = await sql<{ id: TaskId; user_id: string }>`
      select id, user_id from tasks where state in ('open', 'waiting') order by id`.execute(tx);
    return rows;
  });
  const nameOf = (userId: string): PersonName =>
    approvers.find((name) => place.house.people[name] === userId) ?? 'basil';
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const task = tasks[(index * 7) % tasks.length];
      if (!task) throw new Error('there are tasks');
      return answerAs(place, nameOf(task.user_id), {
        taskId: task.id,
        decision: index % 6 === 5 ? 'rejected' : 'approved',
        reason: 'so it is',
      });
    }),
  );
  for (const approval of approvals) {
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
  }
});

test('WFL-04 people answer while nudges and unseen courses are claimed all the time', async () => {
  const approval = await sideBySide();
  const repeating = { on: true };
  const claiming = (async () => {
    while (repeating.on) {
      await sql`update approvals set course_seen_at = now() where finished_at is null`.execute(
        database.delivery,
      );
    }
  })();
  await Promise.all(approvers.map((name) => answerNewest(place, name, { decision: 'approved' })));
  repeating.on = false;
  await claiming;
  expect((await readStanding(place.db, approval)).phases[0]?.outcome).toBe('completed');
});
