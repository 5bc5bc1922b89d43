import type { Directory, DirectoryGroup, DirectoryUser } from './directory.ts';
import { membersOf } from './members.ts';
import type { PlacementRequest } from './request.ts';
import { isSuitable } from './suitability.ts';

/** A group opened for one request: its members, and those of them who are suitable; both by user id. */
export interface Roster {
  readonly request: PlacementRequest;
  readonly group: DirectoryGroup;
  readonly members: ReadonlyMap<string, DirectoryUser>;
  readonly suitable: readonly string[];
  readonly knows: (userId: string) => boolean;
}

/** Opens the group and checks everybody's permissions at this moment (PLC-19, PLC-21). */
export function openRoster(directory: Directory, group: DirectoryGroup, request: PlacementRequest): Roster {
  const members = membersOf(directory, request.groupId);
  const suitable: string[] = [];
  for (const [userId, user] of members) if (isSuitable(user, request)) suitable.push(userId);
  return { request, group, members, suitable, knows: (userId) => directory.users.has(userId) };
}
