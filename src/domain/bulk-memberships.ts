// Many users for many groups in one request (GRP-32): what was asked, pair by pair, and what can't be asked.
import type { GroupId, UserId } from './ids.ts';

/** The users whom an administrator ticked for some groups, and those whom they unticked. */
export interface BulkItem {
  readonly groupIds: readonly GroupId[];
  readonly add: readonly UserId[];
  readonly remove: readonly UserId[];
}

/** As many as anybody looks through before submitting; a change of them all holds its groups for a second or two. */
export const bulkGroupsAtMost = 100;
export const bulkUsersAtMost = 1_000;
/** Each is a row or two to write and an id to show, all in one transaction and one answer of some 4 MB. */
export const bulkPairsAtMost = bulkGroupsAtMost * bulkUsersAtMost;

/** Beyond so many places in groups it is an office that is set up, and not somebody's place that changed: nobody is told. */
export const toldAtMost = 10_000;

/** Something that can't be asked, with its place among the items. */
export interface BulkFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong with the items as such, whatever there is in the groups; empty where nothing is. */
export function faultsOfBulk(items: readonly BulkItem[]): BulkFault[] {
  const counted = [
    [groupsOf(items).length, bulkGroupsAtMost, 'groups'],
    [usersOf(items).length, bulkUsersAtMost, 'users'],
    [pairsOf(items), bulkPairsAtMost, 'pairs of a group and a user'],
  ] as const;
  const many = counted.find(([count, atMost]) => count > atMost);
  if (many) return [{ path: [], message: `Must name ${many[1]} ${many[2]} at most.` }];
  return contradictions(items);
}

export const groupsOf = (items: readonly BulkItem[]): GroupId[] =>
  [...new Set(items.flatMap(({ groupIds }) => groupIds))].sort();

export const usersOf = (items: readonly BulkItem[]): UserId[] =>
  [...new Set(items.flatMap(({ add, remove }) => [...add, ...remove]))].sort();

const pairsOf = (items: readonly BulkItem[]): number =>
  items.reduce((sum, { groupIds, add, remove }) => sum + groupIds.length * (add.length + remove.length), 0);

/** Whom each group is asked to take in, or to let go. */
export function askedOf(
  items: readonly BulkItem[],
  verb: 'add' | 'remove',
): ReadonlyMap<GroupId, ReadonlySet<UserId>> {
  const asked = new Map<GroupId, Set<UserId>>();
  for (const item of items) {
    for (const groupId of item.groupIds) {
      const users = asked.get(groupId) ?? new Set();
      item[verb].forEach((userId) => users.add(userId));
      asked.set(groupId, users);
    }
  }
  return asked;
}

/** Somebody who is to come into a group and to leave it: which of the two was meant is not left to chance. */
function contradictions(items: readonly BulkItem[]): BulkFault[] {
  const added = askedOf(items, 'add');
  return items.flatMap(({ groupIds, remove }, nth) =>
    remove.flatMap((userId, place) =>
      groupIds.some((groupId) => added.get(groupId)?.has(userId))
        ? [{ path: [nth, 'remove', place], message: 'Is to be added to one of these groups as well.' }]
        : [],
    ),
  );
}

/** Where among the items a group is named first. */
export function placeOfGroup(items: readonly BulkItem[], groupId: GroupId): string {
  const nth = items.findIndex(({ groupIds }) => groupIds.includes(groupId));
  return nth < 0 ? '' : `/${nth}/groupIds/${items[nth]?.groupIds.indexOf(groupId)}`;
}

/** Where among the items a user is named first. */
export function placeOfUser(items: readonly BulkItem[], userId: UserId): string {
  for (const [nth, item] of items.entries()) {
    for (const verb of ['add', 'remove'] as const) {
      const place = item[verb].indexOf(userId);
      if (place >= 0) return `/${nth}/${verb}/${place}`;
    }
  }
  return '';
}

/** The same wish in the same words, whatever the order in which it was written: a review holds for that. */
export function canonical(items: readonly BulkItem[]): string {
  const lists = (verb: 'add' | 'remove') =>
    [...askedOf(items, verb)]
      .map(([groupId, users]) => [groupId, [...users].sort()] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([lists('add'), lists('remove')]);
}
