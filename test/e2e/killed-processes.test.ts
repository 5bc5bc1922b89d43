// What kill -9 of the API or the worker may cost: time, never an approval, an answer or a step.
import { randomUUID } from 'node:crypto';
import type { ApprovalId } from '../../src/domain/ids.ts';
import {
  answer,
  answeredTasks,
  awaitTask,
  playOn,
  sendInvoice,
  startApprovalOf,
  taskIn,
  answerUntilSignature,
} from '../support/play.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import type { PersonName } from '../support/house.ts';

let stack: Stack;
jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await Stack.open();
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

/** Nobody sends again what is younger than 5 seconds; from then on the schedule does. */
const repetition = async (approvalId: ApprovalId, who: PersonName): Promise<void> => {
  await until(async () => {
    await stack.wakeRepetition();
    return (await taskIn(stack, who, approvalId)) !== undefined;
  }, 'the repeated nudge');
};

/** Where the API that runs will end; it is left as it is where it will go on. */
let endsAt: string | undefined;
const restartApi = async (killAt?: string): Promise<void> => {
  endsAt = killAt;
  await stack.api?.kill();
  await stack.startApi(killAt);
};

describe('the API is killed', () => {
  afterEach(async () => {
    if (endsAt !== undefined) await restartApi();
  });

  test('WFL-02 between the commit of a start and the start of its workflow: the approval runs, the key tells which', async () => {
    const documentId = await sendInvoice(stack);
    await restartApi('start.committed');
    const key = randomUUID();
    const request = { path: '/v1/approvals', body: { documentId }, key };
    await expect(stack.call('client', request)).rejects.toThrow();
    expect(await stack.api?.ended).toBe('SIGKILL');
    await restartApi();
    // Nobody repeats the request: the row that was committed is all that is left of it.
    const { body: listed } = await stack.call('client', { path: '/v1/approvals?limit=1' });
    const approvalId = listed.items[0].id;
    await repetition(approvalId, 'rita');
    const repeated = await stack.call('client', request);
    expect(repeated).toMatchObject({ status: 200, body: { id: approvalId } });
    await playOn(stack, repeated.body.id, 'review');
  });

  test('WFL-02 in the middle of a start: nothing was written, and the repeat starts it', async () => {
    const documentId = await sendInvoice(stack);
    await restartApi('start.writing');
    const request = { path: '/v1/approvals', body: { documentId }, key: randomUUID() };
    await expect(stack.call('client', request)).rejects.toThrow();
    await restartApi();
    const repeated = await stack.call('client', request);
    expect(repeated.status).toBe(201);
    await playOn(stack, repeated.body.id, 'review');
  });

  test('between the commit of an answer and its signal: the answer is there once and the course goes on', async () => {
    const approvalId = await startApprovalOf(stack);
    const taskId = await awaitTask(stack, 'rita', approvalId);
    await restartApi('answer.committed');
    const request = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
    await expect(stack.call('rita', request)).rejects.toThrow();
    await restartApi();
    await repetition(approvalId, 'bob');
    expect((await stack.call('rita', request)).body).toMatchObject({ taskId, decision: 'reviewed' });
    await playOn(stack, approvalId, 'approval');
  });

  test('in the middle of an answer: nothing was written, and the repeat under the same key is taken', async () => {
    const approvalId = await startApprovalOf(stack);
    const taskId = await awaitTask(stack, 'rita', approvalId);
    await restartApi('answer.writing');
    const request = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
    await expect(stack.call('rita', request)).rejects.toThrow();
    await restartApi();
    expect(await answeredTasks(stack, approvalId)).toEqual([]);
    expect((await stack.call('rita', request)).status).toBe(200);
    await playOn(stack, approvalId, 'approval');
  });
});

describe('the worker is killed', () => {
  /** Where, and what people had answered by then. */
  const points: [point: string, when: string, answered: 'nothing' | 'review' | 'all but the signature'][] = [
    ['place.writing', 'in the middle of placing people', 'nothing'],
    ['place.committed', 'after it placed people, before Temporal knows', 'nothing'],
    ['open.writing', 'in the middle of opening the first phase', 'nothing'],
    ['open.writing', 'in the middle of opening the next phase', 'review'],
    ['close.writing', 'in the middle of closing a phase', 'review'],
    ['close.committed', 'after it closed a phase and opened the next, before Temporal knows', 'review'],
    ['close.writing', 'in the middle of finishing', 'all but the signature'],
    ['close.committed', 'after it finished, before Temporal knows', 'all but the signature'],
  ];

  test.each(points)(
    'at %s, %s: the next worker goes on, and every answer is there once',
    async (point, _when, answered) => {
      const approvalId = answered === 'nothing' ? null : await startApprovalOf(stack);
      if (approvalId && answered === 'all but the signature') await answerUntilSignature(stack, approvalId);
      else if (approvalId) await awaitTask(stack, 'rita', approvalId);
      await stack.worker?.kill();
      await stack.startWorker(point);
      const killed = approvalId ?? (await startApprovalOf(stack));
      if (answered === 'review') await answer(stack, 'rita', killed, 'review');
      if (answered === 'all but the signature') await answer(stack, 'sam', killed, 'sign');
      expect(await stack.worker?.ended).toBe('SIGKILL');
      await stack.startWorker();
      await playOn(stack, killed, next[answered]);
    },
  );

  const next = { nothing: 'review', review: 'approval', 'all but the signature': 'end' } as const;
});
