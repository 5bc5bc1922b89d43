// Coverage works in sets of cells; whatever it says of a cell, `place` says of a document that falls into it.
import fc from 'fast-check';
import { placementRoles, workflowRoles } from '../../src/domain/workflow-role.ts';
import { Coverage, coverageWays } from '../../src/placement/coverage.ts';
import type { CoveredGroup, CoveredSet, CoverageFacts } from '../../src/placement/coverage.ts';
import { coverageRows } from '../../src/placement/coverage-rows.ts';
import type { CoverageRow } from '../../src/placement/coverage-rows.ts';
import type { Directory, DirectoryUser } from '../../src/placement/directory.ts';
import { membersOf } from '../../src/placement/members.ts';
import type { PermissionSet } from '../../src/placement/permission-set.ts';
import { place } from '../../src/placement/place.ts';
import { isSuitable } from '../../src/placement/suitability.ts';
import { world } from './arbitraries.ts';

interface Codes {
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
}

/** Sets that say the same are one, so that people who hold them are one to coverage as well. */
const keyOf = ({ id: _, ...set }: PermissionSet): string => JSON.stringify(set);

function factsOf(directory: Directory, codes: Codes): CoverageFacts {
  const sets = new Map<string, CoveredSet>();
  for (const user of directory.users.values()) for (const set of user.sets) sets.set(keyOf(set), set);
  return { ...codes, sets };
}

function groupOf(directory: Directory, groupId: string): CoveredGroup | null {
  const group = directory.groups.get(groupId);
  if (!group) return null;
  const active = [...membersOf(directory, groupId)].filter(([, user]) => user.active);
  const setIdsOf = (user: DirectoryUser): string[] => user.sets.map(keyOf).sort();
  const holders = new Map<
    string,
    { setIds: string[]; administrator: boolean; count: number; userId: string }
  >();
  for (const [userId, user] of active) {
    const [setIds, administrator] = [setIdsOf(user), user.environmentRole === 'administrator'];
    const key = JSON.stringify([setIds, administrator]);
    const same = holders.get(key);
    if (same) same.count += 1;
    else holders.set(key, { setIds, administrator, count: 1, userId });
  }
  const { status, adminFallback, consider, defaultAssignees } = group;
  return {
    ...{ id: groupId, status, adminFallback, consider, listed: defaultAssignees.length > 0 },
    defaultAssignees: [...new Set(defaultAssignees)].flatMap((userId) => {
      const user = active.find(([id]) => id === userId)?.[1];
      return user ? [{ userId, setIds: setIdsOf(user) }] : [];
    }),
    members: [...holders.values()],
  };
}

/** What `place` says of one cell, in the words of a row. */
function placedIn(
  directory: Directory,
  groupId: string,
  cell: Pick<CoverageRow, 'role' | 'location'> & { contractType: string },
) {
  const asked = {
    approvalId: 'apr-1',
    groupId,
    ...cell,
    context: 'template',
    sequenced: true,
    alsoRoles: [],
  } as const;
  const { trace, pick } = place(directory, asked);
  const among = pick?.candidates.length ?? null;
  const alone = among === null || among === 1;
  return {
    ...{ rule: trace.rule, reason: trace.chosen?.reason, among },
    userId: alone ? (trace.chosen?.userId ?? null) : null,
    suitable: [...membersOf(directory, groupId).values()].filter((user) => isSuitable(user, cell)).length,
  };
}

function compare(directory: Directory, codes: Codes, groupId: string): void {
  const group = groupOf(directory, groupId);
  if (!group) return;
  const facts = factsOf(directory, codes);
  const coverage = new Coverage(facts);
  const covered = coverage.of(group);
  const said = new Map<string, unknown>();
  for (const way of coverageWays) {
    const told = { coverage, facts, group, covered };
    const rows = [...coverageRows(told, way)];
    rows.forEach(({ end }, nth) => {
      expect(coverageRows(told, way, end).next().value).toEqual(rows[nth + 1]);
    });
    for (const { row } of rows) {
      const { role, location, contractTypes, way: _, ...outcome } = row;
      for (const contractType of contractTypes) {
        const key = `${role} ${location} ${contractType}`;
        expect(said.has(key)).toBe(false);
        said.set(key, outcome);
      }
    }
  }
  expect(said.size).toBe(covered.totals.reduce((sum, count) => sum + count, 0));
  for (const role of placementRoles) {
    for (const location of codes.locations) {
      for (const contractType of codes.contractTypes) {
        const key = `${role} ${location} ${contractType}`;
        expect([key, said.get(key)]).toEqual([
          key,
          placedIn(directory, groupId, { role, location, contractType }),
        ]);
      }
    }
  }
}

test('PLC-25 in small worlds of every kind, coverage says of each cell what place says', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) =>
      compare(directory, { locations: ['AMS', 'RTM'], contractTypes: ['NDA', 'MSA'] }, request.groupId),
    ),
    { numRuns: 500 },
  );
});

const codes: Codes = {
  locations: Array.from({ length: 5 }, (_, nth) => `L${nth}`),
  contractTypes: Array.from({ length: 9 }, (_, nth) => `T${nth}`),
};
const set = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }),
  role: fc.constantFrom(...workflowRoles, 'approver' as const, 'approver' as const),
  locations: fc.subarray([...codes.locations, 'gone']),
  contractTypes: fc.subarray([...codes.contractTypes]),
  defaultAssignee: fc.boolean(),
});
const crowd = fc
  .record({
    sets: fc.array(set, { minLength: 1, maxLength: 5 }),
    held: fc.array(fc.array(fc.nat(4), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
    listed: fc.array(fc.nat(11), { maxLength: 3 }),
    consider: fc.constantFrom('all' as const, 'designated' as const),
    adminFallback: fc.boolean(),
  })
  .map(({ sets, held, listed, consider, adminFallback }): Directory => {
    const users = held.map((nths, nth): [string, DirectoryUser] => [
      `user-${String(nth).padStart(2, '0')}`,
      {
        active: true,
        environmentRole: nth === 11 ? 'administrator' : 'basic',
        sets: [...new Set(nths)].flatMap((at) => sets[at] ?? []),
      },
    ]);
    const members = users.map(([userId]) => ({ kind: 'user' as const, userId }));
    const defaultAssignees = listed.map((nth) => `user-${String(nth).padStart(2, '0')}`);
    const group = {
      version: 3,
      status: 'active' as const,
      members,
      defaultAssignees,
      adminFallback,
      consider,
    };
    return { users: new Map(users), groups: new Map([['crowd', group]]), organisations: new Map() };
  });

test('PLC-25 of a crowd with many locations and contract types, too', () => {
  fc.assert(
    fc.property(crowd, (directory) => compare(directory, codes, 'crowd')),
    { numRuns: 150 },
  );
});
