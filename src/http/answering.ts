import { createHash } from 'node:crypto';
import type { Actor } from '../db/actors.ts';
import { answerTask } from '../db/answers.ts';
import type { Answered, Answering, AnswerRefused, AnswerTaken } from '../db/answers.ts';
import type { TaskAnswer } from '../db/answer-rows.ts';
import { answerAcross } from '../db/bridges/answer-across.ts';
import type { Decision } from '../domain/phase-kind.ts';
import type { Result } from '../domain/result.ts';
import { accepted } from './auth.ts';
import type { RouteContext } from './dependencies.ts';

export interface AnswerRequest {
  readonly actor: Actor;
  readonly answer: TaskAnswer;
  readonly key: string | null;
}

/** Takes one answer, and sends on what follows from it after the commit; throws the problem where a rule says no. */
export async function answerOne(
  { app: db, at, sendNudge }: RouteContext,
  { actor, answer, key }: AnswerRequest,
): Promise<Answered> {
  const { taskId, decision, reason } = answer;
  const request = key === null ? null : { key, requestSha256: requestHash(decision, reason) };
  const taken = await accepted(db, actor, await answerWhereItIs({ db, at }, { actor, answer, request }));
  at('answer.committed');
  if (taken.nudge) sendNudge(taken.nudge);
  return { taskId, approvalId: taken.answered.approvalId, decision: taken.answered.decision };
}

/** In one's own environment, else in that of a partner who delegated it. */
async function answerWhereItIs(
  { db, at }: { readonly db: RouteContext['app']; readonly at: RouteContext['at'] },
  answering: Answering,
): Promise<Result<AnswerTaken, AnswerRefused>> {
  const own = await answerTask(db, answering, at);
  const isElsewhere = !own.ok && own.error.code === 'not_found';
  return isElsewhere ? answerAcross(db, answering, at) : own;
}

const requestHash = (said: Decision, reason: string | null): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([said, reason]))
    .digest();
