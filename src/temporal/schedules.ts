import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleDescription } from '@temporalio/client';
import {
  approvalsTaskQueue,
  forgettingWorkflowType,
  nudgeRepeatWorkflowType,
} from '../../workflows/messages.ts';

interface Schedule {
  readonly scheduleId: string;
  readonly workflowType: string;
  readonly everyMs: number;
  /** Longer than a run takes at worst. One that gets stuck would keep every later one from beginning: it is ended. */
  readonly runForMs: number;
}

const schedules: readonly Schedule[] = [
  // Architecture, section 2.12: the one that wakes whatever has to be sent again.
  {
    ...{ scheduleId: 'delivery/repeat', workflowType: nudgeRepeatWorkflowType },
    ...{ everyMs: 15_000, runForMs: 5 * 60_000 },
  },
  // What only grows is cut back once a day.
  {
    ...{ scheduleId: 'delivery/forget', workflowType: forgettingWorkflowType },
    ...{ everyMs: 86_400_000, runForMs: 60 * 60_000 },
  },
];

/**
 * Makes sure that the schedules exist, and that those that an earlier release made end their runs as these do. Called
 * again and again, since a Temporal server whose database was lost has lost them as well. Two at once are no matter: one
 * of them makes a schedule, the other is told that it exists.
 */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const schedule of schedules) {
    const found = await find(client, schedule);
    if (!found) await create(client, schedule);
    else if (found.action.workflowRunTimeout !== schedule.runForMs) await limitRuns(client, schedule);
  }
}

async function find(client: Client, { scheduleId }: Schedule): Promise<ScheduleDescription | null> {
  try {
    return await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

const limitRuns = (client: Client, { scheduleId, runForMs }: Schedule): Promise<void> =>
  client.schedule
    .getHandle(scheduleId)
    .update(({ action, ...rest }) => ({ ...rest, action: { ...action, workflowRunTimeout: runForMs } }));

async function create(
  client: Client,
  { scheduleId, workflowType, everyMs, runForMs }: Schedule,
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: everyMs }] },
      action: {
        ...({ type: 'startWorkflow', workflowType, taskQueue: approvalsTaskQueue } as const),
        workflowRunTimeout: runForMs,
      },
      // What was missed while nobody was there is done by the next run: every run does all that is due.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
