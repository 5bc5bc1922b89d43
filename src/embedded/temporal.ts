// The real Temporal server for one machine, with its state in a file.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { TemporalServer } from './find-temporal.ts';
import { awaitPort, freePort } from './ports.ts';
import { logTail, spawnChild, type Child, type Exit, type Log } from './processes.ts';
import { requireServerVersion, type StateFolder } from './state-folder.ts';

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

async function awaitReady(child: Child, port: number, namespace: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  const ended = new AbortController();
  void child.exited.then(() => ended.abort());
  try {
    await awaitPort(port, readyWithinMs, ended.signal);
    while (!(await answers(`127.0.0.1:${port}`, namespace))) {
      ended.signal.throwIfAborted();
      if (Date.now() > deadline) throw new Error(`it does not answer after ${readyWithinMs} ms`);
      await sleep(50);
    }
  } catch (cause) {
    child.kill();
    const how = child.hasExited() ? 'ended while starting' : 'did not start';
    throw new Error(`The Temporal server ${how}. The end of ${child.logFile}:\n${logTail(child.logFile)}`, {
      cause,
    });
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
  const child = await spawnChild({
    folder: spec.stateFolder,
    name: 'temporal',
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
  await awaitReady(child, port, spec.namespace);
  const { pid, exited, kill } = child;
  return { address: `127.0.0.1:${port}`, pid, exited, kill, stop: () => child.stop(stopGraceMs) };
}
