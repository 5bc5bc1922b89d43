import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import {
  approvalsTaskQueue,
  forgettingWorkflowType,
  nudgeRepeatWorkflowType,
} from '../../workflows/messages.ts';

interface Schedule {
  readonly scheduleId: string;
  readonly workflowType: string;
  readonly everyMs: number;
}

const schedules: readonly Schedule[] = [
  // Architecture, section 2.12: the one that wakes whatever has to be sent again.
  { scheduleId: 'delivery/repeat', workflowType: nudgeRepeatWorkflowType, everyMs: 15_000 },
  // What only grows is cut back once a day.
  { scheduleId: 'delivery/forget', workflowType: forgettingWorkflowType, everyMs: 86_400_000 },
];

/**
 * Makes sure that the schedules exist. Called again and again, since a Temporal server whose database was lost has
 * lost them as well. Two at once are no matter: one of them makes a schedule, the other is told that it exists.
 */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const schedule of schedules) {
    if (!(await exists(client, schedule))) await create(client, schedule);
  }
}

async function exists(client: Client, { scheduleId }: Schedule): Promise<boolean> {
  try {
    await client.schedule.getHandle(scheduleId).describe();
    return true;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return false;
    throw error;
  }
}

async function create(client: Client, { scheduleId, workflowType, everyMs }: Schedule): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: everyMs }] },
      action: { type: 'startWorkflow', workflowType, taskQueue: approvalsTaskQueue },
      // What was missed while nobody was there is done by the next run: every run does all that is due.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
