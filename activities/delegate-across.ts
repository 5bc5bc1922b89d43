import { appendEvents, readCourse, readCourseEvents } from '../src/db/approval-events.ts';
import { findKeyed, keepKeyed } from '../src/db/bridges/delegation-keys.ts';
import { judgeDelegation, holderBy, prepareDelegation } from '../src/db/bridges/judge-delegation.ts';
import { recordDelegations } from '../src/db/bridges/record-delegation.ts';
import { putNudge } from '../src/db/outbox.ts';
import { changeInTenant } from '../src/db/transaction.ts';
import type { Transaction } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type { Delegated, DelegationRequest, RecordedDelegation } from '../src/domain/command-request.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { DelegationRefusal, KeyRefusal, NotFound } from '../src/domain/refusal.ts';
import { ok } from '../src/domain/result.ts';
import type { Result } from '../src/domain/result.ts';
import type { CourseDependencies } from './dependencies.ts';
import { orFailForGood } from './fail-for-good.ts';

type Refused = DelegationRefusal | KeyRefusal | NotFound;

/**
 * Records that somebody delegated a task, gave it back or recalled it, or says why not (DEL-01..13): judged and written
 * in one transaction over the one or two environments that take part, so that the delegate has the task, and the
 * delegator has it no longer, at the same moment. The second time it answers what it did the first. A lost Update is found
 * by the nudge, as that of any command is.
 */
export const delegateAcross =
  ({ app, at }: CourseDependencies) =>
  async (ref: ApprovalRef, request: DelegationRequest): Promise<Result<RecordedDelegation, Refused>> => {
    const { actor } = request;
    const recorded = await orFailForGood(
      changeInTenant<RecordedDelegation, Refused>(app, actor.environmentId, async (tx) => {
        const prepared = await prepareDelegation(tx, ref, request);
        const before = await findBefore(tx, ref, request);
        if (!before.ok) return before;
        if (before.value) return ok(await told(tx, ref, before.value));
        const judged = judgeDelegation(prepared, request);
        if (!judged.ok) return judged;
        const { part, event } = judged.value;
        const { approval } = prepared;
        const { environmentId, approvalId } = ref;
        await recordDelegations(tx, { environmentId, actor }, [{ approvalId, part, event }]);
        const step = `command/${request.commandId}` as const;
        await appendEvents(tx, { approvalId: approval.id, seq: approval.seq, step }, [event]);
        await putNudge(tx, { kind: 'directory_changed', ...ref });
        const answer = answerBy(ref, request, { holder: holderBy(event) });
        await keepKeyed(tx, ref.environmentId, { request, answer });
        at('delegation.writing');
        return ok(await told(tx, ref, answer));
      }),
    );
    at('delegation.committed');
    return recorded;
  };

const answerBy = (
  { approvalId }: ApprovalRef,
  { command: { taskId } }: DelegationRequest,
  { holder }: Pick<Delegated, 'holder'>,
): Delegated => ({ approvalId, taskId, holder });

/** What the same command came to before: by its step, or by its caller's key. Begins and ends under the owner's tenant. */
async function findBefore(
  tx: Transaction,
  ref: ApprovalRef,
  request: DelegationRequest,
): Promise<Result<Delegated | null, KeyRefusal>> {
  const [event] = await readCourseEvents(tx, ref.approvalId, [`command/${request.commandId}`]);
  if (event) return ok(answerBy(ref, request, { holder: holderIn(event) }));
  return findKeyed(tx, ref.environmentId, request);
}

function holderIn(event: CourseEvent): Delegated['holder'] {
  if (event.type === 'task_delegated') return event.to;
  if (event.type === 'task_returned' || event.type === 'delegation_recalled') return event.holder;
  throw new Error(`the step of a delegation recorded ${event.type}`);
}

/** Everything that the course has come through: the workflow may have missed what a lost run of a step did. */
const told = async (
  tx: Transaction,
  { approvalId }: ApprovalRef,
  answer: Delegated,
): Promise<RecordedDelegation> => ({
  events: await readCourse(tx, approvalId),
  answer,
});
