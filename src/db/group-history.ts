import { sql } from 'kysely';
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
  readonly cursor: { readonly key: string; readonly id: GroupId };
}

/** GRP-36: the changes of a group, the newest first: who, when, what, and what was before and after. */
export async function listHistory(
  tx: Transaction,
  groupId: GroupId,
  { limit, after }: { readonly limit: number; readonly after: { readonly key: string | null } | null },
): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select h.version, h.at, h.what, h.before, h.after,
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
    where h.group_id = ${groupId} and h.version < coalesce(${after?.key ?? null}::int, 2147483647)
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
    where g.deleted_at is null and g.id > coalesce(${after}::uuid, ${beforeEveryId}::uuid)
      and g.id in (
        select group_id from group_effective_members where user_id = ${userId}
        union
        select group_id from group_members where user_id = ${userId})
    order by g.id
    limit ${limit}`.execute(tx);
  return rows;
}
