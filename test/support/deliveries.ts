// Deliveries of mail as the worker makes them, without a workflow around them.
import { MockActivityEnvironment } from '@temporalio/testing';
import { deliverMails } from '../../activities/deliver-mails.ts';
import { noCrash } from '../../src/crash-point.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import type { MailSettings } from '../../src/mail/compose.ts';
import { openMailTransport } from '../../src/mail/transport.ts';
import type { TestDatabase } from './database.ts';
import { testInvitationSecret } from './issuer.ts';

export const mailSettings: MailSettings = {
  from: 'Countersign <no-reply@countersign.example>',
  domain: 'countersign.example',
  publicUrl: 'https://cs.example',
  invitationSecret: (id) => invitationToken(testInvitationSecret, id),
};

/** One batch of what is due; how many mails it took on. */
export async function deliverBatch(
  { app, delivery }: Pick<TestDatabase, 'app' | 'delivery'>,
  smtpUrl: string,
  pace: Parameters<typeof deliverMails>[1] = {},
): Promise<number> {
  const transport = openMailTransport(smtpUrl);
  try {
    const activity = deliverMails({ app, delivery, transport, mail: mailSettings, at: noCrash }, pace);
    return await new MockActivityEnvironment().run(activity);
  } finally {
    transport.close();
  }
}

/** Batch after batch until nothing is due, as the workflow does. */
export async function deliverAll(
  database: Pick<TestDatabase, 'app' | 'delivery'>,
  smtpUrl: string,
): Promise<void> {
  while ((await deliverBatch(database, smtpUrl)) > 0);
}
