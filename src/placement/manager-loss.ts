import type { ManagerBasis, ManagerLoss } from '../domain/command-event.ts';
import type { Directory } from './directory.ts';
import { membersOf } from './members.ts';
import { isAdmin, isSuitable } from './suitability.ts';
import type { Need } from './suitability.ts';

/** Who manages a phase, and by what right. */
export interface Managing {
  readonly manager: string;
  readonly basis: ManagerBasis;
  /** The group that yields the phase's manager. */
  readonly groupId: string;
}

/**
 * Why somebody may manage a phase no longer, or null (PHM-12): who was chosen needs the permission, or the
 * administrator's role where the choice was against the rule; who was placed needs the group as well.
 */
export function managerLoss(
  directory: Directory,
  need: Need,
  { manager, basis, groupId }: Managing,
): ManagerLoss | null {
  const user = directory.users.get(manager);
  if (!user?.active) return 'retired';
  const placed = basis === 'placed' || basis === 'fallback';
  if (placed && !membersOf(directory, groupId).has(manager)) return 'left_group';
  if (isSuitable(user, need)) return null;
  if (basis === 'fallback') return isAdmin(user) ? null : 'permission_lost';
  return basis === 'override' && user.environmentRole === 'administrator' ? null : 'permission_lost';
}
