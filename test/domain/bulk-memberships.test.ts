import { canonical, faultsOfBulk, placeOfGroup, placeOfUser } from '../../src/domain/bulk-memberships.ts';
import type { BulkItem } from '../../src/domain/bulk-memberships.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';

const groups = (...ids: string[]) => ids as GroupId[];
const users = (...ids: string[]) => ids as UserId[];
const item = (groupIds: GroupId[], add: UserId[], remove: UserId[] = []): BulkItem => ({
  groupIds,
  add,
  remove,
});

test('GRP-32 the same wish in other words and another order has the same review, and another wish another', () => {
  const once = [item(groups('g', 'h'), users('a', 'b'), users('c'))];
  const apart = [
    item(groups('h'), users('b', 'a')),
    item(groups('g'), users('b'), users('c')),
    item(groups('g'), users('a')),
    item(groups('h'), users(), users('c')),
  ];
  expect(canonical(apart)).toBe(canonical(once));
  expect(canonical([item(groups('g', 'h'), users('a', 'b'))])).not.toBe(canonical(once));
  expect(canonical([item(groups('g', 'h'), users('c'), users('a', 'b'))])).not.toBe(canonical(once));
});

test('GRP-32 who is to come into a group and to leave it is told at each place; in different groups it is no contradiction', () => {
  const add = item(groups('g', 'h'), users('a'));
  expect(faultsOfBulk([add, item(groups('i', 'h'), users(), users('b', 'a'))])).toEqual([
    { path: [1, 'remove', 1], message: 'Is to be added to one of these groups as well.' },
  ]);
  expect(faultsOfBulk([add, item(groups('i'), users(), users('a'))])).toEqual([]);
});

test('GRP-32 what is named is told at its first place', () => {
  const items = [item(groups('g'), users('a')), item(groups('h', 'g'), users('b'), users('c', 'a'))];
  expect([placeOfGroup(items, groups('g')[0]!), placeOfGroup(items, groups('h')[0]!)]).toEqual([
    '/0/groupIds/0',
    '/1/groupIds/0',
  ]);
  expect([placeOfUser(items, users('c')[0]!), placeOfUser(items, users('x')[0]!)]).toEqual([
    '/1/remove/0',
    '',
  ]);
});
