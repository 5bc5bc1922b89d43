// What coverage costs where nearly everybody has sets of their own: no time for each cell, and memory by bytes.
import v8 from 'node:v8';
import vm from 'node:vm';
import { BitCounter } from '../../src/placement/bit-sets.ts';
import { Coverage } from '../../src/placement/coverage.ts';
import type { CoveredGroup, CoveredSet, CoverageFacts, Holders } from '../../src/placement/coverage.ts';
import { coverageRows } from '../../src/placement/coverage-rows.ts';

afterEach(() => jest.restoreAllMocks());

const group: Omit<CoveredGroup, 'members'> = {
  ...{ id: 'crowd', status: 'active', adminFallback: false, consider: 'all' },
  ...{ listed: false, defaultAssignees: [] },
};

const namesOf = (count: number, letter: string): string[] =>
  Array.from({ length: count }, (_, nth) => `${letter}${nth}`);

/** One holder for each cell, who is suitable for nothing else. */
function oneForEach(locations: readonly string[], contractTypes: readonly string[]) {
  const sets = new Map<string, CoveredSet>();
  const members: Holders[] = [];
  let looks = 0;
  for (const location of locations) {
    for (const contractType of contractTypes) {
      const id = `${location} ${contractType}`;
      const covers = { locations: [location], contractTypes: [contractType] };
      sets.set(id, { role: 'reviewer', defaultAssignee: false, ...covers });
      members.push({
        ...{ administrator: false, count: 1, userId: `user of ${id}` },
        get setIds() {
          looks += 1;
          return [id];
        },
      });
    }
  }
  const facts: CoverageFacts = { locations, contractTypes, sets };
  return { facts, crowd: { ...group, members }, looks: () => looks };
}

test('PLC-25 looks at each holder a few times, however many cells have one person only', () => {
  const { facts, crowd, looks } = oneForEach(namesOf(15, 'L'), namesOf(20, 'T'));
  const coverage = new Coverage(facts);
  const covered = coverage.of(crowd);
  const rows = [...coverageRows({ coverage, facts, group: crowd, covered }, 'chance')];
  expect(rows).toHaveLength(300);
  expect(rows.map(({ row }) => row.userId)).toEqual(
    rows.map(({ row }) => `user of ${row.location} ${row.contractTypes.join()}`),
  );
  expect(looks() / crowd.members.length).toBeLessThanOrEqual(4);
});

test('PLC-25 a page costs what stands on it: what comes before is not worked out again, nor what comes after', () => {
  const { facts, crowd } = oneForEach(namesOf(15, 'L'), namesOf(20, 'T'));
  const coverage = new Coverage(facts);
  const told = { coverage, facts, group: crowd, covered: coverage.of(crowd) };
  const rows = [...coverageRows(told, 'chance')];
  const counting = jest.spyOn(BitCounter.prototype, 'count');
  expect(coverageRows(told, 'chance', rows[149]?.end).next().value).toEqual(rows[150]);
  expect(counting.mock.calls.length).toBeLessThanOrEqual(2 * facts.contractTypes.length);
});

/** What is in typed arrays that somebody still holds. */
function bytesHeld(): number {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().arrayBuffers;
}

test('PLC-25 remembers combinations of sets by what they take, not by their number', () => {
  const locations = namesOf(100, 'L');
  const contractTypes = namesOf(500, 'T');
  const set = { role: 'reviewer', defaultAssignee: false } as const;
  const sets = new Map<string, CoveredSet>(
    namesOf(60, 'S').map((id, nth) => [
      id,
      { ...set, locations: locations.slice(nth), contractTypes: contractTypes.slice(nth, 400) },
    ]),
  );
  const pairs = [...sets.keys()].flatMap((one) => [...sets.keys()].map((other) => [one, other]));
  const members = pairs.map((setIds, nth) => {
    return { setIds, administrator: false, count: 1, userId: `user-${nth}` };
  });
  const before = bytesHeld();
  const coverage = new Coverage({ locations, contractTypes, sets });
  const { totals } = coverage.of({ ...group, members });
  const megabytes = (bytesHeld() - before) / 1024 / 1024;
  // Without a bound: 3,600 combinations of five roles, of 6 KB each.
  expect(megabytes).toBeLessThan(40);
  expect(totals).toEqual(coverage.of({ ...group, members: [...members].reverse() }).totals);
});
