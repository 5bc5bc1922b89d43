import { claimDueNudges, claimUnseenCourses, noteFailedNudge, noteSentNudge } from '../src/db/outbox.ts';
import type { Nudge } from '../src/db/outbox.ts';
import type { DeliveryDependencies } from './dependencies.ts';

/**
 * After so long no new round is begun: what is left has not been claimed and is due in the next run. With the last
 * round, of two calls one after the other with 5 seconds each at most, a run stays below the minute that it has.
 */
const repeatingForMs = 40_000;
/** A round is small, so that little is claimed at once and courses get their turn where many nudges are due. */
const nudgesOfARound = 24;
const coursesOfARound = 8;
/** A course that nobody looked after for so long is asked for: Temporal may have lost it. */
const unseenForMs = 10 * 60_000;
const concurrency = 16;

/**
 * Sends again the starts and signals whose course has not moved on, and starts the workflows that Temporal no longer
 * knows (architecture, section 2.4). May run twice: a nudge that comes twice changes nothing.
 */
export const repeatNudges =
  ({ delivery, sendNudge }: DeliveryDependencies, forMs: number = repeatingForMs) =>
  async (): Promise<{ sent: number; failed: number }> => {
    const until = performance.now() + forMs;
    let sent = 0;
    let failed = 0;
    const send = async (nudge: Nudge): Promise<void> => {
      try {
        await sendNudge(nudge);
      } catch (error) {
        failed += 1;
        await noteFailedNudge(delivery, nudge, error instanceof Error ? error.message : String(error));
        return;
      }
      sent += 1;
      await noteSentNudge(delivery, nudge);
    };
    while (performance.now() < until) {
      const due = await claimDueNudges(delivery, nudgesOfARound);
      const unseen = await claimUnseenCourses(delivery, {
        olderThanMs: unseenForMs,
        atMost: coursesOfARound,
      });
      if (due.length + unseen.length === 0) break;
      await sendAll([...due.map(({ nudge }) => nudge), ...unseen], send);
    }
    return { sent, failed };
  };

async function sendAll(nudges: readonly Nudge[], send: (nudge: Nudge) => Promise<void>): Promise<void> {
  const waiting = [...nudges];
  const sendWaiting = async (): Promise<void> => {
    for (let nudge = waiting.shift(); nudge; nudge = waiting.shift()) await send(nudge);
  };
  await Promise.all(Array.from({ length: concurrency }, sendWaiting));
}
