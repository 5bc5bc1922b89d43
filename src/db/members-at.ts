// Who belonged to a group at an instant, and by which way: followed through the spans that stood then (GRP-36, 46). The
// members of now are the rows of `group_effective_members`; the ways of now are followed here as well.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import { stoodAt, walkInside } from '../domain/ways.ts';
import type { Instant, NestedSpan, Span } from '../domain/ways.ts';
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
      join group_member_spans s on s.group_id = inside.group_id and s.user_id is null
        and s.member_group_id is not null and ${stood(sql`s`)}
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
      join group_member_spans s on s.group_id = inside.group_id and s.user_id is null
        and s.organisation_id is not null and ${stood(sql`s`)}
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
    where u.id in (select user_id from places) and u.id > ${after ?? beforeEveryId}::uuid
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
          where m.group_id = g.id and m.user_id > ${after ?? beforeEveryId}::uuid
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

interface Place extends Span {
  readonly userId: UserId;
  readonly groupId: GroupId;
  readonly organisation: Extract<WayStep, { kind: 'organisation' }> | null;
}

/**
 * By which ways these people belong to the group: for each place at which they stand directly the shortest one, from the
 * group inwards. None for whoever stands in the group itself: an empty way. Only through groups `g` of `known`. Read from the
 * people outwards, so that it costs what they have, and not what the group has.
 */
export async function readWays(
  tx: Transaction,
  then: GroupAt,
  { userIds, known }: { readonly userIds: readonly UserId[]; readonly known: RawBuilder<boolean> },
): Promise<ReadonlyMap<UserId, readonly (readonly WayStep[])[]>> {
  const { start, places, nested } = await readSpans(tx, then, { userIds, known });
  const met = walkInside({ groupId: then.groupId, at: start }, nested);
  const names = new Map(nested.map(({ inner, name }) => [inner, name]));
  const found = new Map<UserId, WayStep[][]>(userIds.map((id) => [id, []]));
  const seen = new Set<string>();
  for (const place of places) {
    const way = met.get(place.groupId)?.find(({ at }) => stoodAt(place, at));
    const key = JSON.stringify([
      place.userId,
      place.groupId,
      place.organisation?.id,
      place.organisation?.role,
    ]);
    if (!way || seen.has(key)) continue;
    seen.add(key);
    const steps = way.path.map((id): WayStep => ({ kind: 'group', id, name: names.get(id) ?? '' }));
    found.get(place.userId)?.push(place.organisation ? [...steps, place.organisation] : steps);
  }
  for (const each of found.values()) each.sort((one, other) => one.length - other.length);
  return found;
}

/** As a number: a Date has no microseconds, and text is compared by nobody. */
const micros = (instant: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(extract(epoch from ${instant}) * 1000000)::float8`;

/** What stood where by then, read from people outwards: what `readWays` walks through. */
interface Spans {
  /** The instant at which the group counts. */
  readonly start: Instant;
  readonly places: readonly Place[];
  /** Of the groups inside those that are shown. */
  readonly nested: readonly (NestedSpan & { readonly name: string })[];
}

/** Where these people have stood directly by then, themselves or with an organisation. */
const placesOf = (userIds: readonly UserId[], at: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select s.user_id, s.group_id, null::jsonb as organisation, s.added_at as since, s.removed_at as until
    from group_member_spans s
    where s.user_id = any (${userIds}::uuid[]) and s.added_at <= ${at}
    union all
    select o.user_id, s.group_id,
      jsonb_build_object('kind', 'organisation', 'id', n.id, 'name', n.name, 'role', s.role),
      greatest(s.added_at, o.added_at), least(s.removed_at, o.removed_at)
    from organisation_member_spans o
    join group_member_spans s on s.organisation_id = o.organisation_id and (s.role is null or s.role = o.role)
    join organisations n on n.id = s.organisation_id
    where o.user_id = any (${userIds}::uuid[]) and greatest(s.added_at, o.added_at) <= ${at}`;

/** In what the group `around.id` has stood by then: looked up by group, whatever the planner guesses of how many there are. */
const spansAround = (at: RawBuilder<unknown>): RawBuilder<unknown> => sql`
        select s.group_id as outer_id, s.added_at as since, s.removed_at as until
        from group_member_spans s where s.member_group_id = around.id and s.added_at <= ${at} offset 0`;

/**
 * In one statement, each part worked out once. Whether somebody may know of a group is asked of each that is inside another,
 * and not of those around, of which some are large.
 */
async function readSpans(
  tx: Transaction,
  then: GroupAt,
  { userIds, known }: { readonly userIds: readonly UserId[]; readonly known: RawBuilder<boolean> },
): Promise<Spans> {
  const at = sql`${then.at}::timestamptz`;
  const { rows } = await sql<Spans>`
    with recursive places as materialized (${placesOf(userIds, at)}),
    around (id) as (
      select distinct group_id from places
      union
      select s.outer_id from around cross join lateral (${spansAround(at)}) s),
    nested as materialized (
      select s.outer_id, around.id as inner_id, s.since, s.until
      from around cross join lateral (${spansAround(at)}) s),
    shown as materialized (
      select g.id, g.name, g.deleted_at from groups g
      where g.id = any (array(select distinct inner_id from nested)) and ${known})
    select ${micros(sql`least(${at}, g.deleted_at)`)} as start,
      coalesce((select jsonb_agg(jsonb_build_object('userId', p.user_id, 'groupId', p.group_id,
          'organisation', p.organisation, 'from', ${micros(sql`p.since`)}, 'until', ${micros(sql`p.until`)}))
        from places p), '[]') as places,
      coalesce((select jsonb_agg(jsonb_build_object('outer', n.outer_id, 'inner', i.id, 'name', i.name,
          'innerEnd', ${micros(sql`i.deleted_at`)}, 'from', ${micros(sql`n.since`)},
          'until', ${micros(sql`n.until`)}) order by i.name, i.id)
        from nested n join shown i on i.id = n.inner_id), '[]') as nested
    from groups g where g.id = ${then.groupId}`.execute(tx);
  return rows[0] ?? { start: 0, places: [], nested: [] };
}
