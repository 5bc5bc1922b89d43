import { sql } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import { requireOne } from './changed.ts';
import { bytesIn, bytesOf } from './kept-ids.ts';
import { isSince } from './kept-marks.ts';
import type { Snapshot } from './kept-snapshot.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Ids as bytes: who belongs to a group, or what has become of that since, and the retired who stand in it. */
export interface ReadMembers {
  readonly all: Uint8Array | null;
  /** Null where all are read. */
  readonly since: { readonly came: Uint8Array; readonly went: Uint8Array } | null;
  /** They belong to nothing, but are told of (PLC-23). */
  readonly retired: Uint8Array;
}

/** Of more marks than these the members are read anew: that is faster than looking each of them up. */
const changedAtMost = 2_000;

/**
 * The members of a group: all of them, or those who came and went since a snapshot in which they were known, as long as they
 * are few (docs/decisions/0031).
 */
export async function readMembers(
  tx: Transaction,
  groupId: GroupId,
  known: Snapshot | null,
): Promise<ReadMembers> {
  if (known !== null) {
    const [changes, retired] = await together<[Changes, Uint8Array]>(tx, (sending) => [
      readChanges(sending, groupId, known),
      readRetired(sending, groupId),
    ]);
    if (!changes.tooMany)
      return { all: null, since: { came: bytesIn(changes.came), went: bytesIn(changes.went) }, retired };
  }
  const [all, retired] = await together<[Uint8Array, Uint8Array]>(tx, (sending) => [
    readAll(sending, groupId),
    readRetired(sending, groupId),
  ]);
  return { all, since: null, retired };
}

interface Changes {
  readonly tooMany: boolean;
  readonly came: string;
  readonly went: string;
}

/**
 * Each is looked up by themselves: who came and went again is there or not, in whatever order it was. As a value and not as
 * `exists`, for which Postgres would rather read all members once, guessing that there are few.
 */
async function readChanges(tx: Sending, groupId: GroupId, since: Snapshot): Promise<Changes> {
  const { rows } = await sql<Changes>`
    with marked as materialized (
      select m.user_id from member_marks m
      where m.group_id = ${groupId} and ${isSince(since)}
      limit ${changedAtMost + 1}::int),
    changed as materialized (
      select m.user_id, (select true from group_effective_members e
        where e.group_id = ${groupId} and e.user_id = m.user_id) as belongs
      from (select distinct user_id from marked) m)
    select (select count(*) > ${changedAtMost} or count(*) > count(user_id) from marked) as "tooMany",
      (select ${bytesOf(sql`c.user_id`)} from changed c where c.belongs) as came,
      (select ${bytesOf(sql`c.user_id`)} from changed c where c.belongs is null and c.user_id is not null) as went`.execute(
    tx,
  );
  return requireOne(rows, `what has become of the members of group ${groupId}`);
}

async function readAll(tx: Sending, groupId: GroupId): Promise<Uint8Array> {
  const { rows } = await sql<{ bytes: string }>`
    select ${bytesOf(sql`m.user_id`)} as bytes
    from group_effective_members m where m.group_id = ${groupId}`.execute(tx);
  return bytesIn(requireOne(rows, `the members of group ${groupId}`).bytes);
}

async function readRetired(tx: Sending, groupId: GroupId): Promise<Uint8Array> {
  const { rows } = await retiredIn(groupId).execute(tx);
  return bytesIn(requireOne(rows, `the retired in group ${groupId}`).bytes);
}

/**
 * A deleted group lends whom it had, of whom nobody is retired (GRP-23). From the retired upwards, who are few: left to
 * itself Postgres would rather read everybody who stands in all of these groups.
 */
const retiredIn = (groupId: GroupId) => sql<{ bytes: string }>`
    with recursive inside (id) as (
      select g.id from groups g where g.id = ${groupId} and g.deleted_at is null
      union
      select e.member_group_id
      from inside join group_member_groups e on e.group_id = inside.id
      join groups g on g.id = e.member_group_id and g.deleted_at is null),
    retired as materialized (select id from users where retired_at is not null),
    standing as (
      select r.id as user_id
      from retired r cross join lateral (
        select m.group_id from group_members m where m.user_id = r.id offset 0) m
      where m.group_id in (select id from inside)
      union
      select o.user_id
      from group_member_organisations m
      join organisation_members o on o.organisation_id = m.organisation_id and (m.role is null or o.role = m.role)
      where m.group_id in (select id from inside) and o.user_id in (select id from retired))
    select ${bytesOf(sql`user_id`)} as bytes from standing`;
