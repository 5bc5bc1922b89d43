import { walkInside } from '../../src/domain/ways.ts';
import type { NestedSpan } from '../../src/domain/ways.ts';
import type { GroupId } from '../../src/domain/ids.ts';

const now = 100;

/** `outer>inner`, from when until when, and when the inner one was deleted. */
const span = (
  text: string,
  [from, until]: readonly [number, number | null] = [1, null],
  innerEnd: number | null = null,
): NestedSpan => {
  const [outer, inner] = text.split('>') as [GroupId, GroupId];
  return { outer, inner, from, until, innerEnd };
};

const walk = (...nested: readonly NestedSpan[]) =>
  Object.fromEntries(
    [...walkInside({ groupId: 'a' as GroupId, at: now }, nested)].map(([id, met]) => [
      id,
      met.map(({ at, path }) => [at, path.join('>')]),
    ]),
  );

test('GRP-15 a group inside is met by its shortest way', () => {
  expect(walk(span('a>b'), span('b>c'), span('c>d'), span('a>d'))).toMatchObject({
    a: [[now, '']],
    c: [[now, 'b>c']],
    d: [[now, 'd']],
  });
});

test('GRP-46 what came later, and what had gone by then, is not met', () => {
  const met = walk(span('a>b', [1, now]), span('a>c', [now + 1, null]), span('a>d', [now, now + 1]));
  expect(Object.keys(met)).toEqual(['a', 'd']);
});

test('GRP-23 a deleted group counts as it was at its end, with all inside it', () => {
  expect(walk(span('a>b', [1, null], 50), span('b>c', [1, 60]), span('b>d', [51, null]))).toEqual({
    a: [[now, '']],
    b: [[50, 'b']],
    c: [[50, 'b>c']],
  });
});

test('GRP-23 a group that stands inside as it is and through a deleted one is met twice', () => {
  expect(walk(span('a>b', [1, null], 50), span('b>c'), span('a>c'))['c']).toEqual([
    [now, 'c'],
    [50, 'b>c'],
  ]);
});

test('groups around the outermost are not met', () => {
  expect(Object.keys(walk(span('x>a'), span('x>y')))).toEqual(['a']);
});
