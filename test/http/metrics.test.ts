// What the API tells Prometheus of its requests: enough to watch it by, and nothing of whom it serves.
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { measurePools, openMetrics } from '../../src/metrics.ts';
import { poolUse } from '../../src/db/pool.ts';
import { until } from '../support/until.ts';
import { TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

/** The samples of a metric, by their labels as text. */
async function samples(registry: Registry, name: string): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => /^[a-z]/.test(line));
  const found = lines.filter((line) => line.split(/[{ ]/, 1)[0] === name);
  return Object.fromEntries(
    found.map((line) => {
      const [, labels = '', value] = /^\w+(\{.*\})? (\S+)$/.exec(line) ?? [];
      return [labels, Number(value)];
    }),
  );
}

test('requests are counted and timed by method, route and status', async () => {
  const metrics = new Registry();
  const measured = await api.another({ metrics });
  await measured.call('client', '/v1/me');
  await measured.call('client', '/v1/me');
  await measured.call(null, '/v1/me');
  await measured.call('client', `/v1/documents/${randomUUID()}`);
  const counted = await samples(metrics, 'countersign_http_requests_total');
  expect(counted).toMatchObject({
    '{method="GET",route="/v1/me",status="200"}': 2,
    '{method="GET",route="/v1/me",status="401"}': 1,
    '{method="GET",route="/v1/documents/:id",status="404"}': 1,
  });
  const timed = await samples(metrics, 'countersign_http_request_seconds_count');
  expect(timed['{method="GET",route="/v1/me"}']).toBe(3);
  expect(await samples(metrics, 'countersign_http_requests_under_way')).toEqual({ '': 0 });
});

test('whatever is asked for, no id, name or made-up address becomes a label', async () => {
  const metrics = new Registry();
  const measured = await api.another({ metrics });
  const before = (await metrics.metrics()).split('\n').length;
  for (let times = 0; times < 20; times += 1) await measured.call('client', `/v1/tasks/${randomUUID()}`);
  for (let times = 0; times < 20; times += 1) await measured.call('client', `/${randomUUID()}?q=secret`);
  const text = await metrics.metrics();
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|secret|Windmill/);
  expect(await samples(metrics, 'countersign_http_requests_total')).toEqual({
    '{method="GET",route="/v1/tasks/:id",status="404"}': 20,
    '{method="GET",route="none",status="404"}': 20,
  });
  // Two series of buckets, their sums and counts, and no more.
  expect(text.split('\n').length - before).toBeLessThan(40);
});

test('who waits for an outcome is seen while waiting, and who hangs up counts as status 0', async () => {
  const metrics = new Registry();
  const measured = await api.another({ metrics });
  const approvalId = await api.startAndBegin();
  const hangUp = new AbortController();
  const waiting = fetch(`${measured.url}/v1/approvals/${approvalId}/wait?seconds=30`, {
    headers: { authorization: `Bearer ${await api.credential('client')}` },
    signal: hangUp.signal,
  });
  const is = (name: string, value: number) =>
    until(async () => (await samples(metrics, name))[''] === value, `${name} to be ${value}`, 5_000);
  await is('countersign_http_waiting_for_outcome', 1);
  await is('countersign_http_requests_under_way', 1);
  hangUp.abort();
  await expect(waiting).rejects.toThrow();
  await is('countersign_http_waiting_for_outcome', 0);
  await is('countersign_http_requests_under_way', 0);
  const counted = await samples(metrics, 'countersign_http_requests_total');
  expect(counted).toEqual({ '{method="GET",route="/v1/approvals/:id/wait",status="0"}': 1 });
});

test('the pool of connections tells how many are in use and idle, may be, and are waited for', async () => {
  const metrics = new Registry();
  measurePools(metrics, { app: () => poolUse(api.database.app) });
  const inUse = async () =>
    (await samples(metrics, 'countersign_database_connections'))['{role="app",state="in_use"}'];
  expect(await inUse()).toBe(0);
  await api.database.app.connection().execute(async () => {
    expect(await inUse()).toBe(1);
  });
  expect(await samples(metrics, 'countersign_database_connections_max')).toEqual({ '{role="app"}': 20 });
  expect(await samples(metrics, 'countersign_database_connections_awaited')).toEqual({ '{role="app"}': 0 });
});

test('a process tells its CPU, memory and event loop, too', async () => {
  const text = await openMetrics().metrics();
  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    expect(text).toContain(`\n${name}`);
});
