import type { UserId } from './ids.ts';
import type { Decision, PhaseKind } from './phase-kind.ts';

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

export interface PlacedPhase {
  readonly phase: number;
  readonly attempt: number;
  readonly kind: PhaseKind;
  readonly managerKind: ManagerKind;
  readonly manager: UserId | null;
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
