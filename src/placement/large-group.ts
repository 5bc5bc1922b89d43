import { bitsOf, hasBit, nothing } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { DirectoryUser } from './directory.ts';
import { personAt } from './people.ts';
import type { People } from './people.ts';
import type { Remembered } from './remembered.ts';

/** The members of a large group as places among everybody, instead of one by one. */
export interface LargeGroup {
  readonly people: People;
  readonly members: Bits;
  readonly remembered: Remembered;
}

export function isMember({ people, members }: LargeGroup, userId: string): boolean {
  const place = people.ids.placeOf(userId);
  return place >= 0 && hasBit(members, place);
}

/** Its members one by one, by user id; for whoever needs each of them. */
export const everyMember = ({ people, members }: LargeGroup): ReadonlyMap<string, DirectoryUser> =>
  new Map(
    [...bitsOf(members, nothing)].map((place) => [people.ids.ids[place] ?? '', personAt(people, place)]),
  );
