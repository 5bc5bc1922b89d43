import type { PhaseRef } from './approval-ref.ts';
import type { TaskId, UserId } from './ids.ts';
import { evolve } from './phase-inside.ts';
import type { PhaseTask } from './phase.ts';
import type { TakingBasis, TurnTakenOver } from './turn-event.ts';

/** A place that somebody who was retired had a turn by. */
export interface LostPlace {
  readonly turn: number;
  /** Whom its group yields now, in the order of their turns; nobody where the turn came from no group. */
  readonly yielded: readonly UserId[];
  /** For the task of whoever takes it over, if they have none. */
  readonly newTaskId: TaskId;
}

/** A turn that nobody answers, read under the approval's lock. */
export interface LostTurnFacts extends PhaseRef {
  readonly taskId: TaskId;
  /** The tasks of people in the phase, the lost one among them. */
  readonly tasks: readonly PhaseTask[];
  /** The places that it came from, in the order of turns; one at least. */
  readonly places: readonly LostPlace[];
  /** Who manages the phase now. */
  readonly manager: UserId | null;
}

/**
 * ENV-13: who takes over the turn of somebody who was retired: whom the group yields, otherwise the manager of the phase;
 * being assigned suffices (TSK-04). One person has one turn in a phase, the earlier of two. Who has answered already takes
 * nothing over: no turn ends without an answer, so that retiring somebody never decides a phase. Nothing is taken over
 * where one of the places finds nobody; then the turn stays as it is, and waits.
 */
export function decideTakingOver(facts: LostTurnFacts): readonly TurnTakenOver[] {
  const { phase, attempt, taskId, manager } = facts;
  const lost = facts.tasks.find(({ id }) => id === taskId);
  if (!lost?.userId || !isUnanswered(lost)) return [];
  let inside = { tasks: facts.tasks, outcome: null };
  const events: TurnTakenOver[] = [];
  for (const place of facts.places) {
    const others = inside.tasks.filter(({ id }) => id !== taskId);
    const taker = takerOf(others, place, manager);
    if (!taker) return [];
    const opens = lost.state === 'open' && place.turn === lost.turn;
    const event = {
      ...({ type: 'turn_taken_over', phase, attempt, taskId, userId: lost.userId } as const),
      ...taken(others, taker.userId, { place, opens }),
      basis: taker.basis,
    };
    events.push(event);
    inside = { ...evolve(inside, event), outcome: null };
  }
  return events;
}

type Taker = { readonly userId: UserId; readonly basis: TakingBasis };

/** Who has no turn yet comes before who has; who has answered is asked no more. */
function takerOf(others: readonly PhaseTask[], { yielded }: LostPlace, manager: UserId | null): Taker | null {
  const mayTake = (userId: UserId): boolean =>
    others.every((task) => task.userId !== userId || isUnanswered(task));
  const hasNone = (userId: UserId): boolean => others.every((task) => task.userId !== userId);
  const userId = yielded.find(hasNone) ?? yielded.find(mayTake);
  if (userId) return { userId, basis: 'group' };
  return manager && mayTake(manager) ? { userId: manager, basis: 'manager' } : null;
}

function taken(
  others: readonly PhaseTask[],
  takenBy: UserId,
  { place: { turn, newTaskId }, opens }: { readonly place: LostPlace; readonly opens: boolean },
): Pick<TurnTakenOver, 'takenBy' | 'takenTaskId' | 'turn' | 'state'> {
  const own = others.find(({ userId }) => userId === takenBy);
  const isOpen = opens || own?.state === 'open';
  return {
    takenBy,
    takenTaskId: own?.id ?? newTaskId,
    turn: Math.min(turn, own?.turn ?? turn),
    state: isOpen ? 'open' : 'waiting',
  };
}

const isUnanswered = ({ state }: PhaseTask): boolean => state === 'waiting' || state === 'open';
