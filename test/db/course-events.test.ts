// What a step tells the workflow of the course: enough to be where the rows are, and no more than that.
import fc from 'fast-check';
import { sql } from 'kysely';
import { appendEvents, readCourse, readCourseEvents } from '../../src/db/approval-events.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { evolve, startingCourse } from '../../src/domain/course.ts';
import type { Course, CourseEvent } from '../../src/domain/course.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildPartners, openTask } from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';

let database: TestDatabase;
let partners: Partners;
let task: OpenTask;

beforeAll(async () => {
  database = await openTestDatabase();
  partners = await buildPartners(database.app);
  task = await openTask(partners);
});
afterAll(() => database.close());

const fold = (events: readonly CourseEvent[]): Course => events.reduce(evolve, startingCourse);

const ids = (noun: string): string[] => ['a', 'b', 'c'].map((nth) => `${noun}-${nth}`);
const part = fc.record({ taskId: fc.constantFrom(...ids('task')), part: fc.constantFrom(...ids('user')) });
const holder = fc.record({
  environmentId: fc.constantFrom('home', 'abroad'),
  userId: fc.constantFrom(...ids('user')),
});

/** Every kind of event that says who has a part, and that a phase closes in between. */
const anyEvent = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('task_delegated'), part, to: holder }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('task_returned'), part, holder }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delegation_recalled'), part, holder }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('delegation_ended'), part, holder: fc.option(holder) }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'phase_closed', outcome: 'completed', answers: [] }) },
);

const asEvent = (drawn: object, phase: number): CourseEvent => {
  const { part: of, ...rest } = drawn as { part?: { taskId: string; part: string } };
  // A task is of one phase.
  const inPhase = of && { ...of, taskId: `${of.taskId} of ${phase}` };
  return { ...rest, ...inPhase, phase, attempt: 1 } as unknown as CourseEvent;
};

/** What comes of the events behind those of a real approval; nothing of it stays. */
async function readAfter<T>(
  events: readonly CourseEvent[],
  read: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { environmentId, approvalId } = task.approval;
  const undone = new Error('rolled back');
  const results: T[] = [];
  await inTenant(database.app, environmentId, async (tx) => {
    const { rows } = await sql<{ seq: number }>`select seq from approvals where id = ${approvalId}`.execute(
      tx,
    );
    await appendEvents(tx, { approvalId, seq: rows[0]?.seq ?? 0, step: 'delegations' }, events);
    results.push(await read(tx));
    throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  const [result] = results;
  if (result === undefined) throw new Error('nothing was read');
  return result;
}

test('DEL-05 what a step tells of the course comes to the same course as everything that happened', async () => {
  const { approvalId } = task.approval;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyEvent, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 40 }),
      async (drawn) => {
        const events = drawn.map(([event, phase]) => asEvent(event, phase));
        const [told, all] = await readAfter(events, async (tx) => [
          await readCourse(tx, approvalId),
          await readCourseEvents(tx, approvalId),
        ]);
        expect(fold(told ?? [])).toEqual(fold(all ?? []));
      },
    ),
    { numRuns: 60 },
  );
});

test('DEL-05 a task that goes to and fro for ever does not make what is told of it longer', async () => {
  const there = { environmentId: 'abroad', userId: 'user-b' };
  const here = { environmentId: 'home', userId: 'user-a' };
  const toAndFro = Array.from({ length: 500 }, () => [
    asEvent({ type: 'task_delegated', part: { taskId: 'task-a', part: 'user-a' }, to: there }, 2),
    asEvent({ type: 'task_returned', part: { taskId: 'task-a', part: 'user-a' }, holder: here }, 2),
  ]).flat();
  const before = await readAfter(toAndFro.slice(0, 2), (tx) => readCourse(tx, task.approval.approvalId));
  const after = await readAfter(toAndFro, (tx) => readCourse(tx, task.approval.approvalId));
  expect(after).toEqual(before);
});
