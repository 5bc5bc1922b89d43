// What kill -9 of Temporal or Postgres may cost: time, never an approval or an answer.
import { randomUUID } from 'node:crypto';
import { openOwnServers } from '../support/own-servers.ts';
import type { OwnServers } from '../support/own-servers.ts';
import { answer, answeredTasks, awaitTask, playOn, sendInvoice, startApprovalOf } from '../support/play.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let servers: OwnServers;
let stack: Stack;
jest.setTimeout(240_000);

beforeAll(async () => {
  servers = await openOwnServers();
  const { database, temporalAddress } = servers;
  stack = await Stack.open({ database, temporalAddress, namespace: 'default' });
  await stack.startApi();
  await stack.startWorker();
});
afterAll(async () => {
  await stack.close();
  await servers.close();
});

test('while Temporal is away people start and answer, and the course catches up when it is back', async () => {
  const approvalId = await startApprovalOf(stack);
  await answer(stack, 'rita', approvalId, 'review');
  const taskId = await awaitTask(stack, 'bob', approvalId);
  await servers.killTemporal();
  expect((await stack.call('bob', { path: `/v1/tasks/${taskId}/approve`, body: {} })).status).toBe(200);
  const another = await startApprovalOf(stack);
  const seen = await stack.call('client', { path: `/v1/approvals/${another}` });
  expect(seen.body.state).toBe('starting');
  await until(async () => {
    const { body } = await stack.call('client', { path: `/v1/approvals/${another}` });
    return body.startFailure !== null;
  }, 'the reason why the approval has not started');
  await servers.startTemporal('kept');
  await playOn(stack, another);
  const second = (await stack.call('cleo', { path: '/v1/tasks' })).body.items.length === 1 ? 'cleo' : 'dora';
  await answer(stack, second, approvalId, 'approve');
  await playOn(stack, approvalId, 'signature');
});

test('when Temporal has lost its database the workflow is started again and reads its course from Postgres', async () => {
  const approvalId = await startApprovalOf(stack);
  await answer(stack, 'rita', approvalId, 'review');
  await awaitTask(stack, 'bob', approvalId);
  await servers.killTemporal();
  await servers.startTemporal('lost');
  await playOn(stack, approvalId, 'approval');
});

test('while Postgres is away the answer is a clear 503, nothing is half done, and the repeat is taken', async () => {
  const approvalId = await startApprovalOf(stack);
  const taskId = await awaitTask(stack, 'rita', approvalId);
  const documentId = await sendInvoice(stack);
  await servers.killPostgres();
  const review = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
  const start = { path: '/v1/approvals', body: { documentId }, key: randomUUID() };
  expect(await stack.call('rita', review)).toMatchObject({
    status: 503,
    body: { code: 'database_unavailable' },
  });
  expect(await stack.call('client', start)).toMatchObject({
    status: 503,
    body: { code: 'database_unavailable' },
  });
  await servers.startPostgres();
  expect(await answeredTasks(stack, approvalId)).toEqual([]);
  expect((await stack.call('rita', review)).status).toBe(200);
  const started = await stack.call('client', start);
  expect(started.status).toBe(201);
  await playOn(stack, approvalId, 'approval');
  await playOn(stack, started.body.id);
});

test('answers under way when Postgres is killed are there once or not at all, and the key tells which', async () => {
  const approvals = await Promise.all(Array.from({ length: 8 }, () => startApprovalOf(stack)));
  const tasks = await Promise.all(approvals.map((approvalId) => awaitTask(stack, 'rita', approvalId)));
  const requests = tasks.map((taskId) => ({
    path: `/v1/tasks/${taskId}/review`,
    body: {},
    key: randomUUID(),
  }));
  const underWay = requests.map((request) => stack.call('rita', request));
  await Promise.race(underWay);
  await servers.killPostgres();
  const first = await Promise.all(underWay);
  await servers.startPostgres();
  for (const { status } of first) expect([200, 503]).toContain(status);
  const repeated = await Promise.all(requests.map((request) => stack.call('rita', request)));
  expect(repeated.map(({ status }) => status)).toEqual(requests.map(() => 200));
  for (const [index, approvalId] of approvals.entries()) {
    expect(await answeredTasks(stack, approvalId)).toEqual([tasks[index]]);
  }
  await Promise.all(approvals.map((approvalId) => playOn(stack, approvalId, 'approval')));
});
