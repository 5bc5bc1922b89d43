import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId, TaskId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import { decide } from '../domain/phase.ts';
import type { PhaseEvent } from '../domain/phase.ts';
import type { AnswerRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { readFacts, readOwnFacts } from './answer-facts.ts';
import type { Facts } from './answer-facts.ts';
import { auditEntries, recordAnswering } from './answer-rows.ts';
import type { LockedForAnswer, TaskAnswer } from './answer-rows.ts';
import { writeAudit } from './audit.ts';
import { settleDelegations } from './bridges/settle-delegations.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed, KeyedRequest } from './idempotency-keys.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

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

export type AnswerRefused = AnswerRefusal | KeyRefusal | NotFound;

/** Who answers what, and under which key, if there is one. */
export interface Answering {
  readonly actor: Actor;
  readonly answer: TaskAnswer;
  readonly request: Keyed | null;
}

type At = (point: 'answer.writing') => void;

/**
 * Takes an answer in one transaction, without Temporal: lock the approval, read the facts, judge, write (architecture,
 * section 2.3). A repeat under the same key, and the same answer without a key, are answered as the first time; any
 * other is `already_answered`. `at` lets a test end the process between the writing and the commit. A task of another
 * environment is not found here: `answerAcross` takes the answer of its delegate.
 */
export function answerTask(
  db: Db,
  answering: Answering,
  at: At,
): Promise<Result<AnswerTaken, AnswerRefused>> {
  const { actor, answer } = answering;
  const { environmentId } = actor;
  return changeInTenant<AnswerTaken, AnswerRefused>(db, environmentId, async (tx) => {
    const keyed = keyOfAnswer(answering);
    const [approval, own, before] = await together<[LockedForAnswer | undefined, Facts | undefined, Before]>(
      tx,
      (sending) => [
        lockApprovalOfTask(sending, answer.taskId),
        readOwnFacts(sending, answer.taskId, actor),
        keyed ? findResponse<Answered>(sending, keyed) : Promise.resolve(ok(null)),
      ],
    );
    const facts = own ?? (await readFacts(tx, answer.taskId, actor));
    // Who has just left the group of a task, or lost it as its delegate, knew of it: they are told why it is not theirs.
    if (!approval || !facts || !(facts.visible || facts.leftGroup || facts.lost))
      return err({ code: 'not_found', what: 'task' });
    if (!before.ok) return before;
    const found = { environmentId, approval, facts };
    const judged = judgeAnswer(found, answering, before.value);
    if (!judged.ok) return judged;
    const taken = await writeAnswer(tx, found, { answering, taking: judged.value });
    if (taken.events.length > 0) at('answer.writing');
    return ok(taken.taken);
  });
}

/** The key of an answer belongs to the environment, to whoever answers and to the task. */
export const keyOfAnswer = ({ actor, answer, request }: Answering): KeyedRequest | null =>
  request && {
    environmentId: actor.environmentId,
    actorId: actor.id,
    operation: `task/${answer.taskId}`,
    ...request,
  };

/** The task that is answered, under the approval's lock, in the environment that owns it. */
export interface FoundForAnswer {
  readonly environmentId: EnvironmentId;
  readonly approval: LockedForAnswer;
  readonly facts: Facts;
}

/** What is to be written; no events where the answer repeats what stands already. */
interface Taking {
  readonly taken: AnswerTaken;
  readonly events: readonly PhaseEvent[];
}

/** Judges an answer, or finds that it came before. */
export function judgeAnswer(
  { environmentId, approval, facts }: FoundForAnswer,
  { answer, request }: Answering,
  before: Answered | null,
): Result<Taking, AnswerRefused> {
  const { taskId, decision } = answer;
  const answered = { taskId, approvalId: approval.id, decision };
  const { phase, attempt } = facts;
  const nudge: Nudge = { kind: 'phase_outcome', environmentId, approvalId: approval.id, phase, attempt };
  // Whoever repeats may have lost the process that had the nudge.
  const repeated: AnswerTaken = { answered, nudge: facts.awaitsClosing ? nudge : null };
  if (before) return ok({ taken: { ...repeated, answered: before }, events: [] });
  const judged = decide(facts, answer);
  if (!judged.ok) {
    return request === null && isSameAgain(facts, answer) ? ok({ taken: repeated, events: [] }) : judged;
  }
  const decided = judged.value.some(({ type }) => type === 'phase_decided');
  return ok({ taken: { answered, nudge: decided ? nudge : null }, events: judged.value });
}

/** Writes an answer, and with it what it does to delegations, under the tenant that owns the task. */
export async function writeAnswer(
  tx: Transaction,
  { environmentId, approval, facts }: FoundForAnswer,
  { answering, taking }: { readonly answering: Answering; readonly taking: Taking },
): Promise<Taking> {
  const { actor, answer } = answering;
  const { events, taken } = taking;
  if (events.length === 0) return taking;
  const keyed = keyOfAnswer(answering);
  await together(tx, (sending) => [
    ...recordAnswering(sending, { approval, answer, actor }, events),
    writeAudit(sending, { environmentId, actor }, auditEntries({ answer, actor }, approval, events)),
    taken.nudge ? putNudge(sending, taken.nudge) : Promise.resolve(),
    // In another environment than the actor's their key is kept by whoever crossed.
    keyed && keyed.environmentId === environmentId
      ? rememberResponse(sending, keyed, { response: taken.answered, days: keyDays })
      : Promise.resolve(),
  ]);
  if (facts.delegated) {
    const parts = events.flatMap((event) =>
      event.type === 'task_answered' || event.type === 'part_answered' ? [event.userId] : [],
    );
    await settleDelegations(tx, { environmentId, approvalId: approval.id, actor, answer, parts });
  }
  return taking;
}

type Before = Result<Answered | null, KeyRefusal>;

/**
 * A repeat after a lost reply, sent without a key, is answered as the first time (architecture, section 2.11). It is
 * one only if it says the same for the same reason: another reason must not be taken for kept.
 */
const isSameAgain = ({ held }: Facts, answer: TaskAnswer): boolean =>
  held.some(
    ({ decision, reason }) => decision === answer.decision && reason === (answer.reason?.trim() || null),
  );

export async function lockApprovalOfTask(tx: Sending, taskId: TaskId): Promise<LockedForAnswer | undefined> {
  const { rows } = await sql<LockedForAnswer>`
    select id, seq, document_sha256 as "documentSha256"
    from approvals
    where id = (select approval_id from tasks where id = ${taskId})
    for no key update`.execute(tx);
  return rows[0];
}
