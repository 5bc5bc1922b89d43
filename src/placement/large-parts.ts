import type { Bits } from './bit-sets.ts';
import { adminsOf, servedBy } from './people.ts';
import type { People } from './people.ts';
import type { Lack, Need } from './suitability.ts';

/** The members of a large group by what they lack; `none` are those who lack nothing. */
export type Parts = Readonly<Record<Lack | 'none', Bits>>;

/** As `lackOf` asks it of one person, of all members. */
export function partsOf(people: People, members: Bits, need: Need): Parts {
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

/** The members who are Admins while active. */
export const adminsAmong = (people: People, members: Bits): Bits =>
  both(both(members, people.active), adminsOf(people));

export const both = (some: Bits, others: Bits): Bits => some.map((bits, word) => bits & (others[word] ?? 0));
const but = (some: Bits, others: Bits): Bits => some.map((bits, word) => bits & ~(others[word] ?? 0));
