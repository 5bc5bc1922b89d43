import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import { peopleNamedAtMost } from '../domain/course-phase.ts';
import type { ApprovalState, CourseStand, DecidedOutcome, OpenedTask, PhaseStand } from '../domain/course.ts';
import type { GivenAnswer, Participant } from '../domain/course-phase.ts';
import type { ApprovalId, DocumentId, EnvironmentId, TemplateId, UserId } from '../domain/ids.ts';
import type { PhaseOutcome } from '../domain/phase-kind.ts';
import type { PlacedSlot } from '../placement/place-template.ts';
import { requireChanged } from './changed.ts';
import type { Transaction } from './transaction.ts';

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
export async function lockApproval(tx: Transaction, approvalId: ApprovalId): Promise<LockedApproval> {
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
  tx: Transaction,
  approvalId: ApprovalId,
): Promise<Pick<LockedApproval, 'templateId' | 'templateVersion'>> {
  const { rows } = await sql<Pick<LockedApproval, 'templateId' | 'templateVersion'>>`
    select template_id as "templateId", template_version as "templateVersion"
    from approvals
    where id = ${approvalId}`.execute(tx);
  if (!rows[0]) throw new NoSuchApproval(approvalId);
  return rows[0];
}

/** Where the course stands by the rows: the latest attempt of each phase. Read after the lock. */
export async function readCourseStand(tx: Transaction, { id, state }: LockedApproval): Promise<CourseStand> {
  const { rows } = await sql<PhaseStand>`
    select distinct on (phase) phase, attempt, state, manager_kind as "managerKind", manager_user_id as manager
    from approval_phases
    where approval_id = ${id}
    order by phase, attempt desc`.execute(tx);
  return { state, phases: rows };
}

/** Writes what placement yielded for every slot (PLC-22, 23) and the people of every phase; the approval runs. */
export async function recordPlacement(
  tx: Transaction,
  approval: LockedApproval & { readonly environmentId: EnvironmentId },
  { slots, phases }: { readonly slots: readonly PlacedSlot[]; readonly phases: readonly PlacedPeople[] },
): Promise<void> {
  const { environmentId, id } = approval;
  await sql`
    insert into placements (environment_id, approval_id, phase, attempt, slot, workflow_role, group_id, group_version,
      participants, sequenced, manager_user_id, trace, pick)
    select ${environmentId}::uuid, ${id}::uuid, placed.phase, 1, placed.slot, placed.role, placed."groupId",
      placed."groupVersion", placed.participants, placed.sequenced, placed.manager, placed.trace, placed.pick
    from jsonb_to_recordset(${JSON.stringify(slots.map(placementRow))}::jsonb) as placed (phase int, slot int,
      role text, "groupId" uuid, "groupVersion" int, participants uuid[], sequenced uuid[], manager uuid,
      trace jsonb, pick jsonb)`.execute(tx);
  await sql`
    insert into phase_participants (environment_id, approval_id, phase, attempt, user_id, turn)
    select ${environmentId}::uuid, ${id}::uuid, phase.phase, phase.attempt, person."userId", person.turn
    from jsonb_to_recordset(${JSON.stringify(phases)}::jsonb) as phase (phase int, attempt int, people jsonb),
      jsonb_to_recordset(phase.people) as person ("userId" uuid, turn int)`.execute(tx);
  await sql`
    update approval_phases p set manager_user_id = placed.manager
    from jsonb_to_recordset(${JSON.stringify(phases)}::jsonb) as placed (phase int, attempt int, manager uuid)
    where p.approval_id = ${id} and p.phase = placed.phase and p.attempt = placed.attempt
      and p.state = 'pending'`.execute(tx);
  const changed = await sql`
    update approvals set state = 'running' where id = ${id} and state = 'starting'`.execute(tx);
  requireChanged(changed, 1, `running the starting approval ${id}`);
}

/** All people of a phase, however many: events and the workflow name the first of them only. */
export interface PlacedPeople {
  readonly phase: number;
  readonly attempt: number;
  readonly manager: UserId | null;
  readonly people: readonly Participant[];
}

const placementRow = ({ slot, placement }: PlacedSlot) => ({
  phase: slot.phase,
  slot: slot.slot,
  role: slot.role,
  groupId: slot.groupId,
  groupVersion: placement.trace.group.version,
  participants: placement.participants,
  sequenced: placement.sequenced,
  manager: placement.manager,
  trace: placement.trace,
  pick: placement.pick ?? null,
});

/** Who has a turn in a phase, in the order of turns. */
export async function readTurns(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<{ userId: UserId; turn: number }[]> {
  const { rows } = await sql<{ userId: UserId; turn: number }>`
    select user_id as "userId", turn
    from phase_participants
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt} and turn is not null
    order by turn, user_id`.execute(tx);
  return rows;
}

/** A phase begins to wait for what it lacks (PHM-08, WFL-27). */
export async function recordAwaiting(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt, state }: PhaseRef & { readonly state: 'awaiting_manager' | 'awaiting_participants' },
): Promise<void> {
  const changed = await sql`
    update approval_phases set state = ${state}
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state in ('pending', 'awaiting_manager', 'awaiting_participants')`.execute(tx);
  requireChanged(changed, 1, `letting phase ${phase} of approval ${approvalId} wait`);
}

/** Opens a phase: a task for everybody with a turn, of which the first turn is open (WFL-04). */
export async function recordOpening(
  tx: Transaction,
  approval: { readonly environmentId: EnvironmentId; readonly id: ApprovalId },
  { phase, attempt, tasks }: PhaseRef & { readonly tasks: readonly OpenedTask[] },
): Promise<void> {
  const changed = await sql`
    update approval_phases set state = 'open', opened_at = now()
    where approval_id = ${approval.id} and phase = ${phase} and attempt = ${attempt}
      and state in ('pending', 'awaiting_manager', 'awaiting_participants')`.execute(tx);
  requireChanged(changed, 1, `opening phase ${phase} of approval ${approval.id}`);
  await sql`
    insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
    select p.environment_id, task.id, p.approval_id, p.phase, p.attempt, p.kind, task."userId", task.turn,
      case when task.turn = first.turn then 'open' else 'waiting' end,
      case when task.turn = first.turn then now() end
    from approval_phases p,
      jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as task (id uuid, "userId" uuid, turn int),
      (select ${Math.min(...tasks.map(({ turn }) => turn))}::int as turn) as first
    where p.approval_id = ${approval.id} and p.phase = ${phase} and p.attempt = ${attempt}`.execute(tx);
}

/** The outcome that an answer gave a phase, and who answered what (architecture, section 2.4). */
export async function readOutcome(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<{ outcome: PhaseOutcome | null; answers: GivenAnswer[] }> {
  const { rows } = await sql<{ outcome: PhaseOutcome | null; answers: GivenAnswer[] }>`
    select p.outcome, coalesce(
      (select jsonb_agg(jsonb_build_object('userId', t.user_id, 'decision', t.decision) order by t.answered_at, t.id)
        from (
          select * from tasks t
          where t.approval_id = p.approval_id and t.phase = p.phase and t.attempt = p.attempt
            and t.state = 'answered'
          order by t.answered_at, t.id
          limit ${peopleNamedAtMost}) t), '[]') as answers
    from approval_phases p
    where p.approval_id = ${approvalId} and p.phase = ${phase} and p.attempt = ${attempt}`.execute(tx);
  return rows[0] ?? { outcome: null, answers: [] };
}

/** Closes a phase with the outcome that stands in its row. */
export async function recordClosing(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<void> {
  const changed = await sql`
    update approval_phases set state = outcome, closed_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'open' and outcome is not null`.execute(tx);
  requireChanged(changed, 1, `closing phase ${phase} of approval ${approvalId}`);
}

/** Ends an approval; its document's status follows (DOC-08). Phases that were never reached stay pending. */
export async function recordFinish(
  tx: Transaction,
  approval: LockedApproval,
  outcome: DecidedOutcome,
): Promise<void> {
  const changed = await sql`
    update approvals set state = ${outcome}, finished_at = now()
    where id = ${approval.id} and state = 'running'`.execute(tx);
  requireChanged(changed, 1, `ending the running approval ${approval.id}`);
  await sql`
    update documents set status = ${outcome} where id = ${approval.documentId}`.execute(tx);
}
