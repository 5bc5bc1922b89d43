// Whom large groups have, kept as places among everybody, with what came of looking at them (docs/decisions/0024, 0031).
import type { GroupId } from '../domain/ids.ts';
import { addBit, orInto, removeBit, sameBits, wordsFor } from '../placement/bit-sets.ts';
import type { Bits } from '../placement/bit-sets.ts';
import type { LargeGroup } from '../placement/large-group.ts';
import { Remembered } from '../placement/remembered.ts';
import type { Head } from './kept-heads.ts';
import { marksTellAll } from './kept-marks.ts';
import { readMembers } from './kept-members.ts';
import type { ReadMembers } from './kept-members.ts';
import { readNewPeople, readPeople } from './kept-people.ts';
import type { KnownPeople } from './kept-people.ts';
import { isAtOrAfter } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

/** People as a snapshot shows them. */
export interface Seen extends KnownPeople {
  readonly snapshot: Snapshot;
}

/** Whom a group had in a snapshot. Retiring somebody raises no version, and makes the group smaller. */
export interface KnownMembers {
  readonly lineage: object;
  /** Among so many people: those who came later have no place in a snapshot from before. */
  readonly among: number;
  readonly snapshot: Snapshot;
  readonly version: number;
  readonly size: number;
  /** Without the retired who stand in it. */
  readonly belonging: Bits;
  readonly members: Bits;
  readonly remembered: Remembered;
}

/** The group that was asked for longest ago first. */
export type KnownGroups = Map<GroupId, KnownMembers>;

/** The first of a map is the one that was asked for longest ago, and goes first. */
export function placeLast<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

interface Opening {
  readonly groups: KnownGroups;
  readonly seen: Seen;
  /** Of the transaction, while `seen` may be of an earlier one that nothing has changed since. */
  readonly snapshot: Snapshot;
  readonly heads: readonly Head[];
}

export interface Opened {
  readonly seen: Seen;
  readonly groups: readonly { readonly head: Head; readonly group: LargeGroup }[];
}

/**
 * Opens these groups. Whoever came since everybody was read is added on the way; where that can't be, everybody is read
 * anew, once. Null where there are too many to keep.
 */
export async function openGroups(tx: Transaction, opening: Opening, anew = false): Promise<Opened | null> {
  const { groups, snapshot, heads } = opening;
  const reads: Reading[] = [];
  for (const head of heads) {
    const known = groups.get(head.id);
    if (known && isUnchanged(known, opening.seen, head)) continue;
    const base = known && tellsSince(known, opening) ? known : null;
    reads.push({ head, base, read: await readMembers(tx, head.id, base?.snapshot ?? null) });
  }
  const found = await withNewPeople(tx, opening, reads);
  if (found === null) {
    const all = anew ? null : await readPeople(tx);
    return all && openGroups(tx, { ...opening, seen: { ...all, snapshot } }, true);
  }
  const { seen, members } = found;
  const now = new Map(
    reads.map(({ head }, nth) => [head.id, knownNow(opening, seen, { head, members, nth })]),
  );
  const opened = heads.flatMap((head) => {
    const known = now.get(head.id) ?? groups.get(head.id);
    if (!known) return [];
    keepNewest(groups, head.id, known);
    return [{ head, group: { people: seen.people, ...known } }];
  });
  return { seen, groups: opened };
}

interface Reading {
  readonly head: Head;
  /** What the changes were read of; null where all members were. */
  readonly base: KnownMembers | null;
  readonly read: ReadMembers;
}

const isAmong = ({ lineage, among }: KnownMembers, { people }: Seen): boolean =>
  lineage === people.ids.lineage && among <= people.ids.ids.length;

const isUnchanged = (known: KnownMembers, seen: Seen, { version, size }: Head): boolean =>
  isAmong(known, seen) && known.version === version && known.size === size;

/** Whether this snapshot sees all that the known members were read in, and the marks of all that came behind it. */
const tellsSince = (known: KnownMembers, { seen, snapshot }: Opening): boolean =>
  isAmong(known, seen) && isAtOrAfter(snapshot, known.snapshot) && marksTellAll(known.snapshot, snapshot);

/** Whoever waited for a lock may have an older snapshot than whoever came behind: what they saw displaces nothing. */
function keepNewest(groups: KnownGroups, groupId: GroupId, now: KnownMembers): void {
  const before = groups.get(groupId);
  const isNewer = before?.lineage === now.lineage && isAtOrAfter(before.snapshot, now.snapshot);
  placeLast(groups, groupId, before && isNewer ? before : now);
}

interface Members {
  readonly belonging: Bits;
  readonly members: Bits;
}

function knownNow(
  { groups, snapshot }: Opening,
  { people }: Seen,
  { head, members, nth }: { readonly head: Head; readonly members: readonly Members[]; readonly nth: number },
): KnownMembers {
  const { id, version, size } = head;
  const found = members[nth];
  if (!found) throw new Error(`the members of group ${id} were not read`);
  const { lineage, ids } = people.ids;
  const remembered = groups.get(id)?.remembered ?? new Remembered();
  return { lineage, among: ids.length, snapshot, version, size, ...found, remembered };
}

interface Found {
  readonly seen: Seen;
  /** Of each group that was read. */
  readonly members: readonly Members[];
}

/** The people with everybody who stands in these groups, and where those stand among them; null where that can't be said. */
async function withNewPeople(
  tx: Transaction,
  { seen, snapshot }: Opening,
  reads: readonly Reading[],
): Promise<Found | null> {
  const members = findAll(seen, reads);
  if (members) return { seen, members };
  const more = await readNewPeople(tx, seen);
  const withMore = more && findAll(more, reads);
  return more && withMore && { seen: { ...more, snapshot }, members: withMore };
}

/** Null where somebody is not among the people. */
function findAll(known: KnownPeople, reads: readonly Reading[]): readonly Members[] | null {
  const found = reads.map((reading) => find(known, reading));
  return found.every((one) => one !== null) ? found : null;
}

function find({ people, places }: KnownPeople, { base, read }: Reading): Members | null {
  const words = wordsFor(people.ids.ids.length);
  const came = places.of(read.since?.came ?? read.all ?? noBytes);
  const retired = places.of(read.retired);
  if (came.unknown + retired.unknown > 0) return null;
  const belonging = new Uint32Array(words);
  if (base && read.since) belonging.set(base.belonging);
  for (const place of came.places) addBit(belonging, place);
  // Who is not among the people was never known to belong.
  for (const place of places.of(read.since?.went ?? noBytes).places) removeBit(belonging, place);
  let members = belonging;
  if (retired.places.length > 0) {
    members = new Uint32Array(words);
    orInto(members, belonging);
    for (const place of retired.places) addBit(members, place);
  }
  // The very same, so that what is remembered of them holds.
  return { belonging, members: base && sameBits(base.members, members) ? base.members : members };
}

const noBytes = new Uint8Array(0);
