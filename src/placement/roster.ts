import type { DirectoryGroup, DirectoryUser } from './directory.ts';
import { candidatesHash } from './pick.ts';
import type { PlacementRequest } from './request.ts';
import { isAdmin, isSuitable } from './suitability.ts';
import type { Lack, Need } from './suitability.ts';

/** A group opened for one request: its members, and those of them who are suitable; lists of people are by user id. */
export interface Roster {
  readonly request: PlacementRequest;
  readonly group: DirectoryGroup;
  readonly memberCount: number;
  readonly suitable: readonly string[];
  readonly member: (userId: string) => DirectoryUser | undefined;
  readonly knows: (userId: string) => boolean;
  /** The suitable ones who suit each of these needs as well. */
  readonly suitableFor: (needs: readonly Need[]) => readonly string[];
  readonly admins: () => readonly string[];
  /** As `candidatesHash`, for a list that this roster has given. */
  readonly fingerprint: (candidates: readonly string[]) => string;
  readonly everybody: OneByOne | Counted;
}

export interface OneByOne {
  readonly members: ReadonlyMap<string, DirectoryUser>;
  /** What each member lacks, in their order: to look once at the permissions of a hundred thousand. */
  readonly lacks?: readonly (Lack | null)[];
}

/** Too many for a trace to name them. */
export interface Counted {
  readonly members: null;
  /** All but some of whom something else is said, counted by what the rules look at. */
  readonly alike: (apart: readonly string[], candidates: readonly string[] | null) => readonly Alike[];
}

/** So many members of whom the rules say the same. */
export interface Alike {
  readonly lack: Lack | null;
  readonly admin: boolean;
  /** Whether chance could meet them. */
  readonly candidate: boolean;
  readonly count: number;
}

/** A roster of members who stand there one by one. */
export const rosterOf = (
  everybody: OneByOne,
  opened: Pick<Roster, 'request' | 'group' | 'knows' | 'suitable'>,
): Roster => ({
  everybody,
  memberCount: everybody.members.size,
  member: (userId) => everybody.members.get(userId),
  suitableFor: (needs) =>
    opened.suitable.filter((userId) => {
      const user = everybody.members.get(userId);
      return user !== undefined && needs.every((need) => isSuitable(user, need));
    }),
  admins: () => {
    const admins: string[] = [];
    for (const [userId, user] of everybody.members) if (isAdmin(user)) admins.push(userId);
    return admins;
  },
  fingerprint: candidatesHash,
  ...opened,
});
