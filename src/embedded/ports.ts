import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody else listens on a port that we need; the message names the port and the setting that changes it. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

const pollMs = 50;

async function listenOnce(port: number): Promise<void> {
  const server = createServer();
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => done());
    });
  });
}

/**
 * Below those that systems give to outgoing connections: one of these could take the port of a server that is being
 * started again, even one to that very port, which then talks to itself.
 */
const lowestFree = 10_240;
const highestFree = 32_767;

/** A port of 127.0.0.1 that nobody listened on a moment ago, and that no outgoing connection will come from. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestFree, highestFree + 1);
    if (!(await portInUse(port))) return port;
  }
}

/** Whether somebody listens on the port of 127.0.0.1 (or we may not). */
export async function portInUse(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE' || code === 'EACCES') return true;
    throw error;
  }
}

export interface PortNeed {
  readonly port: number;
  readonly purpose: string;
  /** The environment variable by which another port is chosen. */
  readonly variable: string;
}

/** Throws an Error that names every port which two of them would take from each other, with the variables. */
export function requireDifferentPorts(needs: readonly PortNeed[]): void {
  const variablesOf = new Map<number, string[]>();
  for (const { port, variable } of needs) variablesOf.set(port, [...(variablesOf.get(port) ?? []), variable]);
  const shared = [...variablesOf].filter(([, variables]) => variables.length > 1);
  if (shared.length === 0) return;
  const said = shared.map(([port, variables]) => {
    const all = variables.length === 2 ? 'both' : 'all';
    return `${variables.slice(0, -1).join(', ')} and ${variables.at(-1)} are ${all} ${port}: each needs a port of its own.`;
  });
  throw new Error(said.join('\n'));
}

/** Throws PortInUseError, naming every port that is taken, so that one run tells them all. */
export async function requireFreePorts(needs: readonly PortNeed[]): Promise<void> {
  const taken: string[] = [];
  for (const { port, purpose, variable } of needs) {
    if (await portInUse(port)) {
      taken.push(
        `Port ${port}, needed for ${purpose}, is in use by another program. Set ${variable} to a free port.`,
      );
    }
  }
  if (taken.length > 0) throw new PortInUseError(taken.join('\n'));
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (yes: boolean) => {
      socket.destroy();
      done(yes);
    };
    socket.once('connect', () => answer(true));
    // Refused is the expected answer of a server that is still starting; the caller's time limit reports the rest.
    socket.once('error', () => answer(false));
  });
}

/** Resolves once something accepts connections on the port of 127.0.0.1; rejects after `timeoutMs` or on abort. */
export async function awaitPort(port: number, timeoutMs: number, abort?: AbortSignal): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await accepts(port))) {
    abort?.throwIfAborted();
    if (Date.now() > deadline)
      throw new Error(`Nothing accepts connections on port ${port} after ${timeoutMs} ms`);
    await sleep(pollMs, undefined, abort ? { signal: abort } : {});
  }
}
