// What placement looks at, kept in memory from one placement to the next where groups are large (docs/decisions/0024).
import { sql } from 'kysely';
import type { EnvironmentId, GroupId } from '../domain/ids.ts';
import { addBit, countBits, wordsFor } from '../placement/bit-sets.ts';
import type { Bits } from '../placement/bit-sets.ts';
import type { DirectoryGroup } from '../placement/directory.ts';
import { Fingerprints } from '../placement/large-group.ts';
import type { LargeGroup } from '../placement/large-group.ts';
import type { Placeable } from '../placement/placeable.ts';
import { traceMemberLimit } from '../placement/trace.ts';
import { readDirectory } from './directory.ts';
import { readChanged } from './kept-marks.ts';
import { readMemberBytes } from './kept-members.ts';
import { peopleAtMost, readChanges, readNewPeople, readPeople } from './kept-people.ts';
import type { KnownPeople } from './kept-people.ts';
import { isAtOrAfter, readSnapshot } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

/** People as a snapshot shows them. */
interface Seen extends KnownPeople {
  readonly snapshot: Snapshot;
}

/** Whom a group had at a version. Retiring somebody raises no version, and makes the group smaller. */
interface KnownMembers {
  readonly lineage: object;
  /** Among so many people: those who came later have no place in a snapshot from before. */
  readonly among: number;
  readonly version: number;
  readonly size: number;
  readonly members: Bits;
  readonly fingerprints: Fingerprints;
}

interface Kept {
  /** Too many to keep: that is found out once. */
  tooMany: boolean;
  /** The newest first: whoever waited for a lock may have an older snapshot than whoever came behind. */
  seen: readonly Seen[];
  readonly groups: Map<GroupId, KnownMembers>;
}

/** Of one environment so many snapshots are kept, which share what is the same. */
const snapshotsAtMost = 3;

/** How much is kept at most. */
export interface KeptAtMost {
  /** Of all environments; with what is kept of their groups some 150 MB. */
  readonly people: number;
  /** Of one environment. */
  readonly groups: number;
}

const usually: KeptAtMost = { people: 2 * peopleAtMost, groups: 50 };

/** A snapshot that nothing changed since is replaced by a later one this often, so that few marks are looked at. */
const transactionsBetween = 10_000n;

interface Head extends Omit<DirectoryGroup, 'members'> {
  readonly id: GroupId;
  readonly size: number;
  /** Whether this very transaction has changed it. */
  readonly own: boolean;
}

/**
 * Reads what placement looks at as `readDirectory` does, to the same answers. Large groups come out of memory, after a look
 * at what changed since, in the snapshot of the transaction: nothing is taken on trust, and what a transaction has changed
 * itself never gets into memory. One for each process.
 */
export class KeptDirectories {
  /** The environment that was placed in longest ago first. */
  private readonly kept = new Map<EnvironmentId, Kept>();
  private readonly atMost: KeptAtMost;

  constructor(atMost: KeptAtMost = usually) {
    this.atMost = atMost;
  }

  async read(
    tx: Transaction,
    environmentId: EnvironmentId,
    groupIds: readonly GroupId[],
  ): Promise<Placeable> {
    const heads = await readHeads(tx, groupIds);
    const wanted = heads.filter(({ size }) => size > traceMemberLimit);
    const snapshot = wanted.length > 0 && !wanted.some(({ own }) => own) ? await readSnapshot(tx) : null;
    if (snapshot === null) return readDirectory(tx, groupIds);
    const before = this.touch(environmentId);
    const seen = await this.look(tx, before, snapshot);
    if (seen === null) return readDirectory(tx, groupIds);
    const opened = await openAll(tx, { kept: before, seen, heads: wanted });
    if (opened === null) return readDirectory(tx, groupIds);
    this.keep(before, opened.seen);
    return this.directoryOf(tx, groupIds, opened.groups);
  }

  /** How much is kept, to be looked at from outside. */
  get size(): { readonly environments: number; readonly people: number; readonly groups: number } {
    const all = [...this.kept.values()];
    return {
      environments: all.length,
      people: all.reduce((sum, kept) => sum + countOf(kept), 0),
      groups: all.reduce((sum, { groups }) => sum + groups.size, 0),
    };
  }

  private touch(environmentId: EnvironmentId): Kept {
    const found = this.kept.get(environmentId) ?? {
      ...{ tooMany: false, seen: [] },
      groups: new Map<GroupId, KnownMembers>(),
    };
    placeLast(this.kept, environmentId, found);
    return found;
  }

  /** Everybody as this snapshot shows them; null where that is not to be kept. */
  private async look(tx: Transaction, kept: Kept, snapshot: Snapshot): Promise<Seen | null> {
    const { seen, tooMany } = kept;
    if (tooMany) return null;
    const base = seen.find((one) => isAtOrAfter(snapshot, one.snapshot));
    // Older than what is kept: it would only displace it.
    if (!base && seen.some((one) => isAtOrAfter(one.snapshot, snapshot))) return null;
    const changed = base && (await readChanged(tx, base.snapshot, snapshot));
    const now = base && changed ? await readChanges(tx, base, changed) : null;
    if (base && now === base && snapshot.oldest - base.snapshot.oldest < transactionsBetween) return base;
    const known = now ?? (await readPeople(tx));
    kept.tooMany = known === null;
    return known && { people: known.people, places: known.places, snapshot };
  }

  private keep(kept: Kept, newest: Seen): void {
    const [latest] = kept.seen;
    if (latest !== newest && (!latest || isAtOrAfter(newest.snapshot, latest.snapshot))) {
      const same = kept.seen.filter(({ snapshot }) => snapshot.server === newest.snapshot.server);
      kept.seen = [newest, ...same].slice(0, snapshotsAtMost);
    }
    for (const [groupId, { lineage }] of kept.groups)
      if (!kept.seen.some(({ people }) => people.ids.lineage === lineage)) kept.groups.delete(groupId);
    for (const [oldest] of kept.groups) {
      if (kept.groups.size <= this.atMost.groups) break;
      kept.groups.delete(oldest);
    }
    let people = [...this.kept.values()].reduce((sum, one) => sum + countOf(one), 0);
    for (const [environmentId, one] of this.kept) {
      if (people <= this.atMost.people) break;
      people -= countOf(one);
      this.kept.delete(environmentId);
    }
  }

  private async directoryOf(
    tx: Transaction,
    groupIds: readonly GroupId[],
    opened: readonly { readonly head: Head; readonly group: LargeGroup }[],
  ): Promise<Placeable> {
    const large = new Map<string, LargeGroup>(opened.map(({ head, group }) => [head.id, group]));
    const small = groupIds.filter((groupId) => !large.has(groupId));
    const directory = small.length > 0 ? await readDirectory(tx, small) : noDirectory;
    const groups = new Map(directory.groups);
    for (const { head } of opened) {
      const { id, size: _, own: _own, ...group } = head;
      groups.set(id, { ...group, members: [] });
    }
    return { ...directory, groups, large };
  }
}

/** The first of a map is the one that was asked for longest ago, and goes first. */
function placeLast<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

const noDirectory: Placeable = { users: new Map(), groups: new Map(), organisations: new Map() };

const countOf = ({ seen }: Kept): number => seen[0]?.people.ids.ids.length ?? 0;

async function readHeads(tx: Transaction, groupIds: readonly GroupId[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select g.id, g.version, g.size, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      coalesce(g.xmin = pg_current_xact_id_if_assigned()::xid, false) as own,
      array(select a.user_id::text from group_default_assignees a where a.group_id = g.id order by a.rank)
        as "defaultAssignees"
    from groups g
    where g.id = any (${groupIds}::uuid[])`.execute(tx);
  return rows;
}

interface Opening {
  readonly kept: Kept;
  readonly seen: Seen;
  readonly heads: readonly Head[];
}

interface Opened {
  readonly seen: Seen;
  readonly groups: readonly { readonly head: Head; readonly group: LargeGroup }[];
}

/** Opens these groups. Whoever came since everybody was read is added on the way; null where there are too many to keep. */
async function openAll(tx: Transaction, { kept, seen, heads }: Opening): Promise<Opened | null> {
  const unread = heads.filter((head) => !knownMembers(kept, seen, head));
  const { ids, active } = seen.people;
  const retired = unread.length > 0 && countBits(active) < ids.ids.length;
  const bytes: (readonly Uint8Array[])[] = [];
  for (const { id } of unread) bytes.push(await readMemberBytes(tx, id, { retired }));
  const found = await knowAll(tx, seen, bytes);
  if (found === null) return null;
  unread.forEach((head, nth) => {
    remember(kept, found.seen, { head, members: found.members[nth] ?? nobody });
  });
  const groups = heads.flatMap((head) => {
    const known = knownMembers(kept, found.seen, head);
    if (known) placeLast(kept.groups, head.id, known);
    return known ? [{ head, group: { people: found.seen.people, ...membersIn(known) } }] : [];
  });
  // Where everybody was read anew on the way, what was known of another group by then is known no more.
  return groups.length === heads.length
    ? { seen: found.seen, groups }
    : openAll(tx, { kept, seen: found.seen, heads });
}

const nobody: Bits = new Uint32Array(0);

const membersIn = ({ members, fingerprints }: KnownMembers): Omit<LargeGroup, 'people'> => ({
  members,
  fingerprints,
});

function knownMembers({ groups }: Kept, { people }: Seen, head: Head): KnownMembers | undefined {
  const known = groups.get(head.id);
  const same = known?.version === head.version && known.size === head.size;
  const { lineage, ids } = people.ids;
  return same && known.lineage === lineage && known.among <= ids.length ? known : undefined;
}

function remember(
  { groups }: Kept,
  { people }: Seen,
  { head, members }: { readonly head: Head; readonly members: Bits },
): void {
  const { id, version, size } = head;
  const fingerprints = groups.get(id)?.fingerprints ?? new Fingerprints();
  const { lineage, ids } = people.ids;
  placeLast(groups, id, { lineage, among: ids.length, version, size, members, fingerprints });
}

interface Found {
  readonly seen: Seen;
  /** Of each group that was read. */
  readonly members: readonly Bits[];
}

/** The people with everybody who stands in these groups, and where those stand among them. */
async function knowAll(
  tx: Transaction,
  seen: Seen,
  groups: readonly (readonly Uint8Array[])[],
): Promise<Found | null> {
  const { snapshot } = seen;
  const known = find(seen, groups);
  if (known) return { seen, members: known };
  const more = await readNewPeople(tx, seen);
  const withMore = more && find(more, groups);
  if (more && withMore) return { seen: { ...more, snapshot }, members: withMore };
  const all = await readPeople(tx);
  const members = all && find(all, groups);
  return all && members && { seen: { ...all, snapshot }, members };
}

/** Null where somebody is not among the people. */
function find({ people, places }: KnownPeople, groups: readonly (readonly Uint8Array[])[]): Bits[] | null {
  const words = wordsFor(people.ids.ids.length);
  let missing = 0;
  const found = groups.map((bytes) => {
    const members = new Uint32Array(words);
    for (const some of bytes) {
      const { places: known, unknown } = places.of(some);
      missing += unknown;
      for (const place of known) addBit(members, place);
    }
    return members;
  });
  return missing === 0 ? found : null;
}
