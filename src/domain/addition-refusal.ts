import type { GroupId, UserId } from './ids.ts';
import type { ParticipantRole } from './workflow-role.ts';

/** The permission set that makes somebody suitable to take part in a phase (PLC-01). */
interface MissingPart {
  readonly role: ParticipantRole;
  readonly location: string;
  readonly contractType: string;
}

/** Why nobody is added to a phase (WFL-14). */
export type AdditionRefusal =
  | { readonly code: 'may_not_add_participants' }
  /** TPL-09: its tasks are those of its groups. */
  | { readonly code: 'phase_of_groups'; readonly phase: number }
  /** None, or none that the caller may address (GRP-29, 30). */
  | { readonly code: 'unknown_group' }
  /** GRP-09 */
  | {
      readonly code: 'group_not_active';
      readonly groupId: GroupId;
      readonly state: 'inactive' | 'deleted';
    }
  /** PLC-09: so many members, and nobody of them may serve. */
  | {
      readonly code: 'group_yields_nobody';
      readonly groupId: GroupId;
      readonly members: number;
      readonly missing: MissingPart;
    }
  | { readonly code: 'participant_not_suitable'; readonly userId: UserId; readonly missing: MissingPart }
  | { readonly code: 'turn_has_passed'; readonly phase: number; readonly openTurn: number }
  | {
      readonly code: 'phase_full';
      readonly phase: number;
      readonly of: 'participants' | 'turns' | 'numbers' | 'additions';
      readonly atMost: number;
    };
