import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { CommandEvent, ManagerBasis } from '../domain/command-event.ts';
import type { CourseEvent } from '../domain/course.ts';
import type { ManagerKind, PhaseState } from '../domain/course-phase.ts';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { PlacementPick } from '../placement/pick.ts';
import type { PlacedSlot } from '../placement/place-template.ts';
import { requireChanged } from './changed.ts';
import { placementRow } from './course.ts';
import type { Sending } from './transaction.ts';

/** Sends the statements that write what commands and changes of the directory did to a course. */
export const recordCommandEvents = (
  tx: Sending,
  approvalId: ApprovalId,
  events: readonly CourseEvent[],
): Promise<void>[] =>
  events.flatMap((event) => {
    if (event.type === 'manager_set') return [setManager(tx, approvalId, event)];
    if (event.type === 'manager_lost') return [loseManager(tx, approvalId, event)];
    return event.type === 'phase_completed_by_hand' ? [completeByHand(tx, approvalId, event)] : [];
  });

const changeable = sql`('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open')`;

type Event<Type extends CommandEvent['type']> = Extract<CommandEvent, { type: Type }>;

async function setManager(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, manager, basis }: Event<'manager_set'>,
): Promise<void> {
  const changed = await sql`
    update approval_phases
    set manager_user_id = ${manager}, manager_basis = ${basis}, manager_missing_since = null
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and manager_kind <> 'none' and state in ${changeable}`.execute(tx);
  requireChanged(changed, 1, `setting the manager of phase ${phase} of approval ${approvalId}`);
}

async function loseManager(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, manager }: Event<'manager_lost'>,
): Promise<void> {
  const changed = await sql`
    update approval_phases
    set manager_user_id = null, manager_basis = null, manager_missing_since = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and manager_user_id = ${manager} and state in ${changeable}`.execute(tx);
  requireChanged(changed, 1, `taking the manager of phase ${phase} of approval ${approvalId}`);
}

async function completeByHand(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, by }: Event<'phase_completed_by_hand'>,
): Promise<void> {
  const changed = await sql`
    update approval_phases
    set state = 'completed', outcome = 'completed', decided_at = now(), closed_at = now(), completed_by = ${by},
      manager_missing_since = null, awaiting_since = null
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'awaiting_participants'`.execute(tx);
  requireChanged(changed, 1, `completing phase ${phase} of approval ${approvalId} by hand`);
}

/** A phase that can still get or lose its manager, with what its group yielded at the start. */
export interface ManagedPhase extends PhaseRef {
  readonly state: PhaseState;
  readonly managerKind: Exclude<ManagerKind, 'none'>;
  readonly groupId: GroupId;
  readonly manager: UserId | null;
  readonly basis: ManagerBasis | null;
  /** The group's version at the start, which every pick is computed with (PLC-22). */
  readonly startVersion: number;
  /** GRP-10: a group that was not active at the start has yielded nobody, and does not as long as it isn't. */
  readonly activeAtStart: boolean;
  /** How often the group has been looked at. */
  readonly looks: number;
}

/** The phases whose manager a change of the directory may touch. Read after the approval's lock. */
export async function readManagedPhases(tx: Sending, approvalId: ApprovalId): Promise<ManagedPhase[]> {
  const { rows } = await sql<ManagedPhase>`
    select p.phase, p.attempt, p.state, p.manager_kind as "managerKind", p.manager_group_id as "groupId",
      p.manager_user_id as manager, p.manager_basis as basis, first.group_version as "startVersion",
      first.trace -> 'group' ->> 'status' = 'active' as "activeAtStart",
      (select max(l.look) from placements l
        where l.approval_id = p.approval_id and l.phase = p.phase and l.attempt = p.attempt and l.slot = 0) as looks
    from approval_phases p
    join placements first on first.approval_id = p.approval_id and first.phase = p.phase
      and first.attempt = p.attempt and first.slot = 0 and first.look = 1
    where p.approval_id = ${approvalId} and p.state in ${changeable} and p.outcome is null
    order by p.phase`.execute(tx);
  return rows;
}

/** The random picks of an approval in the order in which they were made (PLC-11), without those who were not drawn. */
export async function readPicks(tx: Sending, approvalId: ApprovalId): Promise<PlacementPick[]> {
  const { rows } = await sql<{ pick: PlacementPick }>`
    select pick || '{"candidates": []}' as pick from placements
    where approval_id = ${approvalId} and pick is not null
    order by placed_at, phase, attempt, slot, look`.execute(tx);
  return rows.map(({ pick }) => pick);
}

/** What another look at a slot yielded (PLC-23). */
export interface Look extends PhaseRef {
  readonly look: number;
  readonly placed: PlacedSlot;
}

/** Keeps what a group yielded when it was looked at again. */
export async function insertLooks(
  tx: Sending,
  { environmentId, approvalId }: { readonly environmentId: EnvironmentId; readonly approvalId: ApprovalId },
  looks: readonly Look[],
): Promise<void> {
  const rows = looks.map(({ attempt, look, placed }) => ({ ...placementRow(placed), attempt, look }));
  await sql`
    insert into placements (environment_id, approval_id, phase, attempt, slot, look, workflow_role, group_id,
      group_version, participants, sequenced, manager_user_id, trace, pick)
    select ${environmentId}::uuid, ${approvalId}::uuid, placed.phase, placed.attempt, placed.slot, placed.look,
      placed.role, placed."groupId", placed."groupVersion", placed.participants, placed.sequenced, placed.manager,
      placed.trace, placed.pick
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as placed (phase int, attempt int, slot int, look int,
      role text, "groupId" uuid, "groupVersion" int, participants uuid[], sequenced uuid[], manager uuid,
      trace jsonb, pick jsonb)`.execute(tx);
}
