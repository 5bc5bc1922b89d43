// What kill -9 of the API or the worker may cost: time, never an approval, an answer or a step.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents } from '../../src/db/approval-events.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { Stack, until } from '../support/stack.ts';
import type { PersonName } from '../support/house.ts';

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');

let stack: Stack;
jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await Stack.open();
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

const sendDocument = async (): Promise<string> => {
  const { status, body } = await stack.call('client', {
    path: '/v1/documents?contractType=INVOICE&location=AMS',
    body: invoice,
    key: randomUUID(),
  });
  expect(status).toBe(201);
  return body.id;
};

const start = async (): Promise<ApprovalId> => {
  const { status, body } = await stack.call('client', {
    path: '/v1/approvals',
    body: { documentId: await sendDocument() },
    key: randomUUID(),
  });
  expect(status).toBe(201);
  return body.id;
};

const taskIn = async (who: PersonName, approvalId: string): Promise<string | undefined> => {
  const { body } = await stack.call(who, { path: '/v1/tasks' });
  return body.items.find((task: { approvalId: string }) => task.approvalId === approvalId)?.id;
};

const awaitTask = async (who: PersonName, approvalId: string): Promise<string> => {
  let found: string | undefined;
  await until(async () => (found = await taskIn(who, approvalId)) !== undefined, `a task for ${who}`);
  return found as string;
};

const answer = async (who: PersonName, approvalId: string, action: string): Promise<void> => {
  const { status } = await stack.call(who, { path: `/v1/tasks/${await awaitTask(who, approvalId)}/${action}`, body: {} });
  expect(status).toBe(200);
};

/** The second approver is picked at random. */
const finance = async (approvalId: string): Promise<PersonName> => {
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}` });
  const turn = body.phases[1].participants.find((person: { turn: number }) => person.turn === 2);
  return stack.house.people.cleo === turn.id ? 'cleo' : 'dora';
};

const finish = async (approvalId: string): Promise<void> => {
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=60` });
  expect(body.state).toBe('approved');
};

const answeredTasks = async (approvalId: ApprovalId): Promise<string[]> => {
  const events = await inTenant(stack.database.app, stack.house.environmentId, (tx) => readEvents(tx, approvalId));
  return events.flatMap((event) => (event.type === 'task_answered' ? [event.taskId] : []));
};

const playRest = async (approvalId: ApprovalId, from: 'review' | 'approve' | 'sign'): Promise<void> => {
  if (from === 'review') await answer('rita', approvalId, 'review');
  if (from !== 'sign') {
    await answer('bob', approvalId, 'approve');
    await answer(await finance(approvalId), approvalId, 'approve');
  }
  await answer('sam', approvalId, 'sign');
  await finish(approvalId);
  const answered = await answeredTasks(approvalId);
  expect(new Set(answered).size).toBe(4);
  expect(answered).toHaveLength(4);
};

/** Nobody sends again what is younger than 5 seconds; from then on the schedule does. */
const repetition = async (approvalId: ApprovalId, who: PersonName): Promise<void> => {
  await until(async () => {
    await stack.wakeRepetition();
    return (await taskIn(who, approvalId)) !== undefined;
  }, 'the repeated nudge');
};

const restartApi = async (killAt?: string): Promise<void> => {
  await stack.api?.kill();
  await stack.startApi(killAt);
};

describe('the API is killed', () => {
  afterEach(() => restartApi());

  test('WFL-02 between the commit of a start and the start of its workflow: the approval runs, the key tells which', async () => {
    const documentId = await sendDocument();
    await restartApi('start.committed');
    const key = randomUUID();
    const request = { path: '/v1/approvals', body: { documentId }, key };
    await expect(stack.call('client', request)).rejects.toThrow();
    expect(await stack.api?.ended).toBe('SIGKILL');
    await restartApi();
    const repeated = await stack.call('client', request);
    expect(repeated.status).toBe(200);
    await repetition(repeated.body.id, 'rita');
    await playRest(repeated.body.id, 'review');
  });

  test('WFL-02 in the middle of a start: nothing was written, and the repeat starts it', async () => {
    const documentId = await sendDocument();
    await restartApi('start.writing');
    const request = { path: '/v1/approvals', body: { documentId }, key: randomUUID() };
    await expect(stack.call('client', request)).rejects.toThrow();
    await restartApi();
    const repeated = await stack.call('client', request);
    expect(repeated.status).toBe(201);
    await playRest(repeated.body.id, 'review');
  });

  test('WFL-03 between the commit of an answer and its signal: the answer is there once and the course goes on', async () => {
    const approvalId = await start();
    const taskId = await awaitTask('rita', approvalId);
    await restartApi('answer.committed');
    const request = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
    await expect(stack.call('rita', request)).rejects.toThrow();
    await restartApi();
    expect((await stack.call('rita', request)).body).toMatchObject({ id: taskId, decision: 'reviewed' });
    await repetition(approvalId, 'bob');
    await playRest(approvalId, 'approve');
  });

  test('WFL-04 in the middle of an answer: nothing was written, and the repeat under the same key is taken', async () => {
    const approvalId = await start();
    const taskId = await awaitTask('rita', approvalId);
    await restartApi('answer.writing');
    const request = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
    await expect(stack.call('rita', request)).rejects.toThrow();
    await restartApi();
    expect(await answeredTasks(approvalId)).toEqual([]);
    expect((await stack.call('rita', request)).status).toBe(200);
    await playRest(approvalId, 'approve');
  });
});

describe('WFL-03 the worker is killed', () => {
  const steps = ['place.beginning', 'place.committed', 'open.beginning', 'open.committed', 'close.beginning', 'close.committed'];
  test.each(steps)('at %s: the course goes on with the next worker and every answer is there once', async (step) => {
    await stack.worker?.kill();
    await stack.startWorker(step);
    const approvalId = await start();
    if (step.startsWith('close')) await answer('rita', approvalId, 'review');
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await playRest(approvalId, step.startsWith('close') ? 'approve' : 'review');
  });
});
