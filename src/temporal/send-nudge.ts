import type { Client } from '@temporalio/client';
import {
  approvalsTaskQueue,
  approvalWorkflowId,
  approvalWorkflowType,
  phaseOutcomeSignal,
} from '../../workflows/messages.ts';
import type { Nudge } from '../db/outbox.ts';

export type SendNudge = (nudge: Nudge) => Promise<void>;

/**
 * Tells Temporal that a course may go on. May be repeated: a workflow that runs already is left alone, one that
 * Temporal no longer knows is started and reads its course from Postgres (architecture, section 2.4).
 */
export const nudgeSender =
  (client: Client): SendNudge =>
  async (nudge) => {
    const { environmentId, approvalId } = nudge;
    const workflow = {
      workflowId: approvalWorkflowId(nudge),
      taskQueue: approvalsTaskQueue,
      args: [{ environmentId, approvalId }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Approval ${approvalId}`,
    } as const;
    if (nudge.kind === 'start') {
      await client.workflow.start(approvalWorkflowType, workflow);
      return;
    }
    const { phase, attempt } = nudge;
    await client.workflow.signalWithStart(approvalWorkflowType, {
      ...workflow,
      signal: phaseOutcomeSignal,
      signalArgs: [{ phase, attempt }],
    });
  };
