import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import { idByNumber, newId } from './ids.ts';
import { approvalsAwaiting, approvalsWithTurnsOf } from './lost-turns.ts';
import type { Nudge } from './outbox.ts';
import type { Sending } from './transaction.ts';

/** Whom a change of the directory may make a manager, or unmake, and whose turns it leaves to nobody. */
export interface DirectoryReach {
  /** Groups that may yield a manager now to phases that miss theirs (PHM-13), or somebody to turns that nobody answers. */
  readonly mayGive?: readonly GroupId[];
  /** Who may not be manager any longer (PHM-12): one person, or all whom one change reaches. */
  readonly mayLose?: UserId | readonly UserId[];
  /** The same of people whom a query yields; instead of `mayLose`. */
  readonly mayLoseOf?: RawBuilder<unknown>;
  /** Who was retired, whose turns others are to take over (ENV-13). */
  readonly turnsOf?: UserId;
}

/** The unfinished approvals that a change of the directory may reach, found by partial indexes; none where it reaches nobody. */
function reachedBy({
  mayGive = [],
  mayLose,
  mayLoseOf,
  turnsOf,
}: DirectoryReach): RawBuilder<unknown> | null {
  const losers = [mayLose ?? []].flat();
  const ways: RawBuilder<unknown>[] = [];
  if (mayGive.length > 0)
    ways.push(sql`
    select p.approval_id
    from approval_phases p
    where p.manager_group_id = any (${mayGive}::uuid[]) and p.manager_missing_since is not null
    union all ${approvalsAwaiting(mayGive)}`);
  if (mayLoseOf !== undefined || losers.length > 0)
    ways.push(sql`
    select p.approval_id
    from approval_phases p join approvals a on a.id = p.approval_id
    where ${mayLoseOf ? sql`p.manager_user_id in (${mayLoseOf})` : sql`p.manager_user_id = any (${losers}::uuid[])`}
      and a.finished_at is null
      and p.state in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open')`);
  if (turnsOf !== undefined) ways.push(approvalsWithTurnsOf(turnsOf));
  return ways.length > 0 ? sql.join(ways, sql` union all `) : null;
}

/**
 * Puts down one nudge for each approval that a change of the directory may give or take a manager, or people, set-based,
 * however many they are. Always new rows: one that waits already may be of a look that has not seen this change.
 */
export async function putDirectoryNudges(
  tx: Sending,
  environmentId: EnvironmentId,
  reach: DirectoryReach,
): Promise<Nudge[]> {
  const reached = reachedBy(reach);
  if (reached === null) return [];
  const { rows } = await sql<{ approvalId: ApprovalId }>`
    insert into outbox (environment_id, id, kind, approval_id)
    select ${environmentId}::uuid, ${idByNumber(sql`row_number() over ()`)}, 'directory_changed', reached.approval_id
    from (select distinct approval_id from (${reached}) each_way) reached
    returning approval_id as "approvalId"`.execute(tx);
  return rows.map(({ approvalId }) => ({ kind: 'directory_changed', environmentId, approvalId }));
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
