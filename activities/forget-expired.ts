import { forgetUnusedReasons } from '../src/db/command-reasons.ts';
import { forgetUnusedMessages } from '../src/db/delegation-messages.ts';
import { listEnvironments } from '../src/db/environments.ts';
import { forgetExpiredKeys, keyDays } from '../src/db/idempotency-keys.ts';
import { forgetSettled } from '../src/db/outbox.ts';
import { inTenant } from '../src/db/transaction.ts';
import { forgetSessions, forgetSignIns } from '../src/db/web-sessions.ts';
import type { DeliveryDependencies } from './dependencies.ts';

/** As long as a key holds: whoever looks into a delivery does so within days. */
const settledKeptMs = 7 * 86_400_000;
/** A statement that deletes more holds its locks for too long; the next one goes on. */
const atMost = 5_000;

/**
 * Deletes what only grows and nobody needs: keys whose time is over, reasons of commands that were refused under such a
 * key, outbox rows that were settled a week ago, and sessions and sign-ins of browsers that are over. May run twice.
 * Returns how many rows went.
 */
export const forgetExpired =
  ({ app, delivery }: Pick<DeliveryDependencies, 'app' | 'delivery'>) =>
  async (): Promise<number> => {
    let forgotten = await untilNoneIsLeft(() =>
      forgetSettled(delivery, { olderThanMs: settledKeptMs, atMost }),
    );
    forgotten += await untilNoneIsLeft(() => forgetSessions(app, atMost));
    forgotten += await untilNoneIsLeft(() => forgetSignIns(app, atMost));
    for (const { id } of await listEnvironments(app)) {
      forgotten += await untilNoneIsLeft(() => inTenant(app, id, (tx) => forgetExpiredKeys(tx, atMost)));
      forgotten += await untilNoneIsLeft(() =>
        inTenant(app, id, (tx) => forgetUnusedReasons(tx, { olderThanDays: keyDays, atMost })),
      );
      forgotten += await untilNoneIsLeft(() =>
        inTenant(app, id, (tx) => forgetUnusedMessages(tx, { olderThanDays: keyDays, atMost })),
      );
    }
    return forgotten;
  };

async function untilNoneIsLeft(forgetSome: () => Promise<number>): Promise<number> {
  let forgotten = 0;
  for (let some = atMost; some === atMost; forgotten += some) some = await forgetSome();
  return forgotten;
}
