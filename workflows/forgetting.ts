import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

// What one run does not come to, the next one does.
const { forgetExpired } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  retry: { maximumAttempts: 3 },
});

/** What the daily schedule wakes: rows that only grow and that nobody needs any more are deleted. */
export async function forgettingWorkflow(): Promise<number> {
  return forgetExpired();
}
