// Picks of groups with more members than a trace names, computed again from the members of their versions.
import { newId } from '../../src/db/ids.ts';
import type { KeptPickRow } from '../../src/db/placements.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { picksAgain } from '../../src/http/picks-again.ts';
import type { DirectoryUser } from '../../src/placement/directory.ts';
import type { PermissionSet } from '../../src/placement/permission-set.ts';
import { place } from '../../src/placement/place.ts';

const [approvalId, groupId] = [newId<'approval'>(), newId<'group'>()];
const set: PermissionSet = {
  ...{ id: newId<'permission set'>(), role: 'approver', defaultAssignee: false },
  ...{ locations: ['AMS'], contractTypes: ['INVOICE'] },
};
const members = new Map(
  Array.from({ length: 1_010 }, (): [string, DirectoryUser] => {
    const user = { active: true, environmentRole: 'basic' as const, sets: [set] };
    return [newId<'user'>(), user];
  }).sort(([one], [other]) => (one < other ? -1 : 1)),
);

/** What a start keeps of the pick of a phase, out of this group at this version. */
function pickOf(phase: number, version: number): KeptPickRow {
  const group = {
    ...{ version, status: 'active' as const, adminFallback: true, consider: 'all' as const },
    ...{
      defaultAssignees: [],
      members: [...members.keys()].map((userId) => ({ kind: 'user' as const, userId })),
    },
  };
  const directory = { users: members, groups: new Map([[groupId, group]]), organisations: new Map() };
  const { trace, pick, participants, sequenced } = place(directory, {
    ...{ approvalId, groupId, role: 'approver', location: 'AMS', contractType: 'INVOICE' },
    ...{ context: 'template', sequenced: true, alsoRoles: [] },
  });
  if (!pick) throw new Error('nobody was drawn');
  return {
    ...{ phase, attempt: 1, slot: 1, look: 1, group: { id: groupId, name: 'MANY' } },
    ...{ user: { id: pick.userId as UserId, name: 'Somebody' }, roles: ['approver'] },
    kept: {
      ...{ approvalId, role: 'approver', groupId, groupVersion: version, startVersion: version },
      ...{ participants, sequenced, manager: null, trace, pick: { ...pick, candidates: null } },
    },
  };
}

test('PLC-22 members are read once for each version of a group, however many picks were made from it', async () => {
  const rows = [pickOf(1, 4), pickOf(2, 5), pickOf(3, 4), pickOf(4, 4)];
  const read: [GroupId, number][] = [];
  const again = await picksAgain(rows, (...version) => {
    read.push(version);
    return Promise.resolve(members);
  });
  expect(again.map(({ row, candidates, verified }) => [row.phase, candidates, verified])).toEqual(
    [1, 2, 3, 4].map((phase) => [phase, 'worked_out', true]),
  );
  expect(read).toEqual([
    [groupId, 4],
    [groupId, 5],
  ]);
});

test('PLC-22 a pick is neither true nor false for whom its members are not known', async () => {
  const [again] = await picksAgain([pickOf(1, 4)], () => Promise.resolve(undefined));
  expect(again).toMatchObject({ candidates: 'unknown', verified: null, faults: [] });
});
