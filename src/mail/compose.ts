import type { ApprovalInLetter, Letter, NotificationEvent } from '../domain/letter.ts';
import { onOneLine } from './one-line.ts';
import { render } from './render.ts';
import { approvalCount, subjectOf } from './subject.ts';
import type { Mail } from './transport.ts';

export interface MailSettings {
  /** The sender, as a mail header has it. */
  readonly from: string;
  /** The right-hand side of Message-IDs. */
  readonly domain: string;
  /** Where Countersign is reached from outside; links begin with it. */
  readonly publicUrl: string;
  /** The secret that accepts an invitation. Made anew for each mail: it is stored nowhere. */
  readonly invitationSecret: (invitationId: string) => string;
}

/** Words a letter, as text and as HTML (NTF-04). Names are put on one line: a header has no second one. */
export async function composeMail(letter: Letter, settings: MailSettings): Promise<Omit<Mail, 'messageId'>> {
  const { to, branding } = letter;
  const subject = subjectOf(letter);
  const environment = onOneLine(letter.environment);
  const rendered = await render('approvals' in letter ? `${letter.template}_list` : letter.template, {
    colour: branding.colour,
    logoUrl: branding.logoUrl,
    brand: onOneLine(branding.name ?? environment),
    footer: onOneLine(branding.footer),
    environment,
    subject,
    name: onOneLine(to.name),
    ...valuesOf(letter, settings),
  });
  return {
    from: settings.from,
    to: { name: onOneLine(to.name), address: onOneLine(to.email) },
    subject,
    ...rendered,
  };
}

/** What a letter of its kind tells, beside what all letters have. */
function valuesOf(letter: Letter, { publicUrl, invitationSecret }: MailSettings): object {
  if (letter.template === 'invitation') {
    return { invitationLink: `${publicUrl}/invitation#${invitationSecret(letter.invitationId)}` };
  }
  const withLink = ({ id, documentTitle, phases }: ApprovalInLetter) => ({
    documentTitle: onOneLine(documentTitle),
    link: `${publicUrl}/v1/approvals/${id}`,
    phases: phases.map(({ number, name }) => ({ number, name: onOneLine(name) })),
  });
  if ('approval' in letter) return { approval: withLink(letter.approval) };
  const { approvals, listed } = letter;
  return {
    approvals: approvals.map(withLink),
    approvalCount: approvalCount(listed),
    many: listed > 1,
    more: listed - approvals.length,
    allLink: `${publicUrl}${listOf[letter.template]}`,
  };
}

/** Where all are to be seen that a list names the first of. */
const listOf: Readonly<Record<NotificationEvent, string>> = {
  manager_missing: '/v1/approvals/waiting?for=manager',
  manager_set: '/v1/approvals',
  participants_missing: '/v1/approvals/waiting?for=participants',
  start_late: '/v1/approvals',
  turn_lost: '/v1/approvals',
};
