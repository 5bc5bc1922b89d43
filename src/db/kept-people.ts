// What everybody of an environment may do, read whole once and then what has changed of it (docs/decisions/0024).
import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import { wordsFor, addBit } from '../placement/bit-sets.ts';
import { environmentRoles } from '../placement/directory.ts';
import { IdList } from '../placement/id-list.ts';
import { holdersOf } from '../placement/people.ts';
import type { People } from '../placement/people.ts';
import { withChanges } from '../placement/people-changes.ts';
import type { Rights } from '../placement/people-changes.ts';
import { requireOne } from './changed.ts';
import { readSets } from './directory.ts';
import { bytesIn, bytesOf, PlacesOfIds } from './kept-ids.ts';
import { nothingChanged } from './kept-marks.ts';
import type { Changed } from './kept-marks.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Environments with more people, or more permission sets given to them, are read anew each time: some 60 MB are enough. */
export const peopleAtMost = 200_000;
const givenAtMost = 2_000_000;

/** So many who came since are added to those that are known; of more everybody is read anew. */
const newAtMost = 10_000;

export interface KnownPeople {
  readonly people: People;
  readonly places: PlacesOfIds;
}

const idLength = 36;

/** Everybody with their rights; null where they are too many to keep. */
export async function readPeople(tx: Transaction): Promise<KnownPeople | null> {
  const [everybody, rows] = await together<[Everybody, Given[]]>(tx, (sending) => [
    readEverybody(sending),
    readGiven(sending),
  ]);
  const given = rows.map(({ id, holders }) => ({ id, holders: bytesIn(holders) }));
  const count = everybody.codes.length;
  const sum = given.reduce((all, { holders }) => all + holders.byteLength / 16, 0);
  if (count > peopleAtMost || sum > givenAtMost) return null;
  const ids = new IdList(
    Array.from({ length: count }, (_, nth) => everybody.ids.slice(nth * idLength, (nth + 1) * idLength)),
  );
  const places = new PlacesOfIds(ids);
  const words = wordsFor(count);
  const [active, administrators] = [new Uint32Array(words), new Uint32Array(words)];
  const roles = new Uint8Array(count);
  for (let place = 0; place < count; place += 1) {
    const code = everybody.codes.charCodeAt(place) - '0'.charCodeAt(0);
    roles[place] = code % environmentRoles.length;
    if (code >= environmentRoles.length) addBit(active, place);
    if (environmentRoles[code % environmentRoles.length] === 'administrator') addBit(administrators, place);
  }
  const sets = await readSets(
    tx,
    given.map(({ id }) => id),
  );
  const held = given.flatMap(({ id, holders }) => {
    const set = sets.get(id);
    return set ? [{ set, holders: holdersOf(places.of(holders).places, count) }] : [];
  });
  return { people: { ids, active, roles, administrators, held }, places };
}

interface Everybody {
  /** One behind the other, in order. */
  readonly ids: string;
  /** For each a digit: the place of the role, and 3 more for who is active. */
  readonly codes: string;
}

const codeOf = sql`array_position(${sql.lit(`{${environmentRoles.join(',')}}`)}::text[], environment_role) - 1
  + case when retired_at is null then ${sql.lit(environmentRoles.length)} else 0 end`;

async function readEverybody(tx: Sending): Promise<Everybody> {
  const { rows } = await sql<Everybody>`
    select coalesce(string_agg(id::text, '' order by id), '') as ids,
      coalesce(string_agg(code::text, '' order by id), '') as codes
    from (select id, ${codeOf} as code from users limit ${peopleAtMost + 1}::int) everybody`.execute(tx);
  return requireOne(rows, 'everybody of the environment');
}

interface Given {
  /** Of a permission set. */
  readonly id: string;
  /** The bytes of the ids of those who have it. */
  readonly holders: string;
}

async function readGiven(tx: Sending): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select permission_set_id as id, ${bytesOf(sql`user_id`)} as holders
    from (select permission_set_id, user_id from user_permission_sets limit ${givenAtMost + 1}::int) given
    group by permission_set_id
    order by permission_set_id`.execute(tx);
  return rows;
}

/** The same people after a change; null where it is simpler to read everybody anew. */
export async function readChanges(
  tx: Transaction,
  known: KnownPeople,
  changed: Changed,
): Promise<KnownPeople | null> {
  if (nothingChanged(changed)) return known;
  if (changed.everybody) return null;
  const { people } = known;
  const rights = await readRights(tx, sql`u.id = any (${changed.userIds}::uuid[])`);
  const places = new Map<number, Rights>();
  for (const { id, ...one } of rights) {
    const place = people.ids.placeOf(id);
    // Whoever is not known yet has nothing that is known of them; they are read when a group has them.
    if (place >= 0) places.set(place, one);
  }
  const sets = await readSetsOf(tx, people, { rights, all: changed.sets });
  return { ...known, people: withChanges(people, places, sets) };
}

/** With those who came since; null where one of them belongs between the others, or they are too many. */
export async function readNewPeople(tx: Transaction, { people }: KnownPeople): Promise<KnownPeople | null> {
  const last = people.ids.ids.at(-1);
  const come = await readRights(tx, last === undefined ? sql`true` : sql`u.id > ${last}::uuid`);
  if (come.length > newAtMost || come.length === 0) return null;
  const before = people.ids.ids.length;
  const ids = people.ids.with(come.map(({ id }) => id));
  if (ids === null || ids.ids.length > peopleAtMost) return null;
  const places = new Map(come.map(({ id: _, ...rights }, nth) => [before + nth, rights]));
  const sets = await readSetsOf(tx, people, { rights: come, all: false });
  return { people: withChanges({ ...people, ids }, places, sets), places: new PlacesOfIds(ids) };
}

interface RightsRow extends Rights {
  readonly id: UserId;
}

async function readRights(tx: Sending, which: ReturnType<typeof sql>): Promise<RightsRow[]> {
  const { rows } = await sql<RightsRow>`
    select u.id, u.retired_at is null as active, u.environment_role as "environmentRole",
      array(select given.permission_set_id::text from user_permission_sets given where given.user_id = u.id) as "setIds"
    from users u
    where ${which}
    order by u.id
    limit ${newAtMost + 1}::int`.execute(tx);
  return rows;
}

/** What the sets are that somebody has now: those that nobody had before, or all. */
const readSetsOf = (
  tx: Sending,
  { held }: People,
  { rights, all }: { readonly rights: readonly Rights[]; readonly all: boolean },
): ReturnType<typeof readSets> => {
  const known = new Set(held.map(({ set }) => set.id));
  const unknown = new Set(rights.flatMap(({ setIds }) => setIds.filter((id) => !known.has(id))));
  return readSets(tx, [...unknown, ...(all ? known : [])]);
};
