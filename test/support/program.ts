// Programs of ours as processes of their own, so that a test can end one with kill -9 between any two lines.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { bundledProgram } from './compile-programs.ts';
import type { ProgramName } from './compile-programs.ts';

export interface Program {
  readonly child: ChildProcess;
  /** Resolves with the signal or code that it ended with. */
  readonly ended: Promise<string>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;
/** Each asking costs the worker a look at its servers, while it has enough to do with its start. */
const askedEveryMs = 120;

/** Starts test/processes/NAME.ts, as the run's set-up bundled it. */
export function spawnProgram(
  name: ProgramName,
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Program {
  const child = spawn(process.execPath, ['--enable-source-maps', bundledProgram(name)], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  void ended.then(() => log.end());
  return {
    child,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts test/processes/NAME.ts and waits until it answers at its readiness address. */
export async function startProgram(
  name: ProgramName,
  environment: Readonly<Record<string, string>>,
  { readyUrl, logFile }: { readonly readyUrl: string; readonly logFile: string },
): Promise<Program> {
  const program = spawnProgram(name, environment, logFile);
  await awaitReady(program, { name, readyUrl, logFile });
  return program;
}

async function awaitReady(
  { child, ended }: Program,
  { name, readyUrl, logFile }: { readonly name: string; readonly readyUrl: string; readonly logFile: string },
): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    if (
      await fetch(readyUrl).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the ${name} ended (${await ended}) before it was ready; see ${logFile}`);
    }
    if (Date.now() > deadline) throw new Error(`the ${name} is not ready; see ${logFile}`);
    await delay(askedEveryMs);
  }
}
