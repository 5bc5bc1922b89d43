// A part of Countersign that is a Node program of ours: started, and awaited by its own word that it is ready.
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, spawnChild, type Child, type Log } from './processes.ts';
import type { StateFolder } from './state-folder.ts';
import type { RunningPart } from './supervisor.ts';

export interface NodeProcessSpec {
  readonly folder: StateFolder;
  readonly name: string;
  /** Path of the compiled program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 once it does its work. */
  readonly readyUrl: string;
  readonly log: Log;
}

const readyWithinMs = 60_000;
/** Requests and activities under way may finish. */
const stopGraceMs = 15_000;
const pollMs = 50;

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    // Not listening yet, or too slow to say; the time limit and the program's log tell the rest.
    return false;
  }
}

async function awaitReady(child: Child, spec: NodeProcessSpec): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const ready = await isReady(spec.readyUrl);
    // Looked at afterwards: an answer on its port may have come from somebody else.
    if (child.hasExited())
      throw new Error(
        `${spec.name} ended while starting. The end of ${child.logFile}:\n${logTail(child.logFile, 20)}`,
      );
    if (ready) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${spec.name} is not ready after ${readyWithinMs / 1000} s (${spec.readyUrl}); see ${child.logFile}`,
      );
    }
    await sleep(pollMs);
  }
}

/** Starts the program and resolves when it is ready; rejects with the end of its log when it ends instead. */
export async function startNodeProcess(
  spec: NodeProcessSpec,
): Promise<RunningPart & { readonly pid: number }> {
  const child = await spawnChild({
    folder: spec.folder,
    name: spec.name,
    command: process.execPath,
    args: ['--enable-source-maps', spec.program],
    environment: spec.environment,
    cwd: spec.folder.path,
  });
  try {
    await awaitReady(child, spec);
  } catch (error) {
    child.kill();
    throw error;
  }
  return { pid: child.pid, exited: child.exited, stop: () => child.stop(stopGraceMs) };
}
