import { countBits, countCommon, hasBit, removeBit } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { DirectoryUser } from './directory.ts';
import type { LargeGroup } from './large-group.ts';
import { adminsOf, personAt, servedBy } from './people.ts';
import type { People } from './people.ts';
import type { Alike, Roster } from './roster.ts';
import type { Lack, Need } from './suitability.ts';

type Opened = Pick<Roster, 'request' | 'group' | 'knows'>;

/** Opens a large group: what is asked of each member elsewhere is here asked of all of them at once, 32 in a word. */
export function openLarge({ people, members, fingerprints }: LargeGroup, opened: Opened): Roster {
  const parts = partsOf(people, members, opened.request);
  const lists = new Map<readonly string[], Bits>();
  const listOf = (places: Bits): readonly string[] => {
    const ids = people.ids.at(places);
    lists.set(ids, places);
    return ids;
  };
  const suitable = listOf(parts.none);
  const admins = (): Bits => both(both(members, people.active), adminsOf(people));
  const known = new Map<string, DirectoryUser | undefined>();
  const placesOf = (candidates: readonly string[]): Bits => {
    const places = lists.get(candidates);
    if (places === undefined) throw new Error('the candidates are of another roster');
    return places;
  };
  return {
    ...opened,
    memberCount: countBits(members),
    suitable,
    member: (userId) => {
      if (!known.has(userId)) known.set(userId, memberOf(people, members, userId));
      return known.get(userId);
    },
    suitableFor: (needs) => {
      const places = needs.reduce((left, need) => both(left, servedBy(people, need).both), parts.none);
      return countBits(places) === suitable.length ? suitable : listOf(places);
    },
    admins: () => listOf(admins()),
    fingerprint: (candidates) => fingerprints.of(people.ids, placesOf(candidates)),
    everybody: {
      members: null,
      alike: (apart, candidates) =>
        alike(parts, {
          apart: apart.map((userId) => people.ids.placeOf(userId)),
          admins: admins(),
          candidates: candidates && placesOf(candidates),
        }),
    },
  };
}

function memberOf(people: People, members: Bits, userId: string): DirectoryUser | undefined {
  const place = people.ids.placeOf(userId);
  return place >= 0 && hasBit(members, place) ? personAt(people, place) : undefined;
}

/** The members by what they lack; `none` are those who lack nothing. */
type Parts = Readonly<Record<Lack | 'none', Bits>>;

/** As `lackOf` asks it of one person, of all members. */
function partsOf(people: People, members: Bits, need: Need): Parts {
  const served = servedBy(people, need);
  const active = both(members, people.active);
  const role = both(active, served.role);
  const location = both(role, served.location);
  const contractType = both(location, served.contractType);
  return {
    inactive: but(members, people.active),
    no_role: but(active, served.role),
    no_location: but(role, served.location),
    no_contract_type: but(location, served.contractType),
    no_set_for_both: but(contractType, served.both),
    none: both(contractType, served.both),
  };
}

const both = (some: Bits, others: Bits): Bits => some.map((bits, word) => bits & (others[word] ?? 0));
const but = (some: Bits, others: Bits): Bits => some.map((bits, word) => bits & ~(others[word] ?? 0));

interface Looked {
  readonly apart: readonly number[];
  readonly admins: Bits;
  /** Null where chance decides nothing. */
  readonly candidates: Bits | null;
}

function alike(parts: Parts, { apart, admins, candidates }: Looked): Alike[] {
  return Object.entries(parts).flatMap(([part, places]): Alike[] => {
    const lack = part === 'none' ? null : (part as Lack);
    const rest = places.slice();
    for (const place of apart) if (place >= 0) removeBit(rest, place);
    const ofAdmins = countCommon(rest, admins);
    // An Admin is a candidate where nobody is suitable; whether somebody suitable is one, the list says.
    if (lack !== null) {
      return [
        { lack, admin: true, candidate: true, count: ofAdmins },
        { lack, admin: false, candidate: false, count: countBits(rest) - ofAdmins },
      ];
    }
    const drawn = candidates === null ? countBits(rest) : countCommon(rest, candidates);
    return [
      { lack, admin: false, candidate: true, count: drawn },
      { lack, admin: false, candidate: false, count: countBits(rest) - drawn },
    ];
  });
}
