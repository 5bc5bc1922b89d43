// SIGTERM: the process says first that it is not ready, finishes what it has, and ends by itself.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { answeredTasks, awaitTask, startApprovalOf, taskIn } from '../support/play.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

let stack: Stack;
let metricsPort: number;

beforeAll(async () => {
  metricsPort = await freePort();
  stack = await Stack.open({
    environment: { DRAIN_SECONDS: '4', API_METRICS_PORT: String(metricsPort) },
  });
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

/** A transaction that is in the way of others until it is let go. */
async function hold(take: (tx: Transaction) => Promise<unknown>): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  let holding: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    holding = inTenant(stack.database.app, stack.house.environmentId, async (tx) => {
      await take(tx);
      resolve();
      await new Promise<void>((letGo) => (release = letGo));
    });
    holding.catch(reject);
  });
  return async () => {
    release();
    await holding;
  };
}

/** Until a process waits in the database for somebody else. */
const untilHeldUp = (program: 'api' | 'worker'): Promise<void> =>
  until(async () => {
    const { rows } = await sql`
      select from pg_stat_activity
      where datname = current_database() and application_name = ${`countersign ${program}`}
        and wait_event_type = 'Lock'`.execute(stack.database.app);
    return rows.length > 0;
  }, `the ${program} to be held up`);

const health = async (url: string): Promise<{ status: number; said: string }> => {
  const response = await fetch(url);
  return { status: response.status, said: await response.text() };
};

test('the API: who waits is answered, an answer under way is written, what still comes is served', async () => {
  const approvalId = await startApprovalOf(stack);
  const taskId = await awaitTask(stack, 'rita', approvalId);
  const letGo = await hold((tx) =>
    sql`select 1 from approvals where id = ${approvalId} for update`.execute(tx),
  );
  const waiting = stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=60` });
  const review = { path: `/v1/tasks/${taskId}/review`, body: {}, key: randomUUID() };
  const answering = stack.call('rita', review);
  await untilHeldUp('api');
  let waited = false;
  void waiting.then(() => (waited = true));

  stack.api?.child.kill('SIGTERM');
  await until(async () => (await health(`${stack.url}/readyz`)).status === 503, 'the API not to be ready');
  expect(JSON.parse((await health(`${stack.url}/readyz`)).said)).toMatchObject({ reason: 'stopping' });
  expect((await health(`${stack.url}/healthz`)).status).toBe(200);
  expect((await stack.call('client', { path: `/v1/approvals/${approvalId}` })).status).toBe(200);
  expect((await health(`http://127.0.0.1:${metricsPort}/metrics`)).said).toContain(
    'route="/readyz",status="503"',
  );
  expect(waited).toBe(false);

  expect(await waiting).toMatchObject({ status: 200, body: { state: 'running' } });
  expect(stack.api?.child.exitCode).toBeNull();
  await expect(fetch(`${stack.url}/healthz`)).rejects.toThrow();
  await letGo();
  expect(await answering).toMatchObject({ status: 200, body: { decision: 'reviewed' } });
  expect(await stack.api?.ended).toBe('0');

  await stack.startApi();
  expect(await answeredTasks(stack, approvalId)).toEqual([taskId]);
  // Its nudge had been sent before the process ended: nobody had to repeat it.
  await awaitTask(stack, 'bob', approvalId);
});

test('the worker: the step under way is finished, not repeated, and no other is begun', async () => {
  const { groups } = stack.house;
  const letGo = await hold((tx) =>
    sql`select 1 from groups where id = ${groups.reviewers} for update`.execute(tx),
  );
  const approvalId = await startApprovalOf(stack);
  await untilHeldUp('worker');

  stack.worker?.child.kill('SIGTERM');
  const readyUrl = `${stack.workerHealthUrl}/readyz`;
  await until(async () => (await health(readyUrl)).status === 503, 'the worker not to be ready');
  expect(JSON.parse((await health(readyUrl)).said)).toEqual({
    polling: false,
    temporal: true,
    database: true,
    schema: true,
  });
  expect((await health(`${stack.workerHealthUrl}/healthz`)).status).toBe(200);
  expect(stack.worker?.child.exitCode).toBeNull();
  await letGo();
  expect(await stack.worker?.ended).toBe('0');
  // Done without a worker: it was done by the one that ended.
  expect(await taskIn(stack, 'rita', approvalId)).toBeDefined();
  await stack.startWorker();
  const taskId = await awaitTask(stack, 'rita', approvalId);
  const answer = await stack.call('rita', { path: `/v1/tasks/${taskId}/review`, body: {} });
  expect(answer.status).toBe(200);
  await awaitTask(stack, 'bob', approvalId);
});

test('the worker: a mail that the mail server has in hand is waited for, and sent once', async () => {
  const approvalId = await startApprovalOf(stack);
  await awaitTask(stack, 'rita', approvalId);
  const { environmentId } = stack.house;
  const sent = () => stack.mails.filter(({ subject }) => subject?.includes('no phase manager')).length;
  stack.delayMails(3_000);
  await inTenant(stack.database.app, environmentId, (tx) =>
    tell(tx, {
      environmentId,
      approvalId,
      event: 'manager_missing',
      phases: [1],
      to: 'administrators',
      by: null,
    }),
  );
  await stack.wakeRepetition();
  await until(async () => sent() > 0, 'the mail to be under way');
  stack.worker?.child.kill('SIGTERM');
  expect(await stack.worker?.ended).toBe('0');
  stack.delayMails(0);
  const { rows } = await sql<{ state: string }>`
    select state from outbox where kind = 'mail' and template = 'manager_missing'`.execute(
    stack.database.delivery,
  );
  expect(rows).toEqual([{ state: 'settled' }]);
  await stack.startWorker();
  await stack.wakeRepetition();
  expect(sent()).toBe(1);
});
