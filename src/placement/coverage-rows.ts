import type { PlacementRole } from '../domain/workflow-role.ts';
import { coverageWays } from './coverage.ts';
import type {
  Coverage,
  CoverageFacts,
  CoverageWay,
  CoveredGroup,
  GroupCoverage,
  RoleCoverage,
} from './coverage.ts';
import type { Reason } from './reason.ts';
import type { RuleId } from './rule.ts';

/** The contract types of one location for which one role of a group comes to the same. */
export interface CoverageRow {
  readonly role: PlacementRole;
  readonly location: string;
  readonly contractTypes: readonly string[];
  readonly way: CoverageWay;
  readonly rule: RuleId;
  readonly reason: Reason;
  /** The one person; null where there is nobody, or where chance decides between several. */
  readonly userId: string | null;
  /** Among how many chance decides; null where it has no part in it. */
  readonly among: number | null;
  /** How many members are suitable. */
  readonly suitable: number;
}

type Outcome = Pick<CoverageRow, 'rule' | 'reason' | 'userId' | 'among' | 'suitable'>;

/** A group whose cells are told. */
export interface Told {
  readonly coverage: Coverage;
  readonly facts: Pick<CoverageFacts, 'locations' | 'contractTypes'>;
  readonly group: CoveredGroup;
  readonly covered: GroupCoverage;
}

/** Where a list of rows goes on: after so many rows of which role and location, counted through. */
export interface RowPlace {
  readonly part: number;
  readonly shown: number;
}

export const firstRow: RowPlace = { part: 0, shown: 0 };

interface PlacedRow {
  readonly row: CoverageRow;
  /** Where the list goes on after it. */
  readonly end: RowPlace;
}

/**
 * The cells of a group that come about in one way, joined where they come to the same (PLC-25). They are worked out as they
 * are asked for: a page costs what stands on it.
 */
export function* coverageRows(told: Told, way: CoverageWay, from = firstRow): Generator<PlacedRow> {
  const { facts, covered } = told;
  if ((covered.totals[coverageWays.indexOf(way)] ?? 0) === 0) return;
  const locations = facts.locations.length;
  for (const [nth, ofRole] of covered.roles.entries()) {
    const asked = { ofRole, way, only: onlyOnesOf(told, ofRole) };
    for (let place = Math.max(0, from.part - nth * locations); place < locations; place += 1) {
      const part = nth * locations + place;
      const rows = rowsOf(told, asked, place);
      for (let shown = part === from.part ? from.shown : 0; shown < rows.length; shown += 1) {
        const row = rows[shown];
        if (row) yield { row, end: { part, shown: shown + 1 } };
      }
    }
  }
}

interface Asked {
  readonly ofRole: RoleCoverage;
  readonly way: CoverageWay;
  readonly only: (cell: number) => string | null;
}

/** Who is the only one for a cell of the role; nothing is worked out before it is asked for the first time. */
function onlyOnesOf({ coverage, group }: Told, ofRole: RoleCoverage): Asked['only'] {
  let only: ReadonlyMap<number, string> | null = null;
  return (cell) => (only ??= coverage.onlyOnes(group, ofRole)).get(cell) ?? null;
}

function rowsOf(told: Told, asked: Asked, place: number): CoverageRow[] {
  const { contractTypes, locations } = told.facts;
  const { way, ofRole } = asked;
  const [wanted, location] = [coverageWays.indexOf(way), locations[place] ?? ''];
  const rows = new Map<string, CoverageRow & { contractTypes: string[] }>();
  contractTypes.forEach((contractType, type) => {
    const cell = place * contractTypes.length + type;
    if (ofRole.ways[cell] !== wanted) return;
    const outcome = outcomeOf(told, asked, cell);
    const key = `${outcome.userId} ${outcome.among} ${outcome.suitable}`;
    const row = rows.get(key);
    if (row) row.contractTypes.push(contractType);
    else rows.set(key, { role: ofRole.role, location, contractTypes: [contractType], way, ...outcome });
  });
  return [...rows.values()];
}

function outcomeOf({ coverage, group, covered }: Told, { ofRole, way, only }: Asked, cell: number): Outcome {
  const suitable = ofRole.suitable.count(cell);
  switch (way) {
    case 'nobody':
      return { ...whyNobody(group), userId: null, among: null, suitable };
    case 'admin':
      return covered.admins === 1
        ? { rule: 'PLC-08', reason: 'only_admin', userId: coverage.onlyAdmin(group), among: 1, suitable }
        : { rule: 'PLC-10', reason: 'drawn_among_admins', userId: null, among: covered.admins, suitable };
    case 'chance': {
      const userId = suitable === 1 ? only(cell) : null;
      return group.listed
        ? { rule: 'PLC-06', reason: 'drawn', userId, among: suitable, suitable }
        : { rule: 'PLC-07', reason: 'drawn_without_list', userId, among: suitable, suitable };
    }
    case 'default_assignee': {
      const userId = group.defaultAssignees[ofRole.defaults[cell] ?? 0]?.userId ?? null;
      return { rule: 'PLC-03', reason: 'first_suitable_default', userId, among: null, suitable };
    }
  }
}

function whyNobody({ status, adminFallback }: CoveredGroup): Pick<Outcome, 'rule' | 'reason'> {
  if (status === 'deleted') return { rule: 'GRP-10', reason: 'group_deleted' };
  if (status === 'inactive') return { rule: 'GRP-10', reason: 'group_inactive' };
  return adminFallback ? { rule: 'PLC-08', reason: 'no_admin' } : { rule: 'PLC-09', reason: 'fallback_off' };
}
