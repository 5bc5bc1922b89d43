import type { GroupId, TaskId, UserId } from './ids.ts';
import { decisionsOffered, needsReason, stopsApproval } from './phase-kind.ts';
import type { Decision, GroupMode, PhaseKind, PhaseOutcome } from './phase-kind.ts';
import type { PhaseRef } from './approval-ref.ts';
import type { AnswerRefusal } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import type { TurnTakenOver } from './turn-event.ts';

/** waiting: its turn has not come. open: must act now. answered. closed: can't be answered any more. */
export type TaskState = 'waiting' | 'open' | 'answered' | 'closed';

/** One answer, as its giver sends it. */
export interface Answer {
  readonly decision: Decision;
  readonly reason: string | null;
}

/**
 * A part of a task: the answer of one person. A person's task has one part, theirs; a group's task has one for each
 * of its effective members. Whoever holds a part may answer it: the person themselves, if nobody else.
 */
export interface HeldPart {
  /** Whose part it is. */
  readonly userId: UserId;
  /** What it was answered with; null where it has not been. */
  readonly decision: Decision | null;
}

/** What an answer is judged by: the parts that the actor holds, and counts of the others, read under the approval's lock. */
export interface AnswerFacts {
  readonly kind: PhaseKind;
  readonly phase: number;
  readonly attempt: number;
  readonly task: {
    readonly id: TaskId;
    /** Of a group's task; null of a person's. */
    readonly mode: GroupMode | null;
    readonly state: TaskState;
    readonly decision: Decision | null;
    readonly closeReason: string | null;
  };
  /** The parts that the actor holds or has answered. */
  readonly held: readonly HeldPart[];
  /** Whether the actor has lost their part with their place in the group. */
  readonly leftGroup: boolean;
  /** How the actor lost a part by a delegation: `passed_on`, or what became of the last one to them. */
  readonly lost?: string | null;
  /** Whether there is a member who has not answered, apart from those whose parts the actor holds. */
  readonly othersLeft: boolean;
  /** Tasks of the same turn that are open, this one included. */
  readonly openInTurn: number;
  /** The lowest turn that waits, if any does. */
  readonly nextTurn: number | null;
}

export type PhaseEvent =
  /** A person's task. */
  | ({
      readonly type: 'task_answered';
      readonly taskId: TaskId;
      readonly userId: UserId;
      readonly decision: Decision;
    } & PhaseRef)
  /** One part of a group's task. */
  | ({
      readonly type: 'part_answered';
      readonly taskId: TaskId;
      readonly userId: UserId;
      readonly decision: Decision;
    } & PhaseRef)
  /** A group's task has all the answers that it needs, by the last of them or since somebody left. */
  | ({ readonly type: 'task_decided'; readonly taskId: TaskId; readonly decision: Decision } & PhaseRef)
  | ({ readonly type: 'turn_opened'; readonly turn: number } & PhaseRef)
  | TurnTakenOver
  | ({ readonly type: 'phase_decided'; readonly outcome: PhaseOutcome } & PhaseRef);

/**
 * Judges one answer (WFL-04, 07, 08, 09; TSK-04): being assigned suffices, sequenced participants act in order,
 * the phase is decided when all who have a turn acted, or by the first who stops it. Of a group's task the first answer
 * decides where one is sufficient (WFL-10), otherwise the last of the members or the first rejection (WFL-11, 12).
 */
export function decide(facts: AnswerFacts, answer: Answer): Result<readonly PhaseEvent[], AnswerRefusal> {
  const refusal = refuse(facts, answer);
  if (refusal) return err(refusal);
  const { kind, phase, attempt, task } = facts;
  const { decision } = answer;
  const type = task.mode === null ? 'task_answered' : 'part_answered';
  const answered = unanswered(facts).map(
    ({ userId }) => ({ type, phase, attempt, taskId: task.id, userId, decision }) as const,
  );
  const stops = stopsApproval(kind, decision);
  if (task.mode === 'all' && facts.othersLeft && !stops) return ok(answered);
  const taskDecided = { type: 'task_decided', phase, attempt, taskId: task.id, decision } as const;
  const events = task.mode === null ? answered : [...answered, taskDecided];
  if (stops) return ok([...events, { type: 'phase_decided', phase, attempt, outcome: 'rejected' }]);
  return ok([...events, ...goOn(facts)]);
}

/** What follows when a task is over and nobody has stopped the phase. */
function goOn({ phase, attempt, openInTurn, nextTurn }: TurnFacts): PhaseEvent[] {
  if (openInTurn > 1) return [];
  return nextTurn === null
    ? [{ type: 'phase_decided', phase, attempt, outcome: 'completed' }]
    : [{ type: 'turn_opened', phase, attempt, turn: nextTurn }];
}

type TurnFacts = Pick<AnswerFacts, 'phase' | 'attempt' | 'openInTurn' | 'nextTurn'>;

const unanswered = ({ held }: AnswerFacts): readonly HeldPart[] =>
  held.filter(({ decision }) => decision === null);

function refuse(facts: AnswerFacts, { decision, reason }: Answer): AnswerRefusal | null {
  const { kind, task, held } = facts;
  if (held.length === 0) return refuseStranger(facts);
  const offered = decisionsOffered[kind];
  if (!offered.includes(decision)) return { code: 'decision_not_offered', kind, offered };
  // WFL-13: whoever comes late is told how it was answered; whoever comes twice, what they answered.
  const given = (unanswered(facts).length === 0 ? held[0]?.decision : null) ?? task.decision;
  if (given) return { code: 'already_answered', decision: given };
  if (task.state === 'closed') return { code: 'task_closed', reason: task.closeReason ?? 'phase_closed' };
  if (task.state === 'waiting') return { code: 'not_your_turn' };
  if (needsReason(decision) && !saysSomething(reason)) return { code: 'reason_required', decision };
  return null;
}

/** Says to whoever holds no part how they came to lose the one that they had. */
function refuseStranger({ leftGroup, lost = null }: AnswerFacts): AnswerRefusal {
  if (lost === 'passed_on') return { code: 'task_delegated_away' };
  if (leftGroup) return { code: 'no_longer_in_group' };
  return lost === null ? { code: 'not_your_task' } : { code: 'delegation_over', because: lost };
}

/** WFL-08: a reason has a letter, a digit or a sign that one can see; blanks of any kind are none. */
export const saysSomething = (reason: string | null): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(reason ?? '');

/** A group's task in which all must act, after somebody has left the group. */
export interface DepartureFacts extends PhaseRef {
  readonly taskId: TaskId;
  /** Whether a member is left who has not answered. */
  readonly othersLeft: boolean;
  /** How many have approved it, whether they are members still or not. */
  readonly answers: number;
  /** Tasks of the phase that are open, this one included. */
  readonly openInTurn: number;
}

/**
 * GRP-20: a departure completes a task where everybody who is left has answered and at least one answer stands: nobody
 * asked is nobody's consent. An answer stands though its giver has left since, so that it does not matter who leaves first.
 */
export function decideDeparture(facts: DepartureFacts): readonly PhaseEvent[] {
  const { phase, attempt, taskId, othersLeft, answers } = facts;
  if (othersLeft || answers === 0) return [];
  const decided = { type: 'task_decided', phase, attempt, taskId, decision: 'approved' } as const;
  return [decided, ...goOn({ ...facts, nextTurn: null })];
}

/** The inside of one phase attempt, as its events tell it. Rows are the state; this is what they must equal. */
export interface PhaseInside {
  readonly tasks: readonly PhaseTask[];
  readonly outcome: PhaseOutcome | null;
}

export interface PhaseTask {
  readonly id: TaskId;
  /** Null where it is a group's. */
  readonly userId: UserId | null;
  readonly group?: { readonly id: GroupId; readonly mode: GroupMode };
  readonly turn: number;
  readonly state: TaskState;
  readonly decision: Decision | null;
  /** The answered parts of a group's task, in the order of the answers. */
  readonly answers: readonly HeldPart[];
}
