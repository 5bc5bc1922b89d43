import { addBit, bitsOf, nothing, removeBit, wordsFor } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import { byCodePoint } from './code-point-order.ts';
import { environmentRoles } from './directory.ts';
import type { DirectoryUser } from './directory.ts';
import { hasSet, holdersOf } from './people.ts';
import type { HeldSet, Holders, People } from './people.ts';
import type { PermissionSet } from './permission-set.ts';

/** What somebody may do now: their permission sets by id. */
export interface Rights extends Omit<DirectoryUser, 'sets'> {
  readonly setIds: readonly string[];
}

/**
 * The people with the rights of some of them as they are now, and with these sets as they are now. May be given more ids
 * than it has people yet: those have no rights but the ones that they are given here.
 */
export function withChanges(
  people: People,
  rights: ReadonlyMap<number, Rights>,
  sets: ReadonlyMap<string, PermissionSet>,
): People {
  const count = people.ids.ids.length;
  const active = copyOf(people.active, count);
  const administrators = copyOf(people.administrators, count);
  const roles = new Uint8Array(count);
  roles.set(people.roles);
  const given = new Map<string, number[]>();
  for (const [place, { active: isActive, environmentRole, setIds }] of rights) {
    (isActive ? addBit : removeBit)(active, place);
    (environmentRole === 'administrator' ? addBit : removeBit)(administrators, place);
    roles[place] = environmentRoles.indexOf(environmentRole);
    for (const id of setIds) given.set(id, [...(given.get(id) ?? []), place]);
  }
  return { ids: people.ids, active, administrators, roles, held: heldAfter(people, { rights, given, sets }) };
}

function copyOf(bits: Bits, count: number): Bits {
  const copy = new Uint32Array(wordsFor(count));
  copy.set(bits);
  return copy;
}

interface Change {
  readonly rights: ReadonlyMap<number, Rights>;
  readonly given: ReadonlyMap<string, readonly number[]>;
  readonly sets: ReadonlyMap<string, PermissionSet>;
}

function heldAfter({ ids, held }: People, { rights, given, sets }: Change): HeldSet[] {
  const count = ids.ids.length;
  const known = new Set(held.map(({ set }) => set.id));
  const kept = held.map(({ set, holders }): HeldSet => {
    const now = given.get(set.id) ?? [];
    const had = [...rights.keys()].filter((place) => hasSet(holders, place));
    const same = had.length === now.length && now.every((place) => hasSet(holders, place));
    const rest = same ? [] : placesOf(holders).filter((place) => !rights.has(place));
    return {
      set: sets.get(set.id) ?? set,
      holders: same ? holders : holdersOf(Uint32Array.from([...rest, ...now]), count),
    };
  });
  const added = [...given].flatMap(([id, places]) => {
    const set = known.has(id) ? undefined : sets.get(id);
    return set ? [{ set, holders: holdersOf(Uint32Array.from(places), count) }] : [];
  });
  return [...kept, ...added]
    .filter(({ holders }) => holders.kind === 'many' || holders.places.length > 0)
    .sort((one, other) => byCodePoint(one.set.id, other.set.id));
}

const placesOf = (holders: Holders): number[] =>
  holders.kind === 'many' ? [...bitsOf(holders.bits, nothing)] : [...holders.places];
