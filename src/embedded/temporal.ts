// The real Temporal server for one machine, with its state in a file.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { TemporalServer } from './find-temporal.ts';
import { awaitPort, freePort } from './ports.ts';
import { spawnChild, type Child, type Exit, type Log } from './processes.ts';
import { requireServerVersion, StateFolderError, type StateFolder } from './state-folder.ts';

export interface TemporalSpec {
  readonly server: TemporalServer;
  readonly stateFolder: StateFolder;
  /** Where its state is kept; without one it is in memory and ends with the server. */
  readonly dbFile?: string;
  /** On 127.0.0.1; without one a free port is taken. */
  readonly port?: number;
  readonly namespace: string;
  readonly log: Log;
}

export interface RunningTemporal {
  readonly address: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
  readonly kill: () => void;
}

const readyWithinMs = 60_000;
const stopGraceMs = 10_000;
const logName = 'temporal';
const toldLines = 10;
/** SQLite's words for a file that is none of its own (26), or whose inside is broken (11). */
const damagedFile = /file is not a database|database disk image is malformed/;

/** The server listens before it serves, and makes the namespace last. */
async function answers(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: '5s' });
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch {
    // Whatever is missing yet; the caller's time limit and the server's log tell the rest.
    return false;
  } finally {
    await connection?.close();
  }
}

/** A log file's length now; what it says later is what comes after. */
const lengthOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The last lines since the file was that long; a log that grew too large has been begun anew meanwhile. */
function saidSince(file: string, length: number): string {
  const all = readFileSync(file);
  const said = all.subarray(all.length < length ? 0 : length).toString('utf8');
  return said.trimEnd().split('\n').slice(-toldLines).join('\n');
}

/** What a server that did not come up is told as: with the way out where its file is what it cannot read. */
function startFault({ stateFolder, dbFile }: TemporalSpec, child: Child, said: string): Error {
  if (dbFile !== undefined && damagedFile.test(said)) {
    return new StateFolderError(
      `The Temporal server cannot read ${dbFile}: the file is damaged. Put it back from a copy, or remove it and start ` +
        `again: running approvals are then started again from Postgres, in ${stateFolder.path} nothing else is ` +
        `concerned. ${child.logFile} says:\n${said}`,
    );
  }
  const how = child.hasExited() ? 'ended while starting' : 'did not start';
  return new Error(`The Temporal server ${how}. What ${child.logFile} says of it:\n${said}`);
}

async function awaitReady(child: Child, port: number, namespace: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  const ended = new AbortController();
  void child.exited.then(() => ended.abort());
  await awaitPort(port, readyWithinMs, ended.signal);
  while (!(await answers(`127.0.0.1:${port}`, namespace))) {
    ended.signal.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`it does not answer after ${readyWithinMs} ms`);
    await sleep(50);
  }
}

function requireSameServer(folder: StateFolder, server: TemporalServer, dbFile: string): void {
  // With its file gone, whatever made it no longer matters.
  if (!existsSync(dbFile)) {
    folder.change({ versions: { ...folder.marker().versions, temporal: server.version } });
    return;
  }
  requireServerVersion(folder, 'temporal', {
    version: server.version,
    waysOut:
      `Set TEMPORAL_CLI_PATH to a CLI with that server, or TEMPORAL_ADDRESS to such a server; or remove ` +
      `${dirname(dbFile)}: unfinished approvals are then started again from Postgres.`,
  });
}

/**
 * Starts the Temporal server and resolves when it answers and the namespace is there. Hold the folder's lock.
 * Throws StateFolderError when its file was made by another version, which it would not take over.
 */
export async function startTemporal(spec: TemporalSpec): Promise<RunningTemporal> {
  if (spec.dbFile !== undefined) requireSameServer(spec.stateFolder, spec.server, spec.dbFile);
  const port = spec.port ?? (await freePort());
  const toldBefore = lengthOf(join(spec.stateFolder.subfolder('logs'), `${logName}.log`));
  const child = await spawnChild({
    folder: spec.stateFolder,
    name: logName,
    command: spec.server.executable,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--headless'],
      ...['--log-level', 'warn', '--namespace', spec.namespace],
      ...(spec.dbFile === undefined ? [] : ['--db-filename', spec.dbFile]),
    ],
    // Its settings are the arguments alone; TEMPORAL_* of our environment is meant for clients.
    environment: { HOME: spec.stateFolder.path, PATH: '/usr/bin:/bin' },
    cwd: spec.stateFolder.path,
  });
  try {
    await awaitReady(child, port, spec.namespace);
  } catch (cause) {
    child.kill();
    throw Object.assign(startFault(spec, child, saidSince(child.logFile, toldBefore)), { cause });
  }
  const { pid, exited, kill } = child;
  return { address: `127.0.0.1:${port}`, pid, exited, kill, stop: () => child.stop(stopGraceMs) };
}
