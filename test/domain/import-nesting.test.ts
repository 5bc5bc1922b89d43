import { crowdsIn, orderFile, tooDeep } from '../../src/domain/import-nesting.ts';
import type { FileGroup } from '../../src/domain/import-nesting.ts';

const fileOf = (
  holds: Readonly<Record<string, readonly string[]>>,
  below: Readonly<Record<string, number>> = {},
) =>
  Object.entries(holds).map(([key, inner]): FileGroup => ({
    key,
    holds: inner,
    levelsBelow: below[key] ?? 0,
  }));
const keysOf = (groups: readonly FileGroup[]) => groups.map(({ key }) => key).join('');
const circlesOf = (holds: Readonly<Record<string, readonly string[]>>) =>
  orderFile(fileOf(holds)).circles.map(({ path }) => keysOf(path));

test('GRP-16 those inside come before those around them, in whatever order the file has them', () => {
  const { inwardsFirst, circles } = orderFile(
    fileOf({ a: ['b', 'c'], b: ['d'], c: ['d', '(there)'], d: [], e: ['a'] }),
  );
  expect([keysOf(inwardsFirst), circles]).toEqual(['dbcae', []]);
});

test.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[]]>([
  ['itself', { a: ['a'] }, ['aa']],
  ['two', { a: ['b'], b: ['a'] }, ['bab']],
  ['behind a way into it', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, ['dbcd']],
  ['two that share a group', { a: ['b', 'c'], b: ['a'], c: ['a'] }, ['bab', 'cac']],
  ['none, where two ways lead to one', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
])('GRP-16 a circle is told with its path: %s', (_what, holds, paths) => {
  expect(circlesOf(holds)).toEqual(paths);
});

test('GRP-16 of a long circle the first groups are told, and a chain as long as a file ends', () => {
  const chain = (last: readonly string[]) =>
    Object.fromEntries(
      Array.from({ length: 100_000 }, (_, nth) => [`g${nth}`, nth === 99_999 ? last : [`g${nth + 1}`]]),
    );
  const [circle] = orderFile(fileOf(chain(['g0']))).circles;
  expect(circle?.path.map(({ key }) => key)).toEqual([
    'g99999',
    ...Array.from({ length: 20 }, (_, nth) => `g${nth}`),
  ]);
  const { inwardsFirst } = orderFile(fileOf(chain([])));
  expect(tooDeep(inwardsFirst).map(({ group, levels }) => [group.key, levels])).toEqual([['g99979', 21]]);
});

test('GRP-16 what is inside already counts as levels', () => {
  const file = (levels: number) =>
    orderFile(fileOf({ a: ['b'], b: ['(there)'] }, { b: levels })).inwardsFirst;
  expect([tooDeep(file(18)), tooDeep(file(19)).map(({ group, levels }) => [group.key, levels])]).toEqual([
    [],
    [['a', 21]],
  ]);
});

test('GRP-16 around a group is counted each group once, through any depth', () => {
  const crowd = crowdsIn(fileOf({ a: ['c'], b: ['c', '(there)'], c: ['d'], d: [], e: ['b', 'c'] }));
  expect([crowd(['d']), crowd(['c']), crowd(['(there)']), crowd(['(there)', 'c']), crowd(['e'])]).toEqual([
    ...[4, 3, 2, 3, 0],
  ]);
});
