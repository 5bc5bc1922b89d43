import { Context } from '@temporalio/activity';
import { takeUpMail } from '../src/db/letters.ts';
import { claimDueMails, failMail, noteMailTry, settleMail } from '../src/db/mails.ts';
import type { DueMail } from '../src/db/mails.ts';
import { inTenant } from '../src/db/transaction.ts';
import { composeMail } from '../src/mail/compose.ts';
import { isRefusedForGood } from '../src/mail/transport.ts';
import type { MailDependencies } from './dependencies.ts';

/** Mails of one batch: small, since a worker that stops waits for it. */
const batch = 20;

const usualPace = {
  /**
   * After so long no new mail is begun. One mail takes two and a half minutes where a server is slow in every step (15
   * seconds each, 30 for its name), so that such a batch ends within the 4 minutes that `mailDeliveryWorkflow` gives it.
   */
  deliveringForMs: 40_000,
  /** Four signs of life in the time after which `mailDeliveryWorkflow` takes the worker for dead. */
  heartbeatEveryMs: 5_000,
};

/**
 * Sends the mails that are due, each claimed when its turn comes: what a batch does not come to stays due. A mail that
 * was sent and not noted is sent again under the same Message-ID (NTF-05); what the server refuses for good is not
 * repeated. Returns how many it took on.
 */
export const deliverMails =
  (dependencies: MailDependencies, pace: Partial<typeof usualPace> = {}) =>
  async (): Promise<number> => {
    const { deliveringForMs, heartbeatEveryMs } = { ...usualPace, ...pace };
    const activity = Context.current();
    // From a timer: a server that is slow in one mail is no sign of death.
    const heartbeats = setInterval(() => activity.heartbeat(), heartbeatEveryMs);
    try {
      const until = performance.now() + deliveringForMs;
      let taken = 0;
      while (taken < batch && performance.now() < until && !activity.cancellationSignal.aborted) {
        const [due] = await claimDueMails(dependencies.delivery, 1);
        if (!due) break;
        await deliver(dependencies, due);
        taken += 1;
      }
      return taken;
    } finally {
      clearInterval(heartbeats);
    }
  };

async function deliver(
  { app, delivery, transport, mail: from, at }: MailDependencies,
  due: DueMail,
): Promise<void> {
  const taken = await inTenant(app, due.environmentId, async (tx) => {
    const fate = await takeUpMail(tx, due);
    at('mail.taking');
    return fate;
  });
  at('mail.taken');
  if (taken.kind === 'later') return;
  if (taken.kind === 'pointless') return settleMail(delivery, due.id);
  if (taken.kind === 'nobody') return failMail(delivery, due.id, 'the recipient is not there any more');
  try {
    const mail = await composeMail(taken.letter, from);
    await transport.send({ ...mail, messageId: `<${due.id}@${from.domain}>` });
    at('mail.sent');
    await settleMail(delivery, due.id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isRefusedForGood(error)) await failMail(delivery, due.id, reason);
    else await noteMailTry(delivery, due.id, reason);
  }
}
