import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import type { PlacementCase } from '../../src/cli/placement-case.ts';
import { checkPlacementCases, compare, describeResult, exitCodeOf } from '../../src/cli/placement-cases.ts';
import { isManagerRole } from '../../src/domain/workflow-role.ts';
import { rulesInCases } from '../support/placement-examples.ts';

const folder = join(__dirname, 'cases');

const files = readdirSync(folder)
  .sort()
  .map((file) => ({ file, read: readPlacementCase(readFileSync(join(folder, file), 'utf8')) }));
const cases = files.flatMap(({ read }) => ('case' in read ? [read.case] : []));

for (const { file, read } of files) {
  const title = 'case' in read ? `${read.case.rules.join(' ')} ${read.case.name}` : file;
  test(title, () => {
    if ('faults' in read) throw new Error(`${file}: ${JSON.stringify(read.faults)}`);
    expect(compare(read.case).differences).toEqual([]);
  });
}

/** Those of the directory whom the case keeps out, or lets look on only. */
function keptOut({ directory, request, expect: expected }: PlacementCase): string[] {
  const { participants = [], sequenced = [], manager } = expected;
  const placed = isManagerRole(request.role) ? [manager] : request.sequenced ? sequenced : participants;
  return [...directory.users.keys()].filter((userId) => !placed.includes(userId));
}

test.each(rulesInCases)('%s has three cases or more, and each tells who is not placed', (rule) => {
  const proving = cases.filter(({ rules }) => rules.includes(rule));
  expect(proving.length).toBeGreaterThanOrEqual(3);
  expect(proving.filter((each) => keptOut(each).length > 0).length).toBeGreaterThanOrEqual(3);
});

test('PLC-01 to PLC-23 there are 120 cases or more, each with a name of its own and rules that are known', () => {
  expect(cases.length).toBeGreaterThanOrEqual(120);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  const known = [...rulesInCases, 'DFA-02', 'DFA-03', 'ENV-16', 'PLC-28'];
  expect(cases.flatMap(({ rules }) => rules).filter((rule) => !known.includes(rule))).toEqual([]);
  expect(cases.filter(({ rules }) => rules.length === 0)).toEqual([]);
});

test('PLC-14 to PLC-18 every case says who takes part and who has a turn, or who manages', () => {
  const vague = cases.filter(({ request, expect: { participants, sequenced, manager } }) =>
    isManagerRole(request.role) ? manager === undefined : !participants || !sequenced,
  );
  expect(vague.map(({ name }) => name)).toEqual([]);
});

const facets: [what: string, facetOf: (each: PlacementCase) => string][] = [
  ['role', ({ request }) => request.role],
  ['context and turns', ({ request: { context, sequenced } }) => `${context} ${String(sequenced)}`],
  ['option', ({ directory, request }) => directory.groups.get(request.groupId)?.consider ?? 'unknown'],
  ['status', ({ directory, request }) => directory.groups.get(request.groupId)?.status ?? 'unknown'],
];

test.each(facets)('PLC-01 to PLC-23 no %s has fewer than three cases', (_, facetOf) => {
  const counts = new Map<string, number>();
  for (const each of cases) counts.set(facetOf(each), (counts.get(facetOf(each)) ?? 0) + 1);
  expect([...counts].filter(([what, count]) => what !== 'unknown' && count < 3)).toEqual([]);
  expect(counts.size).toBeGreaterThanOrEqual(2);
});

test('the whole folder passes as the command runs it', async () => {
  const results = await checkPlacementCases(folder);
  expect(results.flatMap((result) => (result.outcome === 'passed' ? [] : describeResult(result)))).toEqual(
    [],
  );
  expect(results.length).toBe(files.length);
  expect(exitCodeOf(results)).toBe(0);
});
