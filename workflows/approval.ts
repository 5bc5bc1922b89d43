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
import { isOver } from '../src/domain/command.ts';
import type {
  Commanded,
  CommandRequest,
  Delegated,
  DelegationRequest,
} from '../src/domain/command-request.ts';
import { currentPhase, evolve, startingCourse } from '../src/domain/course.ts';
import type { Course, CourseEvent } from '../src/domain/course.ts';
import { describeCourse } from './describe-course.ts';
import {
  addParticipantsUpdate,
  approvalQuery,
  completePhaseUpdate,
  delegateTaskUpdate,
  directoryChangedSignal,
  phaseOutcomeSignal,
  recallDelegationUpdate,
  returnTaskUpdate,
  setManagerUpdate,
} from './messages.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { refuse } from './refuse.ts';

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
 * Commands of people and changes of the directory come in between, one after another (architecture, section 2.1). A look
 * at the directory reads the whole course as well, and so finds a command whose Update Temporal has lost.
 * Started again at any time, by continue-as-new or because Temporal lost it, it goes on from what the rows hold.
 */
export async function approvalWorkflow(approval: ApprovalRef): Promise<Course> {
  let course: Course = startingCourse;
  // A nudge for a phase that this run has not come to yet is kept; the closing step reads the row in any case.
  const nudged = new Set<string>();
  let directoryChanged = false;
  let overtaken = false;
  const inTurn = oneAtATime();
  const record = (events: readonly CourseEvent[]): void => {
    course = events.reduce(evolve, course);
    setCurrentDetails(describeCourse(course));
  };
  // Before any handler: what waits for one already, when a workflow starts, is handled as soon as it is there.
  const placed = inTurn(async () => record(await steps.placeParticipants(approval)));

  takeCommands(approval, { inTurn, record, now: () => course });
  setHandler(phaseOutcomeSignal, ({ phase, attempt }) => {
    nudged.add(`${phase}/${attempt}`);
    overtaken ||= phase > (currentPhase(course)?.phase ?? phase);
  });
  setHandler(directoryChangedSignal, () => {
    directoryChanged = true;
  });
  setHandler(approvalQuery, () => course);

  const keyNow = (): string | null => {
    const phase = currentPhase(course);
    return course.state === 'running' && phase ? `${phase.phase}/${phase.attempt}` : null;
  };
  const openWhatWaits = async (): Promise<void> => {
    const phase = currentPhase(course);
    if (course.state !== 'running' || !phase || phase.state === 'open') return;
    record(await steps.openPhase({ ...approval, phase: phase.phase, attempt: phase.attempt }));
  };
  const closeIfNudged = async (): Promise<void> => {
    const phase = currentPhase(course);
    if (course.state !== 'running' || !phase || !nudged.delete(`${phase.phase}/${phase.attempt}`)) return;
    record(await steps.closePhase({ ...approval, phase: phase.phase, attempt: phase.attempt }));
  };
  // The rows are ahead of this course: a worker died after a step was recorded and before Temporal was told.
  const catchUp = async (): Promise<void> => {
    if (!overtaken) return;
    overtaken = false;
    record(await steps.placeParticipants(approval));
  };
  const lookAtDirectory = async (): Promise<void> => {
    if (!directoryChanged) return;
    directoryChanged = false;
    record(await steps.reviewManagers(approval));
  };

  await placed;
  for (let key = keyNow(); key !== null; key = keyNow()) {
    const at = key;
    await inTurn(openWhatWaits);
    const isDue = (): boolean => keyNow() !== at || nudged.has(at) || directoryChanged || overtaken;
    await condition(() => isDue() || workflowInfo().continueAsNewSuggested);
    if (!isDue()) await startAfresh(approval);
    await inTurn(catchUp);
    await inTurn(lookAtDirectory);
    await inTurn(closeIfNudged);
  }
  // What comes when all is decided is looked at, too: its row waits for that, and would be sent for ever.
  do {
    await inTurn(lookAtDirectory);
    await condition(allHandlersFinished);
  } while (directoryChanged);
  return course;
}

/** Every command waits for its turn, has its record written, and then the course goes on from what that came to. */
function takeCommands(
  approval: ApprovalRef,
  {
    inTurn,
    record,
    now,
  }: {
    readonly inTurn: OneAtATime;
    readonly record: (events: readonly CourseEvent[]) => void;
    readonly now: () => Course;
  },
): void {
  const command = (request: CommandRequest): Promise<Commanded> =>
    inTurn(async () => {
      const recorded = await steps.recordCommand(approval, request);
      if (!recorded.ok) throw refuse(recorded.error);
      record(recorded.value.events);
      return recorded.value.answer;
    });
  const validator = (request: CommandRequest): void => refuseTheImpossible(now(), request);
  setHandler(setManagerUpdate, command, { validator });
  setHandler(completePhaseUpdate, command, { validator });
  setHandler(addParticipantsUpdate, command, { validator });
  const delegation = (request: DelegationRequest): Promise<Delegated> =>
    inTurn(async () => {
      const recorded = await steps.delegateAcross(approval, request);
      if (!recorded.ok) throw refuse(recorded.error);
      record(recorded.value.events);
      return recorded.value.answer;
    });
  const unlessOver = { validator: (_: DelegationRequest): void => refuseWhenOver(now()) };
  setHandler(delegateTaskUpdate, delegation, unlessOver);
  setHandler(returnTaskUpdate, delegation, unlessOver);
  setHandler(recallDelegationUpdate, delegation, unlessOver);
}

/** Only what this course itself rules out; everything else is judged where it is recorded. */
function refuseTheImpossible({ state, phases }: Course, { command: { phase } }: CommandRequest): void {
  if (state === 'starting') return;
  if (state !== 'running') throw refuse({ code: 'approval_over', state });
  const at = phases.find((each) => each.phase === phase);
  if (!at) throw refuse({ code: 'not_found', what: 'phase' });
  if (isOver(at)) throw refuse({ code: 'phase_over', phase, state: at.state });
}

/** Who has which task stands in the rows; this course knows only whether there can be any. */
function refuseWhenOver({ state }: Course): void {
  if (state !== 'starting' && state !== 'running') throw refuse({ code: 'approval_over', state });
}

/** Ends a history that has grown long. A nudge that gets lost in between is repeated, as every nudge is. */
async function startAfresh(approval: ApprovalRef): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof approvalWorkflow>(approval);
}
