// Approvals whose phase is a task of groups, and what becomes of their members.
import type { DirectoryChange } from '../../src/db/directory-change.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import type { GroupMode } from '../../src/domain/phase-kind.ts';
import { tasksOf } from './approvals.ts';
import { addTemplate, openOne, taskPhaseOf } from './courses.ts';
import type { Place } from './courses.ts';
import { asPerson } from './house.ts';
import type { PersonName } from './house.ts';

/** Opens an approval whose one phase is a task of these groups. */
export const openGroupTask = async (
  place: Place,
  ...groups: readonly (readonly [groupId: GroupId, mode: GroupMode])[]
): Promise<ApprovalRef> => openOne(place, await addTemplate(place, [taskPhaseOf(groups)]));

/** The person's open task in an approval; null where they have none. */
export async function groupTaskOf(
  { db, house }: Place,
  name: PersonName,
  { approvalId }: ApprovalRef,
): Promise<TaskId | null> {
  const tasks = await tasksOf(db, house, name);
  return tasks.find((task) => task.approvalId === approvalId)?.id ?? null;
}

/** A task that the person must have. */
export async function requireTaskOf(place: Place, name: PersonName, approval: ApprovalRef): Promise<TaskId> {
  const taskId = await groupTaskOf(place, name, approval);
  if (!taskId) throw new Error(`${name} has no task in the approval`);
  return taskId;
}

const byAdmin = ({ house }: Place) => ({ actor: asPerson(house, 'admin'), keyed: null });

async function changed(change: ReturnType<typeof addMember | typeof retireUser>): Promise<DirectoryChange> {
  const result = await change;
  if (!result.ok) throw new Error(`the directory was not changed: ${result.error.code}`);
  return result.value;
}

export const joins = (place: Place, name: PersonName, groupId: GroupId): Promise<DirectoryChange> =>
  changed(addMember(place.db, byAdmin(place), { groupId, userId: place.house.people[name] }));

export const leaves = (place: Place, name: PersonName, groupId: GroupId): Promise<DirectoryChange> =>
  changed(removeMember(place.db, byAdmin(place), { groupId, userId: place.house.people[name] }));

export const retires = (place: Place, name: PersonName): Promise<DirectoryChange> =>
  changed(retireUser(place.db, byAdmin(place), place.house.people[name]));
