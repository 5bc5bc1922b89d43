import { addBit, bitsOf, hasBit, nothing, orInto, wordsFor } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import { environmentRoles } from './directory.ts';
import type { DirectoryUser } from './directory.ts';
import type { IdList } from './id-list.ts';
import type { PermissionSet } from './permission-set.ts';
import { covers, serves } from './suitability.ts';
import type { Need } from './suitability.ts';

/** Who has a permission set, by their places: as bits where they are many, else in a row, in order. */
export type Holders =
  { readonly kind: 'many'; readonly bits: Bits } | { readonly kind: 'few'; readonly places: Uint32Array };

/** A permission set with those who have it. */
export interface HeldSet {
  readonly set: PermissionSet;
  readonly holders: Holders;
}

/**
 * Everybody of an environment with what they may do, as a Directory has it, by the places of their ids. Never changed: what
 * has changed makes another one, which shares the rest.
 */
export interface People {
  readonly ids: IdList;
  readonly active: Bits;
  /** The environment role of each, as its place in `environmentRoles`. */
  readonly roles: Uint8Array;
  readonly administrators: Bits;
  /** By the ids of the sets. */
  readonly held: readonly HeldSet[];
}

/** Of more people than this share bits take less memory than their places. */
const placesPerBit = 32;

/** Those of so many people who have a set. */
export function holdersOf(places: Uint32Array, people: number): Holders {
  if (places.length * placesPerBit < people) return { kind: 'few', places: places.slice().sort() };
  const bits = new Uint32Array(wordsFor(people));
  for (const place of places) addBit(bits, place);
  return { kind: 'many', bits };
}

export function addHolders(bits: Bits, holders: Holders): void {
  if (holders.kind === 'many') return orInto(bits, holders.bits);
  for (const place of holders.places) addBit(bits, place);
}

export const hasSet = (holders: Holders, place: number): boolean =>
  holders.kind === 'many' ? hasBit(holders.bits, place) : isAmong(holders.places, place);

function isAmong(places: Uint32Array, place: number): boolean {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = places[middle] ?? 0;
    if (found === place) return true;
    if (found < place) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Which sets everybody has, as places in the row of sets: those of one person stand between their start and the next. */
interface SetsByPerson {
  readonly starts: Uint32Array;
  readonly sets: Uint32Array;
}

const turnedRound = new WeakMap<People, SetsByPerson>();

/** Who has a set, the other way round. There are thousands of sets, and to ask each of them for one person takes longer. */
function setsByPerson(people: People): SetsByPerson {
  const known = turnedRound.get(people);
  if (known) return known;
  const { ids, held } = people;
  const starts = new Uint32Array(ids.ids.length + 1);
  for (const { holders } of held)
    eachHolder(holders, (place) => (starts[place + 1] = (starts[place + 1] ?? 0) + 1));
  for (let place = 1; place < starts.length; place += 1)
    starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const next = starts.slice();
  const sets = new Uint32Array(starts.at(-1) ?? 0);
  held.forEach(({ holders }, set) => {
    eachHolder(holders, (place) => {
      const at = next[place] ?? 0;
      sets[at] = set;
      next[place] = at + 1;
    });
  });
  const made = { starts, sets };
  turnedRound.set(people, made);
  return made;
}

function eachHolder(holders: Holders, visit: (place: number) => void): void {
  for (const place of holders.kind === 'many' ? bitsOf(holders.bits, nothing) : holders.places) visit(place);
}

/** One of them as the rules know people. */
export function personAt(people: People, place: number): DirectoryUser {
  const { active, roles, held } = people;
  const { starts, sets } = setsByPerson(people);
  return {
    active: hasBit(active, place),
    environmentRole: environmentRoles[roles[place] ?? 0] ?? 'basic',
    sets: Array.from(sets.subarray(starts[place], starts[place + 1]), (at) => held[at]?.set).filter(
      (set) => set !== undefined,
    ),
  };
}

/** Those who have some set for the role, and of these those with one for the location, for the type, and for both. */
export interface Served {
  readonly role: Bits;
  readonly location: Bits;
  readonly contractType: Bits;
  readonly both: Bits;
}

/** Who has what of a need, whether active or not: what `lackOf` asks of each of them. */
export function servedBy({ ids, held }: People, need: Need): Served {
  const empty = (): Bits => new Uint32Array(wordsFor(ids.ids.length));
  const served = { role: empty(), location: empty(), contractType: empty(), both: empty() };
  for (const { set, holders } of held) {
    if (!serves(set, need.role)) continue;
    // Whoever has both has each: that is added once, in the end.
    if (covers(set, need)) addHolders(served.both, holders);
    else {
      addHolders(served.role, holders);
      if (set.locations.includes(need.location)) addHolders(served.location, holders);
      if (set.contractTypes.includes(need.contractType)) addHolders(served.contractType, holders);
    }
  }
  for (const part of [served.location, served.contractType, served.role]) orInto(part, served.both);
  return served;
}

/** Everybody who is an Admin while active: administrators of the environment, and who has an admin set (ENV-19). */
export function adminsOf({ ids, administrators, held }: People): Bits {
  const admins = new Uint32Array(wordsFor(ids.ids.length));
  orInto(admins, administrators);
  for (const { set, holders } of held) if (set.role === 'admin') addHolders(admins, holders);
  return admins;
}
