import { approvalsTaskQueue, approvalWorkflowId } from '../../workflows/messages.ts';
import type { ApprovalRef } from '../domain/approval-ref.ts';

/**
 * How an approval's workflow is started by whoever has something for it: one that runs already is left alone, one that
 * Temporal no longer knows is started and reads its course from Postgres (architecture, section 2.4).
 */
export const approvalWorkflowOf = ({ environmentId, approvalId }: ApprovalRef) =>
  ({
    workflowId: approvalWorkflowId({ environmentId, approvalId }),
    taskQueue: approvalsTaskQueue,
    args: [{ environmentId, approvalId }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Approval ${approvalId}`,
  }) as const;
