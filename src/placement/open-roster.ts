import type { DirectoryGroup } from './directory.ts';
import { isMember } from './large-group.ts';
import { openLarge } from './large-roster.ts';
import { membersOf } from './members.ts';
import type { Placeable } from './placeable.ts';
import type { PlacementRequest } from './request.ts';
import { rosterOf } from './roster.ts';
import type { Roster } from './roster.ts';
import { lackOf } from './suitability.ts';
import type { Lack } from './suitability.ts';

/** Opens the group and checks everybody's permissions at this moment (PLC-19, PLC-21). */
export function openRoster(directory: Placeable, group: DirectoryGroup, request: PlacementRequest): Roster {
  const opened = { request, group, knows: (userId: string) => isKnown(directory, userId) };
  const large = directory.large?.get(request.groupId);
  if (large) return openLarge(large, opened);
  const members = membersOf(directory, request.groupId);
  const suitable: string[] = [];
  const lacks: (Lack | null)[] = [];
  for (const [userId, user] of members) {
    const lack = lackOf(user, request);
    lacks.push(lack);
    if (lack === null) suitable.push(userId);
  }
  return rosterOf({ members, lacks }, { suitable, ...opened });
}

function isKnown({ users, large }: Placeable, userId: string): boolean {
  if (users.has(userId)) return true;
  for (const group of large?.values() ?? []) if (isMember(group, userId)) return true;
  return false;
}
