import { sql } from 'kysely';
import type { ApprovalId, DelegationId, EnvironmentId, TaskId, UserId } from '../domain/ids.ts';
import type { NotificationEvent } from '../domain/letter.ts';
import { newId } from './ids.ts';
import type { Sending } from './transaction.ts';

/** That a task has come to somebody, or was taken from them, by a delegation. */
export interface DelegationNews {
  /** Of the person who is told. */
  readonly environmentId: EnvironmentId;
  readonly event: Extract<NotificationEvent, 'task_delegated' | 'task_returned' | 'delegation_recalled'>;
  readonly to: UserId;
  readonly about:
    | { readonly approvalId: ApprovalId; readonly phase: number; readonly taskId: TaskId }
    /** A task of a partner: there is no such approval in this environment. */
    | { readonly delegationId: DelegationId; readonly title: string };
}

/**
 * Tells somebody of a delegation, in the app and by mail, as far as they have not switched it off (NTF-01, 02). Retired
 * people are left out (ENV-13).
 */
export async function tellOfDelegation(
  tx: Sending,
  { environmentId, event, to, about }: DelegationNews,
): Promise<void> {
  const at = { approvalId: null, phase: null, taskId: null, delegationId: null, title: null, ...about };
  const phases = at.phase === null ? [] : [at.phase];
  await sql`
    with wanted as (
      select channel from (values ('app'), ('mail')) as channels (channel)
      where exists (select from users u where u.id = ${to} and u.retired_at is null)
        and not exists (select from notification_preferences p
          where p.user_id = ${to} and p.event = ${event} and p.channel = channels.channel and not p.enabled)
    ), notified as (
      insert into notifications (environment_id, id, user_id, event, approval_id, phases, task_id, delegation_id, title)
      select ${environmentId}::uuid, ${newId()}::uuid, ${to}::uuid, ${event}, ${at.approvalId}::uuid, ${phases}::int[],
        ${at.taskId}::uuid, ${at.delegationId}::uuid, ${at.title}::text
      from wanted where channel = 'app'
    )
    insert into outbox (environment_id, id, kind, template, recipient_user_id, approval_id, phases, task_id,
      delegation_id, title, next_try_at)
    select ${environmentId}::uuid, ${newId()}::uuid, 'mail', ${event}, ${to}::uuid, ${at.approvalId}::uuid,
      ${phases}::int[], ${at.taskId}::uuid, ${at.delegationId}::uuid, ${at.title}::text, now()
    from wanted where channel = 'mail'`.execute(tx);
}
