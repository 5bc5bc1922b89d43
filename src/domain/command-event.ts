import type { DelegationEvent } from './delegation-event.ts';
import type { ReasonId, UserId } from './ids.ts';

/**
 * By what right somebody manages a phase: placed as a suitable person or as an Admin by fallback (PLC-08), chosen as a
 * suitable person, or chosen against the rule (PHM-06).
 */
export type ManagerBasis = 'placed' | 'fallback' | 'chosen' | 'override';

/** Why somebody manages a phase no longer (PHM-12). */
export type ManagerLoss = 'retired' | 'permission_lost' | 'left_group';

/** What a command of a person, or a change of the directory, does to a course. */
export type CommandEvent =
  | {
      readonly type: 'manager_set';
      readonly phase: number;
      readonly attempt: number;
      readonly manager: UserId;
      readonly basis: ManagerBasis;
      /** Who chose them; null where the group was placed again. */
      readonly by: UserId | null;
    }
  | {
      readonly type: 'manager_lost';
      readonly phase: number;
      readonly attempt: number;
      readonly manager: UserId;
      readonly because: ManagerLoss;
    }
  | {
      readonly type: 'phase_completed_by_hand';
      readonly phase: number;
      readonly attempt: number;
      readonly by: UserId;
      readonly reasonId: ReasonId;
    }
  | DelegationEvent;
