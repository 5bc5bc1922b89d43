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
  /** What was changed, where it was not this group itself. */
  readonly cause: {
    readonly kind: 'group' | 'organisation';
    readonly id: GroupId | OrganisationId;
    readonly name: string;
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

/** GRP-36: the changes of a group, the newest first: who, when, what, and what was before and after. */
export async function listHistory(
  tx: Transaction,
  groupId: GroupId,
  {
    limit,
    after,
    cut,
  }: {
    readonly limit: number;
    readonly after: { readonly key: string | null } | null;
    /** Whether long lists are cut: a page of them would be megabytes. */
    readonly cut: boolean;
  },
): Promise<HistoryRow[]> {
  const [before, later] = [sql`h.before`, sql`h.after`];
  const { rows } = await sql<HistoryRow>`
    select h.version, h.at, h.what, ${cut ? shortened(before) : before} as before,
      ${cut ? shortened(later) : later} as after,
      ${cut ? sql`array(${longLists('before', before)} union all ${longLists('after', later)} order by place)` : sql`'{}'::text[]`} as cut,
      jsonb_build_object('kind', h.actor_kind, 'id', h.actor_id, 'name', coalesce(
        (select u.name from users u where u.id = h.actor_id),
        (select s.name from service_accounts s where s.id = h.actor_id))) as by,
      coalesce(
        (select jsonb_build_object('kind', 'group', 'id', g.id, 'name', g.name)
          from groups g where g.id = h.cause_group_id),
        (select jsonb_build_object('kind', 'organisation', 'id', o.id, 'name', o.name)
          from organisations o where o.id = h.cause_organisation_id)) as cause,
      jsonb_build_object('key', h.version::text, 'id', h.group_id) as cursor
    from group_changes h
    where h.group_id = ${groupId} and h.version < ${after?.key ?? beyondEveryVersion}::int
    order by h.version desc
    limit ${limit}`.execute(tx);
  return rows;
}

const idForm = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** GRP-15: by which names people, groups, organisations and categories go now that a history names by their ids. */
export async function readNames(
  tx: Transaction,
  rows: readonly Pick<HistoryRow, 'before' | 'after'>[],
): Promise<Readonly<Record<string, string>>> {
  const ids = [
    ...new Set(JSON.stringify(rows.map(({ before, after }) => [before, after])).match(idForm) ?? []),
  ];
  const { rows: named } = await sql<{ id: string; name: string }>`
    select id, name from users where id = any (${ids}::uuid[])
    union all select id, name from groups where id = any (${ids}::uuid[])
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
