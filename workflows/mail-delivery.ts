import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { mailTaskQueue } from './messages.ts';

// Longer than a batch takes at worst, shorter than a mail is claimed for (`claimDueMails`): a second attempt finds no
// mail that the first one may still be sending.
const { deliverMails } = proxyActivities<Activities>({
  taskQueue: mailTaskQueue,
  startToCloseTimeout: '4 minutes',
  // A worker that died says nothing: its batch is taken up again after this, and not after the 4 minutes.
  heartbeatTimeout: '20 seconds',
  retry: { maximumAttempts: 3 },
});

/** Drains the mails that are due, a batch at a time, and ends when none is left (architecture, section 2.12). */
export async function mailDeliveryWorkflow(): Promise<void> {
  while ((await deliverMails()) > 0) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof mailDeliveryWorkflow>();
  }
}
