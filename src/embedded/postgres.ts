// A real Postgres server for one machine: made, started, awaited and stopped by ourselves.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Environment } from './machine-folders.ts';
import { freePort } from './ports.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { endLeftoverPostgres, placeOfPostgres, type PostgresPlace } from './postgres-place.ts';
import { logTail, spawnChild, type Child, type Exit, type Log } from './processes.ts';
import { damagedStateFolder, requireServerVersion, type StateFolder } from './state-folder.ts';

export interface PostgresSpec {
  readonly stateFolder: StateFolder;
  /** On 127.0.0.1; without one a free port is taken. */
  readonly port?: number;
  /** False, for tests only: data is lost when the machine (not just Postgres) stops hard. */
  readonly durable: boolean;
  readonly environment: Environment;
  readonly log: Log;
}

export interface RunningPostgres {
  readonly port: number;
  readonly superuserUrl: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
  readonly kill: () => void;
}

const superuser = 'postgres';
/** Crash recovery after a hard stop may take its time; it goes on in the log file meanwhile. */
const readyWithinMs = 120_000;
const stopGraceMs = 15_000;
/** How long processes of a predecessor that was killed may take to notice and end. */
const sharedMemoryWithinMs = 15_000;
/** API, worker, tests and a bench at once; 100, the default, is soon used up by pools. */
const maxConnections = 200;

const strangerEndsOursWithinMs = 2000;

const programEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

interface DataToMake {
  readonly place: PostgresPlace;
  readonly password: string;
  readonly dataFolder: string;
}

async function runInitdb(
  binaries: PostgresBinaries,
  { place, password, dataFolder }: DataToMake,
): Promise<void> {
  const passwordFile = join(place.folder, `password-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  try {
    if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
    const args = [
      `--pgdata=${dataFolder}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Compares by code point and knows upper and lower case of every script, on every system alike.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ];
    const child = spawn(join(binaries.folder, 'bin/initdb'), args, {
      cwd: '/',
      env: programEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...place.user,
    });
    const said: string[] = [];
    child.stdout.on('data', (part: Buffer) => said.push(part.toString()));
    child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
    const code = await new Promise<number | null>((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    if (code !== 0) throw new Error(`initdb could not make ${dataFolder}:\n${said.join('').trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Makes the data directory unless it is there: whole, by a rename at the end, or not at all. */
async function makeData(
  binaries: PostgresBinaries,
  place: PostgresPlace,
  spec: PostgresSpec,
): Promise<string> {
  const data = join(place.folder, 'data');
  for (const name of readdirSync(place.folder)) {
    if (name.startsWith('draft-') || name.startsWith('password-'))
      rmSync(join(place.folder, name), { recursive: true });
  }
  const state = spec.stateFolder;
  if (!existsSync(data)) {
    if (state.marker().versions.postgres !== undefined)
      throw damagedStateFolder(state, `its Postgres data (${data}) is gone`);
    spec.log(`Making a Postgres database in ${place.folder}.`);
    const draft = join(place.folder, `draft-${randomBytes(6).toString('hex')}`);
    await runInitdb(binaries, { place, password: state.secret('superuser'), dataFolder: draft });
    renameSync(draft, data);
  }
  checkVersion(data, binaries, state);
  return data;
}

function checkVersion(data: string, binaries: PostgresBinaries, state: StateFolder): void {
  const versionFile = join(data, 'PG_VERSION');
  if (!existsSync(versionFile))
    throw damagedStateFolder(state, `its Postgres data (${data}) has no PG_VERSION`);
  const made = readFileSync(versionFile, 'utf8').trim();
  const { versions } = state.marker();
  if (versions.postgres === undefined) state.change({ versions: { ...versions, postgres: made } });
  requireServerVersion(state, 'postgres', {
    version: binaries.version.split('.')[0] ?? binaries.version,
    waysOut: `Check out the version of Countersign that made it, or take its data over with a Postgres of your own (DATABASE_URL).`,
  });
}

function serverArgs(data: string, port: number, durable: boolean): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    // A socket file needs a folder with a short path that the user may write; TCP needs neither.
    'unix_socket_directories=',
    `max_connections=${maxConnections}`,
    'logging_collector=off',
    'password_encryption=scram-sha-256',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
}

async function tryConnect(url: string): Promise<'ready' | 'starting'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // What breaks after the connection was made is told by the query that fails.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'ready';
  } catch (error) {
    const code = (error as { code?: string }).code;
    // 57P03: it listens, but recovers from a crash or is starting up.
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === '57P03') return 'starting';
    throw new Error(`Postgres started but does not let us in: ${String(error)}`, { cause: error });
  } finally {
    await client.end();
  }
}

/** Undefined while it runs. */
function howItEnded(child: Child): 'predecessor' | Error | undefined {
  if (!child.hasExited()) return undefined;
  const tail = logTail(child.logFile);
  if (tail.includes('pre-existing shared memory block')) return 'predecessor';
  return new Error(`Postgres ended while starting. The end of ${child.logFile}:\n${tail}`);
}

async function awaitReady(child: Child, url: string, log: Log): Promise<'ready' | 'predecessor'> {
  const started = Date.now();
  let told = false;
  for (;;) {
    const answer = await tryConnect(url).catch(async (fault: unknown) => {
      // Who let us not in may be somebody else on that port; then ours ends in a moment and says so.
      await Promise.race([child.exited, sleep(strangerEndsOursWithinMs)]);
      const end = howItEnded(child);
      if (end === undefined) throw fault;
      return end;
    });
    const end = answer === 'ready' ? undefined : howItEnded(child);
    if (end === 'predecessor') return end;
    if (end) throw end;
    if (answer === 'ready') return answer;
    const waited = Date.now() - started;
    if (waited > readyWithinMs)
      throw new Error(`Postgres is not ready after ${waited} ms; see ${child.logFile}`);
    if (waited > 3000 && !told) {
      log('Postgres is recovering what was under way when it was stopped.');
      told = true;
    }
    await sleep(25);
  }
}

/**
 * Starts Postgres on the data of the state folder, making it on first use, and resolves when it answers queries.
 * Hold the folder's lock. Throws StateFolderError for data that is damaged or of another version.
 */
export async function startPostgres(spec: PostgresSpec): Promise<RunningPostgres> {
  const place = await placeOfPostgres(spec.stateFolder, spec.log);
  const binaries = findPostgresBinaries(place.user, spec.environment, spec.log);
  const data = await makeData(binaries, place, spec);
  await endLeftoverPostgres(data, spec.log);
  const port = spec.port ?? (await freePort());
  const superuserUrl = `postgres://${superuser}:${spec.stateFolder.secret('superuser')}@127.0.0.1:${port}/postgres`;
  const deadline = Date.now() + sharedMemoryWithinMs;
  for (;;) {
    const child = await spawnChild({
      folder: spec.stateFolder,
      name: 'postgres',
      command: join(binaries.folder, 'bin/postgres'),
      args: serverArgs(data, port, spec.durable),
      environment: programEnvironment,
      cwd: '/',
      // SIGINT is Postgres' fast shutdown; at SIGTERM it would wait for every client to leave.
      stopSignal: 'SIGINT',
      ...(place.user ? { user: place.user } : {}),
    });
    const outcome = await awaitReady(child, superuserUrl, spec.log).catch((error: unknown) => {
      child.kill();
      throw error;
    });
    if (outcome === 'ready') {
      const { pid, exited, kill } = child;
      return { port, superuserUrl, pid, exited, kill, stop: () => child.stop(stopGraceMs) };
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Processes of an earlier Postgres still use ${data} and do not end; see ${child.logFile}`,
      );
    }
    await sleep(200);
  }
}
