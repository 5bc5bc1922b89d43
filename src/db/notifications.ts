import { sql } from 'kysely';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import type { ApprovalId, EnvironmentId, UserId } from '../domain/ids.ts';
import { isOptional } from '../domain/letter.ts';
import type { NotificationEvent } from '../domain/letter.ts';
import { newId } from './ids.ts';
import type { Sending, Transaction } from './transaction.ts';

export type { NotificationEvent } from '../domain/letter.ts';

export interface Telling {
  readonly environmentId: EnvironmentId;
  readonly event: NotificationEvent;
  readonly approvalId: ApprovalId;
  /** The phases that it is about, by number. */
  readonly phases: readonly number[];
  /**
   * Users; or 'administrators': every active administrator of the environment and every active user with an admin set
   * that covers the approval's location and contract type (PHM-04); nobody at all: the environment's fallback mailbox,
   * by mail only.
   */
  readonly to: readonly UserId[] | 'administrators';
  /** Users besides the administrators, each told once. */
  readonly also?: readonly UserId[];
  /** Whose action it was: they are not told of their own (NTF-03), `manager_missing` and `manager_set` excepted. */
  readonly by: UserId | null;
}

/**
 * Puts down in-app notifications and mails, in the caller's transaction, for whoever has not switched them off
 * (NTF-01..03). Retired people are left out (ENV-13).
 */
export async function tell(tx: Sending, telling: Telling): Promise<void> {
  const { environmentId, event, approvalId, to, also = [], by } = telling;
  const administrators = to === 'administrators' ? await administratorsOf(tx, approvalId) : [];
  const others = await stillHere(tx, to === 'administrators' ? also : to);
  const known = [...new Set([...administrators, ...others])];
  const unattended = to === 'administrators' && administrators.length === 0;
  const told = known.filter((userId) => userId !== by || !isOptional(event));
  const people = told.map((userId) => ({ userId, notificationId: newId(), mailId: newId() }));
  if (people.length === 0 && !unattended) return;
  // A mailbox that is nobody's has chosen nothing, and sees no notification.
  const fallback = unattended ? [{ userId: null, notificationId: null, mailId: newId() }] : [];
  const mailboxes = [...fallback, ...people];
  const phases = [...new Set(telling.phases)].sort((one, other) => one - other);
  await sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(mailboxes)}::jsonb)
        as person ("userId" uuid, "notificationId" uuid, "mailId" uuid)
    ), wanted as (
      select told.*, channel from told cross join (values ('app'), ('mail')) as channels (channel)
      where not exists (select from notification_preferences p
        where p.user_id = told."userId" and p.event = ${event} and p.channel = channels.channel and not p.enabled)
    ), notified as (
      insert into notifications (environment_id, id, user_id, event, approval_id, phases)
      select ${environmentId}::uuid, "notificationId", "userId", ${event}, ${approvalId}::uuid, ${phases}::integer[]
      from wanted where channel = 'app' and "userId" is not null
    )
    insert into outbox (environment_id, id, kind, approval_id, template, recipient_user_id, phases, next_try_at)
    select ${environmentId}::uuid, "mailId", 'mail', ${approvalId}::uuid, ${event}, "userId", ${phases}::integer[], now()
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

/** PHM-04: the active administrators, and the active users with an admin set that covers the approval. */
async function administratorsOf(tx: Sending, approvalId: ApprovalId): Promise<UserId[]> {
  const { rows } = await sql<{ id: UserId }>`
    select u.id
    from users u
    where u.retired_at is null and (u.environment_role = 'administrator' or u.id in (
      select given.user_id
      from approvals a
      join permission_set_locations l on l.location = a.location
      join permission_set_contract_types t
        on t.permission_set_id = l.permission_set_id and t.contract_type = a.contract_type
      join permission_sets s on s.id = l.permission_set_id and s.workflow_role = 'admin'
      join user_permission_sets given on given.permission_set_id = s.id
      where a.id = ${approvalId}))
    order by u.id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function stillHere(tx: Sending, userIds: readonly UserId[]): Promise<UserId[]> {
  if (userIds.length === 0) return [];
  const { rows } = await sql<{ id: UserId }>`
    select id from users where id = any (${[...userIds]}::uuid[]) and retired_at is null order by id`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
