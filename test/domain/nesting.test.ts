import type { GroupId } from '../../src/domain/ids.ts';
import { judgeNesting, levelsAtMost } from '../../src/domain/nesting.ts';
import type { Nesting } from '../../src/domain/nesting.ts';

const edge = (text: string): Nesting => {
  const [outer, inner] = text.split('>') as [GroupId, GroupId];
  return { outer, inner };
};
const judge = (edges: readonly string[], wanted: string) => judgeNesting(edges.map(edge), edge(wanted));

/** g1 holds g2, which holds g3, and so on. */
const chain = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, nth) => `g${from + nth}>g${from + nth + 1}`);

test('GRP-16 a group holds another', () => {
  expect(judge([], 'a>b')).toBeNull();
});

test('GRP-16 a group does not hold itself', () => {
  expect(judge([], 'a>a')).toEqual({ kind: 'circle', path: ['a', 'a'] });
});

test.each([
  [['b>a'], 'a>b', ['a', 'b', 'a']],
  [['b>c', 'c>a'], 'a>b', ['a', 'b', 'c', 'a']],
  [chain(1, 15), 'g15>g1', ['g15', ...Array.from({ length: 15 }, (_, nth) => `g${nth + 1}`)]],
])('GRP-16 a circle is told with its path: %j and %s', (edges, wanted, path) => {
  expect(judge(edges, wanted)).toEqual({ kind: 'circle', path });
});

test('GRP-16 of several circles the shortest is told', () => {
  expect(judge(['b>c', 'c>d', 'd>a', 'b>a'], 'a>b')).toEqual({ kind: 'circle', path: ['a', 'b', 'a'] });
});

test('GRP-16 the same group by two ways is no circle', () => {
  expect(judge(['a>b', 'a>c', 'b>d'], 'c>d')).toBeNull();
});

test('GRP-16 so many levels and no more', () => {
  const all = chain(1, levelsAtMost);
  expect(judge(all.slice(0, -1), `g${levelsAtMost - 1}>g${levelsAtMost}`)).toBeNull();
  expect(judge(all, `g${levelsAtMost}>more`)).toEqual({ kind: 'too_deep', levels: levelsAtMost + 1 });
});

test('GRP-16 levels are counted along the longest way, above and below', () => {
  const above = [...chain(1, 12), 'g5>g12'];
  const below = ['in0>in9', ...chain(0, 10).map((one) => one.replaceAll('g', 'in'))];
  expect(judge([...above, ...below], 'g12>in0')).toEqual({ kind: 'too_deep', levels: 23 });
});
