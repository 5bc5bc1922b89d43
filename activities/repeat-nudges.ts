import { claimDueNudges, claimUnseenCourses, noteFailedNudge } from '../src/db/outbox.ts';
import type { Nudge } from '../src/db/outbox.ts';
import type { DeliveryDependencies } from './dependencies.ts';

/** One run sends at most so many: the next is 15 seconds away, and a claim must not outlive its activity. */
const nudgesAtMost = 500;
const coursesAtMost = 200;
/** A course that nobody looked after for so long is asked for: Temporal may have lost it. */
const unseenForMs = 10 * 60_000;
const concurrency = 16;

/**
 * Sends again the starts and signals whose course has not moved on, and starts the workflows that Temporal no longer
 * knows (architecture, section 2.4). May run twice: a nudge that comes twice changes nothing.
 */
export const repeatNudges =
  ({ delivery, sendNudge }: DeliveryDependencies) =>
  async (): Promise<{ sent: number; failed: number }> => {
    const due = await claimDueNudges(delivery, nudgesAtMost);
    const unseen = await claimUnseenCourses(delivery, { olderThanMs: unseenForMs, atMost: coursesAtMost });
    const waiting: Nudge[] = [...due.map(({ nudge }) => nudge), ...unseen];
    let sent = 0;
    let failed = 0;
    const sendWaiting = async (): Promise<void> => {
      for (let nudge = waiting.shift(); nudge; nudge = waiting.shift()) {
        try {
          await sendNudge(nudge);
          sent += 1;
        } catch (error) {
          failed += 1;
          await noteFailedNudge(delivery, nudge, error instanceof Error ? error.message : String(error));
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, sendWaiting));
    return { sent, failed };
  };
