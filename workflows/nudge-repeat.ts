import { ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Activities } from '../activities/index.ts';
import { mailDeliveryWorkflowType } from './messages.ts';

// Repeating repeats: whatever one run leaves, the next finds.
const { repeatNudges, tellLateStarts, countDueMails } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 2 },
});

/** What the schedule wakes: sends again what nobody has answered, and starts the delivery of mail where some is due. */
export async function nudgeRepeatWorkflow(): Promise<void> {
  await repeatNudges();
  await tellLateStarts();
  if ((await countDueMails()) > 0) await startMailDelivery();
}

async function startMailDelivery(): Promise<void> {
  try {
    await startChild(mailDeliveryWorkflowType, {
      workflowId: 'delivery/mail',
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // It runs already and will find the new rows.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
