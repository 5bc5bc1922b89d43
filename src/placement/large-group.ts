import { bitsOf, hasBit, nothing, sameBits } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { DirectoryUser } from './directory.ts';
import type { IdList } from './id-list.ts';
import { personAt } from './people.ts';
import type { People } from './people.ts';

/** The members of a large group as places among everybody, instead of one by one. */
export interface LargeGroup {
  readonly people: People;
  readonly members: Bits;
  readonly fingerprints: Fingerprints;
}

/** So many lists of candidates of one group are remembered: for a few roles, locations and contract types. */
const rememberedAtMost = 4;

/**
 * The fingerprints of lists of candidates, the last few: from a group that has not changed the same people suit again, and
 * hashing a hundred thousand ids is most of what placing one of them costs.
 */
export class Fingerprints {
  private known: readonly { readonly lineage: object; readonly places: Bits; readonly sha256: string }[] = [];

  of(ids: IdList, places: Bits): string {
    const before = this.known.find((one) => one.lineage === ids.lineage && sameBits(one.places, places));
    const found = before ?? { lineage: ids.lineage, places, sha256: ids.fingerprint(places) };
    this.known = [found, ...this.known.filter((one) => one !== found)].slice(0, rememberedAtMost);
    return found.sha256;
  }
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
