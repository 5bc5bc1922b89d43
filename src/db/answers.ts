import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { ApprovalId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import { decide } from '../domain/phase.ts';
import type { AnswerFacts, PhaseEvent } from '../domain/phase.ts';
import type { AnswerRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { isActingUser } from './actors.ts';
import type { Actor } from './actors.ts';
import { appendEvents } from './approval-events.ts';
import { writeAudit } from './audit.ts';
import type { AuditEntry } from './audit.ts';
import { requireChanged } from './changed.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending } from './transaction.ts';
import { mayKnowTask } from './visibility.ts';

export interface TaskAnswer {
  readonly taskId: TaskId;
  readonly decision: Decision;
  readonly reason: string | null;
}

/** What an answer is answered with: the same however often it is repeated. */
export interface Answered {
  readonly taskId: TaskId;
  readonly approvalId: ApprovalId;
  readonly decision: Decision;
}

export interface AnswerTaken {
  readonly answered: Answered;
  /** For the caller to send: there is one as long as the phase has its outcome and is not closed. */
  readonly nudge: Nudge | null;
}

type Refusal = AnswerRefusal | KeyRefusal | NotFound;

/**
 * Takes an answer in one transaction, without Temporal: lock the approval, read the facts, judge, write (architecture,
 * section 2.3). A repeat under the same key, and the same answer without a key, are answered as the first time; any
 * other is `already_answered`. `at` lets a test end the process between the writing and the commit.
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
    const { taskId, decision } = answer;
    const answered = { taskId, approvalId: approval.id, decision };
    const { phase, attempt } = facts;
    const nudge: Nudge = { kind: 'phase_outcome', environmentId, approvalId: approval.id, phase, attempt };
    // Whoever repeats may have lost the process that had the nudge.
    const repeated: AnswerTaken = { answered, nudge: facts.awaitsClosing ? nudge : null };
    if (before.value) return ok({ ...repeated, answered: before.value });
    const judged = decide(facts, { ...answer, actorId: actor.id as UserId });
    if (!judged.ok) return request === null && isSameAgain(facts, answer) ? ok(repeated) : judged;
    const decided = judged.value.some(({ type }) => type === 'phase_decided');
    await together(tx, (sending) => [
      ...record(sending, { approval, answer }, judged.value),
      writeAudit(sending, { environmentId, actor }, [auditEntry(answer, approval, facts)]),
      decided ? putNudge(sending, nudge) : Promise.resolve(),
      keyed ? rememberResponse(sending, keyed, { response: answered, days: keyDays }) : Promise.resolve(),
    ]);
    at('answer.writing');
    return ok({ answered, nudge: decided ? nudge : null });
  });
}

interface Facts extends AnswerFacts {
  /** Whether the actor, with the rights of this moment, may know of the task at all. */
  readonly visible: boolean;
  /** The phase has its outcome, and the course has not moved on yet. */
  readonly awaitsClosing: boolean;
  /** What was given with the answer, where there is one. */
  readonly reason: string | null;
}
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

/**
 * A repeat after a lost reply, sent without a key, is answered as the first time (architecture, section 2.11). It is
 * one only if it says the same for the same reason: another reason must not be taken for kept.
 */
const isSameAgain = ({ task, reason }: Facts, answer: TaskAnswer): boolean =>
  task.decision === answer.decision && reason === (answer.reason?.trim() || null);

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
      exists (
        select from users u
        where ${isActingUser(actor)}
          and ${mayKnowTask({ everything: sql`u.environment_role = 'administrator'`, id: sql`u.id` })}) as visible,
      p.state = 'open' and p.outcome is not null as "awaitsClosing",
      (select r.reason from answer_reasons r where r.task_id = t.id) as reason
    from tasks t
    join approvals a on a.id = t.approval_id
    join approval_phases p on p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
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
  const changed = await sql`
    update tasks
    set state = 'answered', decision = ${answer.decision}, answered_at = now(),
      document_sha256 = ${approval.documentSha256}
    where id = ${answer.taskId} and state = 'open'`.execute(tx);
  requireChanged(changed, 1, `answering the open task ${answer.taskId}`);
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
  const decided = await sql`
    update approval_phases set outcome = ${event.outcome}, decided_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'open' and outcome is null`.execute(tx);
  requireChanged(decided, 1, `deciding the open phase ${phase} of approval ${approvalId}`);
  if (event.outcome === 'completed') return;
  await sql`
    update tasks set state = 'closed', close_reason = 'phase_rejected', closed_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state in ('waiting', 'open')`.execute(tx);
}
