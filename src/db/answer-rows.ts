// The rows of an answer, written behind the approval's lock: each names what it changes and what it assumes.
import { sql } from 'kysely';
import type { ApprovalId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import type { PhaseEvent } from '../domain/phase.ts';
import type { Actor } from './actors.ts';
import { appendEvents } from './approval-events.ts';
import type { AuditEntry } from './audit.ts';
import { requireChanged } from './changed.ts';
import { recordEffect } from './phase-effects.ts';
import type { Sending } from './transaction.ts';

export interface TaskAnswer {
  readonly taskId: TaskId;
  readonly decision: Decision;
  readonly reason: string | null;
}

/** The approval of a task that is answered, under its lock. */
export interface LockedForAnswer {
  readonly id: ApprovalId;
  readonly seq: number;
  readonly documentSha256: Buffer;
}

/** One for each part that was answered: whose it was is in the data of a group's. */
export const auditEntries = (
  { answer: { taskId, decision }, actor }: Pick<Given, 'answer' | 'actor'>,
  { id: approvalId, documentSha256 }: LockedForAnswer,
  events: readonly PhaseEvent[],
): AuditEntry[] =>
  events.flatMap((event): AuditEntry[] => {
    if (event.type !== 'task_answered' && event.type !== 'part_answered') return [];
    const { type, phase, attempt, userId } = event;
    const data = { phase, attempt, documentSha256: documentSha256.toString('hex') };
    return [
      {
        action: `task_${decision}`,
        approvalId,
        subjectKind: 'task',
        subjectId: taskId,
        data: type === 'part_answered' ? { ...data, part: userId } : data,
        ...(userId === actor.id ? {} : { onBehalfOf: userId }),
      },
    ];
  });

export interface Given {
  readonly approval: LockedForAnswer;
  readonly answer: TaskAnswer;
  readonly actor: Actor;
}

/** Writes what was decided: rows that name what they change and what they assume, then the events that tell it. */
export const recordAnswering = (
  tx: Sending,
  given: Given,
  events: readonly PhaseEvent[],
): Promise<void>[] => [
  ...recordAnswer(tx, given, events),
  ...events.map((event) => recordEffect(tx, given.approval.id, event)),
  appendEvents(tx, { approvalId: given.approval.id, seq: given.approval.seq, step: null }, events),
];

function recordAnswer(tx: Sending, given: Given, events: readonly PhaseEvent[]): Promise<void>[] {
  const parts = events.flatMap((event) => (event.type === 'part_answered' ? [event.userId] : []));
  if (parts.length === 0) return [answerPersonal(tx, given), recordReason(tx, given.answer)];
  const decides = events.some(({ type }) => type === 'task_decided');
  return [answerParts(tx, given, { parts, decides }), recordPartReasons(tx, given.answer, parts)];
}

async function answerPersonal(tx: Sending, { approval, answer, actor }: Given): Promise<void> {
  const changed = await sql`
    update tasks
    set state = 'answered', decision = ${answer.decision}, answered_at = now(),
      document_sha256 = ${approval.documentSha256},
      answered_by = case when user_id <> ${actor.id} then ${actor.id}::uuid end,
      answered_by_environment_id = case when user_id <> ${actor.id} then ${actor.environmentId}::uuid end
    where id = ${answer.taskId} and state = 'open' and group_id is null`.execute(tx);
  requireChanged(changed, 1, `answering the open task ${answer.taskId}`);
}

async function recordReason(tx: Sending, { taskId, reason }: TaskAnswer): Promise<void> {
  const text = reason?.trim();
  if (!text) return;
  await sql`
    insert into answer_reasons (environment_id, task_id, reason)
    select environment_id, id, ${text} from tasks where id = ${taskId}`.execute(tx);
}

/** The answers to parts of an open task of a group, and with the deciding one the task's own, in one statement. */
async function answerParts(
  tx: Sending,
  { approval, answer: { taskId, decision }, actor }: Given,
  { parts, decides }: { readonly parts: readonly UserId[]; readonly decides: boolean },
): Promise<void> {
  const open = decides
    ? sql`update tasks
        set state = 'answered', decision = ${decision}, answered_at = now(), document_sha256 = ${approval.documentSha256}
        where id = ${taskId} and state = 'open' and group_id is not null
        returning environment_id, id`
    : sql`select environment_id, id from tasks where id = ${taskId} and state = 'open' and group_id is not null`;
  const answered = await sql`
    with task as (${open})
    insert into task_answers (environment_id, task_id, user_id, decision, document_sha256, answered_by,
      answered_by_environment_id)
    select task.environment_id, task.id, part.user_id, ${decision}, ${approval.documentSha256}, ${actor.id}::uuid,
      ${actor.environmentId}::uuid
    from task, unnest(${parts}::uuid[]) as part (user_id)`.execute(tx);
  requireChanged(answered, parts.length, `answering ${parts.length} parts of the open task ${taskId}`);
}

async function recordPartReasons(
  tx: Sending,
  { taskId, reason }: TaskAnswer,
  parts: readonly UserId[],
): Promise<void> {
  const text = reason?.trim();
  if (!text) return;
  await sql`
    insert into task_answer_reasons (environment_id, task_id, user_id, reason)
    select t.environment_id, t.id, part.user_id, ${text}
    from tasks t, unnest(${parts}::uuid[]) as part (user_id)
    where t.id = ${taskId}`.execute(tx);
}
