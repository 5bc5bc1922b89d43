// Whether a process can serve, told truly, and what becomes of requests while it stops.
import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import { until } from '../support/until.ts';
import { newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

/** One request by hand over a connection of its own; gives all that is said on it, and when it was closed. */
function openConnection(to: TestApi) {
  const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
  let said = '';
  socket.on('data', (part) => (said += part.toString()));
  return {
    send: (text: string) => socket.write(text),
    closed: once(socket, 'close').then(() => said),
    said: () => said,
  };
}

test('a process whose schema is older than its code is not ready, and says so', async () => {
  const ahead = await api.another({ newestMigration: '9999_of_the_next_release' });
  const { status, body } = await ahead.call(null, '/readyz');
  expect([status, body.code, body.reason]).toEqual([503, 'not_ready', 'schema_outdated']);
  expect((await ahead.call(null, '/healthz')).status).toBe(200);
});

test('a process whose schema is newer than its code is ready: releases overlap while they are changed', async () => {
  const behind = await api.another({ newestMigration: '0001_foundation' });
  expect((await behind.call(null, '/readyz')).status).toBe(200);
});

test('a process that was asked to stop is not ready, lives, and serves what comes still, each connection once', async () => {
  const stopping = new AbortController();
  const leaving = await api.another({ stopping: stopping.signal });
  expect((await leaving.call(null, '/readyz')).status).toBe(200);
  stopping.abort();
  const { status, body } = await leaving.call(null, '/readyz');
  expect([status, body.code, body.reason]).toEqual([503, 'not_ready', 'stopping']);
  for (const path of ['/healthz', '/v1/me']) {
    const answer = await leaving.call('client', path);
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  }
});

test('a request that comes on an open connection while the process stops is answered, and so is the one before', async () => {
  const other = await api.another();
  const approvalId = await api.startAndBegin();
  const taskId = await api.taskOf('rita', approvalId);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let locked = (): void => undefined;
  const lock = new Promise<void>((resolve) => (locked = resolve));
  const slow = inTenant(api.database.app, api.house.environmentId, async (tx) => {
    await sql`select 1 from approvals where id = ${approvalId} for update`.execute(tx);
    locked();
    await held;
  });
  await lock;
  const begun = openConnection(other);
  begun.send('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  const answer = other.call('rita', { path: `/v1/tasks/${taskId}/review`, body: {}, key: newKey() });
  await until(async () => {
    const { rows } = await sql`select from pg_locks where not granted`.execute(api.database.app);
    return rows.length > 0;
  }, 'the answer to wait for the lock');
  const stopped = other.app.close();
  // The head of this request has only half come when the process begins to stop.
  begun.send('\r\n');
  const said = await begun.closed;
  expect(said).toMatch(/^HTTP\/1\.1 200 /);
  expect(said.toLowerCase()).toContain('connection: close');
  release();
  await slow;
  expect((await answer).status).toBe(200);
  await stopped;
});
