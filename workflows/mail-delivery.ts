import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { mailTaskQueue } from './messages.ts';

const { deliverMails } = proxyActivities<Activities>({
  taskQueue: mailTaskQueue,
  startToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 3 },
});

/** Drains the mails that are due, a batch at a time, and ends when none is left (architecture, section 2.12). */
export async function mailDeliveryWorkflow(): Promise<void> {
  while ((await deliverMails()) > 0) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof mailDeliveryWorkflow>();
  }
}
