import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import { newId } from './ids.ts';
import type { Nudge } from './outbox.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Whom a change of the directory may make a manager, or unmake. */
export interface DirectoryReach {
  /** Groups that may yield a manager now to phases that miss theirs (PHM-13). */
  readonly mayGive?: readonly GroupId[];
  /** Who may not be manager any longer (PHM-12): one person, or all whom one change reaches. */
  readonly mayLose?: UserId | readonly UserId[];
  /** The same of people whom a query yields; instead of `mayLose`. */
  readonly mayLoseOf?: RawBuilder<unknown>;
}

/** The unfinished approvals that a change of the directory may reach, found by two partial indexes. */
export async function approvalsReached(
  tx: Transaction,
  { mayGive = [], mayLose, mayLoseOf }: DirectoryReach,
): Promise<ApprovalId[]> {
  const managedBy = mayLoseOf
    ? sql`p.manager_user_id in (${mayLoseOf})`
    : sql`p.manager_user_id = any (${[mayLose ?? []].flat()}::uuid[])`;
  const { rows } = await sql<{ approvalId: ApprovalId }>`
    select p.approval_id as "approvalId"
    from approval_phases p
    where p.manager_group_id = any (${mayGive}::uuid[]) and p.manager_missing_since is not null
    union
    select p.approval_id
    from approval_phases p join approvals a on a.id = p.approval_id
    where ${managedBy} and a.finished_at is null
      and p.state in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open')`.execute(
    tx,
  );
  return rows.map(({ approvalId }) => approvalId);
}

/**
 * Puts down one nudge for each approval that a change of the directory may give or take a manager, set-based, however
 * many they are. Always new rows: one that waits already may be of a look that has not seen this change.
 */
export async function putDirectoryNudges(
  tx: Transaction,
  environmentId: EnvironmentId,
  reach: DirectoryReach,
): Promise<Nudge[]> {
  const reached = await approvalsReached(tx, reach);
  await putLooks(tx, environmentId, reached);
  return reached.map((approvalId) => ({ kind: 'directory_changed', environmentId, approvalId }));
}

/** Puts down that the workflows of these approvals have to look at their rows. */
export async function putLooks(
  tx: Sending,
  environmentId: EnvironmentId,
  approvals: readonly ApprovalId[],
): Promise<void> {
  if (approvals.length === 0) return;
  const rows = approvals.map((approvalId) => ({ id: newId(), approvalId }));
  await sql`
    insert into outbox (environment_id, id, kind, approval_id)
    select ${environmentId}::uuid, nudge.id, 'directory_changed', nudge."approvalId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as nudge (id uuid, "approvalId" uuid)`.execute(
    tx,
  );
}
