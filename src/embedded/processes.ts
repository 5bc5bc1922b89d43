// Child processes of one state folder: each in a process group of its own, with a log file and an entry in
// processes.json, so that a start after kill -9 finds and ends exactly those that were ours.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, stillRuns, type ProcessIdentity } from './process-identity.ts';
import { damagedStateFolder, replaceFile, type StateFolder } from './state-folder.ts';

/** Prints one line of progress for people. */
export type Log = (line: string) => void;

export type StopSignal = 'SIGTERM' | 'SIGINT';

interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  readonly stopSignal: StopSignal;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child extends ProcessIdentity {
  readonly name: string;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  /** Asks it to end, waits up to `graceMs`, then ends its process group. */
  stop(graceMs: number): Promise<void>;
  /** Ends its process group at once. */
  readonly kill: () => void;
}

export interface ChildSpec {
  readonly folder: StateFolder;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly stopSignal?: StopSignal;
}

const largestLogBytes = 10 * 1024 * 1024;
const orphanGraceMs = 10_000;

function recordsPath(folder: StateFolder): string {
  return join(folder.path, 'processes.json');
}

const isRecord = (value: unknown): value is ProcessRecord => {
  const { pid, startedAt, name, stopSignal } = (value ?? {}) as Partial<Record<keyof ProcessRecord, unknown>>;
  return (
    Number.isInteger(pid) &&
    (pid as number) > 0 &&
    [startedAt, name, stopSignal].every((text) => typeof text === 'string')
  );
};

function parseRecords(text: string): ProcessRecord[] {
  const records: unknown = JSON.parse(text);
  if (Array.isArray(records) && records.every(isRecord)) return records;
  throw new TypeError('not a list of processes');
}

function readRecords(folder: StateFolder): ProcessRecord[] {
  const path = recordsPath(folder);
  try {
    return parseRecords(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    // Not taken for an empty list: a Postgres that still runs on the data would be started a second time.
    throw damagedStateFolder(
      folder,
      `${path} cannot be read as the list of its processes. When none of them runs any more, as after a restart of ` +
        'the machine, remove that file alone and start again; nothing else is lost. Otherwise end them first',
      error,
    );
  }
}

function writeRecords(folder: StateFolder, records: readonly ProcessRecord[]): void {
  replaceFile(recordsPath(folder), JSON.stringify(records, null, 2), 0o600);
}

function remember(folder: StateFolder, record: ProcessRecord): void {
  writeRecords(folder, [...readRecords(folder).filter(stillRuns), record]);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: nobody of the group is left, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Opens the child's log for appending; a log that has grown too large becomes the one older copy that is kept. */
function openLog(folder: StateFolder, name: string): { file: string; descriptor: number } {
  const file = join(folder.subfolder('logs'), `${name}.log`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(file, `${file}.1`);
  return { file, descriptor: openSync(file, 'a', 0o600) };
}

async function spawned(child: ChildProcess): Promise<number> {
  await new Promise<void>((done, failed) => {
    child.once('spawn', done);
    child.once('error', failed);
  });
  if (child.pid === undefined) throw new Error('A started process has no pid');
  return child.pid;
}

/**
 * Starts a child and records it in the state folder. Rejects when it cannot be started at all; a child that ends
 * right afterwards is told by `exited`.
 */
export async function spawnChild(spec: ChildSpec): Promise<Child> {
  const { file, descriptor } = openLog(spec.folder, spec.name);
  const stopSignal = spec.stopSignal ?? 'SIGTERM';
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.environment,
      stdio: ['ignore', descriptor, descriptor],
      // A group of its own: Ctrl-C in the terminal reaches only us, and we stop the parts in order.
      detached: true,
      ...spec.user,
    });
  } finally {
    closeSync(descriptor);
  }
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((done) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      done(exit);
    });
  });
  const pid = await spawned(child);
  // One that has ended by now has no start time any more and needs no record.
  const identity = stillThere(pid);
  if (identity) remember(spec.folder, { ...identity, name: spec.name, stopSignal });
  const kill = () => {
    if (!exit) signalGroup(pid, 'SIGKILL');
  };
  return {
    pid,
    startedAt: identity?.startedAt ?? 'ended',
    name: spec.name,
    logFile: file,
    exited,
    hasExited: () => exit !== undefined,
    kill,
    stop: async (graceMs) => {
      if (exit) return;
      signalOne(pid, stopSignal);
      const timer = setTimeout(kill, graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function stillThere(pid: number): ProcessIdentity | undefined {
  try {
    return identityOf(pid);
  } catch {
    return undefined;
  }
}

async function endOrphan(record: ProcessRecord, log: Log): Promise<void> {
  log(`Ending ${record.name} (process ${record.pid}), left over from a start that was killed.`);
  signalOne(record.pid, record.stopSignal);
  const deadline = Date.now() + orphanGraceMs;
  while (stillRuns(record)) {
    if (Date.now() > deadline) signalGroup(record.pid, 'SIGKILL');
    if (Date.now() > deadline + orphanGraceMs) {
      throw new Error(
        `${record.name} (process ${record.pid}), left over from an earlier start, cannot be ended`,
      );
    }
    await sleep(20);
  }
}

/**
 * Ends the children that an earlier start on this folder left behind. Only a process whose pid and start time are
 * both the recorded ones is ours; anything else is left alone. Hold the folder's lock.
 */
export async function endOrphans(folder: StateFolder, log: Log): Promise<void> {
  await Promise.all(
    readRecords(folder)
      .filter(stillRuns)
      .map((record) => endOrphan(record, log)),
  );
  writeRecords(folder, []);
}

/** Ends every recorded child of this folder, whatever it is doing, without waiting. */
export function killRecorded(folder: StateFolder): void {
  for (const record of readRecords(folder).filter(stillRuns)) signalGroup(record.pid, 'SIGKILL');
}

/** The last lines of a child's log, for an error message. */
export function logTail(file: string, lines = 10): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
