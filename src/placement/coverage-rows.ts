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

/** The cells of a group that come about in one way, joined where they come to the same (PLC-25). */
export function coverageRows(told: Told, way: CoverageWay): CoverageRow[] {
  const { facts, covered } = told;
  const wanted = coverageWays.indexOf(way);
  if ((covered.totals[wanted] ?? 0) === 0) return [];
  return covered.roles.flatMap((ofRole) =>
    facts.locations.flatMap((location, place) => {
      const rows = new Map<string, CoverageRow & { contractTypes: string[] }>();
      facts.contractTypes.forEach((contractType, type) => {
        const cell = place * facts.contractTypes.length + type;
        if (ofRole.ways[cell] !== wanted) return;
        const outcome = outcomeOf(told, { ofRole, way, cell });
        const key = `${outcome.userId} ${outcome.among} ${outcome.suitable}`;
        const row = rows.get(key);
        if (row) row.contractTypes.push(contractType);
        else rows.set(key, { role: ofRole.role, location, contractTypes: [contractType], way, ...outcome });
      });
      return [...rows.values()];
    }),
  );
}

interface Cell {
  readonly ofRole: RoleCoverage;
  readonly way: CoverageWay;
  readonly cell: number;
}

function outcomeOf(told: Told, { ofRole, way, cell }: Cell): Outcome {
  const { coverage, group, covered } = told;
  const suitable = ofRole.suitable.count(cell);
  switch (way) {
    case 'nobody':
      return { ...whyNobody(group), userId: null, among: null, suitable };
    case 'admin':
      return covered.admins === 1
        ? { rule: 'PLC-08', reason: 'only_admin', userId: coverage.onlyAdmin(group), among: 1, suitable }
        : { rule: 'PLC-10', reason: 'drawn_among_admins', userId: null, among: covered.admins, suitable };
    case 'chance': {
      const userId = suitable === 1 ? coverage.onlyOne(group, ofRole.role, cell) : null;
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
