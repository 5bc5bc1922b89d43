// What the worker tells of itself: whether it can work, and how much waits for it.
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openDatabase } from '../../src/db/pool.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { serveMetrics } from '../../src/metrics.ts';
import { newestMigration } from '../../src/migration-files.ts';
import { serveHealth } from '../../src/worker-health.ts';
import type { Watched } from '../../src/worker-health.ts';
import { measureBacklog } from '../../src/worker-metrics.ts';
import { startOne } from '../support/approvals.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { testServers } from '../support/servers.ts';

const host = '127.0.0.1';
const nowhere = openDatabase({
  url: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
  size: 1,
  applicationName: 'countersign test',
  onError: () => undefined,
});
const noTemporal = { connectionOptions: { address: '127.0.0.1:1' } };
let database: TestDatabase;
let sound: Watched;

beforeAll(async () => {
  database = await openTestDatabase();
  sound = {
    isPolling: () => true,
    temporal: { connectionOptions: { address: testServers().temporalAddress } },
    app: database.app,
    delivery: database.delivery,
    newestMigration: newestMigration(),
  };
});
afterAll(async () => {
  await Promise.all([nowhere.destroy(), database.close()]);
});

/** What a worker says at both addresses. */
async function asked(over: Partial<Watched>): Promise<{ alive: number; ready: number; state: unknown }> {
  const port = await freePort();
  const server = await serveHealth({ host, port }, { ...sound, ...over });
  try {
    const alive = await fetch(`http://${host}:${port}/healthz`);
    const ready = await fetch(`http://${host}:${port}/readyz`);
    return { alive: alive.status, ready: ready.status, state: await ready.json() };
  } finally {
    await server.close();
  }
}

const allTrue = { polling: true, temporal: true, database: true, schema: true };

test('a worker that polls, with everything that it needs, is alive and ready', async () => {
  expect(await asked({})).toEqual({ alive: 200, ready: 200, state: allTrue });
});

test.each<[what: string, over: () => Partial<Watched>, state: object]>([
  ['that does not poll', () => ({ isPolling: () => false }), { polling: false }],
  ['without Temporal', () => ({ temporal: noTemporal }), { temporal: false }],
  ['without its database', () => ({ app: nowhere }), { database: false, schema: false }],
  ['without its outbox', () => ({ delivery: nowhere }), { database: false }],
  ['newer than the schema', () => ({ newestMigration: '9999_of_the_next_release' }), { schema: false }],
])('a worker %s is alive, not ready, and says what is missing', async (_what, over, state) => {
  expect(await asked(over())).toEqual({ alive: 200, ready: 503, state: { ...allTrue, ...state } });
});

test('the metrics tell what waits in the outbox and for how long, and of nobody whose it is', async () => {
  const registry = new Registry();
  measureBacklog(registry, { delivery: database.delivery, log: pino({ level: 'silent' }) });
  expect(await registry.metrics()).not.toContain('{');
  await startOne(database.app, await buildHouse(database.app));
  const text = await registry.metrics();
  expect(text).toContain('countersign_outbox_pending{kind="start"} 1\n');
  expect(text).toMatch(/countersign_outbox_oldest_seconds\{kind="start"\} \d/);
});

test('while the database is away the other metrics are told, and the log says why those are missing', async () => {
  const logged: string[] = [];
  const registry = new Registry();
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  measureBacklog(registry, { delivery: nowhere, log });
  const port = await freePort();
  const server = await serveMetrics({ host, port, registry, besides: async () => 'of_others 1\n' });
  try {
    const response = await fetch(`http://${host}:${port}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, registry.contentType]);
    expect(await response.text()).toContain('\nof_others 1\n');
    expect(logged).toEqual([expect.stringContaining('could not be read for the metrics')]);
    for (const path of ['/', '/metrics/more', '/healthz'])
      expect((await fetch(`http://${host}:${port}${path}`)).status).toBe(404);
    expect((await fetch(`http://${host}:${port}/metrics`, { method: 'POST' })).status).toBe(405);
  } finally {
    await server.close();
  }
});
