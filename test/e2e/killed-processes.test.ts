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

const restartApi = async (killAt?: string): Promise<void> => {
  await stack.api?.kill();
  await stack.startApi(killAt);
};

describe('the API is killed', () => {
  afterEach(() => restartApi());

  test('WFL-02 between the commit of a start and the start of its workflow: the approval runs, the key tells which', async () => {
    const documentId = await sendInvoice(stack);
    await restartApi('start.committed');
    const key = randomUUID();
    const request = { path: '/v1/approvals', body: { documentId }, key };
    await expect(stack.call('client', request)).rejects.toThrow();
    expect(await stack.api?.ended).toBe('SIGKILL');
    await restartApi();
    const repeated = await stack.call('client', request);
    expect(repeated.status).toBe(200);
    await repetition(repeated.body.id, 'rita');
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

  test('WFL-03 between the commit of an answer and its signal: the answer is there once and the course goes on', async () => {
    const approvalId = await startApprovalOf(stack);
    const taskId = await awaitTask(stack, 'rita', approvalId);
    await restartApi('answer.committed');
    const request = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
    await expect(stack.call('rita', request)).rejects.toThrow();
    await restartApi();
    expect((await stack.call('rita', request)).body).toMatchObject({ taskId, decision: 'reviewed' });
    await repetition(approvalId, 'bob');
    await playOn(stack, approvalId, 'approval');
  });

  test('WFL-04 in the middle of an answer: nothing was written, and the repeat under the same key is taken', async () => {
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

describe('WFL-03 the worker is killed', () => {
  const steps = [
    'place.beginning',
    'place.committed',
    'open.beginning',
    'open.committed',
    'close.beginning',
    'close.committed',
  ];
  test.each(steps)(
    'at %s: the course goes on with the next worker and every answer is there once',
    async (step) => {
      await stack.worker?.kill();
      await stack.startWorker(step);
      const approvalId = await startApprovalOf(stack);
      if (step.startsWith('close')) await answer(stack, 'rita', approvalId, 'review');
      expect(await stack.worker?.ended).toBe('SIGKILL');
      await stack.startWorker();
      await playOn(stack, approvalId, step.startsWith('close') ? 'approval' : 'review');
    },
  );
});
