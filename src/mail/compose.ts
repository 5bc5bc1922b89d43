import type { Letter } from '../domain/letter.ts';
import type { Mail } from './transport.ts';

export interface MailSettings {
  /** The sender, as a mail header has it. */
  readonly from: string;
  /** The right-hand side of Message-IDs. */
  readonly domain: string;
  /** Where the API is reached from outside; links begin with it. */
  readonly publicUrl: string;
}

/** Words a letter. Names are put on one line: a header has no second one. */
export function composeMail(letter: Letter, { from, publicUrl }: MailSettings): Omit<Mail, 'messageId'> {
  const title = onOneLine(letter.documentTitle);
  return {
    from,
    to: { name: onOneLine(letter.to.name), address: onOneLine(letter.to.email) },
    subject: `An approval has not started yet: ${title}`,
    text: [
      `Hello ${onOneLine(letter.to.name)},`,
      `the approval of "${title}" in ${onOneLine(letter.environment)} was accepted, but has not started for five minutes.`,
      `It starts by itself as soon as that is possible; nothing is lost.`,
      `${publicUrl}/v1/approvals/${letter.approvalId}`,
    ].join('\n\n'),
  };
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
