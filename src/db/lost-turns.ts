// The turns of people who were retired (ENV-13): nobody answers them, until somebody takes them over.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { ApprovalId, GroupId, TaskId, UserId } from '../domain/ids.ts';
import type { PhaseTask } from '../domain/phase.ts';
import { requireChanged } from './changed.ts';
import { isDelegated } from './parts.ts';
import type { Sending } from './transaction.ts';

/** What a delegate has is answered by them: it waits for nobody who was retired (DEL-04). */
const withNoDelegate = sql`not ${isDelegated(sql`t.user_id`)}`;

/** A query for the unfinished approvals in which somebody has a turn or will have one, by two partial indexes. */
export const approvalsWithTurnsOf = (userId: UserId): RawBuilder<unknown> => sql`
    select lost.approval_id
    from (
      select t.approval_id from tasks t
      where t.user_id = ${userId} and t.state = 'open' and ${withNoDelegate}
      union all
      select t.approval_id from tasks t where t.user_id = ${userId} and t.state = 'waiting') lost
    join approvals a on a.id = lost.approval_id
    where a.finished_at is null`;

/** A query for the approvals in which one of these groups may give somebody to a turn that nobody answers. */
export const approvalsAwaiting = (groupIds: readonly GroupId[]): RawBuilder<unknown> => sql`
    select t.approval_id from tasks t
    where t.unattended_group_id = any (${groupIds}::uuid[]) and t.unattended_group_id is not null
      and t.state in ('waiting', 'open')`;

/** A turn that nobody answers, in a phase that is open. */
export interface LostTurn extends PhaseRef {
  readonly taskId: TaskId;
  readonly userId: UserId;
  readonly turn: number;
  /** Whether it was known before: then it has been told of. */
  readonly known: boolean;
  /** The group that had nobody for it then. */
  readonly awaited: GroupId | null;
}

/** The turns of an approval whose people were retired, in the order of turns. Read behind the approval's lock. */
export async function readLostTurns(tx: Sending, approvalId: ApprovalId): Promise<LostTurn[]> {
  const { rows } = await sql<LostTurn>`
    select t.id as "taskId", t.phase, t.attempt, t.user_id as "userId", t.turn,
      t.unattended_since is not null as known, t.unattended_group_id as awaited
    from tasks t
    join approval_phases p on p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
      and p.state = 'open' and p.outcome is null
    join users u on u.id = t.user_id and u.retired_at is not null
    where t.approval_id = ${approvalId} and t.state in ('waiting', 'open') and ${withNoDelegate}
    order by t.phase, t.turn, t.user_id`.execute(tx);
  return rows;
}

/** The tasks of people in one phase attempt. */
export async function readTasksOfPeople(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<PhaseTask[]> {
  const { rows } = await sql<Omit<PhaseTask, 'answers'>>`
    select id, user_id as "userId", turn, state, decision
    from tasks
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt} and user_id is not null`.execute(
    tx,
  );
  return rows.map((task) => ({ ...task, answers: [] }));
}

/** Closes the tasks of people whose turns others have taken over. */
export async function closeTakenOver(tx: Sending, taskIds: readonly TaskId[]): Promise<void> {
  const closed = await sql`
    update tasks set state = 'closed', close_reason = 'turn_taken_over', closed_at = now()
    where id = any (${taskIds}::uuid[]) and state in ('waiting', 'open')`.execute(tx);
  requireChanged(closed, taskIds.length, 'closing the tasks of turns that were taken over');
}

/** A turn that nobody takes over, and the group that may give somebody to it one day. */
export interface Unattended {
  readonly taskId: TaskId;
  readonly awaited: GroupId | null;
}

/** Marks turns as nobody's, which they go on to be until somebody takes them over. */
export async function markUnattended(tx: Sending, turns: readonly Unattended[]): Promise<void> {
  const marked = await sql`
    update tasks t
    set unattended_since = coalesce(t.unattended_since, now()), unattended_group_id = one.awaited
    from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as one ("taskId" uuid, awaited uuid)
    where t.id = one."taskId" and t.state in ('waiting', 'open')`.execute(tx);
  requireChanged(marked, turns.length, 'marking turns that nobody answers');
}

/**
 * Keeps people from being retired until the transaction ends: whoever is about to get a turn. In a snapshot it fails where
 * one has been retired since, and the transaction begins again.
 */
export async function keepActive(tx: Sending, userIds: readonly UserId[]): Promise<void> {
  const { rows } = await sql`
    select from users where id = any (${userIds}::uuid[]) and retired_at is null order by id for key share`.execute(
    tx,
  );
  const wanted = new Set(userIds).size;
  if (rows.length !== wanted) throw new Error(`${wanted - rows.length} of who takes a turn over are retired`);
}
