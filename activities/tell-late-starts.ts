import { listLateStarts } from '../src/db/outbox.ts';
import { tellOfLateStart } from '../src/db/notifications.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { DeliveryDependencies } from './dependencies.ts';

/** Architecture, section 2.8: after this long administrators are told that an approval has not started. */
export const lateAfterMs = 5 * 60_000;
/** One run tells of at most so many, each in a transaction of its own; the next run goes on behind them. */
const toldAtMost = 200;

/** Tells the administrators of each approval that is late, once. Returns how many approvals were told of. */
export const tellLateStarts =
  ({ app, delivery }: DeliveryDependencies, atMost: number = toldAtMost) =>
  async (): Promise<number> => {
    let told = 0;
    for (const { environmentId, approvalId } of await listLateStarts(delivery, { lateAfterMs, atMost })) {
      if (await inTenant(app, environmentId, (tx) => tellOfLateStart(tx, { environmentId, approvalId })))
        told += 1;
    }
    return told;
  };
