import { claimDueMails, failMail, noteMailTry, readMail, settleMail } from '../src/db/mails.ts';
import type { DueMail } from '../src/db/mails.ts';
import { inTenant } from '../src/db/transaction.ts';
import { composeMail } from '../src/mail/compose.ts';
import { isRefusedForGood } from '../src/mail/transport.ts';
import type { MailDependencies } from './dependencies.ts';

/** Mails of one batch: small, since a worker that stops waits for it. */
const batch = 20;
/**
 * After so long no new mail is begun. One mail takes two and a half minutes where a server is slow in every step (15
 * seconds each, 30 for its name), so that such a batch ends within the 4 minutes that `mailDeliveryWorkflow` gives it.
 */
const deliveringForMs = 40_000;

/**
 * Sends the mails that are due, each claimed when its turn comes: what a batch does not come to stays due. A mail that
 * was sent and not noted is sent again under the same Message-ID (NTF-05); what the server refuses for good is not
 * repeated. Returns how many it took on.
 */
export const deliverMails =
  (dependencies: MailDependencies, forMs: number = deliveringForMs) =>
  async (): Promise<number> => {
    const until = performance.now() + forMs;
    let taken = 0;
    while (taken < batch && performance.now() < until) {
      const [due] = await claimDueMails(dependencies.delivery, 1);
      if (!due) break;
      await deliver(dependencies, due);
      taken += 1;
    }
    return taken;
  };

async function deliver(
  { app, delivery, transport, mail: from }: MailDependencies,
  due: DueMail,
): Promise<void> {
  const letter = await inTenant(app, due.environmentId, (tx) => readMail(tx, due));
  if (!letter) {
    await failMail(delivery, due.id, 'the recipient is not there any more');
    return;
  }
  try {
    await transport.send({ ...composeMail(letter, from), messageId: `<${due.id}@${from.domain}>` });
    await settleMail(delivery, due.id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isRefusedForGood(error)) await failMail(delivery, due.id, reason);
    else await noteMailTry(delivery, due.id, reason);
  }
}
