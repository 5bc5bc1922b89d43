import type { ApprovalId, GroupId, TaskId } from './ids.ts';

/** What people are told of approvals and tasks (NTF-01). */
export const approvalEvents = [
  'manager_missing',
  'manager_set',
  'participants_missing',
  'start_late',
  'turn_placed_again',
  'turn_to_manager',
  'turn_lost',
  'task_opened',
  'task_without_members',
  'task_delegated',
  'task_returned',
  'delegation_recalled',
] as const;
export type ApprovalEvent = (typeof approvalEvents)[number];

/** What people are told of groups: what somebody else did with their own place in one (NTF-02). */
export const groupEvents = [
  'group_joined',
  'group_left',
  'default_assignee_named',
  'default_assignee_dropped',
] as const;
export type GroupEvent = (typeof groupEvents)[number];

export const notificationEvents = [...approvalEvents, ...groupEvents] as const;
export type NotificationEvent = (typeof notificationEvents)[number];

/** NTF-02: the ways in which people are told. */
export const notificationChannels = ['mail', 'app'] as const;
export type NotificationChannel = (typeof notificationChannels)[number];

export const isGroupEvent = (event: string): event is GroupEvent => groupEvents.some((one) => one === event);

/** PHM-03, 07: what nobody can switch off, and everybody is told of though they did it themselves (NTF-02, 03). */
export const isOptional = (event: NotificationEvent): boolean =>
  event !== 'manager_missing' && event !== 'manager_set';

/** What mails tell. */
export const mailTemplates = [...notificationEvents, 'invitation'] as const;
export type MailTemplate = (typeof mailTemplates)[number];

/** How the mails of an environment look (NTF-04). */
export interface Branding {
  /** In place of the environment's name, where there is one. */
  readonly name: string | null;
  /** `#rrggbb`, dark enough for white letters. */
  readonly colour: string;
  readonly logoUrl: string | null;
  readonly footer: string;
}

/** One line of a mail that lists many. */
export interface ListEntry {
  readonly approvalId: ApprovalId | null;
  readonly phases: readonly number[];
  readonly taskId?: TaskId | null;
  readonly groupId?: GroupId | null;
}

/** An approval and those of its phases that a mail is about, with the names that people know them by. */
export interface ApprovalInLetter {
  readonly id: ApprovalId;
  /** The one task that it is about, where it is about one. */
  readonly taskId?: TaskId | null;
  readonly documentTitle: string;
  readonly phases: readonly { readonly number: number; readonly name: string }[];
}

/** A group that a mail is about. */
export interface GroupInLetter {
  readonly id: GroupId;
  readonly name: string;
}

/** What a mail tells, and to whom, with the names that it needs; read when it is sent. */
export type Letter = NoticeLetter | ListLetter | GroupLetter | GroupListLetter | InvitationLetter;

export interface NoticeLetter extends LetterHead {
  readonly template: ApprovalEvent;
  readonly approval: ApprovalInLetter;
}

export interface GroupLetter extends LetterHead {
  readonly template: GroupEvent;
  readonly group: GroupInLetter;
}

/** As `ListLetter`, of groups. */
export interface GroupListLetter extends LetterHead {
  readonly template: GroupEvent;
  readonly groups: readonly GroupInLetter[];
  readonly listed: number;
}

/** What would otherwise be many mails of one event (PHM-04). */
export interface ListLetter extends LetterHead {
  readonly template: ApprovalEvent;
  readonly approvals: readonly ApprovalInLetter[];
  /** How many there are, of which `approvals` names the first. */
  readonly listed: number;
}

export interface InvitationLetter extends LetterHead {
  readonly template: 'invitation';
  readonly invitationId: string;
}

export interface LetterHead {
  readonly to: { readonly name: string; readonly email: string };
  readonly environment: string;
  readonly branding: Branding;
}
