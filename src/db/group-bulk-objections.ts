// What stands against a change of many, each with its place (GRP-32).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { groupsOf, placeOfGroup, placeOfUser, usersOf } from '../domain/bulk-memberships.ts';
import type { BulkItem } from '../domain/bulk-memberships.ts';
import type { BulkObjection } from '../domain/group-refusal.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import { membersAtMost } from '../domain/nesting.ts';
import type { BulkStanding } from './group-bulk-rights.ts';
import { everyGroup } from './groups.ts';
import type { ChangeLock } from './nesting.ts';
import type { Transaction } from './transaction.ts';

/** A user who was named. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly active: boolean;
}

export async function readPeople(tx: Transaction, userIds: readonly UserId[]): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select id, name, retired_at is null as active from users where id = any (${userIds}::uuid[]) order by id`.execute(
    tx,
  );
  return rows;
}

interface Known {
  readonly locked: ChangeLock;
  readonly people: readonly Person[];
  readonly standing: BulkStanding;
}

/** Takes out what can't be done whatever the groups hold: who and what there is not, or not any more (GRP-23, ENV-13). */
export function sift(
  items: readonly BulkItem[],
  { locked, people, standing }: Known,
): { sound: BulkItem[]; refused: BulkObjection[] } {
  const refused: BulkObjection[] = [];
  const object = (path: string, code: BulkObjection['code'], message: string) =>
    refused.push({ path, code, message });
  const groups = new Map(locked.groups.map((group) => [group.id, group]));
  for (const groupId of groupsOf(items)) {
    const path = placeOfGroup(items, groupId);
    const group = groups.get(groupId);
    if (!group && standing.known.has(groupId))
      object(path, 'may_not_manage_groups', 'You are no editor of this group.');
    else if (!group) object(path, 'not_found', 'There is no such group.');
    else if (group.deleted)
      object(path, 'group_deleted', 'The group is deleted and is not changed any more.');
  }
  const known = new Map(people.map((person) => [person.id, person]));
  const added = new Set(items.flatMap(({ add }) => add));
  for (const userId of usersOf(items)) {
    const path = placeOfUser(items, userId);
    const person = known.get(userId);
    if (!person) object(path, 'unknown_member', 'There is no such user in this environment.');
    else if (!person.active && added.has(userId))
      object(path, 'user_retired', 'The user is retired and comes into no group.');
  }
  const sound = items.map(({ groupIds, add, remove }) => ({
    groupIds: groupIds.filter((groupId) => groups.get(groupId)?.deleted === false),
    add: add.filter((userId) => known.get(userId)?.active),
    remove: remove.filter((userId) => known.has(userId)),
  }));
  return { sound, refused };
}

/** GRP-24: groups that would hold more people than they may, when all have come and gone; by name those that are `named`. */
export async function readCrowded(
  tx: Transaction,
  groupIds: readonly GroupId[],
  {
    items,
    named = everyGroup,
  }: { readonly items: readonly BulkItem[]; readonly named?: RawBuilder<boolean> },
): Promise<BulkObjection[]> {
  const { rows } = await sql<{ id: GroupId; name: string | null; size: number; allowMultiple: boolean }>`
    select g.id, case when ${named} then g.name end as name, g.size, g.allow_multiple as "allowMultiple" from groups g
    where g.id = any (${groupIds}::uuid[]) and (g.size > ${membersAtMost} or (not g.allow_multiple and g.size > 1))
    order by g.id`.execute(tx);
  return rows.map(({ id, name, size, allowMultiple }) => {
    const group = name === null ? 'A group around them' : JSON.stringify(name);
    return {
      path: placeOfGroup(items, id),
      code: allowMultiple ? 'group_too_large' : 'one_member_only',
      message: allowMultiple
        ? `${group} would have ${size} members; ${membersAtMost} are the most.`
        : `${group} holds one member at most, and would have ${size}.`,
    };
  });
}
