import type { Directory, DirectoryGroup, DirectoryUser } from './directory.ts';
import { membersOf } from './members.ts';
import type { PlacementRequest } from './request.ts';
import { lackOf } from './suitability.ts';
import type { Lack } from './suitability.ts';

/** A group opened for one request: its members, and those of them who are suitable; both by user id. */
export interface Roster {
  readonly request: PlacementRequest;
  readonly group: DirectoryGroup;
  readonly members: ReadonlyMap<string, DirectoryUser>;
  readonly suitable: readonly string[];
  /** What each member lacks, in their order: to look once at the permissions of a hundred thousand. */
  readonly lacks?: readonly (Lack | null)[];
  readonly knows: (userId: string) => boolean;
}

/** Opens the group and checks everybody's permissions at this moment (PLC-19, PLC-21). */
export function openRoster(directory: Directory, group: DirectoryGroup, request: PlacementRequest): Roster {
  const members = membersOf(directory, request.groupId);
  const suitable: string[] = [];
  const lacks: (Lack | null)[] = [];
  for (const [userId, user] of members) {
    const lack = lackOf(user, request);
    lacks.push(lack);
    if (lack === null) suitable.push(userId);
  }
  return { request, group, members, suitable, lacks, knows: (userId) => directory.users.has(userId) };
}
