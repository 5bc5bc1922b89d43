import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { UserId } from '../../domain/ids.ts';
import type { KeyRefusal } from '../../domain/refusal.ts';
import { findActiveActor } from '../actors.ts';
import type { ActiveActor } from '../actors.ts';
import { readFacts } from '../answer-facts.ts';
import type { Facts } from '../answer-facts.ts';
import { judgeAnswer, keyOfAnswer, lockApprovalOfTask, writeAnswer } from '../answers.ts';
import type { Answered, Answering, AnswerRefused, AnswerTaken } from '../answers.ts';
import type { LockedForAnswer } from '../answer-rows.ts';
import { findResponse, keyDays, rememberResponse } from '../idempotency-keys.ts';
import { changeInTenant, together } from '../transaction.ts';
import type { Db, Sending } from '../transaction.ts';
import { findGrant } from './grants.ts';
import type { Grant } from './grants.ts';
import { refuseGrant } from './task-home.ts';
import { enterTenant } from './tenant.ts';

type Before = Result<Answered | null, KeyRefusal>;

/**
 * Takes the answer of a delegate of another environment, in one transaction and without Temporal, as any answer
 * (DEL-03, 04): the grant is found under the delegate's tenant, then all is judged and written under the owner's, where
 * it counts as the answer of whose part it is. The grant ends with it, and both environments write it down (DEL-06).
 */
export function answerAcross(
  db: Db,
  answering: Answering,
  at: (point: 'answer.writing') => void,
): Promise<Result<AnswerTaken, AnswerRefused>> {
  const { actor, answer } = answering;
  const { taskId } = answer;
  return changeInTenant<AnswerTaken, AnswerRefused>(db, actor.environmentId, async (tx) => {
    const keyed = keyOfAnswer(answering);
    const findBefore = (sending: Sending): Promise<Before> =>
      keyed ? findResponse<Answered>(sending, keyed) : Promise.resolve(ok(null));
    const [active, grant, earlier] = await together<[ActiveActor | null, Grant | undefined, Before]>(
      tx,
      (sending) => [
        findActiveActor(sending, actor),
        findGrant(sending, { taskId, userId: actor.id as UserId }),
        findBefore(sending),
      ],
    );
    if (!active || !grant) return err({ code: 'not_found', what: 'task' });
    const over = refuseGrant(grant);
    if (over) {
      if (!earlier.ok) return earlier;
      return earlier.value ? ok({ answered: earlier.value, nudge: null }) : err(over);
    }
    const environmentId = grant.ownerEnvironmentId;
    // Behind the lock the key is read once more: what was sent twice at once finds there what the first one did.
    const [, approval, , before, , facts] = await together<
      [void, LockedForAnswer | undefined, void, Before, void, Facts | undefined]
    >(tx, (sending) => [
      enterTenant(sending, environmentId),
      lockApprovalOfTask(sending, taskId),
      enterTenant(sending, actor.environmentId),
      findBefore(sending),
      enterTenant(sending, environmentId),
      readFacts(sending, taskId, actor),
    ]);
    if (!before.ok) return before;
    if (!approval || !facts) return err({ code: 'not_found', what: 'task' });
    const found = { environmentId, approval, facts };
    const judged = judgeAnswer(found, answering, before.value);
    if (!judged.ok) return judged;
    const { taken, events } = await writeAnswer(tx, found, { answering, taking: judged.value });
    await enterTenant(tx, actor.environmentId);
    if (events.length > 0 && keyed) {
      await rememberResponse(tx, keyed, { response: taken.answered, days: keyDays });
    }
    if (events.length > 0) at('answer.writing');
    return ok(taken);
  });
}
