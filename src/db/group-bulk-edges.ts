// The edges of a change of many: put down and taken away in sets, however many they are (GRP-32).
import { sql } from 'kysely';
import type { BulkItem } from '../domain/bulk-memberships.ts';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { Transaction } from './transaction.ts';

/** Whom a change put into each group, or took out of it. */
export type Pairs = ReadonlyMap<GroupId, readonly UserId[]>;

interface When {
  readonly environmentId: EnvironmentId;
  readonly at: string;
}

/** Puts these users into these groups, and begins their spans; says who was not there before. */
export async function addPairs(
  tx: Transaction,
  { environmentId, at }: When,
  items: readonly BulkItem[],
): Promise<Pairs> {
  const added = new Map<GroupId, readonly UserId[]>();
  for (const { groupIds, users } of slicesOf(items, 'add')) {
    const { rows } = await sql<Row>`
      with made as (
        insert into group_members (environment_id, group_id, user_id)
        select ${environmentId}::uuid, g.id, u.id
        from unnest(${groupIds}::uuid[]) g (id) cross join unnest(${users}::uuid[]) u (id)
        order by g.id, u.id
        on conflict do nothing
        returning group_id, user_id),
      begun as (
        insert into group_member_spans (environment_id, group_id, user_id, added_at)
        select ${environmentId}::uuid, group_id, user_id, ${at}::timestamptz from made)
      ${byGroup}`.execute(tx);
    collect(added, rows);
  }
  return added;
}

/**
 * Takes these users out of these groups, and ends their spans; says who was there. By lists, which an index is asked
 * for: joined with all that was asked, Postgres guesses few pairs and compares every one with every other.
 */
export async function removePairs(tx: Transaction, { at }: When, items: readonly BulkItem[]): Promise<Pairs> {
  const removed = new Map<GroupId, readonly UserId[]>();
  for (const { groupIds, users } of slicesOf(items, 'remove')) {
    const these = sql`group_id = any (${groupIds}::uuid[]) and user_id = any (${users}::uuid[])`;
    const { rows } = await sql<Row>`
      with made as (delete from group_members where ${these} returning group_id, user_id)
      ${byGroup}`.execute(tx);
    await sql`
      update group_member_spans
      set removed_at = greatest(${at}::timestamptz, added_at + interval '1 microsecond')
      where ${these} and removed_at is null`.execute(tx);
    collect(removed, rows);
  }
  return removed;
}

/** Statements of some ten thousand pairs end in time, also on a machine that has more to do. */
const groupsAtOnce = 10;

function* slicesOf(items: readonly BulkItem[], verb: 'add' | 'remove') {
  for (const { groupIds, [verb]: users } of items) {
    if (users.length === 0) continue;
    for (let from = 0; from < groupIds.length; from += groupsAtOnce) {
      yield { groupIds: groupIds.slice(from, from + groupsAtOnce), users };
    }
  }
}

interface Row {
  readonly groupId: GroupId;
  readonly userIds: readonly UserId[];
}

const byGroup = sql`
      select group_id as "groupId", array_agg(user_id::text order by user_id) as "userIds"
      from made group by group_id order by group_id`;

/** Two items may be about the same group. */
function collect(pairs: Map<GroupId, readonly UserId[]>, rows: readonly Row[]): void {
  for (const { groupId, userIds } of rows) {
    pairs.set(groupId, [...(pairs.get(groupId) ?? []), ...userIds].sort());
  }
}
