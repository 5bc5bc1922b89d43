import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { OpenedTask } from '../domain/course.ts';
import type { ApprovalId, GroupId, UserId } from '../domain/ids.ts';
import type { GroupMode } from '../domain/phase-kind.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/**
 * Who has a turn in a phase and is not retired (ENV-13), in the order of turns. Their keys are locked as a task would
 * lock them: whoever is being retired is waited for, and whoever is retired after this has a task that retiring finds.
 */
export async function readTurns(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<{ userId: UserId; turn: number }[]> {
  const { rows } = await sql<{ userId: UserId; turn: number }>`
    select u.id as "userId", p.turn
    from phase_participants p join users u on u.id = p.user_id
    where p.approval_id = ${approvalId} and p.phase = ${phase} and p.attempt = ${attempt} and p.turn is not null
      and u.retired_at is null
    order by p.turn, u.id
    for key share of u`.execute(tx);
  return rows;
}

/** A group that has a task in a phase, and whether anybody belongs to it now. */
export interface GroupToAct {
  readonly groupId: GroupId;
  readonly mode: GroupMode;
  readonly empty: boolean;
}

/** The groups that have the tasks of a phase, in the order of their ids (TPL-09); none but in a phase of kind task. */
export async function readGroupsToAct(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<GroupToAct[]> {
  const { rows } = await sql<GroupToAct>`
    select g.group_id as "groupId", g.mode,
      not exists (select from group_effective_members m where m.group_id = g.group_id) as empty
    from phase_groups g
    where g.approval_id = ${approvalId} and g.phase = ${phase} and g.attempt = ${attempt}
    order by g.group_id`.execute(tx);
  return rows;
}

/**
 * Keeps the groups whose tasks an approval may still open from changing until the transaction ends: before the approval
 * is locked. A change of members that comes first is seen, one that comes after finds the tasks (architecture, 2.10).
 * `locked` takes also those that placed people in phases to come: whoever places from them again reads members and
 * rights that stay as they are.
 */
export async function lockGroupsToOpen(
  tx: Sending,
  approvalId: ApprovalId,
  placing: 'unlocked' | 'locked',
): Promise<void> {
  await sql`select id from groups where id in (${groupsToOpen(approvalId, placing)}) order by id for share`.execute(
    tx,
  );
}

/** The groups of phases to come that may act or, with `locked`, be placed again there. */
export function groupsToOpen(approvalId: ApprovalId, placing: 'unlocked' | 'locked'): RawBuilder<unknown> {
  const acting = sql`select g.group_id from phase_groups g
      join approval_phases p on p.approval_id = g.approval_id and p.phase = g.phase and p.attempt = g.attempt
      where g.approval_id = ${approvalId} and p.opened_at is null`;
  const placed = sql`select l.group_id from placements l
      join approval_phases p on p.approval_id = l.approval_id and p.phase = l.phase and p.attempt = l.attempt
      where l.approval_id = ${approvalId} and l.slot > 0 and p.opened_at is null`;
  return placing === 'locked' ? sql`${acting} union all ${placed}` : acting;
}

/** Opens a phase: a task for everybody with a turn, of which the first turn is open (WFL-04). */
export const recordOpening = (tx: Sending, approvalId: ApprovalId, opened: OpenedPhase): Promise<void>[] => [
  openPhase(tx, approvalId, opened),
  insertTasks(tx, approvalId, opened),
];

type OpenedPhase = PhaseRef & { readonly tasks: readonly OpenedTask[] };

async function openPhase(tx: Sending, id: ApprovalId, { phase, attempt }: PhaseRef): Promise<void> {
  const changed = await sql`
    update approval_phases set state = 'open', opened_at = now(), awaiting_since = null
    where approval_id = ${id} and phase = ${phase} and attempt = ${attempt}
      and state in ('pending', 'awaiting_manager', 'awaiting_participants')`.execute(tx);
  requireChanged(changed, 1, `opening phase ${phase} of approval ${id}`);
}

async function insertTasks(
  tx: Sending,
  id: ApprovalId,
  { phase, attempt, tasks }: OpenedPhase,
): Promise<void> {
  const firstTurn = Math.min(...tasks.map(({ turn }) => turn));
  const inserted = await sql`
    insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, group_id, mode, turn, amount,
      state, opened_at, due_at)
    select p.environment_id, task.id, p.approval_id, p.phase, p.attempt, p.kind, task."userId",
      (task."group" ->> 'id')::uuid, task."group" ->> 'mode', task.turn, document.amount,
      case when first.opens then 'open' else 'waiting' end, case when first.opens then now() end,
      case when first.opens then now() + make_interval(days => p.due_days) end
    from approval_phases p,
      jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as task (id uuid, "userId" uuid, "group" jsonb, turn int),
      lateral (select task.turn = ${firstTurn}::int as opens) first,
      lateral (select d.amount from approvals a join documents d on d.id = a.document_id
        where a.id = p.approval_id) document
    where p.approval_id = ${id} and p.phase = ${phase} and p.attempt = ${attempt}`.execute(tx);
  requireChanged(inserted, tasks.length, `inserting the tasks of phase ${phase} of approval ${id}`);
}
