// The transactions of an approval, by the same functions that the product runs.
import { createHash } from 'node:crypto';
import { closePhase } from '../activities/close-phase.ts';
import { placeParticipants } from '../activities/place-participants.ts';
import { noCrash } from '../src/crash-point.ts';
import type { Actor } from '../src/db/actors.ts';
import { answerTask } from '../src/db/answers.ts';
import { startApproval } from '../src/db/starts.ts';
import { listOpenTasks } from '../src/db/tasks.ts';
import type { TaskRow } from '../src/db/tasks.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { Db } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type { ApprovalId, DocumentId, EnvironmentId, TaskId, TemplateId, UserId } from '../src/domain/ids.ts';
import type { Decision } from '../src/domain/phase-kind.ts';

export interface WantedStart {
  readonly actor: Actor;
  readonly documentId: DocumentId;
  readonly templateId: TemplateId;
  /** The same key starts the same approval. */
  readonly key: string;
}

/** Accepts an approval; its course begins with `begin`. */
export async function accept(
  db: Db,
  { actor, documentId, templateId, key }: WantedStart,
): Promise<ApprovalRef> {
  const requestSha256 = createHash('sha256').update(key).digest();
  const wanted = { documentId, templateId, initiatorId: null, allowDuplicate: false };
  const started = await startApproval(db, { actor, start: wanted, request: { key, requestSha256 } }, noCrash);
  if (!started.ok) throw new Error(`a start was refused: ${started.error.code}`);
  return { environmentId: actor.environmentId, approvalId: started.value.approvalId };
}

/** Places the people and opens the first phase. */
export async function begin(db: Db, approval: ApprovalRef): Promise<void> {
  await placeParticipants({ app: db, at: noCrash })(approval);
}

/** Closes a phase that has its outcome and opens the next one, if there is one. */
export async function advance(db: Db, approval: ApprovalRef, phase: number): Promise<void> {
  const events = await closePhase({ app: db, at: noCrash })({ ...approval, phase, attempt: 1 });
  if (events.length === 0) throw new Error(`phase ${phase} of ${approval.approvalId} has no outcome yet`);
}

export interface GivenAnswer {
  readonly actor: Actor;
  readonly taskId: TaskId;
  readonly decision: Decision;
  /** Whoever repeats an answer repeats its key. */
  readonly key: string;
}

/** One answer, under a key as the API's clients give one. */
export async function answer(db: Db, { actor, taskId, decision, key }: GivenAnswer): Promise<void> {
  const request = { key, requestSha256: createHash('sha256').update(decision).digest() };
  const taken = await answerTask(db, { actor, answer: { taskId, decision, reason: null }, request }, noCrash);
  if (!taken.ok) throw new Error(`an answer was refused: ${taken.error.code}`);
}

/** A person's open tasks, as their list shows them. */
export const listTasks = (
  db: Db,
  environmentId: EnvironmentId,
  { userId, limit }: { readonly userId: UserId; readonly limit: number },
): Promise<TaskRow[]> =>
  inTenant(db, environmentId, (tx) =>
    listOpenTasks(tx, userId, { limit: limit + 1, order: 'newest', after: null }),
  );

/** The pages of the API: the usual one, and the longest that it gives. */
export const usualPage = 50;
export const longestPage = 200;

/** The open task of a person in one approval, if it is on the first page of their list. */
export async function findInList(
  db: Db,
  { environmentId, approvalId }: ApprovalRef,
  userId: UserId,
): Promise<TaskId | undefined> {
  return taskOf(await listTasks(db, environmentId, { userId, limit: usualPage }), approvalId);
}

export const taskOf = (
  tasks: readonly { readonly id: TaskId; readonly approvalId: ApprovalId }[],
  approvalId: ApprovalId,
): TaskId | undefined => tasks.find((task) => task.approvalId === approvalId)?.id;
