import type { PhaseRef } from './approval-ref.ts';
import type { TaskId, UserId } from './ids.ts';

/** By what right somebody has the turn of another: their group yielded them, or they manage the phase. */
export type TakingBasis = 'group' | 'manager';

/** Somebody has the turn of who was retired (ENV-13). */
export interface TurnTakenOver extends PhaseRef {
  readonly type: 'turn_taken_over';
  /** The task that is closed by it, and whose it was. */
  readonly taskId: TaskId;
  readonly userId: UserId;
  readonly basis: TakingBasis;
  readonly takenBy: UserId;
  /** A task of its own; or the one that whoever took it over had already, which has the earlier turn of the two. */
  readonly takenTaskId: TaskId;
  readonly turn: number;
  readonly state: 'waiting' | 'open';
}
