import type { Client } from '@temporalio/client';
import {
  approvalWorkflowType,
  directoryChangedSignal,
  phaseOutcomeSignal,
} from '../../workflows/messages.ts';
import type { Nudge } from '../db/outbox.ts';
import { approvalWorkflowOf } from './approval-workflow.ts';

export type SendNudge = (nudge: Nudge) => Promise<void>;

/**
 * Tells Temporal that a course may go on. May be repeated: a workflow that runs already is left alone, one that
 * Temporal no longer knows is started and reads its course from Postgres (architecture, section 2.4).
 */
export const nudgeSender =
  (client: Client): SendNudge =>
  async (nudge) => {
    const workflow = approvalWorkflowOf(nudge);
    if (nudge.kind === 'start') {
      await client.workflow.start(approvalWorkflowType, workflow);
      return;
    }
    if (nudge.kind === 'directory_changed') {
      await client.workflow.signalWithStart(approvalWorkflowType, {
        ...workflow,
        signal: directoryChangedSignal,
      });
      return;
    }
    const { phase, attempt } = nudge;
    await client.workflow.signalWithStart(approvalWorkflowType, {
      ...workflow,
      signal: phaseOutcomeSignal,
      signalArgs: [{ phase, attempt }],
    });
  };
