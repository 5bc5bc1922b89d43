import { sql } from 'kysely';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import type { ApprovalId, EnvironmentId, GroupId, TaskId, UserId } from '../domain/ids.ts';
import { isOptional } from '../domain/letter.ts';
import type { ApprovalEvent, GroupEvent, NotificationEvent } from '../domain/letter.ts';
import { newId } from './ids.ts';
import type { Sending, Transaction } from './transaction.ts';

export type { NotificationEvent } from '../domain/letter.ts';

/** What is told, and to whom. */
export interface News {
  readonly environmentId: EnvironmentId;
  readonly event: ApprovalEvent;
  /**
   * Users; or 'administrators': every active administrator of the environment and every active user with an admin set
   * that covers the approval's location and contract type (PHM-04); nobody at all: the environment's fallback mailbox,
   * by mail only.
   */
  readonly to: readonly UserId[] | 'administrators';
  /** Whose action it was: they are not told of their own (NTF-03), `manager_missing` and `manager_set` excepted. */
  readonly by: UserId | null;
}

/** An approval that something is told of. */
export interface About {
  readonly approvalId: ApprovalId;
  /** The phases that it is about, by number. */
  readonly phases: readonly number[];
  /** Users besides the administrators, each told once. */
  readonly also?: readonly UserId[];
}

export type Telling = News & About;

/**
 * Puts down in-app notifications and mails, in the caller's transaction, for whoever has not switched them off
 * (NTF-01..03). Retired people are left out (ENV-13).
 */
export const tell = (tx: Sending, telling: Telling): Promise<void> => tellOfMany(tx, telling, [telling]);

/** How many approvals are told of with the same few statements: a limit on what one statement carries. */
const approvalsAtOnce = 200;

/** As `tell`, of many approvals at once: each is told of by itself. */
export async function tellOfMany(tx: Sending, news: News, approvals: readonly About[]): Promise<void> {
  for (let from = 0; from < approvals.length; from += approvalsAtOnce) {
    await putDown(tx, news, await mailboxesOf(tx, news, approvals.slice(from, from + approvalsAtOnce)));
  }
}

/** Where something is told: to a person, or to the mailbox of the environment, which is nobody's. */
export interface Mailbox extends Pick<About, 'phases'> {
  readonly userId: UserId | null;
  /** What it is about: an approval, or a group. */
  readonly approvalId?: ApprovalId;
  readonly groupId?: GroupId;
  /** The one task of the approval that it is about, where it is about one. */
  readonly taskId?: TaskId;
}

/** What somebody did with the places of people in one group. */
export interface GroupNews {
  readonly environmentId: EnvironmentId;
  readonly event: GroupEvent;
  readonly groupId: GroupId;
  readonly to: readonly UserId[];
  /** Whose action it was: they are not told of their own (NTF-03). */
  readonly by: string | null;
}

/**
 * Tells people of their own places in a group (NTF-02), in the transaction of the change. Only who was named themselves is
 * told: whoever comes and goes with a group or an organisation is not, since that may be a hundred thousand at once.
 */
export async function tellOfGroup(tx: Sending, news: GroupNews): Promise<void> {
  const { groupId, to } = news;
  await tellOfPlaces(tx, news, to.map((userId) => ({ groupId, userId }))); // prettier-ignore
}

/** As `tellOfGroup`, of places in many groups with the same few statements. */
export async function tellOfPlaces(
  tx: Sending,
  { environmentId, event, by }: Pick<GroupNews, 'environmentId' | 'event' | 'by'>,
  places: readonly { readonly groupId: GroupId; readonly userId: UserId }[],
): Promise<void> {
  const here = await stillHere(tx, [...new Set(places.map(({ userId }) => userId))]);
  const told = places.filter(({ userId }) => userId !== by && here.has(userId));
  await putDown(
    tx,
    { environmentId, event },
    told.map(({ userId, groupId }) => ({ userId, groupId, phases: [] })),
  );
}

async function mailboxesOf(
  tx: Sending,
  { event, to, by }: News,
  approvals: readonly About[],
): Promise<Mailbox[]> {
  const toAdministrators = to === 'administrators';
  const administrators = toAdministrators
    ? await administratorsOf(tx, approvals)
    : new Map<ApprovalId, UserId[]>();
  const othersOf = ({ also = [] }: About) => (toAdministrators ? also : to);
  const here = await stillHere(tx, approvals.flatMap(othersOf));
  return approvals.flatMap((about) => {
    const responsible = administrators.get(about.approvalId) ?? [];
    const known = new Set([...responsible, ...othersOf(about).filter((userId) => here.has(userId))]);
    const told = [...known].filter((userId) => userId !== by || !isOptional(event));
    const unattended = toAdministrators && responsible.length === 0;
    const phases = [...new Set(about.phases)].sort((one, other) => one - other);
    return [...(unattended ? [null] : []), ...told].map((userId) => ({
      approvalId: about.approvalId,
      phases,
      userId,
    }));
  });
}

/** Puts down what is told. A mailbox that is nobody's has chosen nothing, and sees no notification. */
export async function putDown(
  tx: Sending,
  { environmentId, event }: { readonly environmentId: EnvironmentId; readonly event: NotificationEvent },
  mailboxes: readonly Mailbox[],
): Promise<void> {
  if (mailboxes.length === 0) return;
  const rows = mailboxes.map((mailbox) => ({ ...mailbox, notificationId: newId(), mailId: newId() }));
  await sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as mailbox
        ("approvalId" uuid, "groupId" uuid, phases integer[], "taskId" uuid, "userId" uuid, "notificationId" uuid,
        "mailId" uuid)
    ), wanted as (
      select told.*, channel from told cross join (values ('app'), ('mail')) as channels (channel)
      where not exists (select from notification_preferences p
        where p.user_id = told."userId" and p.event = ${event} and p.channel = channels.channel and not p.enabled)
    ), notified as (
      insert into notifications (environment_id, id, user_id, event, approval_id, phases, task_id, group_id)
      select ${environmentId}::uuid, "notificationId", "userId", ${event}, "approvalId", phases, "taskId", "groupId"
      from wanted where channel = 'app' and "userId" is not null
    )
    insert into outbox (environment_id, id, kind, approval_id, group_id, template, recipient_user_id, phases, task_id,
      next_try_at)
    select ${environmentId}::uuid, "mailId", 'mail', "approvalId", "groupId", ${event}, "userId", phases, "taskId", now()
    from wanted where channel = 'mail'`.execute(tx);
}

/**
 * Tells administrators, once, that an approval has not started (architecture, section 2.8). False when that was done
 * before, or the approval runs by now.
 */
export async function tellOfLateStart(
  tx: Transaction,
  { environmentId, approvalId }: ApprovalRef,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update approvals set start_failure_told_at = now()
    where id = ${approvalId} and state = 'starting' and start_failure_told_at is null`.execute(tx);
  if (numAffectedRows !== 1n) return false;
  await tell(tx, {
    environmentId,
    event: 'start_late',
    approvalId,
    phases: [],
    to: 'administrators',
    by: null,
  });
  return true;
}

/** PHM-04: of each approval the active administrators, and the active users with an admin set that covers it. */
async function administratorsOf(
  tx: Sending,
  approvals: readonly About[],
): Promise<ReadonlyMap<ApprovalId, UserId[]>> {
  const { rows } = await sql<{ approvalId: ApprovalId; userIds: UserId[] }>`
    with about as (
      select id, location, contract_type from approvals
      where id = any (${approvals.map(({ approvalId }) => approvalId)}::uuid[])
    ), responsible as (
      select about.id as approval_id, u.id as user_id
      from about cross join users u
      where u.environment_role = 'administrator' and u.retired_at is null
      union
      select about.id, u.id
      from about
      join permission_set_locations l on l.location = about.location
      join permission_set_contract_types t
        on t.permission_set_id = l.permission_set_id and t.contract_type = about.contract_type
      join permission_sets s on s.id = l.permission_set_id and s.workflow_role = 'admin'
      join user_permission_sets given on given.permission_set_id = s.id
      join users u on u.id = given.user_id and u.retired_at is null
    )
    select approval_id as "approvalId", jsonb_agg(user_id order by user_id) as "userIds"
    from responsible
    group by approval_id`.execute(tx);
  return new Map(rows.map(({ approvalId, userIds }) => [approvalId, userIds]));
}

async function stillHere(tx: Sending, userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
  if (userIds.length === 0) return new Set();
  const { rows } = await sql<{ id: UserId }>`
    select id from users where id = any (${[...new Set(userIds)]}::uuid[]) and retired_at is null`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}
