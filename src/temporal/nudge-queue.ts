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
}

/** More than this waiting means that Temporal is away or far behind: the rows keep the rest. */
const capacity = 10_000;
/** Calls at once: enough to hide the way to the server, too few to take the machine from those who answer. */
const concurrency = 2;

/**
 * Sends nudges after the response, in the process that committed them (architecture, section 2.12). Losing one costs
 * time, never an approval: its row stays until the course has moved on.
 */
export function createNudgeQueue({
  send,
  onFailure,
}: {
  readonly send: SendNudge;
  readonly onFailure: (nudge: Nudge, error: unknown) => Promise<void>;
}): NudgeQueue {
  const waiting: Nudge[] = [];
  const idle: (() => void)[] = [];
  let sending = 0;
  let closed = false;

  async function sendNext(nudge: Nudge): Promise<void> {
    try {
      await send(nudge);
    } catch (error) {
      await onFailure(nudge, error);
    }
  }

  function next(): void {
    const nudge = sending < concurrency ? waiting.shift() : undefined;
    if (nudge) {
      sending += 1;
      void sendNext(nudge).finally(() => {
        sending -= 1;
        next();
      });
      return;
    }
    if (sending === 0 && waiting.length === 0) idle.splice(0).forEach((resolve) => resolve());
  }

  return {
    put(nudge) {
      if (closed || waiting.length >= capacity) return;
      waiting.push(nudge);
      next();
    },
    drain: () =>
      new Promise((resolve) => {
        closed = true;
        waiting.length = 0;
        idle.push(resolve);
        next();
      }),
  };
}
