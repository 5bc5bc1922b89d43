// Facts and courses as the rules judge them, made in a word each.
import type { CourseStand, OpenedTask, PhaseStand } from '../../src/domain/course.ts';
import type { PhaseState } from '../../src/domain/course-phase.ts';
import type { TaskId, UserId } from '../../src/domain/ids.ts';
import type { Answer, AnswerFacts } from '../../src/domain/phase.ts';

export const ann = 'ann' as UserId;
export const bob = 'bob' as UserId;
export const annsTask = 'task of ann' as TaskId;

/** An open approval task of Ann's, alone in its turn, with nobody after it. */
export const facts = ({
  task,
  ...other
}: Partial<Omit<AnswerFacts, 'task'>> & { task?: Partial<AnswerFacts['task']> } = {}): AnswerFacts => ({
  kind: 'approval',
  phase: 2,
  attempt: 1,
  openInTurn: 1,
  nextTurn: null,
  leftGroup: false,
  othersLeft: false,
  held: [{ userId: ann, decision: task?.decision ?? null }],
  ...other,
  task: { id: annsTask, mode: null, state: 'open', decision: null, closeReason: null, ...task },
});

/** Ann approves. */
export const answer = (other: Partial<Answer> = {}): Answer => ({
  decision: 'approved',
  reason: null,
  ...other,
});

export const aPhase = (phase: number, state: PhaseState, other: Partial<PhaseStand> = {}): PhaseStand => ({
  phase,
  attempt: 1,
  state,
  managerKind: 'owner',
  manager: bob,
  ...other,
});

/** A running course whose phases are in these states, in order. */
export const running = (...states: readonly PhaseState[]): CourseStand => ({
  state: 'running',
  phases: states.map((state, index) => aPhase(index + 1, state)),
});

export const tasks: readonly OpenedTask[] = [{ id: annsTask, userId: ann, turn: 1 }];
