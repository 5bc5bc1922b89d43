// Who belonged to a group at an instant, and by which way: followed through the spans that stood then (GRP-36, 46). The
// members of now are the rows of `group_effective_members`; the ways of now are followed here as well.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import { beforeEveryId } from './ids.ts';
import type { OrganisationRole } from './member-edges.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** A group at a version, or at an instant: `at` as text, since a Date has no microseconds. */
export interface GroupAt {
  readonly groupId: GroupId;
  readonly version: number;
  readonly at: string;
}

export interface MemberRow {
  readonly id: UserId;
  readonly name: string;
}

/**
 * The version that a group had at an instant, or the one of this number; the newest where neither is named. Who names an
 * instant has it from us, and we tell milliseconds: a version that began within the one that is named counts.
 */
export async function findVersion(
  tx: Transaction,
  groupId: GroupId,
  which: { readonly version?: number; readonly at?: string },
): Promise<GroupAt | undefined> {
  const { rows } = await sql<GroupAt>`
    select group_id as "groupId", version,
      greatest(${which.at ?? null}::timestamptz, at)::text as at
    from group_changes
    where group_id = ${groupId} and (${which.version ?? null}::int is null or version = ${which.version ?? null})
      and (${which.at ?? null}::timestamptz is null
        or at < ${which.at ?? null}::timestamptz + interval '1 millisecond')
    order by version desc
    limit 1`.execute(tx);
  return rows[0];
}

/** The group and all inside it, each at the instant at which it counts: of a deleted one that of its end (GRP-23). */
const insideAt = ({ groupId, at }: Pick<GroupAt, 'groupId' | 'at'>): RawBuilder<unknown> => sql`
    inside (group_id, at) as (
      select g.id, least(${at}::timestamptz, g.deleted_at) from groups g where g.id = ${groupId}
      union
      select i.id, least(inside.at, i.deleted_at)
      from inside
      join group_member_spans s on s.group_id = inside.group_id and s.member_group_id is not null
        and ${stood(sql`s`)}
      join groups i on i.id = s.member_group_id)`;

const stood = (span: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`${span}.added_at <= inside.at and (${span}.removed_at is null or ${span}.removed_at > inside.at)`;

/** Where people stand directly, in the group or inside it: the group, and the organisation that they come in by. */
const placesAt: RawBuilder<unknown> = sql`
    places as (
      select s.user_id, inside.group_id, null::uuid as organisation_id, null::text as role
      from inside join group_member_spans s on s.group_id = inside.group_id and s.user_id is not null
        and ${stood(sql`s`)}
      union
      select o.user_id, inside.group_id, s.organisation_id, s.role
      from inside
      join group_member_spans s on s.group_id = inside.group_id and s.organisation_id is not null
        and ${stood(sql`s`)}
      join organisation_member_spans o on o.organisation_id = s.organisation_id
        and (s.role is null or o.role = s.role) and ${stood(sql`o`)})`;

/** GRP-46: the members that the group had then, by id; whoever was retired by then is none. */
export async function listMembersAt(
  tx: Transaction,
  then: GroupAt,
  { limit, after }: Page<UserId>,
): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    with recursive ${insideAt(then)}, ${placesAt}
    select u.id, u.name from users u
    where u.id in (select user_id from places) and u.id > coalesce(${after}::uuid, ${beforeEveryId}::uuid)
      and (u.retired_at is null or u.retired_at > ${then.at}::timestamptz)
    order by u.id
    limit ${limit}`.execute(tx);
  return rows;
}

/** A page of the members of now, and the version that they are of, read at once. */
export async function listMembersNow(
  tx: Transaction,
  groupId: GroupId,
  { limit, after }: Page<UserId>,
): Promise<{ readonly then: GroupAt; readonly members: readonly MemberRow[] } | undefined> {
  const { rows } = await sql<GroupAt & { members: MemberRow[] }>`
    select g.id as "groupId", g.version, g.changed_at::text as at, coalesce(
      (select jsonb_agg(jsonb_build_object('id', page.id, 'name', page.name) order by page.id)
        from (select u.id, u.name
          from group_effective_members m join users u on u.id = m.user_id
          where m.group_id = g.id and m.user_id > coalesce(${after}::uuid, ${beforeEveryId}::uuid)
          order by m.user_id
          limit ${limit}) page), '[]') as members
    from groups g where g.id = ${groupId}`.execute(tx);
  if (!rows[0]) return undefined;
  const { members, ...then } = rows[0];
  return { then, members };
}

/** One step of a way: a group inside the one before, or an organisation in it. */
export type WayStep =
  | { readonly kind: 'group'; readonly id: GroupId; readonly name: string }
  | {
      readonly kind: 'organisation';
      readonly id: OrganisationId;
      readonly name: string;
      readonly role: OrganisationRole | null;
    };

interface Place {
  readonly userId: UserId;
  readonly groupId: GroupId;
  readonly organisation: Extract<WayStep, { kind: 'organisation' }> | null;
}

/**
 * By which ways these people belong to the group: for each place at which they stand directly the shortest one, from the
 * group inwards. None for whoever stands in the group itself: an empty way.
 */
export async function readWays(
  tx: Transaction,
  then: GroupAt,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, readonly (readonly WayStep[])[]>> {
  const { rows: nested } = await sql<{ outer: GroupId; inner: GroupId; name: string }>`
    with recursive ${insideAt(then)}
    select distinct s.group_id as outer, s.member_group_id as inner, i.name
    from inside
    join group_member_spans s on s.group_id = inside.group_id and s.member_group_id is not null
      and ${stood(sql`s`)}
    join groups i on i.id = s.member_group_id
    order by i.name, s.member_group_id`.execute(tx);
  const { rows: places } = await sql<Place>`
    with recursive ${insideAt(then)}, ${placesAt}
    select p.user_id as "userId", p.group_id as "groupId",
      case when p.organisation_id is not null then jsonb_build_object('kind', 'organisation', 'id', o.id,
        'name', o.name, 'role', p.role) end as organisation
    from places p left join organisations o on o.id = p.organisation_id
    where p.user_id = any (${userIds}::uuid[])`.execute(tx);
  const ways = waysTo(then.groupId, nested);
  const found = new Map<UserId, (readonly WayStep[])[]>(userIds.map((id) => [id, []]));
  for (const { userId, groupId, organisation } of places) {
    const way = ways.get(groupId) ?? [];
    found.get(userId)?.push(organisation ? [...way, organisation] : way);
  }
  for (const each of found.values()) each.sort((one, other) => one.length - other.length);
  return found;
}

/** The shortest way from the group to each inside it, level by level. */
function waysTo(
  groupId: GroupId,
  nested: readonly { readonly outer: GroupId; readonly inner: GroupId; readonly name: string }[],
): ReadonlyMap<GroupId, readonly WayStep[]> {
  const inside = new Map<GroupId, { inner: GroupId; name: string }[]>();
  for (const { outer, ...one } of nested) inside.set(outer, [...(inside.get(outer) ?? []), one]);
  const ways = new Map<GroupId, readonly WayStep[]>([[groupId, []]]);
  // A Map is read in the order in which it is filled, so what is found on the way is read, too.
  for (const [outer, way] of ways) {
    for (const { inner, name } of inside.get(outer) ?? []) {
      if (!ways.has(inner)) ways.set(inner, [...way, { kind: 'group', id: inner, name }]);
    }
  }
  return ways;
}
