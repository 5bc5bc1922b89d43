import { isManagerRole, placementRoles } from '../domain/workflow-role.ts';
import type { PlacementRole, WorkflowRole } from '../domain/workflow-role.ts';
import { BitCounter, bitsOf, bytesFor, commonBits, nothing, orInto, wordsFor } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import type { Consider, GroupStatus } from './directory.ts';

/** People who hold the same permission sets: to coverage they are one, however many they are. */
export interface Holders {
  readonly setIds: readonly string[];
  readonly administrator: boolean;
  readonly count: number;
  /** One of them: the only one where there is one. */
  readonly userId: string;
}

export interface CoveredSet {
  readonly role: WorkflowRole;
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
  readonly defaultAssignee: boolean;
}

/** A group with its active members, nested groups and organisations opened. */
export interface CoveredGroup {
  readonly id: string;
  readonly status: GroupStatus;
  readonly adminFallback: boolean;
  readonly consider: Consider;
  /** Whether it has a list of default assignees at all, be they all stale (PLC-06, PLC-07). */
  readonly listed: boolean;
  /** Those on the list who are active members, by rank. */
  readonly defaultAssignees: readonly { readonly userId: string; readonly setIds: readonly string[] }[];
  readonly members: readonly Holders[];
}

/** What the cells of a coverage are: every location with every contract type. */
export interface CoverageFacts {
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
  readonly sets: ReadonlyMap<string, CoveredSet>;
}

/** By which way a cell gets its one person; the worst first. */
export const coverageWays = ['nobody', 'admin', 'chance', 'default_assignee'] as const;
export type CoverageWay = (typeof coverageWays)[number];

/** The cells of one role of a group; location `l` and contract type `t` stand at `l * contractTypes + t`. */
export interface RoleCoverage {
  readonly role: PlacementRole;
  /** Places in `coverageWays`. */
  readonly ways: Uint8Array;
  /** How many members are suitable. */
  readonly suitable: BitCounter;
  /** Of cells by default assignee: the place in the list of those who are members. */
  readonly defaults: Uint16Array;
}

export interface GroupCoverage {
  readonly roles: readonly RoleCoverage[];
  /** How many Admins it could fall back on. */
  readonly admins: number;
  /** How many cells each way has, in the order of `coverageWays`. */
  readonly totals: readonly number[];
}

type Chosen = (set: CoveredSet, role: PlacementRole) => boolean;

/** For a manager role an admin set serves like one of the role itself (PLC-13). */
const serves: Chosen = (set, role) => set.role === role || (set.role === 'admin' && isManagerRole(role));

/** A combination of sets, with the cells of each role that was asked for; null where they are not remembered. */
interface Held {
  readonly setIds: readonly string[];
  readonly cells: Map<PlacementRole, Bits> | null;
}

interface InOneRole {
  readonly role: PlacementRole;
  readonly held: readonly { readonly held: Held; readonly count: number }[];
  readonly admins: number;
  readonly totals: number[];
}

/** What the cells of sets may take in memory, and the same again for those of combinations of sets. */
const bytesAtMost = 32 * 1024 * 1024;
const combinationsAtMost = 20_000;

/**
 * Who would be placed for every role, location and contract type (PLC-25): what `place` says of each cell for a document
 * of a template with a turn, worked out in sets of cells instead of cell by cell.
 */
export class Coverage {
  private readonly cells: number;
  private readonly setsAtMost: number;
  private readonly holdersAtMost: number;
  private readonly places: ReadonlyMap<string, number>;
  private readonly types: ReadonlyMap<string, number>;
  private readonly ofSets = new Map<string, Bits>();
  private readonly ofHolders = new Map<string, Held>();
  private readonly facts: CoverageFacts;

  constructor(facts: CoverageFacts) {
    this.facts = facts;
    this.cells = facts.locations.length * facts.contractTypes.length;
    this.setsAtMost = Math.floor(bytesAtMost / bytesFor(this.cells));
    this.holdersAtMost = Math.min(
      combinationsAtMost,
      Math.floor(bytesAtMost / (placementRoles.length * bytesFor(this.cells))),
    );
    this.places = new Map(facts.locations.map((code, at) => [code, at]));
    this.types = new Map(facts.contractTypes.map((code, at) => [code, at]));
  }

  of(group: CoveredGroup, roles: readonly PlacementRole[] = placementRoles): GroupCoverage {
    const admins = group.members
      .filter((each) => this.isAdmin(each))
      .reduce((sum, { count }) => sum + count, 0);
    const totals = coverageWays.map(() => 0);
    const held = group.members.map(({ setIds, count }) => ({ held: this.held(setIds), count }));
    const covered = roles.map((role) => this.ofRole(group, { role, held, admins, totals }));
    return { roles: covered, admins, totals };
  }

  /** The only suitable member of every cell that has just one: one pass over the members, however many cells these are. */
  onlyOnes(group: CoveredGroup, { role, suitable }: RoleCoverage): ReadonlyMap<number, string> {
    const only = new Map<number, string>();
    const left = suitable.once();
    for (const { setIds, count, userId } of group.members) {
      if (count > 1) continue;
      for (const cell of commonBits(left, this.holding(setIds, role))) only.set(cell, userId);
    }
    return only;
  }

  /** The only Admin of a group that has one. */
  onlyAdmin(group: CoveredGroup): string | null {
    const found = group.members.find((each) => this.isAdmin(each));
    return found?.count === 1 ? found.userId : null;
  }

  private ofRole(group: CoveredGroup, { role, held, admins, totals }: InOneRole): RoleCoverage {
    const suitable = new BitCounter(this.cells);
    for (const { held: sets, count } of held) suitable.add(this.inRole(sets, role), count);
    const defaults = new Uint16Array(this.cells);
    const listed = this.listed(group, role, defaults);
    const any = suitable.any();
    const fallback = group.adminFallback && admins > 0 ? 1 : 0;
    const ways = new Uint8Array(this.cells);
    // GRP-10: a group that is not active yields nobody, no Admin either.
    if (group.status === 'active') {
      for (let cell = 0; cell < this.cells; cell += 1) {
        ways[cell] = has(listed, cell) ? 3 : has(any, cell) ? 2 : fallback;
      }
    }
    for (let cell = 0; cell < this.cells; cell += 1) {
      const way = ways[cell] ?? 0;
      totals[way] = (totals[way] ?? 0) + 1;
    }
    return { role, ways, suitable, defaults };
  }

  /** The cells for which the list yields somebody (PLC-02 to PLC-05), and the first of them for each. */
  private listed(group: CoveredGroup, role: PlacementRole, defaults: Uint16Array): Bits {
    const taken = new Uint32Array(wordsFor(this.cells));
    group.defaultAssignees.forEach(({ setIds }, nth) => {
      const sets = setIds.flatMap((id) => this.facts.sets.get(id) ?? []);
      // DFA-07: who has no designated set at all is on the list no more.
      if (!sets.some(({ defaultAssignee }) => defaultAssignee)) return;
      const counting =
        group.consider === 'all' ? setIds : setIds.filter((id) => this.facts.sets.get(id)?.defaultAssignee);
      const cells = this.holding(counting, role);
      for (const cell of bitsOf(cells, taken)) defaults[cell] = nth;
      orInto(taken, cells);
    });
    return taken;
  }

  private isAdmin({ administrator, setIds }: Holders): boolean {
    return administrator || setIds.some((id) => this.facts.sets.get(id)?.role === 'admin');
  }

  /** The cells that somebody with these sets is suitable for in the role (PLC-01). */
  private holding(setIds: readonly string[], role: PlacementRole): Bits {
    return this.inRole(this.held(setIds), role);
  }

  private held(setIds: readonly string[]): Held {
    const key = setIds.join();
    const known = this.ofHolders.get(key);
    if (known) return known;
    // Nobody is forgotten for another: where nearly everybody has sets of their own, each would drive out one who comes again.
    if (this.ofHolders.size >= this.holdersAtMost) return { setIds, cells: null };
    const held = { setIds, cells: new Map<PlacementRole, Bits>() };
    this.ofHolders.set(key, held);
    return held;
  }

  private inRole({ setIds, cells }: Held, role: PlacementRole): Bits {
    const known = cells?.get(role);
    if (known) return known;
    let inRole = nothing;
    for (const id of setIds) {
      const set = this.facts.sets.get(id);
      if (!set || !serves(set, role)) continue;
      if (inRole === nothing) inRole = new Uint32Array(wordsFor(this.cells));
      orInto(inRole, this.ofSet(id, set));
    }
    cells?.set(role, inRole);
    return inRole;
  }

  private ofSet(id: string, set: CoveredSet): Bits {
    const known = this.ofSets.get(id);
    if (known) return known;
    const cells = new Uint32Array(wordsFor(this.cells));
    for (const location of set.locations) {
      const place = this.places.get(location);
      if (place === undefined) continue;
      for (const contractType of set.contractTypes) {
        const type = this.types.get(contractType);
        if (type === undefined) continue;
        const cell = place * this.facts.contractTypes.length + type;
        cells[cell >>> 5] = (cells[cell >>> 5] ?? 0) | (1 << (cell & 31));
      }
    }
    if (this.ofSets.size < this.setsAtMost) this.ofSets.set(id, cells);
    return cells;
  }
}

const has = (bits: Bits, cell: number): boolean => (((bits[cell >>> 5] ?? 0) >>> (cell & 31)) & 1) === 1;
