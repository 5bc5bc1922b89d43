import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { ApprovalId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision, PhaseOutcome } from '../domain/phase-kind.ts';
import { decide } from '../domain/phase.ts';
import type { AnswerFacts, PhaseEvent } from '../domain/phase.ts';
import type { AnswerRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { appendEvents } from './approval-events.ts';
import { writeAudit } from './audit.ts';
import type { AuditEntry } from './audit.ts';
import type { Keyed } from './documents.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

export interface TaskAnswer {
  readonly taskId: TaskId;
  readonly decision: Decision;
  readonly reason: string | null;
}

/** What the answer came to: the task, and the phase's outcome if this answer gave it one. */
export interface Answered {
  readonly taskId: TaskId;
  readonly approvalId: ApprovalId;
  readonly decision: Decision;
  readonly phaseOutcome: PhaseOutcome | null;
}

export interface AnswerTaken {
  readonly answered: Answered;
  readonly nudge: Nudge | null;
}

type Refusal = AnswerRefusal | KeyRefusal | NotFound;

/**
 * Takes an answer in one transaction, without Temporal: lock the approval, read the facts, judge, write (architecture,
 * section 2.3). The same answer by the same person answers as the first time, with and without a key; another one is
 * `already_answered`. `at` lets a test end the process between the writing and the commit.
 */
export function answerTask(
  db: Db,
  {
    actor,
    answer,
    request,
  }: { readonly actor: Actor; readonly answer: TaskAnswer; readonly request: Keyed | null },
  at: (point: 'answer.writing') => void,
): Promise<Result<AnswerTaken, Refusal>> {
  const { environmentId } = actor;
  return changeInTenant<AnswerTaken, Refusal>(db, environmentId, async (tx) => {
    const operation = `task/${answer.taskId}`;
    const keyed = request && { environmentId, actorId: actor.id, operation, ...request };
    const [approval, facts, before] = await together<
      [LockedForAnswer | undefined, Facts | undefined, Before]
    >(tx, (sending) => [
      lockApprovalOfTask(sending, answer.taskId),
      readFacts(sending, answer.taskId, actor),
      keyed ? findResponse<Answered>(sending, keyed) : Promise.resolve(ok(null)),
    ]);
    if (!approval || !facts?.visible) return err({ code: 'not_found', what: 'task' });
    if (!before.ok) return before;
    const nudgeFor = (outcome: PhaseOutcome | null): Nudge | null =>
      outcome && { kind: 'phase_outcome', environmentId, approvalId: approval.id, ...refOf(facts) };
    // Whoever repeats may have lost the process that had the nudge: one too many changes nothing.
    if (before.value) return ok({ answered: before.value, nudge: nudgeFor(before.value.phaseOutcome) });
    const judged = decide(facts, { ...answer, actorId: actor.id as UserId });
    if (!judged.ok)
      return (await sameAgain(tx, judged.error, { ...answer, approvalId: approval.id })) ?? judged;
    const { taskId, decision } = answer;
    const phaseOutcome = outcomeOf(judged.value);
    const answered = { taskId, approvalId: approval.id, decision, phaseOutcome };
    const nudge = nudgeFor(phaseOutcome);
    await together(tx, (sending) => [
      ...record(sending, { approval, answer }, judged.value),
      writeAudit(sending, { environmentId, actor }, [auditEntry(answer, approval, facts)]),
      nudge ? putNudge(sending, nudge) : Promise.resolve(),
      keyed ? rememberResponse(sending, keyed, { response: answered, days: keyDays }) : Promise.resolve(),
    ]);
    at('answer.writing');
    return ok({ answered, nudge });
  });
}

type Facts = AnswerFacts & { readonly visible: boolean };
type Before = Result<Answered | null, KeyRefusal>;

const auditEntry = (
  { taskId, decision }: TaskAnswer,
  { id: approvalId, documentSha256 }: LockedForAnswer,
  { phase, attempt }: PhaseRef,
): AuditEntry => ({
  action: `task_${decision}`,
  approvalId,
  subjectKind: 'task',
  subjectId: taskId,
  data: { phase, attempt, documentSha256: documentSha256.toString('hex') },
});

const refOf = ({ phase, attempt }: PhaseRef): PhaseRef => ({ phase, attempt });

const outcomeOf = (events: readonly PhaseEvent[]): PhaseOutcome | null =>
  events.find((event) => event.type === 'phase_decided')?.outcome ?? null;

/** Without a key, too, a repeat after a lost reply is answered as the first time (architecture, section 2.11). */
async function sameAgain(
  tx: Transaction,
  refusal: AnswerRefusal,
  { taskId, decision, approvalId }: TaskAnswer & { readonly approvalId: ApprovalId },
): Promise<Result<AnswerTaken, never> | null> {
  if (refusal.code !== 'already_answered' || refusal.decision !== decision) return null;
  const phaseOutcome = await readOutcomeGiven(tx, approvalId, taskId);
  return ok({ answered: { taskId, approvalId, decision, phaseOutcome }, nudge: null });
}

/** The outcome that the answer to this task gave its phase, if it did: the event right after its own says so. */
async function readOutcomeGiven(
  tx: Transaction,
  approvalId: ApprovalId,
  taskId: TaskId,
): Promise<PhaseOutcome | null> {
  const { rows } = await sql<{ outcome: PhaseOutcome }>`
    select decided.data ->> 'outcome' as outcome
    from approval_events answered
    join approval_events decided on decided.approval_id = answered.approval_id and decided.seq = answered.seq + 1
    where answered.approval_id = ${approvalId} and answered.type = 'task_answered'
      and answered.data ->> 'taskId' = ${taskId} and decided.type = 'phase_decided'`.execute(tx);
  return rows[0]?.outcome ?? null;
}

interface LockedForAnswer {
  readonly id: ApprovalId;
  readonly seq: number;
  readonly documentSha256: Buffer;
}

async function lockApprovalOfTask(tx: Sending, taskId: TaskId): Promise<LockedForAnswer | undefined> {
  const { rows } = await sql<LockedForAnswer>`
    select id, seq, document_sha256 as "documentSha256"
    from approvals
    where id = (select approval_id from tasks where id = ${taskId})
    for no key update`.execute(tx);
  return rows[0];
}

/**
 * What the answer is judged by, read after the lock: the task, counts of the others in its phase attempt, and whether
 * the actor, with the rights of this moment, may know of the task at all.
 */
async function readFacts(tx: Sending, taskId: TaskId, actor: Actor): Promise<Facts | undefined> {
  const { rows } = await sql<Facts>`
    select t.kind, t.phase, t.attempt,
      jsonb_build_object('id', t.id, 'userId', t.user_id, 'state', t.state, 'decision', t.decision,
        'closeReason', t.close_reason) as task,
      (select count(*)::int from tasks o
        where o.approval_id = t.approval_id and o.phase = t.phase and o.attempt = t.attempt
          and o.turn = t.turn and o.state = 'open') as "openInTurn",
      (select min(o.turn) from tasks o
        where o.approval_id = t.approval_id and o.phase = t.phase and o.attempt = t.attempt
          and o.state = 'waiting') as "nextTurn",
      ${actor.kind === 'user'} and exists (
        select from users u
        where u.id = ${actor.id} and u.retired_at is null
          and (u.id = t.user_id or u.environment_role = 'administrator'
            or exists (select from phase_participants p
              where p.approval_id = t.approval_id and p.user_id = u.id)
            or exists (select from approval_phases p
              where p.approval_id = t.approval_id and p.manager_user_id = u.id))) as visible
    from tasks t
    where t.id = ${taskId}`.execute(tx);
  return rows[0];
}

/** Writes what was decided: rows that name what they change and what they assume, then the events that tell it. */
const record = (
  tx: Sending,
  { approval, answer }: { readonly approval: LockedForAnswer; readonly answer: TaskAnswer },
  events: readonly PhaseEvent[],
): Promise<void>[] => [
  recordAnswer(tx, { approval, answer }),
  recordReason(tx, answer),
  ...events.map((event) => recordEffect(tx, approval.id, event)),
  appendEvents(tx, { approvalId: approval.id, seq: approval.seq, step: null }, events),
];

async function recordAnswer(
  tx: Sending,
  { approval, answer }: { readonly approval: LockedForAnswer; readonly answer: TaskAnswer },
): Promise<void> {
  const { numAffectedRows } = await sql`
    update tasks
    set state = 'answered', decision = ${answer.decision}, answered_at = now(),
      document_sha256 = ${approval.documentSha256}
    where id = ${answer.taskId} and state = 'open'`.execute(tx);
  if (numAffectedRows !== 1n) throw new Error(`task ${answer.taskId} was judged as open and is not`);
}

async function recordReason(tx: Sending, { taskId, reason }: TaskAnswer): Promise<void> {
  const text = reason?.trim();
  if (!text) return;
  await sql`
    insert into answer_reasons (environment_id, task_id, reason)
    select environment_id, id, ${text} from tasks where id = ${taskId}`.execute(tx);
}

async function recordEffect(tx: Sending, approvalId: ApprovalId, event: PhaseEvent): Promise<void> {
  if (event.type === 'task_answered') return;
  const { phase, attempt } = event;
  if (event.type === 'turn_opened') {
    await sql`
      update tasks set state = 'open', opened_at = now()
      where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
        and turn = ${event.turn} and state = 'waiting'`.execute(tx);
    return;
  }
  await sql`
    update approval_phases set outcome = ${event.outcome}, decided_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'open' and outcome is null`.execute(tx);
  if (event.outcome === 'completed') return;
  await sql`
    update tasks set state = 'closed', close_reason = 'phase_rejected', closed_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state in ('waiting', 'open')`.execute(tx);
}
