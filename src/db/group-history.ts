import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import type { GroupChangeKind } from './group-changes.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

export interface HistoryRow {
  readonly version: number;
  readonly at: Date;
  readonly what: GroupChangeKind;
  readonly by: {
    readonly kind: 'user' | 'service_account' | 'system';
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** What was changed, where it was not this group itself; of a group that the reader may not know of only that it was one. */
  readonly cause: {
    readonly kind: 'group' | 'organisation';
    readonly id: GroupId | OrganisationId | null;
    readonly name: string | null;
  } | null;
  /** The lists in `before` and `after` of which only the first are here, as `before.userIds`. */
  readonly cut: readonly string[];
  readonly cursor: { readonly key: string; readonly id: GroupId };
}

/** So many entries of a list are shown where many lines are read at once. */
export const entriesShown = 100;

/** The facts of a line with their lists cut short. */
const shortened = (facts: RawBuilder<unknown>): RawBuilder<unknown> => sql`coalesce(
        (select jsonb_object_agg(f.key, case when jsonb_typeof(f.value) = 'array'
            then jsonb_path_query_array(f.value, ${`$[0 to ${entriesShown - 1}]`}::jsonpath) else f.value end)
          from jsonb_each(${facts}) f), ${facts})`;

const longLists = (name: string, facts: RawBuilder<unknown>): RawBuilder<unknown> => sql`
          select ${name}::text || '.' || f.key as place from jsonb_each(${facts}) f
          where jsonb_typeof(f.value) = 'array'
            and case when jsonb_typeof(f.value) = 'array' then jsonb_array_length(f.value) end > ${entriesShown}`;

const beyondEveryVersion = 2_147_483_647;

/** What of a history somebody may read. */
export interface HistoryReader {
  /** Which groups `g` are named to them; what was changed in another one they are not told (GRP-29). */
  readonly known: RawBuilder<boolean>;
  /** Whether they may read who addresses the group and who edits it (GRP-13, 29). */
  readonly readsAccess: boolean;
}

/**
 * GRP-36: the changes of a group, the newest first: who, when, what, and what was before and after. Of a group inside it is
 * never said whom it names: that is read where it stands.
 */
export async function listHistory(
  tx: Transaction,
  groupId: GroupId,
  {
    limit,
    after,
    cut,
    reader,
  }: {
    readonly limit: number;
    readonly after: { readonly key: string | null } | null;
    /** Whether long lists are cut: a page of them would be megabytes. */
    readonly cut: boolean;
    readonly reader: HistoryReader;
  },
): Promise<HistoryRow[]> {
  const [before, later] = [sql`h.before`, sql`h.after`];
  const { rows } = await sql<HistoryRow>`
    with line as materialized (
      select l.* from group_changes l
      where l.group_id = ${groupId} and l.version < ${after?.key ?? beyondEveryVersion}::int
      order by l.version desc
      limit ${limit}),
    known as materialized (
      select g.id, g.name from groups g where g.id in (select cause_group_id from line) and ${reader.known}),
    h as (
      select l.group_id, l.version, l.at, l.what, l.actor_kind, l.actor_id, l.cause_group_id, l.cause_organisation_id,
        k.id as known_id, k.name as known_name, ${toldTo(reader, sql`l.before`)} as before,
        ${toldTo(reader, sql`l.after`)} as after
      from line l left join known k on k.id = l.cause_group_id)
    select h.version, h.at, h.what, ${cut ? shortened(before) : before} as before,
      ${cut ? shortened(later) : later} as after,
      ${cut ? sql`array(${longLists('before', before)} union all ${longLists('after', later)} order by place)` : sql`'{}'::text[]`} as cut,
      jsonb_build_object('kind', h.actor_kind, 'id', h.actor_id, 'name', coalesce(
        (select u.name from users u where u.id = h.actor_id),
        (select s.name from service_accounts s where s.id = h.actor_id))) as by,
      coalesce(
        case when h.cause_group_id is not null
          then jsonb_build_object('kind', 'group', 'id', h.known_id, 'name', h.known_name) end,
        (select jsonb_build_object('kind', 'organisation', 'id', o.id, 'name', o.name)
          from organisations o where o.id = h.cause_organisation_id)) as cause,
      jsonb_build_object('key', h.version::text, 'id', h.group_id) as cursor
    from h
    order by h.version desc`.execute(tx);
  const hidden = await hiddenAmong(tx, rows, reader.known);
  return hidden.size === 0 ? rows : rows.map((row) => withoutGroups(row, hidden));
}

const namesAccess: readonly GroupChangeKind[] = ['applicability_changed', 'editors_changed'];

/** The groups among those that lines name which are not known. Whom a group names is told to whoever edits it, whole. */
async function hiddenAmong(
  tx: Transaction,
  rows: readonly HistoryRow[],
  known: RawBuilder<boolean>,
): Promise<ReadonlySet<unknown>> {
  const ids = idsIn(rows.filter(({ what }) => !namesAccess.includes(what)));
  if (ids.length === 0) return new Set();
  const { rows: hidden } = await sql<{ id: string }>`
    select g.id from groups g where g.id = any (${ids}::uuid[]) and not (${known})`.execute(tx);
  return new Set(hidden.map(({ id }) => id));
}

/** GRP-29: a line that is about a hidden group keeps nothing of it; from a list of several it is left out. */
function withoutGroups(row: HistoryRow, hidden: ReadonlySet<unknown>): HistoryRow {
  if (namesAccess.includes(row.what)) return row;
  const isHidden = (value: unknown): boolean =>
    hidden.has(value) || (isObject(value) && hidden.has(value['groupId']));
  const shown = (value: unknown): unknown => {
    if (hidden.has(value)) return null;
    if (Array.isArray(value)) return value.filter((entry) => !isHidden(entry));
    return isObject(value) ? shownFacts(value) : value;
  };
  const shownFacts = (facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, shown(value)]));
  return {
    ...row,
    before: row.before && shownFacts(row.before),
    after: row.after && shownFacts(row.after),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toldTo = ({ readsAccess }: HistoryReader, facts: RawBuilder<unknown>): RawBuilder<unknown> => sql`case
          when l.cause_group_id is not null and k.id is null then null
          when l.what in ('applicability_changed', 'editors_changed')
            and (l.cause_group_id is not null or not ${readsAccess}::boolean) then null
          else ${facts} end`;

const idForm = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const idsIn = (rows: readonly Pick<HistoryRow, 'before' | 'after'>[]): string[] => [
  ...new Set(JSON.stringify(rows.map(({ before, after }) => [before, after])).match(idForm) ?? []),
];

/**
 * GRP-15: by which names people, groups, organisations and categories go now that a history names by their ids; of groups
 * those `g` of `known`.
 */
export async function readNames(
  tx: Transaction,
  rows: readonly Pick<HistoryRow, 'before' | 'after'>[],
  known: RawBuilder<boolean>,
): Promise<Readonly<Record<string, string>>> {
  const ids = idsIn(rows);
  const { rows: named } = await sql<{ id: string; name: string }>`
    select id, name from users where id = any (${ids}::uuid[])
    union all select g.id, g.name from groups g where g.id = any (${ids}::uuid[]) and ${known}
    union all select id, name from organisations where id = any (${ids}::uuid[])
    union all select id, name from group_categories where id = any (${ids}::uuid[])`.execute(tx);
  return Object.fromEntries(named.map(({ id, name }) => [id, name]));
}

export interface GroupOfUser {
  readonly id: GroupId;
  readonly name: string;
  readonly status: 'active' | 'inactive';
  /** Whether they stand in it themselves, and not only in a group or an organisation inside it. */
  readonly direct: boolean;
}

/** GRP-37: the groups that a user belongs to, by whatever way, and those in which they stand though they are retired. */
export async function listGroupsOf(
  tx: Transaction,
  userId: UserId,
  { limit, after }: Page<GroupId>,
): Promise<GroupOfUser[]> {
  const { rows } = await sql<GroupOfUser>`
    select g.id, g.name, g.status,
      exists (select from group_members m where m.group_id = g.id and m.user_id = ${userId}) as direct
    from groups g
    where g.deleted_at is null and g.id > ${after ?? beforeEveryId}::uuid
      and g.id in (
        select group_id from group_effective_members where user_id = ${userId}
        union
        select group_id from group_members where user_id = ${userId})
    order by g.id
    limit ${limit}`.execute(tx);
  return rows;
}
