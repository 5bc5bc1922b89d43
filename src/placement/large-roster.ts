import { countBits, countCommon, hasBit } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { DirectoryUser } from './directory.ts';
import type { LargeGroup } from './large-group.ts';
import { both } from './large-parts.ts';
import type { Parts } from './large-parts.ts';
import { personAt } from './people.ts';
import type { People } from './people.ts';
import type { KnownIds } from './remembered.ts';
import type { Alike, Roster } from './roster.ts';
import type { Lack } from './suitability.ts';

type Opened = Pick<Roster, 'request' | 'group' | 'knows'>;

/** Opens a large group: what is asked of each member elsewhere is here asked of all of them at once, 32 in a word. */
export function openLarge({ people, members, remembered }: LargeGroup, opened: Opened): Roster {
  const parts = remembered.partsOf(people, members, opened.request);
  const lists = new Map<readonly string[], KnownIds>();
  const listOf = (places: Bits): readonly string[] => {
    const list = remembered.idsAt(people.ids, places);
    lists.set(list.ids, list);
    return list.ids;
  };
  const suitable = listOf(parts.none);
  const admins = (): Bits => remembered.adminsAmong(people, members);
  const known = new Map<string, DirectoryUser | undefined>();
  const given = (candidates: readonly string[]): KnownIds => {
    const list = lists.get(candidates);
    if (list === undefined) throw new Error('the candidates are of another roster');
    return list;
  };
  return {
    memberCount: counted(members, members),
    suitable,
    member: (userId) => {
      if (!known.has(userId)) known.set(userId, memberOf(people, members, userId));
      return known.get(userId);
    },
    suitableFor: (needs) => {
      const places = needs.reduce(
        (left, need) => both(left, remembered.partsOf(people, members, need).none),
        parts.none,
      );
      return countBits(places) === suitable.length ? suitable : listOf(places);
    },
    admins: () => listOf(admins()),
    fingerprint: (candidates) => given(candidates).fingerprint(),
    everybody: {
      members: null,
      alike: (apart, candidates) =>
        alike(parts, {
          apart: apart.map((userId) => people.ids.placeOf(userId)).filter((place) => place >= 0),
          admins: admins(),
          candidates: candidates && given(candidates).places,
        }),
    },
    // Last: V8 gives an object that grows behind a spread a hidden class of its own.
    ...opened,
  };
}

/** What was counted once of sets that are never changed; they are those that are remembered from one placement to the next. */
const counts = new WeakMap<Bits, WeakMap<Bits, number>>();

/** How many are in both. Of a hundred thousand people counting took half of placing one from a group that was known. */
function counted(one: Bits, other: Bits): number {
  const ofOne = counts.get(one) ?? new WeakMap<Bits, number>();
  counts.set(one, ofOne);
  const count = ofOne.get(other) ?? countCommon(one, other);
  ofOne.set(other, count);
  return count;
}

function memberOf(people: People, members: Bits, userId: string): DirectoryUser | undefined {
  const place = people.ids.placeOf(userId);
  return place >= 0 && hasBit(members, place) ? personAt(people, place) : undefined;
}

interface Looked {
  /** Each once. */
  readonly apart: readonly number[];
  readonly admins: Bits;
  /** Null where chance decides nothing. */
  readonly candidates: Bits | null;
}

function alike(parts: Parts, { apart, admins, candidates }: Looked): Alike[] {
  return Object.entries(parts).flatMap(([part, places]): Alike[] => {
    const lack = part === 'none' ? null : (part as Lack);
    const here = apart.filter((place) => hasBit(places, place));
    const all = counted(places, places) - here.length;
    const countAmong = (some: Bits): number =>
      counted(places, some) - here.filter((place) => hasBit(some, place)).length;
    // An Admin is a candidate where nobody is suitable; whether somebody suitable is one, the list says.
    if (lack !== null) {
      const ofAdmins = countAmong(admins);
      return [
        { lack, admin: true, candidate: true, count: ofAdmins },
        { lack, admin: false, candidate: false, count: all - ofAdmins },
      ];
    }
    const drawn = candidates === null ? all : countAmong(candidates);
    return [
      { lack, admin: false, candidate: true, count: drawn },
      { lack, admin: false, candidate: false, count: all - drawn },
    ];
  });
}
