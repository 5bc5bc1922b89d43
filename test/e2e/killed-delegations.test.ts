// What kill -9 of the worker or the API may cost a delegation over two environments: time, never half of it.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { makePartnership } from '../../src/db/partnerships.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { sendInvoice } from '../support/play.ts';
import { rowsOf } from '../support/rows.ts';
import { Stack } from '../support/stack.ts';
import type { Answer } from '../support/stack.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { until } from '../support/until.ts';

let stack: Stack;
let partner: House;
jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await Stack.open();
  partner = await buildHouse(stack.database.app, 'Harbour NV');
  await makePartnership(stack.database.app, stack.house.environmentId, partner.environmentId);
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

/** Starts an approval; Rita has the task of its review. */
async function ritasTask(): Promise<{ approvalId: ApprovalId; taskId: string }> {
  const body = { documentId: await sendInvoice(stack), allowDuplicate: true };
  const started = await stack.call('client', { path: '/v1/approvals', body, key: randomUUID() });
  const approvalId: ApprovalId = started.body.id;
  let taskId = '';
  await until(async () => {
    const { body: page } = await stack.call('rita', { path: '/v1/tasks?limit=200' });
    taskId = page.items.find((task: { approvalId: string }) => task.approvalId === approvalId)?.id ?? '';
    return taskId !== '';
  }, 'the review to open');
  return { approvalId, taskId };
}

const delegate = (taskId: string, key: string): Promise<Answer> =>
  stack.call('rita', {
    path: `/v1/tasks/${taskId}/delegate`,
    body: { to: partner.people.basil, message: 'Please look' },
    key,
  });

/** The grants that the partner has of a task. */
const grantsOf = (taskId: string): Promise<{ state: string }[]> =>
  rowsOf(
    stack.database.app,
    partner.environmentId,
    sql`select state from delegated_tasks where task_id = ${taskId}`,
  );

test.each([
  ['delegation.writing', 'in the middle of delegating'],
  ['delegation.committed', 'after it was recorded, before Temporal knows'],
])('the worker is killed at %s, %s: the same key tells, and it is done once', async (point) => {
  const { approvalId, taskId } = await ritasTask();
  await stack.worker?.kill();
  await stack.startWorker(point);
  const key = randomUUID();
  const lost = delegate(taskId, key);
  expect(await stack.worker?.ended).toBe('SIGKILL');
  await stack.startWorker();
  await lost;
  let told: Answer | undefined;
  await until(async () => {
    told = await delegate(taskId, key);
    return told.status === 200;
  }, 'the key to tell');
  const again = await delegate(taskId, key);
  expect([told?.body.holder.name, again.body, await grantsOf(taskId)]).toEqual([
    'Basil Basic',
    told?.body,
    [{ state: 'held' }],
  ]);
  const ref = { environmentId: stack.house.environmentId, approvalId };
  expect(await foldEvents(stack.database.app, ref)).toEqual(await readStanding(stack.database.app, ref));
});

test.each([
  ['answer.writing', 0],
  ['answer.committed', 1],
])('the API is killed at %s while a delegate abroad answers: nothing is half done', async (point, taken) => {
  const { taskId } = await ritasTask();
  expect((await delegate(taskId, randomUUID())).status).toBe(200);
  await stack.api?.kill();
  await stack.startApi(point);
  const key = randomUUID();
  const review = () =>
    stack.call('basil', { method: 'POST', path: `/v1/tasks/${taskId}/review`, key }, partner);
  await expect(review()).rejects.toThrow();
  const grants = await grantsOf(taskId);
  await stack.startApi();
  expect([grants, (await review()).status, await grantsOf(taskId)]).toEqual([
    [{ state: taken === 1 ? 'ended' : 'held' }],
    200,
    [{ state: 'ended' }],
  ]);
});
