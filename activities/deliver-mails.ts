import { claimDueMails, failMail, noteMailTry, readMail, settleMail } from '../src/db/mails.ts';
import type { DueMail } from '../src/db/mails.ts';
import { inTenant } from '../src/db/transaction.ts';
import { composeMail } from '../src/mail/compose.ts';
import { isRefusedForGood } from '../src/mail/transport.ts';
import type { MailDependencies } from './dependencies.ts';

/** Mails of one batch; a slow server must not make a batch outlive its activity. */
const batch = 20;

/**
 * Sends the mails that are due. A mail that was sent and not noted is sent again under the same Message-ID (NTF-05);
 * what the server refuses for good is not repeated. Returns how many it took on.
 */
export const deliverMails = (dependencies: MailDependencies) => async (): Promise<number> => {
  const due = await claimDueMails(dependencies.delivery, batch);
  for (const mail of due) await deliver(dependencies, mail);
  return due.length;
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
