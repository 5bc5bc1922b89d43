import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import { currentPhase, evolve, startingCourse } from '../src/domain/course.ts';
import type { Course, CourseEvent } from '../src/domain/course.ts';
import { describeCourse } from './describe-course.ts';
import { approvalQuery, phaseOutcomeSignal } from './messages.ts';

// Every step may run twice: its key in the database makes the second time a read. So it is repeated until it is done.
const steps = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: {
    initialInterval: '100 milliseconds',
    maximumInterval: '10 seconds',
    backoffCoefficient: 2,
    nonRetryableErrorTypes: ['NoSuchApproval'],
  },
  // A step that waits longer for its next try becomes a timer: it must not hold a slot of the worker meanwhile.
  localRetryThreshold: '3 seconds',
});

/**
 * The course of one approval: place its people, then open each phase, wait for its outcome and close it (WFL-03).
 * Started again at any time, by continue-as-new or because Temporal lost it, it goes on from what the rows hold.
 */
export async function approvalWorkflow(approval: ApprovalRef): Promise<Course> {
  let course: Course = startingCourse;
  // A nudge for a phase that this run has not come to yet is kept; the closing step reads the row in any case.
  const nudged = new Set<string>();
  setHandler(phaseOutcomeSignal, ({ phase, attempt }) => {
    nudged.add(`${phase}/${attempt}`);
  });
  setHandler(approvalQuery, () => course);
  const record = (events: readonly CourseEvent[]): void => {
    course = events.reduce(evolve, course);
    setCurrentDetails(describeCourse(course));
  };

  record(await steps.placeParticipants(approval));
  for (let phase = currentPhase(course); course.state === 'running' && phase; phase = currentPhase(course)) {
    const step = { ...approval, phase: phase.phase, attempt: phase.attempt };
    const key = `${step.phase}/${step.attempt}`;
    if (phase.state !== 'open') record(await steps.openPhase(step));
    await condition(() => nudged.has(key) || workflowInfo().continueAsNewSuggested);
    if (nudged.delete(key)) record(await steps.closePhase(step));
    else await startAfresh(approval);
  }
  return course;
}

/** Ends a history that has grown long. A nudge that gets lost in between is repeated, as every nudge is. */
async function startAfresh(approval: ApprovalRef): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof approvalWorkflow>(approval);
}
