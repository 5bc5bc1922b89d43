import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'kysely';
import { addServiceAccount, createServiceAccountKey } from '../../src/db/service-accounts.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { OutcomeWaiters } from '../../src/http/outcome-waiters.ts';
import { until } from '../support/until.ts';
import { asClient } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open({ waitingPerActor: 3 });
});
afterAll(() => api.close());

async function inApproval(): Promise<ApprovalId> {
  const approvalId = await api.startAndBegin();
  await api.answer('rita', approvalId, 'review');
  await api.moveOn(approvalId, 1);
  return approvalId;
}

async function reject(approvalId: ApprovalId): Promise<void> {
  await api.answer('bob', approvalId, 'reject', 'No order');
  await api.moveOn(approvalId, 2);
}

const wait = (approvalId: ApprovalId, query = '') =>
  api.call('client', `/v1/approvals/${approvalId}/wait${query}`);

const waits = jest.spyOn(OutcomeWaiters.prototype, 'wait');
/** Until so many wait at the process that was asked last. */
const waiting = (count: number): Promise<void> =>
  until(
    async () => (waits.mock.contexts.at(-1) as OutcomeWaiters | undefined)?.size === count,
    `${count} to wait`,
    5_000,
  );

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now();
  const value = await work;
  return { value, ms: performance.now() - began };
}

test('WFL-25 who waits gets the outcome as soon as there is one', async () => {
  const approvalId = await inApproval();
  const answer = timed(wait(approvalId));
  await waiting(1);
  await reject(approvalId);
  const { value, ms } = await answer;
  expect([value.status, value.body.state]).toEqual([200, 'rejected']);
  expect(ms).toBeLessThan(5_000);
});

test('WFL-25 an approval that has ended is answered at once', async () => {
  const approvalId = await inApproval();
  await reject(approvalId);
  const { value, ms } = await timed(wait(approvalId));
  expect(value.body.state).toBe('rejected');
  expect(ms).toBeLessThan(1_000);
});

test('WFL-25 who waits at the process that decides a phase learns of the outcome without the usual pause', async () => {
  const approvalId = await inApproval();
  const waiters = new OutcomeWaiters({
    app: api.database.app,
    limits: { waitingPerActor: 2, waitingInAll: 2 },
    onFault: (error) => {
      throw error;
    },
    pace: { everyMs: 3_600_000, expectingMs: 10 },
  });
  const who = { actor: asClient(api.house), approvalId };
  const told = waiters.wait(who, { seconds: 60, abort: new AbortController().signal });
  waiters.expect(newKey() as ApprovalId);
  await api.answer('bob', approvalId, 'reject', 'No order');
  waiters.expect(approvalId);
  await api.moveOn(approvalId, 2);
  const { ms } = await timed(told);
  expect([waiters.size, ms < 30_000]).toEqual([0, true]);
});

test('WFL-25 many wait for one approval, and each gets the whole of it', async () => {
  const many = await api.another({ limits: { waitingPerActor: 100 } });
  const approvalId = await inApproval();
  const answers = Array.from({ length: 60 }, () => many.call('client', `/v1/approvals/${approvalId}/wait`));
  await waiting(60);
  await reject(approvalId);
  const states = (await Promise.all(answers)).map(({ body }) => `${body.state} ${body.phases.length}`);
  expect(new Set(states)).toEqual(new Set(['rejected 3']));
  await many.app.close();
});

test('ENV-08 WFL-25 who loses the right to know while waiting is not told the outcome', async () => {
  const approvalId = await inApproval();
  const { environmentId } = api.house;
  const key = await inTenant(api.database.app, environmentId, async (tx) => {
    const role = 'integration_observer';
    const serviceAccountId = await addServiceAccount(tx, { environmentId, name: 'On its way out', role });
    return { serviceAccountId, text: await createServiceAccountKey(tx, { environmentId, serviceAccountId }) };
  });
  const answer = api.callWith(key.text, `/v1/approvals/${approvalId}/wait`);
  await waiting(1);
  await inTenant(api.database.app, environmentId, (tx) =>
    sql`update service_accounts set retired_at = now() where id = ${key.serviceAccountId}`.execute(tx),
  );
  await reject(approvalId);
  expect((await answer).status).toBe(401);
});

test('WFL-25 when the time is over, the answer is the approval as it is', async () => {
  const { value, ms } = await timed(wait(await inApproval(), '?seconds=1'));
  expect([value.status, value.body.state]).toEqual([200, 'running']);
  expect(ms).toBeGreaterThan(950);
});

test.each(['61', '-1', '1.5', 'soon', ''])('WFL-25 waiting for "%s" seconds is refused', async (seconds) => {
  const { status, body } = await wait(await api.start(), `?seconds=${seconds}`);
  expect([status, body.errors[0].path]).toEqual([422, '/query/seconds']);
});

test('more than the limit do not wait at the same time; the others go on', async () => {
  const approvalId = await inApproval();
  const answers = [1, 2, 3].map(() => wait(approvalId, '?seconds=2'));
  await waiting(3);
  const { status, headers, body } = await wait(approvalId);
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'too_many_waiting', '5']);
  expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200, 200]);
});

test('who hangs up makes room at once', async () => {
  const approvalId = await inApproval();
  const hangUp = new AbortController();
  const headers = { authorization: `Bearer ${api.house.client.key}` };
  const answers = [1, 2, 3].map(() =>
    fetch(`${api.url}/v1/approvals/${approvalId}/wait`, { headers, signal: hangUp.signal }).catch(
      (error: Error) => error.name,
    ),
  );
  await waiting(3);
  hangUp.abort();
  expect(await Promise.all(answers)).toEqual(['AbortError', 'AbortError', 'AbortError']);
  await waiting(0);
  expect((await wait(approvalId, '?seconds=1')).status).toBe(200);
});

test('WFL-25 a process that stops lets those who wait go with the state that there is', async () => {
  const other = await api.another();
  const approvalId = await inApproval();
  const answer = timed(other.call('client', `/v1/approvals/${approvalId}/wait?seconds=30`));
  await waiting(1);
  const stopping = timed(other.app.close());
  const { value, ms } = await answer;
  expect([value.status, value.body.state]).toEqual([200, 'running']);
  expect(ms).toBeLessThan(5_000);
  expect((await stopping).ms).toBeLessThan(5_000);
});

test('a process stops at once, though clients keep connections that they have not used', async () => {
  const other = await api.another();
  const unused = connect(Number(new URL(other.url).port), '127.0.0.1');
  await once(unused, 'connect');
  await other.call('client', '/v1/me');
  expect((await timed(other.app.close())).ms).toBeLessThan(2_000);
  expect(unused.destroyed || unused.readableEnded || (await once(unused, 'close'))).toBeTruthy();
});
