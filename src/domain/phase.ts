import type { TaskId, UserId } from './ids.ts';
import { decisionsOffered, needsReason, stopsApproval } from './phase-kind.ts';
import type { Decision, PhaseKind, PhaseOutcome } from './phase-kind.ts';
import type { AnswerRefusal } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** waiting: its turn has not come. open: must act now. answered. closed: can't be answered any more. */
export type TaskState = 'waiting' | 'open' | 'answered' | 'closed';

/** One answer, as its giver sends it. */
export interface Answer {
  readonly actorId: UserId;
  readonly decision: Decision;
  readonly reason: string | null;
}

/** What an answer is judged by: the actor's own task, and counts of the others', read under the approval's lock. */
export interface AnswerFacts {
  readonly kind: PhaseKind;
  readonly phase: number;
  readonly attempt: number;
  readonly task: {
    readonly id: TaskId;
    readonly userId: UserId;
    readonly state: TaskState;
    readonly decision: Decision | null;
    readonly closeReason: string | null;
  };
  /** Tasks of the same turn that are open, this one included. */
  readonly openInTurn: number;
  /** The lowest turn that waits, if any does. */
  readonly nextTurn: number | null;
}

export type PhaseEvent =
  | {
      readonly type: 'task_answered';
      readonly phase: number;
      readonly attempt: number;
      readonly taskId: TaskId;
      readonly userId: UserId;
      readonly decision: Decision;
    }
  | { readonly type: 'turn_opened'; readonly phase: number; readonly attempt: number; readonly turn: number }
  | {
      readonly type: 'phase_decided';
      readonly phase: number;
      readonly attempt: number;
      readonly outcome: PhaseOutcome;
    };

/**
 * Judges one answer (WFL-04, 07, 08, 09; TSK-04): being assigned suffices, sequenced participants act in order,
 * the phase is decided when all who have a turn acted, or by the first who stops it.
 */
export function decide(facts: AnswerFacts, answer: Answer): Result<readonly PhaseEvent[], AnswerRefusal> {
  const refusal = refuse(facts, answer);
  if (refusal) return err(refusal);
  const { kind, phase, attempt, task } = facts;
  const { decision, actorId: userId } = answer;
  const answered = { type: 'task_answered', phase, attempt, taskId: task.id, userId, decision } as const;
  if (stopsApproval(kind, decision)) {
    return ok([answered, { type: 'phase_decided', phase, attempt, outcome: 'rejected' }]);
  }
  if (facts.openInTurn > 1) return ok([answered]);
  return facts.nextTurn === null
    ? ok([answered, { type: 'phase_decided', phase, attempt, outcome: 'completed' }])
    : ok([answered, { type: 'turn_opened', phase, attempt, turn: facts.nextTurn }]);
}

function refuse({ kind, task }: AnswerFacts, { actorId, decision, reason }: Answer): AnswerRefusal | null {
  if (task.userId !== actorId) return { code: 'not_your_task' };
  const offered = decisionsOffered[kind];
  if (!offered.includes(decision)) return { code: 'decision_not_offered', kind, offered };
  if (task.state === 'answered' && task.decision)
    return { code: 'already_answered', decision: task.decision };
  if (task.state === 'closed') return { code: 'task_closed', reason: task.closeReason ?? 'phase_closed' };
  if (task.state === 'waiting') return { code: 'not_your_turn' };
  if (needsReason(decision) && !saysSomething(reason)) return { code: 'reason_required', decision };
  return null;
}

/** WFL-08: a reason has a letter, a digit or a sign that one can see; blanks of any kind are none. */
export const saysSomething = (reason: string | null): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(reason ?? '');

/** The inside of one phase attempt, as its events tell it. Rows are the state; this is what they must equal. */
export interface PhaseInside {
  readonly tasks: readonly PhaseTask[];
  readonly outcome: PhaseOutcome | null;
}

export interface PhaseTask {
  readonly id: TaskId;
  readonly userId: UserId;
  readonly turn: number;
  readonly state: TaskState;
  readonly decision: Decision | null;
}

/** A phase as it is when it opens: the lowest turn is open, the others wait. */
export function openedPhase(turns: readonly Pick<PhaseTask, 'id' | 'userId' | 'turn'>[]): PhaseInside {
  const first = Math.min(...turns.map(({ turn }) => turn));
  return {
    tasks: turns.map((task) => ({
      ...task,
      state: task.turn === first ? 'open' : 'waiting',
      decision: null,
    })),
    outcome: null,
  };
}

export function evolve(inside: PhaseInside, event: PhaseEvent): PhaseInside {
  switch (event.type) {
    case 'task_answered':
      return changeTasks(inside, (task) =>
        task.id === event.taskId ? { ...task, state: 'answered', decision: event.decision } : task,
      );
    case 'turn_opened':
      return changeTasks(inside, (task) =>
        task.state === 'waiting' && task.turn === event.turn ? { ...task, state: 'open' } : task,
      );
    case 'phase_decided':
      return {
        ...changeTasks(inside, (task) =>
          task.state === 'waiting' || task.state === 'open' ? { ...task, state: 'closed' } : task,
        ),
        outcome: event.outcome,
      };
  }
}

const changeTasks = (inside: PhaseInside, change: (task: PhaseTask) => PhaseTask): PhaseInside => ({
  ...inside,
  tasks: inside.tasks.map(change),
});
