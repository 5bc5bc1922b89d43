import type { Letter, NotificationEvent } from '../domain/letter.ts';
import { onOneLine } from './one-line.ts';

/** What a mail is about, in one line. */
export function subjectOf(letter: Letter): string {
  if (letter.template === 'invitation')
    return `You are invited to ${onOneLine(letter.branding.name ?? letter.environment)}`;
  const subject = subjects[letter.template];
  if ('listed' in letter) return subject.many(letter.listed);
  return `${subject.of}: ${shortened('approval' in letter ? letter.approval.documentTitle : letter.group.name)}`;
}

/** `1 approval`, `7 approvals`. */
export const approvalCount = (count: number): string => `${count} ${count === 1 ? 'approval' : 'approvals'}`;

/** `1 task`, `7 tasks`. */
export const taskCount = (count: number): string => `${count} ${count === 1 ? 'task' : 'tasks'}`;

/** `1 group`, `7 groups`. */
export const groupCount = (count: number): string => `${count} ${count === 1 ? 'group' : 'groups'}`;

const have = (count: number): string => (count === 1 ? 'has' : 'have');

/** Of one approval, and of many at once. */
const subjects: Readonly<
  Record<NotificationEvent, { readonly of: string; readonly many: (count: number) => string }>
> = {
  manager_missing: {
    of: 'An approval has no phase manager',
    many: (count) => `${approvalCount(count)} ${have(count)} no phase manager`,
  },
  manager_set: {
    of: 'You are phase manager',
    many: (count) => `You are phase manager in ${approvalCount(count)}`,
  },
  participants_missing: {
    of: 'An approval waits for participants',
    many: (count) => `${approvalCount(count)} ${count === 1 ? 'waits' : 'wait'} for participants`,
  },
  start_late: {
    of: 'An approval has not started yet',
    many: (count) => `${approvalCount(count)} ${have(count)} not started yet`,
  },
  turn_placed_again: {
    of: 'Somebody else has the turn of who was retired',
    many: (count) => `In ${approvalCount(count)} somebody else has the turn of who was retired`,
  },
  turn_to_manager: {
    of: 'The phase manager has the turn of who was retired',
    many: (count) => `In ${approvalCount(count)} the phase manager has the turn of who was retired`,
  },
  turn_lost: {
    of: 'An approval waits for somebody who was retired',
    many: (count) => `${approvalCount(count)} ${count === 1 ? 'waits' : 'wait'} for somebody who was retired`,
  },
  task_opened: {
    of: 'A task waits for you',
    many: (count) => `${taskCount(count)} ${count === 1 ? 'waits' : 'wait'} for you`,
  },
  task_without_members: {
    of: 'A task is left with nobody',
    many: (count) => `In ${approvalCount(count)} a task is left with nobody`,
  },
  task_delegated: {
    of: 'A task was delegated to you',
    many: (count) => `${taskCount(count)} ${count === 1 ? 'was' : 'were'} delegated to you`,
  },
  task_returned: {
    of: 'A task is yours again',
    many: (count) => `${taskCount(count)} ${count === 1 ? 'is' : 'are'} yours again`,
  },
  delegation_recalled: {
    of: 'A task was taken back',
    many: (count) => `${taskCount(count)} ${count === 1 ? 'was' : 'were'} taken back`,
  },
  group_joined: {
    of: 'You were added to a group',
    many: (count) => `You were added to ${groupCount(count)}`,
  },
  group_left: {
    of: 'You were taken out of a group',
    many: (count) => `You were taken out of ${groupCount(count)}`,
  },
  default_assignee_named: {
    of: 'You are default assignee of a group',
    many: (count) => `You are default assignee of ${groupCount(count)}`,
  },
  default_assignee_dropped: {
    of: 'You are default assignee of a group no longer',
    many: (count) => `You are default assignee of ${groupCount(count)} no longer`,
  },
};

/** A title that is longer tells no more in a list of mails. */
const titleAtMost = 150;

function shortened(name: string): string {
  const title = [...onOneLine(name)];
  return title.length > titleAtMost ? `${title.slice(0, titleAtMost - 1).join('')}…` : title.join('');
}
