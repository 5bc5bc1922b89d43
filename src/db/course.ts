import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { ManagerBasis } from '../domain/command-event.ts';
import { peopleNamedAtMost } from '../domain/course-phase.ts';
import type { ApprovalState, DecidedOutcome, PhaseStand } from '../domain/course.ts';
import type { BoundGroup, GivenAnswer, ManagerKind, Participant } from '../domain/course-phase.ts';
import type { ApprovalId, DocumentId, EnvironmentId, TemplateId, UserId } from '../domain/ids.ts';
import type { PhaseOutcome } from '../domain/phase-kind.ts';
import type { PlacementPick } from '../placement/pick.ts';
import type { PlacedSlot } from '../placement/place-template.ts';
import { traceMemberLimit } from '../placement/trace.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/** The rows know nothing of this approval: a Temporal server beside another database. Repeating is no use. */
export class NoSuchApproval extends Error {
  override readonly name = 'NoSuchApproval';

  constructor(approvalId: ApprovalId) {
    super(`there is no approval ${approvalId}`);
  }
}

/** An approval's row under its lock: until the transaction ends nobody else changes anything inside this approval. */
export interface LockedApproval {
  readonly id: ApprovalId;
  readonly state: ApprovalState;
  readonly seq: number;
  readonly documentId: DocumentId;
  readonly contractType: string;
  readonly location: string;
  readonly templateId: TemplateId;
  readonly templateVersion: number;
}

/** Takes the one lock of everything inside an approval (architecture, section 2.10). */
export async function lockApproval(tx: Sending, approvalId: ApprovalId): Promise<LockedApproval> {
  const { rows } = await sql<LockedApproval>`
    select id, state, seq, document_id as "documentId", contract_type as "contractType", location,
      template_id as "templateId", template_version as "templateVersion"
    from approvals
    where id = ${approvalId}
    for no key update`.execute(tx);
  const approval = rows[0];
  if (!approval) throw new NoSuchApproval(approvalId);
  return approval;
}

/** The template version that an approval started with; it never changes, so no lock is needed to know it. */
export async function readApprovalTemplate(
  tx: Sending,
  approvalId: ApprovalId,
): Promise<Pick<LockedApproval, 'templateId' | 'templateVersion'>> {
  const { rows } = await sql<Pick<LockedApproval, 'templateId' | 'templateVersion'>>`
    select template_id as "templateId", template_version as "templateVersion"
    from approvals
    where id = ${approvalId}`.execute(tx);
  if (!rows[0]) throw new NoSuchApproval(approvalId);
  return rows[0];
}

/** Where the phases of a course stand by the rows: the latest attempt of each. Read after the lock. */
export async function readPhaseStands(tx: Sending, approvalId: ApprovalId): Promise<PhaseStand[]> {
  const { rows } = await sql<PhaseStand>`
    select distinct on (phase) phase, attempt, state, manager_kind as "managerKind", manager_user_id as manager
    from approval_phases
    where approval_id = ${approvalId}
    order by phase, attempt desc`.execute(tx);
  return rows;
}

/** Writes what placement yielded for every slot (PLC-22, 23) and the people of every phase; the approval runs. */
export const recordPlacement = (
  tx: Sending,
  { environmentId, id }: LockedApproval & { readonly environmentId: EnvironmentId },
  { slots, phases }: { readonly slots: readonly PlacedSlot[]; readonly phases: readonly PlacedPeople[] },
): Promise<void>[] => [
  insertPlacements(tx, { environmentId, id, slots }),
  insertParticipants(tx, { environmentId, id, phases }),
  insertPhaseGroups(tx, { environmentId, id, phases }),
  setManagers(tx, { id, phases }),
  runStarting(tx, id),
];

interface Placed {
  readonly environmentId: EnvironmentId;
  readonly id: ApprovalId;
  readonly slots: readonly PlacedSlot[];
  readonly phases: readonly PlacedPeople[];
}

async function insertPlacements(
  tx: Sending,
  { environmentId, id, slots }: Omit<Placed, 'phases'>,
): Promise<void> {
  await sql`
    insert into placements (environment_id, approval_id, phase, attempt, slot, workflow_role, group_id, group_version,
      participants, sequenced, manager_user_id, trace, pick)
    select ${environmentId}::uuid, ${id}::uuid, placed.phase, 1, placed.slot, placed.role, placed."groupId",
      placed."groupVersion", placed.participants, placed.sequenced, placed.manager, placed.trace, placed.pick
    from jsonb_to_recordset(${JSON.stringify(slots.map(placementRow))}::jsonb) as placed (phase int, slot int,
      role text, "groupId" uuid, "groupVersion" int, participants uuid[], sequenced uuid[], manager uuid,
      trace jsonb, pick jsonb)`.execute(tx);
}

async function insertParticipants(
  tx: Sending,
  { environmentId, id, phases }: Omit<Placed, 'slots'>,
): Promise<void> {
  await sql`
    insert into phase_participants (environment_id, approval_id, phase, attempt, user_id, turn)
    select ${environmentId}::uuid, ${id}::uuid, phase.phase, phase.attempt, person."userId", person.turn
    from jsonb_to_recordset(${JSON.stringify(phases)}::jsonb) as phase (phase int, attempt int, people jsonb),
      jsonb_to_recordset(phase.people) as person ("userId" uuid, turn int)`.execute(tx);
}

async function insertPhaseGroups(
  tx: Sending,
  { environmentId, id, phases }: Omit<Placed, 'slots'>,
): Promise<void> {
  const bound = phases.filter(({ groups = [] }) => groups.length > 0);
  if (bound.length === 0) return;
  await sql`
    insert into phase_groups (environment_id, approval_id, phase, attempt, group_id, group_version, mode)
    select ${environmentId}::uuid, ${id}::uuid, phase.phase, phase.attempt, bound."groupId", bound.version, bound.mode
    from jsonb_to_recordset(${JSON.stringify(bound)}::jsonb) as phase (phase int, attempt int, groups jsonb),
      jsonb_to_recordset(phase.groups) as bound ("groupId" uuid, version int, mode text)`.execute(tx);
}

async function setManagers(tx: Sending, { id, phases }: Pick<Placed, 'id' | 'phases'>): Promise<void> {
  const managed = phases
    .filter(({ managerKind }) => managerKind !== 'none')
    .map(({ phase, attempt, manager, basis }) => ({ phase, attempt, manager, basis }));
  if (managed.length === 0) return;
  const changed = await sql`
    update approval_phases p
    set manager_user_id = placed.manager, manager_basis = placed.basis,
      manager_missing_since = case when placed.manager is null then now() end
    from jsonb_to_recordset(${JSON.stringify(managed)}::jsonb)
      as placed (phase int, attempt int, manager uuid, basis text)
    where p.approval_id = ${id} and p.phase = placed.phase and p.attempt = placed.attempt
      and p.state = 'pending'`.execute(tx);
  requireChanged(changed, managed.length, `setting the managers of approval ${id}`);
}

async function runStarting(tx: Sending, id: ApprovalId): Promise<void> {
  const changed = await sql`
    update approvals set state = 'running' where id = ${id} and state = 'starting'`.execute(tx);
  requireChanged(changed, 1, `running the starting approval ${id}`);
}

/** All people of a phase, however many: events and the workflow name the first of them only. */
export interface PlacedPeople {
  readonly phase: number;
  readonly attempt: number;
  readonly managerKind: ManagerKind;
  readonly manager: UserId | null;
  readonly basis: ManagerBasis | null;
  readonly people: readonly Participant[];
  readonly groups?: readonly BoundGroup[];
}

/** A placement as its row is written. */
export const placementRow = ({ slot, placement }: PlacedSlot) => ({
  phase: slot.phase,
  slot: slot.slot,
  role: slot.role,
  groupId: slot.groupId,
  groupVersion: placement.trace.group.version,
  participants: placement.participants,
  sequenced: placement.sequenced,
  manager: placement.manager,
  trace: placement.trace,
  pick: placement.pick ? keptPick(placement.pick) : null,
});

/** Of a pick among very many the fingerprint in the trace is kept, not the list: it would be megabytes a placement. */
const keptPick = ({ candidates, ...pick }: PlacementPick) => ({
  ...pick,
  candidates: candidates.length > traceMemberLimit ? null : candidates,
});

/** A phase begins to wait for what it lacks (PHM-08, WFL-27). */
export async function recordAwaiting(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, state }: PhaseRef & { readonly state: 'awaiting_manager' | 'awaiting_participants' },
): Promise<void> {
  const changed = await sql`
    update approval_phases set state = ${state}, awaiting_since = coalesce(awaiting_since, now())
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state in ('pending', 'awaiting_manager', 'awaiting_participants')`.execute(tx);
  requireChanged(changed, 1, `letting phase ${phase} of approval ${approvalId} wait`);
}

export interface Outcome {
  readonly outcome: PhaseOutcome | null;
  /** The first 200. */
  readonly answers: readonly GivenAnswer[];
}

/** The outcome that an answer gave a phase, and who answered what (architecture, section 2.4). */
export async function readOutcome(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<Outcome> {
  const { rows } = await sql<Outcome>`
    select p.outcome, coalesce(
      (select jsonb_agg(jsonb_build_object('userId', t.user_id, 'decision', t.decision)
          order by t.answered_at, t.id, t.user_id)
        from (
          select t.id, t.user_id, t.decision, t.answered_at from tasks t
          where t.approval_id = p.approval_id and t.phase = p.phase and t.attempt = p.attempt
            and t.state = 'answered' and t.user_id is not null
          union all
          select t.id, g.user_id, g.decision, g.answered_at from tasks t join task_answers g on g.task_id = t.id
          where t.approval_id = p.approval_id and t.phase = p.phase and t.attempt = p.attempt
          order by answered_at, id, user_id
          limit ${peopleNamedAtMost}) t), '[]') as answers
    from approval_phases p
    where p.approval_id = ${approvalId} and p.phase = ${phase} and p.attempt = ${attempt}`.execute(tx);
  return rows[0] ?? { outcome: null, answers: [] };
}

/** Closes a phase with the outcome that stands in its row. */
export async function recordClosing(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<void> {
  const changed = await sql`
    update approval_phases set state = outcome, closed_at = now(), manager_missing_since = null
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'open' and outcome is not null`.execute(tx);
  requireChanged(changed, 1, `closing phase ${phase} of approval ${approvalId}`);
}

/**
 * Ends an approval; its document's status follows (DOC-08). Phases that were never reached stay pending, and miss
 * nothing any more.
 */
export async function recordFinish(
  tx: Sending,
  approval: LockedApproval,
  outcome: DecidedOutcome,
): Promise<void> {
  const changed = await sql`
    update approvals set state = ${outcome}, finished_at = now()
    where id = ${approval.id} and state = 'running'`.execute(tx);
  requireChanged(changed, 1, `ending the running approval ${approval.id}`);
  await sql`
    update documents set status = ${outcome} where id = ${approval.documentId}`.execute(tx);
  await sql`
    update approval_phases set manager_missing_since = null
    where approval_id = ${approval.id} and manager_missing_since is not null`.execute(tx);
}
