// Keeps the parts of one machine running: a part that ends unasked is started again, a few times.
//
// starting  -> running   its start resolved
// running   -> waiting   it ended unasked; a growing pause before the next try
// waiting   -> starting  the pause is over
// any       -> stopped   stop was asked, or it ended too often and the supervisor gave up on everything
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, Log } from './processes.ts';

export interface RunningPart {
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

export interface Part<T extends RunningPart = RunningPart> {
  readonly name: string;
  start(): Promise<T>;
}

export interface Supervisor {
  /** Starts the part and watches over it from then on. Rejects when this first start fails. */
  start<T extends RunningPart>(part: Part<T>): Promise<T>;
  /** Resolves with the reason when a part ended too often to go on. */
  readonly gaveUp: Promise<Error>;
  /** Stops all parts, one after another in the order of these names; those not named come last, newest first. */
  stop(order: readonly string[]): Promise<void>;
}

export interface Patience {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly mostCrashes: number;
  readonly withinMs: number;
}

/** Long enough for a port to come free, short enough that nobody waits; five in a minute is no accident. */
const usualPatience: Patience = { firstPauseMs: 250, longestPauseMs: 5000, mostCrashes: 5, withinMs: 60_000 };

interface Watched {
  readonly part: Part;
  running: RunningPart | undefined;
  readonly watching: Promise<void>;
}

function howItEnded({ code, signal }: Exit): string {
  return signal ? `by ${signal}` : `with code ${code}`;
}

/** Makes a supervisor without parts. */
export function createSupervisor(log: Log, patience: Patience = usualPatience): Supervisor {
  const stopping = new AbortController();
  const watched: Watched[] = [];
  let giveUp: (reason: Error) => void = () => undefined;
  const gaveUp = new Promise<Error>((done) => (giveUp = done));

  /** Starts it again until it runs; undefined when stopped or given up meanwhile. */
  const revive = async (part: Part, crashes: number[]): Promise<RunningPart | undefined> => {
    for (;;) {
      const now = Date.now();
      crashes.push(now);
      const recent = crashes.filter((at) => now - at < patience.withinMs);
      if (recent.length >= patience.mostCrashes) {
        const seconds = Math.round(patience.withinMs / 1000);
        giveUp(
          new Error(
            `${part.name} ended ${recent.length} times within ${seconds} s; giving up. Its log says why.`,
          ),
        );
        return undefined;
      }
      const pauseMs = Math.min(patience.firstPauseMs * 2 ** (recent.length - 1), patience.longestPauseMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
      try {
        const running = await part.start();
        log(`${part.name} runs again.`);
        return running;
      } catch (error) {
        log(
          `${part.name} could not be started again: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  };

  const watch = async (entry: { readonly part: Part; running: RunningPart | undefined }): Promise<void> => {
    const crashes: number[] = [];
    while (entry.running) {
      const exit = await entry.running.exited;
      if (stopping.signal.aborted) return;
      log(`${entry.part.name} ended unexpectedly (${howItEnded(exit)}); starting it again.`);
      entry.running = await revive(entry.part, crashes);
      // Asked to stop while it was starting: the one who asked could not know of it.
      if (stopping.signal.aborted) await entry.running?.stop();
    }
  };

  return {
    gaveUp,
    start: async (part) => {
      const first = await part.start();
      const entry: { readonly part: Part; running: RunningPart | undefined } = { part, running: first };
      watched.push(Object.assign(entry, { watching: watch(entry) }));
      return first;
    },
    stop: async (order) => {
      stopping.abort();
      const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
      const inOrder = [...watched].reverse().sort((a, b) => rank(a.part.name) - rank(b.part.name));
      for (const entry of inOrder) {
        await entry.running?.stop();
        await entry.watching;
      }
    },
  };
}
