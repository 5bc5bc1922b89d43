// (b) An approval as one would write it with Temporal alone: four Updates, each with one local activity.
import { allHandlersFinished, condition, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './activities.ts';
import { answerUpdate } from './messages.ts';
import type { BareStart } from './messages.ts';

const { beginApproval, giveAnswer } = proxyLocalActivities<BareActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds', backoffCoefficient: 2 },
});

const lastPhase = 3;

export async function bareApprovalWorkflow(start: BareStart): Promise<void> {
  let isFinished = false;
  const begun = beginApproval(start);
  setHandler(answerUpdate, async (given) => {
    await giveAnswer(await begun, given);
    if (given.decides && given.phase === lastPhase) isFinished = true;
  });
  await condition(() => isFinished && allHandlersFinished());
}
