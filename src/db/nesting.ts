// Which groups stand around which, and the locks under which that changes (GRP-16, 21; architecture, section 2.10).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import type { Nesting } from '../domain/nesting.ts';
import { requireOne } from './changed.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

type Sql = RawBuilder<unknown>;

/** What stands around a group, and whether a group is deleted, stays as it is: for whoever changes members or rights. */
export const keepNesting = async (tx: Sending): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('nesting/' || current_setting('app.environment_id'), 0))`.execute(
    tx,
  );
};

/** Nobody else changes nesting or members meanwhile: two edits that only together close a circle come one after another. */
export const lockNesting = async (tx: Sending): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('nesting/' || current_setting('app.environment_id'), 0))`.execute(
    tx,
  );
};

/**
 * The groups of `start`, a query of ids, and all around them, at any depth. A deleted group is never around another: what
 * changes inside it does not reach it (GRP-23).
 */
export const aroundThose = (start: Sql): Sql => sql`
  with recursive around (id) as (
    ${start}
    union
    select e.group_id
    from around join group_member_groups e on e.member_group_id = around.id
    join groups o on o.id = e.group_id and o.deleted_at is null)
  select id from around`;

/** A group behind its lock, as it is before the change. */
export interface LockedGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly size: number;
  readonly allowMultiple: boolean;
}

/** What a change of groups is made under: which groups it reaches, and at which instant it happens. */
export interface ChangeLock {
  /** In the order of their ids: those that are changed, and all around them. */
  readonly groups: readonly LockedGroup[];
  /** As text, since a Date has no microseconds. Later than every change before it, whatever the clock does. */
  readonly at: string;
}

/**
 * Locks the groups of `start` and all around them, in the order of their ids; before any approval. The caller holds the
 * lock of nesting, and sends `first` on the way: what has to be locked before groups.
 */
export async function lockAround(
  tx: Transaction,
  start: Sql,
  first: (sending: Sending) => readonly Promise<unknown>[] = () => [],
): Promise<ChangeLock> {
  const [, locked, instant] = await together<[unknown, { rows: LockedGroup[] }, { rows: { at: string }[] }]>(
    tx,
    (sending) => [Promise.all(first(sending)), lockGroupsAround(sending, start), readInstant(sending)],
  );
  return { groups: locked.rows, at: requireOne(instant.rows, 'the instant of a change').at };
}

/** The locks of `lockAround`, for whoever sends them with other statements. */
export const lockGroupsAround = (tx: Sending, start: Sql) =>
  sql<LockedGroup>`
    select id, name, version, deleted_at is not null as deleted, size, allow_multiple as "allowMultiple"
    from groups where id in (${aroundThose(start)})
    order by id
    for no key update`.execute(tx);

/** Behind the locks: whoever changed one of these groups before has committed by then. */
export const readInstant = (tx: Sending) =>
  sql<{ at: string }>`
    select greatest(clock_timestamp(), (select max(changed_at) from groups) + interval '1 microsecond')::text as at`.execute(
    tx,
  );

/** These groups and all around them, by id. */
export async function groupsAround(tx: Sending, groupIds: readonly GroupId[]): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    ${aroundThose(sql`select unnest(${groupIds}::uuid[])`)} order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What nesting a group in another is judged by: all that stands around the one, and all inside the other. */
export async function readNesting(tx: Transaction, { outer, inner }: Nesting): Promise<Nesting[]> {
  const { rows } = await sql<Nesting>`
    with recursive around (id) as (
      select ${outer}::uuid
      union
      select e.group_id from around join group_member_groups e on e.member_group_id = around.id
      join groups o on o.id = e.group_id and o.deleted_at is null),
    inside (id) as (
      select ${inner}::uuid
      union
      select e.member_group_id
      from inside join groups g on g.id = inside.id and g.deleted_at is null
      join group_member_groups e on e.group_id = inside.id)
    select e.group_id as outer, e.member_group_id as inner
    from group_member_groups e join groups g on g.id = e.group_id and g.deleted_at is null
    where e.member_group_id in (select id from around) or e.group_id in (select id from inside)`.execute(tx);
  return rows;
}

/**
 * How many groups would stand around one with this nesting: around the one of those inside that has most. What stands
 * around a group stands around all inside it, so only those without groups inside are looked at.
 */
export async function mostAround(tx: Transaction, { outer, inner }: Nesting): Promise<number> {
  const { rows } = await sql<{ most: number }>`
    with recursive inside (id) as (
      select ${inner}::uuid
      union
      select e.member_group_id
      from inside join groups g on g.id = inside.id and g.deleted_at is null
      join group_member_groups e on e.group_id = inside.id),
    innermost as (
      select i.id from inside i
      where not exists (select from group_member_groups e join groups g on g.id = e.group_id and g.deleted_at is null
        where e.group_id = i.id)),
    reach (origin, id) as (
      select id, id from innermost
      union
      select r.origin, e.group_id
      from reach r join group_member_groups e on e.member_group_id = r.id
      join groups o on o.id = e.group_id and o.deleted_at is null),
    both_ways as (
      select origin, id from reach
      union
      select i.id, a.id from innermost i cross join (${aroundThose(sql`select ${outer}::uuid`)}) a)
    select coalesce(max(each.around), 0)::int as most
    from (select count(*) - 1 as around from both_ways group by origin) each`.execute(tx);
  return rows[0]?.most ?? 0;
}

/** How many levels each of these groups has, itself included. */
export async function readLevels(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<GroupId, number>> {
  const { rows } = await sql<{ id: GroupId; levels: number }>`
    with recursive inside (start, id, level) as (
      select id, id, 1 from unnest(${groupIds}::uuid[]) asked (id)
      union
      select i.start, e.member_group_id, i.level + 1
      from inside i join groups g on g.id = i.id and g.deleted_at is null
      join group_member_groups e on e.group_id = i.id)
    select start as id, max(level) as levels from inside group by start`.execute(tx);
  return new Map(rows.map(({ id, levels }) => [id, levels]));
}

/** A group without groups inside, how many stand around it, and in which of those asked for it is. */
export interface Crowd {
  readonly around: number;
  readonly via: readonly GroupId[];
}

/** The innermost of these groups and of all inside them; itself, where a group has none inside. */
export async function readCrowds(tx: Transaction, groupIds: readonly GroupId[]): Promise<Crowd[]> {
  const { rows } = await sql<Crowd>`
    with recursive inside (start, id) as (
      select id, id from unnest(${groupIds}::uuid[]) asked (id)
      union
      select i.start, e.member_group_id
      from inside i join groups g on g.id = i.id and g.deleted_at is null
      join group_member_groups e on e.group_id = i.id),
    innermost as (
      select distinct i.id from inside i
      where not exists (select from group_member_groups e join groups g on g.id = e.group_id and g.deleted_at is null
        where e.group_id = i.id)),
    reach (origin, id) as (
      select id, id from innermost
      union
      select r.origin, e.group_id
      from reach r join group_member_groups e on e.member_group_id = r.id
      join groups o on o.id = e.group_id and o.deleted_at is null),
    counted as (select origin, count(*)::int - 1 as around from reach group by origin),
    found as (select id, array_agg(start::text order by start) as via from inside group by id)
    select c.around, f.via from counted c join found f on f.id = c.origin`.execute(tx);
  return rows;
}

/** The names of groups, for a path that people read. */
export async function namesOf(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<{ readonly id: GroupId; readonly name: string }[]> {
  const { rows } = await sql<{ id: GroupId; name: string }>`
    select g.id, g.name
    from unnest(${groupIds}::uuid[]) with ordinality listed (id, nth) join groups g on g.id = listed.id
    order by listed.nth`.execute(tx);
  return rows;
}
