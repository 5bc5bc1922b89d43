import type { Nudge } from '../db/outbox.ts';
import type { SendNudge } from './send-nudge.ts';

export interface NudgeQueue {
  /** Takes a nudge whose row is committed. When the queue is full it is left to the repetition. */
  put: (nudge: Nudge) => void;
  /**
   * Drops what waits, takes nothing more and waits for the calls under way. Sending all of a full queue could take
   * the better part of an hour with Temporal away; the rows keep every nudge, and the repetition sends it.
   */
  drain: () => Promise<void>;
  /** How many wait. */
  waiting: () => number;
}

/** More than this waiting means that Temporal is away or far behind: the rows keep the rest. */
const capacity = 10_000;
/** Calls at once: enough to hide the way to the server, too few to take the machine from those who answer. */
const concurrency = 2;
/**
 * While people crowd in, the next one is sent no sooner than this after the last: answers come first, and courses
 * go on behind them, 10 a second, and what gets older than some seconds is repeated by the worker anyway.
 */
const crowdedPaceMs = 100;

/**
 * Sends nudges after the response, in the process that committed them (architecture, section 2.12). Losing one costs
 * time, never an approval: its row stays until the course has moved on.
 */
export function createNudgeQueue({
  send,
  onFailure,
  isCrowded,
}: {
  readonly send: SendNudge;
  /** Whether this process has its hands full with requests. */
  readonly isCrowded: () => boolean;
  readonly onFailure: (nudge: Nudge, error: unknown) => Promise<void>;
}): NudgeQueue {
  const waiting: Nudge[] = [];
  const idle: (() => void)[] = [];
  let sending = 0;
  let closed = false;
  let lastSentAt = -Infinity;
  let pause: NodeJS.Timeout | undefined;

  async function sendNext(nudge: Nudge): Promise<void> {
    try {
      await send(nudge);
    } catch (error) {
      await onFailure(nudge, error);
    }
  }

  function next(): void {
    while (sending < concurrency && waiting.length > 0 && !pauses()) {
      const nudge = waiting.shift();
      if (!nudge) break;
      sending += 1;
      lastSentAt = performance.now();
      void sendNext(nudge).finally(() => {
        sending -= 1;
        next();
      });
    }
    if (sending === 0 && waiting.length === 0) idle.splice(0).forEach((resolve) => resolve());
  }

  /** Whether the next one has to wait for its time; then it is looked at again when that has come. */
  function pauses(): boolean {
    if (pause) return true;
    const wait = isCrowded() ? lastSentAt + crowdedPaceMs - performance.now() : 0;
    if (wait <= 0) return false;
    pause = setTimeout(() => {
      pause = undefined;
      next();
    }, wait);
    return true;
  }

  return {
    put(nudge) {
      if (closed || waiting.length >= capacity) return;
      waiting.push(nudge);
      // Whoever has put it has an answer to give first: even to begin a call takes a part of a millisecond.
      setImmediate(next);
    },
    waiting: () => waiting.length,
    drain: () =>
      new Promise((resolve) => {
        closed = true;
        waiting.length = 0;
        clearTimeout(pause);
        idle.push(resolve);
        next();
      }),
  };
}
