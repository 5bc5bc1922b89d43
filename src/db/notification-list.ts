import { sql } from 'kysely';
import type { Id, TaskId, UserId } from '../domain/ids.ts';
import type { ApprovalInLetter, GroupInLetter, NotificationEvent } from '../domain/letter.ts';
import { beyondEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

export type NotificationId = Id<'notification'>;

/** What somebody was told of, with the names that it has now. */
export interface NotificationRow {
  readonly id: NotificationId;
  readonly event: NotificationEvent;
  /** Null where it is about a group. */
  readonly approval: ApprovalInLetter | null;
  readonly group: GroupInLetter | null;
  /** The one task that it is about, where it is about one. */
  readonly taskId: TaskId | null;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

const shown = sql`
  n.id, n.event, coalesce(n.task_id, g.task_id) as "taskId", n.created_at as "createdAt", n.read_at as "readAt",
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as "group",
  case when o.id is null then jsonb_build_object('id', coalesce(a.id, g.approval_id), 'documentTitle', coalesce(d.title, n.title), 'phases', coalesce((
    select jsonb_agg(jsonb_build_object('number', p.phase, 'name', p.name) order by p.phase)
    from approval_phases p
    where p.approval_id = a.id and p.attempt = 1 and p.phase = any (n.phases)), '[]')) end as approval
  from notifications n
  left join approvals a on a.id = n.approval_id
  left join documents d on d.id = a.document_id
  left join delegated_tasks g on g.delegation_id = n.delegation_id
  left join groups o on o.id = n.group_id`;

/** What a person was told of in the app, newest first (NTF-01). */
export async function listNotifications(
  tx: Transaction,
  { userId, unread }: { readonly userId: UserId; readonly unread: boolean },
  { limit, after }: Page<NotificationId>,
): Promise<NotificationRow[]> {
  // Two statements: with "or not unread" neither would have its index.
  const only = unread ? sql`n.read_at is null` : sql`true`;
  const { rows } = await sql<NotificationRow>`
    select ${shown}
    where n.user_id = ${userId} and n.id < ${after ?? beyondEveryId}::uuid and ${only}
    order by n.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** How many of them the person has not read. */
export async function countUnread(tx: Transaction, userId: UserId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notifications where user_id = ${userId} and read_at is null`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Marks one as read; undefined where the person has no such notification. A second time changes nothing. */
export async function readNotification(
  tx: Transaction,
  userId: UserId,
  id: NotificationId,
): Promise<NotificationRow | undefined> {
  await sql`
    update notifications set read_at = now()
    where id = ${id} and user_id = ${userId} and read_at is null`.execute(tx);
  const { rows } = await sql<NotificationRow>`
    select ${shown} where n.id = ${id} and n.user_id = ${userId}`.execute(tx);
  return rows[0];
}

/** Marks this one and all before it as read: what has come since is still news. */
export async function readNotificationsUpTo(
  tx: Transaction,
  userId: UserId,
  id: NotificationId,
): Promise<void> {
  await sql`
    update notifications set read_at = now()
    where user_id = ${userId} and id <= ${id} and read_at is null`.execute(tx);
}
