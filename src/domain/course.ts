import { changePhase } from './course-phase.ts';
import { passOn, settleParts } from './delegated-parts.ts';
import type { CoursePhase, GivenAnswer, PeopleAdded, PlacedAgain, PlacedPhase } from './course-phase.ts';
import type { CommandEvent } from './command-event.ts';
import type { GroupId, TaskId, UserId } from './ids.ts';
import type { GroupMode, PhaseOutcome } from './phase-kind.ts';
import type { StepRefusal } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** WFL-25: how an approval ends. Its phases decide the first two, a command the others. */
export type ApprovalOutcome = DecidedOutcome | 'cancelled' | 'withdrawn';
export type DecidedOutcome = 'approved' | 'rejected';
export type ApprovalState = 'starting' | 'running' | ApprovalOutcome;

/** The order of an approval's phases and where it stands: ids and outcomes, no content of the document. */
export interface Course {
  readonly state: ApprovalState;
  readonly phases: readonly CoursePhase[];
}

/** What a step of the course is judged by: the phases without their people, as the rows show them. */
export interface CourseStand {
  readonly state: ApprovalState;
  readonly phases: readonly PhaseStand[];
}

export type PhaseStand = Pick<CoursePhase, 'phase' | 'attempt' | 'state' | 'managerKind' | 'manager'>;

export type CourseCommand =
  | { readonly type: 'place_participants'; readonly phases: readonly PlacedPhase[] }
  | {
      readonly type: 'open_phase';
      readonly phase: number;
      readonly attempt: number;
      /** A task for everybody who has a turn, or for every group of a phase of kind task. */
      readonly tasks: readonly OpenedTask[];
    }
  | {
      readonly type: 'close_phase';
      readonly phase: number;
      readonly attempt: number;
      readonly outcome: PhaseOutcome | null;
      readonly answers: readonly GivenAnswer[];
    };

export interface OpenedTask {
  readonly id: TaskId;
  /** Null where it is a group's. */
  readonly userId: UserId | null;
  readonly group?: { readonly id: GroupId; readonly mode: GroupMode };
  readonly turn: number;
}

export type CourseEvent =
  | { readonly type: 'participants_placed'; readonly phases: readonly PlacedPhase[] }
  | ({ readonly type: 'participants_placed_again' } & PlacedAgain)
  | ({ readonly type: 'participants_added' } & PeopleAdded)
  | {
      readonly type: 'phase_awaiting';
      readonly phase: number;
      readonly attempt: number;
      readonly state: 'awaiting_manager' | 'awaiting_participants';
    }
  | {
      readonly type: 'phase_opened';
      readonly phase: number;
      readonly attempt: number;
      readonly tasks: readonly OpenedTask[];
    }
  | {
      readonly type: 'phase_closed';
      readonly phase: number;
      readonly attempt: number;
      readonly outcome: PhaseOutcome;
      readonly answers: readonly GivenAnswer[];
    }
  | { readonly type: 'approval_finished'; readonly outcome: DecidedOutcome }
  | CommandEvent;

/** An approval that was accepted and whose people have not been placed yet. */
export const startingCourse: Course = { state: 'starting', phases: [] };

/** The phase that the course is at: the first that is not over. */
export const currentPhase = <Phase extends PhaseStand>(course: {
  readonly phases: readonly Phase[];
}): Phase | undefined =>
  course.phases.find(
    ({ state }) => state !== 'completed' && state !== 'passed_over' && state !== 'retracted',
  );

/**
 * Judges a step of the course on the state that the rows show (WFL-03, 09, 27; PHM-08). A step whose turn has not
 * come, or is over, is refused; a close that finds no outcome yet changes nothing.
 */
export function decide(
  course: CourseStand,
  command: CourseCommand,
): Result<readonly CourseEvent[], StepRefusal> {
  switch (command.type) {
    case 'place_participants':
      return course.state === 'starting'
        ? ok([{ type: 'participants_placed', phases: command.phases }])
        : err({ code: 'step_not_due', step: command.type });
    case 'open_phase':
      return openPhase(course, command);
    case 'close_phase':
      return closePhase(course, command);
  }
}

function openPhase(
  course: CourseStand,
  { phase, attempt, tasks }: Extract<CourseCommand, { type: 'open_phase' }>,
): Result<readonly CourseEvent[], StepRefusal> {
  const current = currentPhase(course);
  if (course.state !== 'running' || current?.phase !== phase || current.attempt !== attempt) {
    return err({ code: 'step_not_due', step: 'open_phase' });
  }
  if (current.state === 'open') return err({ code: 'step_not_due', step: 'open_phase' });
  const awaits = missing(current, tasks);
  if (awaits)
    return ok(awaits === current.state ? [] : [{ type: 'phase_awaiting', phase, attempt, state: awaits }]);
  return ok([{ type: 'phase_opened', phase, attempt, tasks }]);
}

/** PHM-08, WFL-27: a phase without its manager, or with nobody who has a turn, waits. */
function missing(
  { managerKind, manager }: PhaseStand,
  tasks: readonly OpenedTask[],
): 'awaiting_manager' | 'awaiting_participants' | null {
  if (managerKind !== 'none' && manager === null) return 'awaiting_manager';
  return tasks.length === 0 ? 'awaiting_participants' : null;
}

function closePhase(
  course: CourseStand,
  { phase, attempt, outcome, answers }: Extract<CourseCommand, { type: 'close_phase' }>,
): Result<readonly CourseEvent[], StepRefusal> {
  const current = currentPhase(course);
  if (current?.phase !== phase || current.attempt !== attempt) {
    return err({ code: 'step_not_due', step: 'close_phase' });
  }
  // A phase that waits can be nudged, too; what is no outcome can't be wrong.
  if (outcome === null) return ok([]);
  if (current.state !== 'open') return err({ code: 'step_not_due', step: 'close_phase' });
  const closed = { type: 'phase_closed', phase, attempt, outcome, answers } as const;
  if (outcome === 'rejected') return ok([closed, { type: 'approval_finished', outcome: 'rejected' }]);
  const last = course.phases.at(-1)?.phase === phase;
  return ok(last ? [closed, { type: 'approval_finished', outcome: 'approved' }] : [closed]);
}

/** The course after an event. The workflow replays this: a change of it needs `patched()`. */
export function evolve(course: Course, event: CourseEvent): Course {
  switch (event.type) {
    case 'participants_placed':
      return {
        state: 'running',
        phases: event.phases.map((placed) => ({ ...placed, state: 'pending', answers: [] })),
      };
    case 'participants_placed_again':
    case 'participants_added': {
      const { participants, participantCount } = event;
      return { ...course, phases: changePhase(course.phases, event, { participants, participantCount }) };
    }
    case 'phase_awaiting':
      return { ...course, phases: changePhase(course.phases, event, { state: event.state }) };
    case 'phase_opened':
      return { ...course, phases: changePhase(course.phases, event, { state: 'open' }) };
    case 'phase_closed': {
      const { outcome, answers } = event;
      const phases = settleParts(course.phases, event);
      return { ...course, phases: changePhase(phases, event, { state: outcome, answers }) };
    }
    case 'manager_set':
      return { ...course, phases: changePhase(course.phases, event, { manager: event.manager }) };
    case 'manager_lost':
      return { ...course, phases: changePhase(course.phases, event, { manager: null }) };
    case 'phase_completed_by_hand':
      return { ...course, phases: changePhase(course.phases, event, { state: 'completed' }) };
    case 'task_delegated':
    case 'task_returned':
    case 'delegation_recalled':
    case 'delegation_ended':
      return { ...course, phases: passOn(course.phases, event) };
    case 'approval_finished':
      return { ...course, state: event.outcome };
  }
}
