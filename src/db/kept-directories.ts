// What placement looks at, kept in memory from one placement to the next where groups are large (docs/decisions/0024).
import type { EnvironmentId, GroupId } from '../domain/ids.ts';
import type { DirectoryGroup } from '../placement/directory.ts';
import type { LargeGroup } from '../placement/large-group.ts';
import type { Placeable } from '../placement/placeable.ts';
import { traceMemberLimit } from '../placement/trace.ts';
import { readDirectory } from './directory.ts';
import { openGroups, placeLast } from './kept-groups.ts';
import type { KnownGroups, Opened, Seen } from './kept-groups.ts';
import { glance, readHeads } from './kept-heads.ts';
import type { Glance, Head } from './kept-heads.ts';
import { changedBetween, readMarks } from './kept-marks.ts';
import type { Marks } from './kept-marks.ts';
import { peopleAtMost, readChanges, readPeople } from './kept-people.ts';
import { isAtOrAfter, readSnapshot } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

/** What the first look at some groups tells; without a snapshot where they were not large before. */
interface Glanced extends Partial<Glance> {
  readonly heads: readonly Head[];
  /** What the marks are read since. */
  readonly since?: Seen;
}

/** What is looked for: everybody in this snapshot, by what changed since another one. */
interface Looked {
  readonly snapshot: Snapshot;
  readonly since: Seen | undefined;
  readonly marks: Marks | undefined;
}

interface Kept {
  /** Too many to keep: that is found out once. */
  tooMany: boolean;
  /** The newest first: whoever waited for a lock may have an older snapshot than whoever came behind. */
  seen: readonly Seen[];
  readonly groups: KnownGroups;
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

/** Of an environment. Of the others only those things are remembered that take little room. */
const groupsAtHand = 4;

const usually: KeptAtMost = { people: 2 * peopleAtMost, groups: 50 };

/** A snapshot that nothing changed since is replaced by a later one this often, so that few marks are looked at. */
const transactionsBetween = 10_000n;

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
    const known = this.kept.get(environmentId);
    const first = await this.glance(tx, known, groupIds);
    const wanted = first.heads.filter(({ size }) => size > traceMemberLimit);
    if (wanted.length === 0 || wanted.some(({ own }) => own)) return readDirectory(tx, groupIds);
    const snapshot = first.snapshot === undefined ? await readSnapshot(tx) : first.snapshot;
    if (snapshot === null) return readDirectory(tx, groupIds);
    const before = this.touch(environmentId);
    const { since, marks } = first;
    const seen = await this.look(tx, before, { snapshot, since, marks });
    if (seen === null) return readDirectory(tx, groupIds);
    const opened = await openGroups(tx, { groups: before.groups, seen, snapshot, heads: wanted });
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

  /** One way to the server tells all of groups that were large before: nothing more is asked where nothing has changed. */
  private async glance(
    tx: Transaction,
    known: Kept | undefined,
    groupIds: readonly GroupId[],
  ): Promise<Glanced> {
    const [since] = known?.seen ?? [];
    if (!known || !since || !groupIds.some((id) => known.groups.has(id)))
      return { heads: await readHeads(tx, groupIds) };
    return { since, ...(await glance(tx, groupIds, since.snapshot)) };
  }

  private touch(environmentId: EnvironmentId): Kept {
    const found = this.kept.get(environmentId) ?? {
      ...{ tooMany: false, seen: [] },
      groups: new Map() as KnownGroups,
    };
    placeLast(this.kept, environmentId, found);
    return found;
  }

  /** Everybody as this snapshot shows them; null where that is not to be kept. */
  private async look(tx: Transaction, kept: Kept, { snapshot, since, marks }: Looked): Promise<Seen | null> {
    const { seen, tooMany } = kept;
    if (tooMany) return null;
    const base = seen.find((one) => isAtOrAfter(snapshot, one.snapshot));
    // Older than what is kept: it would only displace it.
    if (!base && seen.some((one) => isAtOrAfter(one.snapshot, snapshot))) return null;
    const known = base && (base === since && marks ? marks : await readMarks(tx, base.snapshot));
    const now =
      base && known ? await readChanges(tx, base, changedBetween(base.snapshot, snapshot, known)) : null;
    if (base && now === base && snapshot.oldest - base.snapshot.oldest < transactionsBetween) return base;
    const people = now ?? (await readPeople(tx));
    kept.tooMany = people === null;
    return people && { people: people.people, places: people.places, snapshot };
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
    for (const { remembered } of [...kept.groups.values()].slice(0, -groupsAtHand)) remembered.forgetPeople();
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
    opened: Opened['groups'],
  ): Promise<Placeable> {
    const large = new Map<string, LargeGroup>(opened.map(({ head, group }) => [head.id, group]));
    const small = groupIds.filter((groupId) => !large.has(groupId));
    const directory = small.length > 0 ? await readDirectory(tx, small) : nobodyYet();
    const groups = new Map<string, DirectoryGroup>(directory.groups);
    for (const { head } of opened) {
      const { id, size: _, own: _own, ...group } = head;
      groups.set(id, { members: [], ...group });
    }
    return {
      groups,
      large,
      users: directory.users,
      organisations: directory.organisations,
      opened: new Map(),
    };
  }
}

const nobodyYet = (): Placeable => ({
  users: new Map(),
  groups: new Map(),
  organisations: new Map(),
  opened: new Map(),
});

const countOf = ({ seen }: Kept): number => seen[0]?.people.ids.ids.length ?? 0;
