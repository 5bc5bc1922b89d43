import type { ManagerLoss } from './command-event.ts';
import type { GroupId, UserId } from './ids.ts';
import type { Holder } from './holder.ts';
import type { TaskId } from './ids.ts';
import type { Decision, GroupMode, PhaseKind } from './phase-kind.ts';

export type ManagerKind = 'owner' | 'mediator' | 'none';

/** The states of one phase attempt (architecture, section 2.9). */
export type PhaseState =
  | 'pending'
  | 'awaiting_manager'
  | 'awaiting_participants'
  | 'awaiting_start'
  | 'open'
  | 'completed'
  | 'rejected'
  | 'retracted'
  | 'passed_over'
  | 'cancelled';

/** Somebody of a phase; who has a turn acts when it comes, who has none looks on (WFL-05). */
export interface Participant {
  readonly userId: UserId;
  readonly turn: number | null;
}

/** A group whose members have a task in a phase of kind task: whoever they are when they act (TPL-09). */
export interface BoundGroup {
  readonly groupId: GroupId;
  readonly version: number;
  readonly mode: GroupMode;
}

export interface PlacedPhase {
  readonly phase: number;
  readonly attempt: number;
  readonly kind: PhaseKind;
  readonly managerKind: ManagerKind;
  readonly manager: UserId | null;
  /** The first 200, in order of their turns. */
  readonly participants: readonly Participant[];
  readonly participantCount: number;
  /** In a phase of kind task only. */
  readonly groups?: readonly BoundGroup[];
}

/** Who takes part in a phase after some of its people were passed over as it opened (PLC-28), and whom that was. */
export interface PlacedAgain {
  readonly phase: number;
  readonly attempt: number;
  /** Why they serve no more in this phase, or have their turn no more; the first 200. */
  readonly passedOver: readonly { readonly userId: UserId; readonly because: ManagerLoss }[];
  /** The first 200, in order of their turns. */
  readonly participants: readonly Participant[];
  readonly participantCount: number;
}

/** Whom somebody added to a phase (WFL-14), and who takes part in it since. */
export interface PeopleAdded {
  readonly phase: number;
  readonly attempt: number;
  readonly by: UserId;
  /** By name, or out of a group as it was then (GRP-46). */
  readonly from:
    | { readonly userId: UserId }
    | { readonly groupId: GroupId; readonly groupVersion: number; readonly slot: number };
  /** Who takes part, or has a turn, by it; the first 200, in order of their turns. */
  readonly added: readonly Participant[];
  readonly addedCount: number;
  /** How many did before, and how many members may not serve (PLC-19). */
  readonly already: number;
  readonly leftOut: number;
  /** Their tasks, where the phase is open. */
  readonly tasks: readonly { readonly id: TaskId; readonly userId: UserId; readonly turn: number }[];
  /** The first 200, in order of their turns. */
  readonly participants: readonly Participant[];
  readonly participantCount: number;
}

export interface GivenAnswer {
  readonly userId: UserId;
  readonly decision: Decision;
}

export interface CoursePhase extends PlacedPhase {
  readonly state: PhaseState;
  /** Who answered what, once the phase is closed; the first 200. */
  readonly answers: readonly GivenAnswer[];
  /** Whose parts others have now (DEL-04); left out where nothing was ever delegated. */
  readonly delegated?: readonly DelegatedPart[];
}

/** A part of a task that somebody else than its owner has. */
export interface DelegatedPart {
  readonly taskId: TaskId;
  readonly part: UserId;
  readonly holder: Holder;
}

/** More people than this are counted, not named, in the workflow's state: its size must stay far below 2 MB. */
export const peopleNamedAtMost = 200;

/** These phases, one attempt of one of them changed. */
export const changePhase = <Phase extends { readonly phase: number; readonly attempt: number }>(
  phases: readonly Phase[],
  { phase, attempt }: { readonly phase: number; readonly attempt: number },
  change: Partial<Phase>,
): Phase[] =>
  phases.map((each) => (each.phase === phase && each.attempt === attempt ? { ...each, ...change } : each));
