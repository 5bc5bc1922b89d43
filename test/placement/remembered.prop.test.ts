// What is remembered of looking at a large group never shows in an answer: neither for another request nor for other people.
import fc from 'fast-check';
import { addBit, wordsFor } from '../../src/placement/bit-sets.ts';
import { IdList } from '../../src/placement/id-list.ts';
import { placeAgain } from '../../src/placement/place.ts';
import { withChanges } from '../../src/placement/people-changes.ts';
import type { Placeable } from '../../src/placement/placeable.ts';
import { Remembered } from '../../src/placement/remembered.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { world } from './arbitraries.ts';
import { withLarge } from './large.ts';

const seed = Number(process.env['PLACEMENT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
afterAll(() => console.log(`The worlds that were remembered came from PLACEMENT_SEED=${seed}.`));

const roles = ['reviewer', 'approver', 'signatory', 'phase_owner', 'phase_mediator'] as const;

const answersOf = (directory: Placeable, request: PlacementRequest): string =>
  JSON.stringify(
    [...roles, request.role, ...roles].map((role) => placeAgain(directory, { ...request, role })),
  );

/** The same directory with another large group in place of the one that is asked for. */
const withGroup = (directory: Placeable, { groupId }: PlacementRequest, change: object): Placeable => {
  const group = directory.large?.get(groupId);
  return group ? { ...directory, large: new Map([[groupId, { ...group, ...change }]]) } : directory;
};

test('PLC-19 PLC-22 PLC-23 a group that was looked at in other ways before yields the same', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.boolean()), ({ directory, request }, dice) => {
      const remembering = withLarge(directory, request.groupId);
      const group = remembering.large?.get(request.groupId);
      if (!group) return;
      const { people, members, remembered } = group;
      const anew = (change: object): string =>
        answersOf(withGroup(remembering, request, { ...change, remembered: new Remembered() }), request);
      const before = anew({});
      expect(answersOf(remembering, request)).toBe(before);
      // Some have lost all that they may do, and some have left.
      const lost = people.ids.ids.flatMap((_, place) => (dice.next().value === true ? [place] : []));
      const rights = { active: true, environmentRole: 'basic', setIds: [] } as const;
      const changed = { people: withChanges(people, new Map(lost.map((at) => [at, rights])), new Map()) };
      const fewer = new Uint32Array(wordsFor(people.ids.ids.length));
      for (const place of lost) addBit(fewer, place);
      const left = { members: members.map((bits, word) => bits & (fewer[word] ?? 0)) };
      for (const change of [changed, left, { ...changed, ...left }, {}])
        expect(answersOf(withGroup(remembering, request, change), request)).toBe(anew(change));
      remembered.forgetPeople();
      expect(answersOf(remembering, request)).toBe(before);
    }),
    { seed, numRuns: 150 },
  );
});

test('PLC-21 a directory that remembers whom its groups have yields the same, group after group', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const remembering: Placeable = { ...directory, opened: new Map() };
      const groupIds = [...directory.groups.keys(), request.groupId, ...directory.groups.keys()];
      for (const groupId of groupIds)
        expect(answersOf(remembering, { ...request, groupId })).toBe(
          answersOf(directory, { ...request, groupId }),
        );
    }),
    { seed, numRuns: 100 },
  );
});

const ids = new IdList(Array.from({ length: 5_000 }, (_, nth) => `person-${String(nth).padStart(5, '0')}`));

test('PLC-22 the same people are named and hashed once, and named anew when their names were forgotten', () => {
  const remembered = new Remembered();
  const places = new Uint32Array(wordsFor(5_000)).fill(0xffffffff, 0, 150);
  const first = remembered.idsAt(ids, places);
  expect(remembered.idsAt(ids, places.slice()).ids).toBe(first.ids);
  remembered.forgetPeople();
  const again = remembered.idsAt(ids, places);
  expect([again.ids === first.ids, again.ids]).toEqual([false, first.ids]);
  expect(again.fingerprint()).toBe(ids.fingerprint(places));
});

test('PLC-22 of the lists of a group the last four are remembered', () => {
  const remembered = new Remembered();
  const listOf = (words: number): readonly string[] =>
    remembered.idsAt(ids, new Uint32Array(wordsFor(5_000)).fill(0xffffffff, 0, words)).ids;
  const first = listOf(1);
  for (const words of [2, 3, 4]) listOf(words);
  expect(listOf(1)).toBe(first);
  for (const words of [2, 3, 4, 5]) listOf(words);
  expect(listOf(1)).not.toBe(first);
});
