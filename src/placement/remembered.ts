import { sameBits } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { IdList } from './id-list.ts';
import { adminsAmong, partsOf } from './large-parts.ts';
import type { Parts } from './large-parts.ts';
import type { People } from './people.ts';
import type { Need } from './suitability.ts';

/** Some ids of a list, by their places in it. */
export interface KnownIds {
  readonly places: Bits;
  readonly ids: readonly string[];
  /** As `candidatesHash` of them. */
  readonly fingerprint: () => string;
}

/** So many lists of people of one group are remembered: for a few roles, locations and contract types. */
const listsAtMost = 4;
/** And so many times who of its members lacks what: for each role of an approval. */
const partsAtMost = 6;

interface List {
  readonly lineage: object;
  readonly places: Bits;
  /** Null where they were forgotten: a hundred thousand of them take much more room than their places. */
  ids: readonly string[] | null;
  sha256: string | null;
}

interface Partition {
  readonly people: People;
  readonly members: Bits;
  readonly need: Need;
  readonly parts: Parts;
}

interface Admins {
  readonly people: People;
  readonly members: Bits;
  readonly places: Bits;
}

/**
 * What came of looking at a large group before. From a group that has not changed the same people suit again: finding them,
 * naming a hundred thousand ids and hashing them is nearly all that placing one of them costs. Neither people nor members
 * ever change, others take their place; so what was found out of the very same ones still holds.
 */
export class Remembered {
  private lists: readonly List[] = [];
  private partitions: readonly Partition[] = [];
  private admins: Admins | null = null;

  partsOf(people: People, members: Bits, need: Need): Parts {
    const before = this.partitions.find(
      (one) => one.people === people && one.members === members && sameNeed(one.need, need),
    );
    const { role, location, contractType } = need;
    const found = before ?? {
      ...{ people, members, need: { role, location, contractType } },
      parts: partsOf(people, members, need),
    };
    this.partitions = firstOf(found, this.partitions, partsAtMost);
    return found.parts;
  }

  adminsAmong(people: People, members: Bits): Bits {
    const known = this.admins;
    if (known?.people === people && known.members === members) return known.places;
    const places = adminsAmong(people, members);
    this.admins = { people, members, places };
    return places;
  }

  /** Whoever comes later in a list of the same lineage is at none of these places. */
  idsAt(list: IdList, places: Bits): KnownIds {
    const before = this.lists.find((one) => one.lineage === list.lineage && sameBits(one.places, places));
    const found = before ?? { lineage: list.lineage, places, ids: null, sha256: null };
    this.lists = firstOf(found, this.lists, listsAtMost);
    const ids = (found.ids ??= list.at(places));
    return { places, ids, fingerprint: () => (found.sha256 ??= list.fingerprint(places)) };
  }

  /** All but the fingerprints, which take next to no room and longest to make. */
  forgetPeople(): void {
    for (const list of this.lists) list.ids = null;
    this.partitions = [];
    this.admins = null;
  }
}

const sameNeed = (one: Need, other: Need): boolean =>
  one.role === other.role && one.location === other.location && one.contractType === other.contractType;

/** The first of these is the one that was asked for last; whoever was not asked for longest goes. */
const firstOf = <One>(one: One, all: readonly One[], atMost: number): readonly One[] =>
  all[0] === one ? all : [one, ...all.filter((other) => other !== one)].slice(0, atMost);
