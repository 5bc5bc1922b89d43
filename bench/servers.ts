// The servers and processes of one run, in a state folder of its own that goes when the run ends.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { bundleWorkflowCode } from '@temporalio/worker';
import { findTemporal } from '../src/embedded/find-temporal.ts';
import { freePort } from '../src/embedded/ports.ts';
import { makeRolesAndDatabase } from '../src/embedded/postgres-roles.ts';
import type { DatabaseUrls } from '../src/embedded/postgres-roles.ts';
import { startPostgres } from '../src/embedded/postgres.ts';
import { killRecorded, spawnChild } from '../src/embedded/processes.ts';
import type { Child } from '../src/embedded/processes.ts';
import { lockStateFolder, openStateFolder } from '../src/embedded/state-folder.ts';
import type { StateFolder } from '../src/embedded/state-folder.ts';
import { startTemporal } from '../src/embedded/temporal.ts';
import { migrate } from '../src/migrations.ts';
import { openIssuer } from '../test/support/issuer.ts';
import type { PublishedIssuer } from '../test/support/issuer.ts';
import { awaitSight } from './measure.ts';
import { wayNames } from './way.ts';
import type { WayName } from './way.ts';

const root = join(import.meta.dirname, '..');
const stopGraceMs = 20_000;
const silent = (): void => undefined;

export interface Servers {
  readonly databases: Readonly<Record<WayName, DatabaseUrls>>;
  readonly superuserUrl: string;
  readonly temporalAddress: string;
  readonly apiPort: number;
  /** Issues the tokens of the people who act. */
  readonly issuer: PublishedIssuer;
  readonly pids: { readonly postgres: number; readonly temporal: number };
  startApi(): Promise<Child>;
  startWorker(): Promise<Child>;
  startBareWorker(): Promise<Child>;
  stop(): Promise<void>;
}

/** Starts Postgres with the settings of production (every commit is on the disk) and Temporal with its file. */
export async function startServers(
  profiles: string | undefined,
  log: (line: string) => void,
): Promise<Servers> {
  buildWhereStale(log);
  const path = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  // The user that runs Postgres, when we are root, must be able to pass.
  chmodSync(path, 0o711);
  const folder = openStateFolder(join(path, 'state'));
  const lock = await lockStateFolder(folder);
  endWithUs(folder, path);
  const server = await findTemporal({ environment: process.env, log });
  const postgres = await startPostgres({ stateFolder: folder, durable: true, environment: process.env, log });
  const dbFile = join(folder.subfolder('temporal'), 'temporal.db');
  const temporal = await startTemporal({
    server,
    stateFolder: folder,
    dbFile,
    namespace: 'default',
    log: silent,
  });
  const databases = await makeDatabases(folder, postgres.superuserUrl);
  const children: Child[] = [];
  const issuer = await openIssuer();
  const programs = await preparePrograms({
    ...{ folder, profiles, databases },
    ...{ temporalAddress: temporal.address, issuerUrl: issuer.url },
  });
  const start = async (program: Program): Promise<Child> => {
    const child = await startProgram(folder, program);
    children.push(child);
    return child;
  };
  return {
    databases,
    superuserUrl: postgres.superuserUrl,
    temporalAddress: temporal.address,
    apiPort: programs.apiPort,
    issuer,
    pids: { postgres: postgres.pid, temporal: temporal.pid },
    startApi: () => start(programs.api),
    startWorker: () => start(programs.worker),
    startBareWorker: () => start(programs.bareWorker),
    async stop() {
      await Promise.all(
        children.filter((child) => !child.hasExited()).map((child) => child.stop(stopGraceMs)),
      );
      await issuer.close();
      await temporal.stop();
      await postgres.stop();
      lock.release();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A run that somebody breaks off leaves no server and no folder behind. */
function endWithUs(folder: StateFolder, path: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killRecorded(folder);
      rmSync(path, { recursive: true, force: true });
      process.exit(130);
    });
  }
}

async function makeDatabases(
  folder: StateFolder,
  superuserUrl: string,
): Promise<Readonly<Record<WayName, DatabaseUrls>>> {
  const passwords = {
    owner: folder.secret('owner'),
    app: folder.secret('app'),
    delivery: folder.secret('delivery'),
  };
  const made: [WayName, DatabaseUrls][] = [];
  for (const name of wayNames) {
    const urls = await makeRolesAndDatabase(superuserUrl, passwords, `bench_${name}`);
    await migrate(urls.ownerUrl, silent);
    made.push([name, urls]);
  }
  return Object.fromEntries(made) as Record<WayName, DatabaseUrls>;
}

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly readyUrl: string;
}

async function preparePrograms({
  folder,
  profiles,
  databases,
  temporalAddress,
  issuerUrl,
}: {
  readonly folder: StateFolder;
  readonly profiles: string | undefined;
  readonly databases: Servers['databases'];
  readonly temporalAddress: string;
  readonly issuerUrl: string;
}): Promise<{ apiPort: number; api: Program; worker: Program; bareWorker: Program }> {
  const ports = { api: await freePort(), worker: await freePort(), bare: await freePort() };
  const environment = {
    DATABASE_URL: databases.countersign.appUrl,
    DATABASE_DELIVERY_URL: databases.countersign.deliveryUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    // No mail is due in an approval that nobody waits for.
    SMTP_URL: 'smtp://127.0.0.1:9',
    API_PORT: String(ports.api),
    WORKER_HEALTH_PORT: String(ports.worker),
    OIDC_ISSUER: issuerUrl,
    INVITATION_SECRET: folder.secret('invitations'),
    LOG_LEVEL: 'warn',
  };
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const compiled = (file: string): string[] => [
    ...profiling,
    '--enable-source-maps',
    join(root, 'dist/src', file),
  ];
  const bundle = join(folder.path, 'bare-workflow-bundle.js');
  await bundleBare(bundle);
  return {
    apiPort: ports.api,
    api: { name: 'api', args: compiled('api.js'), environment, readyUrl: healthUrl(ports.api) },
    worker: { name: 'worker', args: compiled('worker.js'), environment, readyUrl: readyUrl(ports.worker) },
    bareWorker: {
      name: 'bare-worker',
      args: [
        ...['--import', 'tsx', join(import.meta.dirname, 'bare/worker.ts')],
        ...[temporalAddress, bundle, String(ports.bare)],
      ],
      environment: { DATABASE_URL: databases.bare.appUrl },
      readyUrl: healthUrl(ports.bare),
    },
  };
}

const healthUrl = (port: number): string => `http://127.0.0.1:${port}/healthz`;
const readyUrl = (port: number): string => `http://127.0.0.1:${port}/readyz`;

async function bundleBare(file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, 'bare/workflow.ts'),
    logger: {
      log: silent,
      trace: silent,
      debug: silent,
      info: silent,
      warn: console.warn,
      error: console.error,
    },
  });
  await writeFile(file, code);
}

async function startProgram(
  folder: StateFolder,
  { name, args, environment, readyUrl: url }: Program,
): Promise<Child> {
  const child = await spawnChild({
    folder,
    name,
    command: process.execPath,
    args,
    environment: { PATH: process.env['PATH'] ?? '', HOME: folder.path, ...environment },
    cwd: root,
  });
  await awaitSight(`${name} to be ready`, async () => {
    if (child.hasExited()) throw new Error(`the ${name} ended while starting; see ${child.logFile}`);
    return fetch(url).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    );
  });
  return child;
}

/** API and worker run as they are built for production. */
function buildWhereStale(log: (line: string) => void): void {
  const built = statSync(join(root, 'dist/workflow-bundle.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const folders = ['src', 'workflows', 'activities'].map((folder) => join(root, folder));
  const newest = Math.max(...folders.flatMap(filesBelow).map((file) => statSync(file).mtimeMs));
  if (built > newest && existsSync(join(root, 'dist/src/api.js'))) return;
  log('Building: the sources are newer than dist.');
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
