// A directory whose group stands among all people by their places, as a process keeps it: made from a usual one.
import { addBit, wordsFor } from '../../src/placement/bit-sets.ts';
import { byCodePoint } from '../../src/placement/code-point-order.ts';
import { environmentRoles } from '../../src/placement/directory.ts';
import type { Directory } from '../../src/placement/directory.ts';
import { IdList } from '../../src/placement/id-list.ts';
import { membersOf } from '../../src/placement/members.ts';
import { holdersOf } from '../../src/placement/people.ts';
import type { People } from '../../src/placement/people.ts';
import type { Placeable } from '../../src/placement/placeable.ts';
import { Remembered } from '../../src/placement/remembered.ts';
import type { PermissionSet } from '../../src/placement/permission-set.ts';

export function peopleOf({ users }: Pick<Directory, 'users'>): People {
  const ids = new IdList([...users.keys()].sort(byCodePoint));
  const count = ids.ids.length;
  const [active, administrators] = [new Uint32Array(wordsFor(count)), new Uint32Array(wordsFor(count))];
  const roles = new Uint8Array(count);
  const holders = new Map<PermissionSet, Set<number>>();
  ids.ids.forEach((id, place) => {
    const user = users.get(id);
    if (!user) return;
    if (user.active) addBit(active, place);
    if (user.environmentRole === 'administrator') addBit(administrators, place);
    roles[place] = environmentRoles.indexOf(user.environmentRole);
    for (const set of user.sets) holders.set(set, (holders.get(set) ?? new Set()).add(place));
  });
  const held = [...holders]
    .sort(([one], [other]) => byCodePoint(one.id, other.id))
    .map(([set, places]) => ({ set, holders: holdersOf(Uint32Array.from(places), count) }));
  return { ids, active, administrators, roles, held };
}

/** The same directory with one group out of it kept as a large one. */
export function withLarge(directory: Directory, groupId: string): Placeable {
  const people = peopleOf(directory);
  const members = new Uint32Array(wordsFor(people.ids.ids.length));
  for (const id of membersOf(directory, groupId).keys()) addBit(members, people.ids.placeOf(id));
  const groups = new Map(directory.groups);
  const group = groups.get(groupId);
  if (group) groups.set(groupId, { ...group, members: [] });
  const large = new Map([[groupId, { people, members, remembered: new Remembered() }]]);
  return { ...directory, groups, large };
}
