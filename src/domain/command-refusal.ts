import type { AdditionRefusal } from './addition-refusal.ts';
import type { PhaseState } from './course-phase.ts';
import type { UserId } from './ids.ts';
import type { ManagerRole } from './workflow-role.ts';

/** Why a command on the course of an approval is not taken. */
export type CommandRefusal =
  | AdditionRefusal
  | { readonly code: 'may_not_set_manager' }
  | { readonly code: 'may_not_complete_phase' }
  | { readonly code: 'approval_over'; readonly state: string }
  | { readonly code: 'phase_over'; readonly phase: number; readonly state: PhaseState }
  | { readonly code: 'course_moving' }
  | { readonly code: 'no_manager_needed'; readonly phase: number }
  | { readonly code: 'manager_already_set'; readonly phase: number; readonly userId: UserId }
  | {
      readonly code: 'manager_changed';
      readonly phase: number;
      /** Who manages the phase now, if anybody does. The name is added where somebody reads it. */
      readonly manager: { readonly id: UserId; readonly name?: string } | null;
    }
  | { readonly code: 'unknown_user' }
  | { readonly code: 'user_retired'; readonly userId: UserId }
  | {
      readonly code: 'manager_not_suitable';
      readonly userId: UserId;
      /** The permission set that would make them suitable (PHM-06). */
      readonly missing: MissingSet;
    }
  | { readonly code: 'phase_has_people'; readonly phase: number; readonly state: PhaseState };

/** A permission set that nobody, or not the person at hand, has. */
export interface MissingSet {
  readonly role: ManagerRole;
  readonly location: string;
  readonly contractType: string;
}
