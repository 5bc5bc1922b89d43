import type {
  ApprovalInLetter,
  GroupInLetter,
  GroupLetter,
  GroupListLetter,
  Letter,
  MailTemplate,
  NotificationEvent,
} from '../domain/letter.ts';
import { onOneLine } from './one-line.ts';
import { pageLink } from './page-link.ts';
import type { PageInLetter } from './page-link.ts';
import { render } from './render.ts';
import { approvalCount, groupCount, subjectOf, taskCount } from './subject.ts';
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
  const rendered = await render('listed' in letter ? `${letter.template}_list` : letter.template, {
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
    const token = invitationSecret(letter.invitationId);
    return { invitationLink: pageLink(publicUrl, `/invitations#token=${token}`) };
  }
  if ('group' in letter || 'groups' in letter) return valuesOfGroups(letter, publicUrl);
  const withLink = (about: ApprovalInLetter) => ({
    documentTitle: onOneLine(about.documentTitle),
    link: pageLink(publicUrl, pageOf(letter.template, about)),
    phases: about.phases.map(({ number, name }) => ({ number, name: onOneLine(name) })),
  });
  if ('approval' in letter) return { approval: withLink(letter.approval) };
  const { approvals, listed } = letter;
  return {
    approvals: approvals.map(withLink),
    approvalCount: approvalCount(listed),
    taskCount: taskCount(listed),
    many: listed > 1,
    more: listed - approvals.length,
    allLink: pageLink(publicUrl, listOf[letter.template]),
  };
}

function valuesOfGroups(letter: GroupLetter | GroupListLetter, publicUrl: string): object {
  const link = pageLink(publicUrl, listOf[letter.template]);
  const named = ({ name }: GroupInLetter) => ({ name: onOneLine(name), link });
  if ('group' in letter) return { group: named(letter.group) };
  const { groups, listed } = letter;
  return {
    ...{ groups: groups.map(named), groupCount: groupCount(listed) },
    ...{ more: listed - groups.length, allLink: link },
  };
}

/** Whoever lost a task by a recall sees that among their delegations: the task itself is not theirs to open any more. */
function pageOf(
  template: MailTemplate,
  { id, taskId }: Pick<ApprovalInLetter, 'id' | 'taskId'>,
): PageInLetter {
  if (template === 'delegation_recalled') return '/delegations';
  return taskId ? `/tasks/${taskId}` : `/approvals/${id}`;
}

/** Where all are to be seen that a list names the first of. */
const listOf: Readonly<Record<NotificationEvent, PageInLetter>> = {
  manager_missing: '/waiting',
  manager_set: '/notifications',
  participants_missing: '/waiting',
  start_late: '/notifications',
  turn_placed_again: '/notifications',
  turn_to_manager: '/notifications',
  turn_lost: '/notifications',
  task_opened: '/tasks',
  task_without_members: '/notifications',
  task_delegated: '/tasks',
  task_returned: '/tasks',
  delegation_recalled: '/delegations',
  group_joined: '/notifications',
  group_left: '/notifications',
  default_assignee_named: '/notifications',
  default_assignee_dropped: '/notifications',
};
