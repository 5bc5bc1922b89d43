import { sql } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import { requireOne } from './changed.ts';
import { bytesIn, bytesOf } from './kept-ids.ts';
import { together } from './transaction.ts';
import type { Transaction } from './transaction.ts';

/**
 * The ids of all members of a group, as bytes: who belongs to it now, and the retired who stand in it or inside it, who
 * belong to nothing but are told of (PLC-23). Of these none are asked for where nobody of the environment is retired.
 */
export async function readMemberBytes(
  tx: Transaction,
  groupId: GroupId,
  asked: { readonly retired: boolean },
): Promise<readonly Uint8Array[]> {
  const [active, retired] = await together<[Bytes, Bytes]>(tx, (sending) => [
    sql<{ bytes: string }>`
      select ${bytesOf(sql`m.user_id`)} as bytes
      from group_effective_members m where m.group_id = ${groupId}`.execute(sending),
    asked.retired ? retiredIn(groupId).execute(sending) : Promise.resolve({ rows: [{ bytes: '' }] }),
  ]);
  return [active, retired].map(({ rows }) =>
    bytesIn(requireOne(rows, `the members of group ${groupId}`).bytes),
  );
}

interface Bytes {
  readonly rows: { readonly bytes: string }[];
}

/** A deleted group lends whom it had, of whom nobody is retired (GRP-23). */
const retiredIn = (groupId: GroupId) => sql<{ bytes: string }>`
    with recursive inside (id) as (
      select g.id from groups g where g.id = ${groupId} and g.deleted_at is null
      union
      select e.member_group_id
      from inside join group_member_groups e on e.group_id = inside.id
      join groups g on g.id = e.member_group_id and g.deleted_at is null),
    retired as materialized (select id from users where retired_at is not null),
    standing as (
      select m.user_id from group_members m
      where m.group_id in (select id from inside) and m.user_id in (select id from retired)
      union
      select o.user_id
      from group_member_organisations m
      join organisation_members o on o.organisation_id = m.organisation_id and (m.role is null or o.role = m.role)
      where m.group_id in (select id from inside) and o.user_id in (select id from retired))
    select ${bytesOf(sql`user_id`)} as bytes from standing`;
