import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { approvalsTaskQueue, nudgeRepeatWorkflowType } from '../../workflows/messages.ts';

const scheduleId = 'delivery/repeat';

/** Architecture, section 2.12: the one schedule that wakes whatever has to be sent again. */
const everyMs = 15_000;

/**
 * Makes sure that the schedule exists. Called again and again, since a Temporal server whose database was lost has
 * lost it as well. Two at once are no matter: one of them makes it.
 */
export async function ensureSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    await createSchedule(client);
  }
}

async function createSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: everyMs }] },
      action: { type: 'startWorkflow', workflowType: nudgeRepeatWorkflowType, taskQueue: approvalsTaskQueue },
      // What was missed while nobody was there is done by the next run: every run does all that is due.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
