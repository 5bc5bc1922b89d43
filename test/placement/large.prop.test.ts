// The rules run on people who stand one by one and on people who are bits of words: the answers are the same.
import fc from 'fast-check';
import {
  bitsOf,
  countBits,
  countCommon,
  hasBit,
  nothing,
  wordsFor,
  addBit,
} from '../../src/placement/bit-sets.ts';
import { byCodePoint } from '../../src/placement/code-point-order.ts';
import type { Directory, DirectoryUser } from '../../src/placement/directory.ts';
import { IdList } from '../../src/placement/id-list.ts';
import { candidatesHash } from '../../src/placement/pick.ts';
import { isLeftToChance, isStillLeftToChance, place, placeAgain } from '../../src/placement/place.ts';
import { personAt } from '../../src/placement/people.ts';
import { withChanges } from '../../src/placement/people-changes.ts';
import type { Placement } from '../../src/placement/placement.ts';
import { membersOf } from '../../src/placement/members.ts';
import { traceMemberLimit } from '../../src/placement/trace.ts';
import { world } from './arbitraries.ts';
import { peopleOf, withLarge } from './large.ts';

const seed = Number(process.env['PLACEMENT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
afterAll(() => console.log(`The worlds of large groups came from PLACEMENT_SEED=${seed}.`));
const runs = (numRuns: number) => ({ seed, numRuns });

/** A large group names nobody: without that the bytes are the same. */
const unnamed = (placement: Placement): string =>
  JSON.stringify({ ...placement, trace: { ...placement.trace, members: null } });

test('PLC-01 to PLC-23 a group of places among everybody yields the same as one by one, to the last byte', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const large = withLarge(directory, request.groupId);
      expect(unnamed(place(large, request))).toBe(unnamed(place(directory, request)));
      expect(unnamed(placeAgain(large, request))).toBe(unnamed(placeAgain(directory, request)));
      expect(isLeftToChance(large, request)).toBe(isLeftToChance(directory, request));
      expect(isStillLeftToChance(large, request)).toBe(isStillLeftToChance(directory, request));
      expect([...membersOf(large, request.groupId).keys()]).toEqual([
        ...membersOf(directory, request.groupId).keys(),
      ]);
    }),
    runs(2_500),
  );
});

/** Many copies of the people of a world, so that no trace names them. */
function crowdOf({ users, groups, ...rest }: Directory, groupId: string): Directory {
  const times = Math.ceil((traceMemberLimit + 1) / Math.max(1, users.size)) * 4;
  const copies = [...users].flatMap(([id, user]) =>
    Array.from({ length: times }, (_, nth): [string, DirectoryUser] => [`${id}${nth || ''}`, user]),
  );
  const group = groups.get(groupId);
  if (!group) return { users, groups, ...rest };
  const members = [
    ...group.members,
    ...group.members.flatMap((member) =>
      member.kind === 'user'
        ? Array.from({ length: times - 1 }, (_, nth) => ({ ...member, userId: `${member.userId}${nth + 1}` }))
        : [],
    ),
  ];
  return { ...rest, users: new Map(copies), groups: new Map(groups).set(groupId, { ...group, members }) };
}

test('PLC-23 of more members than a trace names the bytes are the same with nothing taken off', () => {
  let crowds = 0;
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const crowd = crowdOf(directory, request.groupId);
      if (membersOf(crowd, request.groupId).size <= traceMemberLimit) return;
      crowds += 1;
      const large = withLarge(crowd, request.groupId);
      expect(JSON.stringify(placeAgain(large, request))).toBe(JSON.stringify(placeAgain(crowd, request)));
    }),
    runs(100),
  );
  expect(crowds).toBeGreaterThan(20);
});

const idArbitrary = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }), {
  maxLength: 90,
});

test('PLC-22 the fingerprint of places is that of the ids at them', () => {
  fc.assert(
    fc.property(idArbitrary, fc.infiniteStream(fc.boolean()), (some, dice) => {
      const ids = some.map((id) => id.replaceAll('\n', '')).filter((id) => id !== '');
      const list = new IdList([...new Set(ids)].sort(byCodePoint));
      const places = new Uint32Array(wordsFor(list.ids.length));
      const chosen = list.ids.filter((_, at) => {
        const isIn = dice.next().value === true;
        if (isIn) addBit(places, at);
        return isIn;
      });
      expect(list.at(places)).toEqual(chosen);
      expect(list.fingerprint(places)).toBe(candidatesHash(chosen));
      list.ids.forEach((id, at) => expect(list.placeOf(id)).toBe(at));
      expect(list.placeOf('nobody at all')).toBe(-1);
    }),
    runs(500),
  );
});

test('PLC-22 a whole word of places has the fingerprint of its ids', () => {
  const list = new IdList(Array.from({ length: 200 }, (_, nth) => `person-${String(nth).padStart(3, '0')}`));
  const places = new Uint32Array(wordsFor(200)).fill(0xffffffff, 1, 4);
  expect(list.fingerprint(places)).toBe(candidatesHash(list.ids.slice(32, 128)));
});

test('PLC-22 a list that is hashed in many pieces has the fingerprint of its ids', () => {
  const long = 'z'.repeat(100_000);
  const list = new IdList([
    ...Array.from({ length: 9_000 }, (_, nth) => `person-${String(nth).padStart(6, '0')}`),
    long,
  ]);
  const places = new Uint32Array(wordsFor(9_001)).fill(0xffffffff, 0, 281).fill(0x5af0_0f17, 20, 200);
  addBit(places, 9_000);
  expect(list.fingerprint(places)).toBe(candidatesHash(list.at(places)));
  expect(list.at(places).at(-1)).toBe(long);
});

test('bits are counted and found as numbers are', () => {
  const numbers = fc.uniqueArray(fc.nat(300));
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const [bits, more] = [new Uint32Array(wordsFor(301)), new Uint32Array(wordsFor(301))];
      for (const number of some) addBit(bits, number);
      for (const number of others) addBit(more, number);
      expect(countBits(bits)).toBe(some.length);
      expect(countCommon(bits, more)).toBe(some.filter((number) => others.includes(number)).length);
      expect([...bitsOf(bits, nothing)]).toEqual([...some].sort((one, other) => one - other));
      expect(some.every((number) => hasBit(bits, number))).toBe(true);
    }),
    runs(500),
  );
});

test('PLC-19 people with changes are what they would be if everybody were read anew', () => {
  fc.assert(
    fc.property(world, world, ({ directory: before }, { directory: after }) => {
      const people = peopleOf(before);
      const [old, fresh] = [before.users, after.users].map((users) => new Map([...users].slice(0, 4)));
      const mixed = new Map([...before.users, ...(fresh ?? [])].filter(([id]) => before.users.has(id)));
      const rights = new Map(
        [...mixed]
          .filter(([id]) => old?.has(id))
          .map(([id, user]) => [people.ids.placeOf(id), { ...user, setIds: user.sets.map((set) => set.id) }]),
      );
      const sets = new Map([...mixed.values()].flatMap((user) => user.sets.map((set) => [set.id, set])));
      const known = new Set(people.held.map(({ set }) => set.id));
      const changed = withChanges(people, rights, sets);
      people.ids.ids.forEach((id, place) => {
        const wanted = mixed.get(id);
        const { sets: got, ...rest } = personAt(changed, place);
        expect(rest).toEqual({ active: wanted?.active, environmentRole: wanted?.environmentRole });
        expect(new Set(got.map((set) => set.id))).toEqual(new Set(wanted?.sets.map((set) => set.id)));
      });
      expect(changed.held.every(({ set }) => known.has(set.id) || sets.has(set.id))).toBe(true);
    }),
    runs(500),
  );
});
