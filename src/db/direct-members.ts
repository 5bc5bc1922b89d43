import { sql } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { GroupMember } from './groups.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** The users who stand in a group directly, those first who are here longest; retired ones among them. */
export async function listDirectMembers(
  tx: Transaction,
  groupId: GroupId,
  { limit, after }: Page<UserId>,
): Promise<GroupMember[]> {
  const { rows } = await sql<GroupMember>`
    select u.id, u.name, u.retired_at is null as active
    from (select m.user_id from group_members m
      where m.group_id = ${groupId} and m.user_id > ${after ?? beforeEveryId}::uuid
      order by m.user_id limit ${limit}) m
    join users u on u.id = m.user_id
    order by u.id`.execute(tx);
  return rows;
}
