// How the worker process ends when it is not asked to, and when it is asked to before it is ready.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/ports.ts';
import { spawnProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { testServers } from '../support/servers.ts';

jest.setTimeout(60_000);

let folder: string;
let program: Program | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-worker-'));
});
afterEach(async () => {
  await program?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A worker of no database: none is asked before there is work. */
async function spawnWorker(over: Readonly<Record<string, string>>): Promise<Program> {
  const { temporalAddress, workflowBundle } = testServers();
  const environment = {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    DATABASE_DELIVERY_URL: 'postgres://nobody@127.0.0.1:1/none',
    INVITATION_SECRET: 'a secret of the tests, long enough to sign',
    SMTP_URL: 'smtp://127.0.0.1:1',
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    WORKER_HEALTH_PORT: String(await freePort()),
    WORKFLOW_BUNDLE: workflowBundle,
    ...over,
  };
  program = spawnProgram('worker', environment, join(folder, 'worker.log'));
  return program;
}

test('a worker whose namespace Temporal does not know ends with a fault', async () => {
  const { ended } = await spawnWorker({ TEMPORAL_NAMESPACE: 'nowhere' });
  expect(await ended).toBe('1');
  expect(readFileSync(join(folder, 'worker.log'), 'utf8')).toMatch(/[Nn]amespace/);
});

test('a worker without its bundle ends with a fault that names the path', async () => {
  const { ended } = await spawnWorker({ WORKFLOW_BUNDLE: join(folder, 'none.js') });
  expect(await ended).toBe('1');
  expect(readFileSync(join(folder, 'worker.log'), 'utf8')).toContain(join(folder, 'none.js'));
});

test('a worker that is asked to stop while it reads its bundle stops', async () => {
  const bundle = join(folder, 'bundle.js');
  execFileSync('mkfifo', [bundle]);
  const { child, ended } = await spawnWorker({ WORKFLOW_BUNDLE: bundle });
  // A fifo opens once the worker reads it, and the worker goes on once all of it is written.
  const pipe = await open(bundle, 'w');
  child.kill('SIGTERM');
  await pipe.writeFile(readFileSync(testServers().workflowBundle));
  await pipe.close();
  expect(await ended).toBe('0');
});
