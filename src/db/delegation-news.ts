import { sql } from 'kysely';
import type { ApprovalId, DelegationId, EnvironmentId, TaskId, UserId } from '../domain/ids.ts';
import type { NotificationEvent } from '../domain/letter.ts';
import { newId } from './ids.ts';
import type { Sending } from './transaction.ts';

/** That a task has come to somebody, or was taken from them, by a delegation. */
export interface DelegationNews {
  readonly event: Extract<NotificationEvent, 'task_delegated' | 'task_returned' | 'delegation_recalled'>;
  readonly to: UserId;
  readonly about:
    | { readonly approvalId: ApprovalId; readonly phase: number; readonly taskId: TaskId }
    /** A task of a partner: there is no such approval in this environment. */
    | { readonly delegationId: DelegationId; readonly title: string };
}

/**
 * Tells people of an environment of delegations, in the app and by mail, as far as they have not switched it off (NTF-01,
 * 02). Retired people are left out (ENV-13).
 */
export async function tellOfDelegations(
  tx: Sending,
  environmentId: EnvironmentId,
  news: readonly DelegationNews[],
): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map(({ event, to, about }) => ({
    ...{ event, to, notificationId: newId(), mailId: newId() },
    ...about,
    phases: 'phase' in about ? [about.phase] : [],
  }));
  await sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as news
        (event text, "to" uuid, "approvalId" uuid, phases integer[], "taskId" uuid, "delegationId" uuid, title text,
        "notificationId" uuid, "mailId" uuid)
    ), wanted as (
      select told.*, channel from told cross join (values ('app'), ('mail')) as channels (channel)
      where exists (select from users u where u.id = told."to" and u.retired_at is null)
        and not exists (select from notification_preferences p
          where p.user_id = told."to" and p.event = told.event and p.channel = channels.channel and not p.enabled)
    ), notified as (
      insert into notifications (environment_id, id, user_id, event, approval_id, phases, task_id, delegation_id, title)
      select ${environmentId}::uuid, "notificationId", "to", event, "approvalId", phases, "taskId", "delegationId", title
      from wanted where channel = 'app'
    )
    insert into outbox (environment_id, id, kind, template, recipient_user_id, approval_id, phases, task_id,
      delegation_id, title, next_try_at)
    select ${environmentId}::uuid, "mailId", 'mail', event, "to", "approvalId", phases, "taskId", "delegationId", title,
      now()
    from wanted where channel = 'mail'`.execute(tx);
}
