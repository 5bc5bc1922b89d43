import { ParentClosePolicy, patched, proxyActivities, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Activities } from '../activities/index.ts';
import { mailDeliveryWorkflowType } from './messages.ts';

// Repeating repeats: whatever one run leaves, the next finds.
const { repeatNudges, tellLateStarts, tellOpenedTasks, countDueMails } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 2 },
});

/**
 * What the schedule wakes: sends again what nobody has answered, tells of late starts and of the tasks that were opened,
 * and starts the delivery of mail where some is due. Side by side, since none may keep another from its work by being
 * slow or failing; the first fault is told at the end. A step of a later release comes last, behind its own patch: a run
 * that an earlier release has begun meets it too, and would never end otherwise.
 */
export async function nudgeRepeatWorkflow(): Promise<void> {
  const settled = await Promise.allSettled([
    repeatNudges(),
    tellOfLateStarts(),
    deliverDueMails(),
    ...(patched('tell-opened-tasks') ? [tellOfOpenedTasks()] : []),
  ]);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function tellOfLateStarts(): Promise<void> {
  if ((await tellLateStarts()) > 0) await startMailDelivery();
}

async function tellOfOpenedTasks(): Promise<void> {
  if ((await tellOpenedTasks()) > 0) await startMailDelivery();
}

async function deliverDueMails(): Promise<void> {
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
