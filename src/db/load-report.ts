// How often the members of groups were placed, and where one person carries most of it. Counted are placements of one
// person (PLC-02 to PLC-12): where all suitable members take part alike nobody is chosen.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** From this instant on, and up to the other. */
export interface LoadWindow {
  readonly from: string;
  readonly to: string;
}

const written = (instant: RawBuilder<unknown>) =>
  sql<string>`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The instants as rows have them: up to now without `to`, for 30 days without `from`; undefined where none is between. */
export async function readLoadWindow(
  tx: Transaction,
  { from, to }: { readonly [end in keyof LoadWindow]: string | undefined },
): Promise<LoadWindow | undefined> {
  const { rows } = await sql<LoadWindow>`
    select ${written(sql`w.since`)} as from, ${written(sql`w.until`)} as to
    from (select coalesce(${to ?? null}::timestamptz, now())) ending (until),
      lateral (select coalesce(${from ?? null}::timestamptz, ending.until - interval '720 hours'), ending.until)
        w (since, until)
    where w.since < w.until`.execute(tx);
  return rows[0];
}

const within = ({ from, to }: LoadWindow) => sql`
  l.chosen_user_id is not null
  and l.placed_at >= ${from}::timestamptz and l.placed_at < ${to}::timestamptz`;

export interface GroupLoad {
  readonly id: GroupId;
  readonly name: string;
  /** How many belong to it now. */
  readonly members: number;
  /** How often somebody was placed from it, and how many different people. */
  readonly placed: number;
  readonly people: number;
  /** Who was placed most often. */
  readonly most: { readonly id: UserId; readonly name: string; readonly placed: number };
}

/** The groups from which somebody was placed, by id; with `concentrated` only those where one carries more than half. */
export async function listGroupLoads(
  tx: Transaction,
  { limit, after }: Page<GroupId>,
  { concentrated, ...window }: LoadWindow & { readonly concentrated: boolean },
): Promise<GroupLoad[]> {
  const { rows } = await sql<GroupLoad>`
    select g.id, g.name, g.size as members, load.placed, load.people,
      jsonb_build_object('id', load.most, 'name', u.name, 'placed', load.by_most) as most
    from (
      select each.group_id, sum(each.placed)::int as placed, count(*)::int as people,
        max(each.placed)::int as by_most,
        (array_agg(each.chosen_user_id order by each.placed desc, each.chosen_user_id))[1] as most
      from (
        select l.group_id, l.chosen_user_id, count(*)::int as placed
        from placements l
        where l.group_id > ${after ?? beforeEveryId}::uuid and ${within(window)}
        group by l.group_id, l.chosen_user_id) each
      group by each.group_id) load
    join groups g on g.id = load.group_id
    join users u on u.id = load.most
    where not ${concentrated}::boolean or load.by_most * 2 > load.placed
    order by g.id
    limit ${limit}`.execute(tx);
  return rows;
}

export interface MemberLoad {
  readonly id: UserId;
  readonly name: string;
  /** Whether they belong to the group now: one who was placed may have left, one who belongs may never have been placed. */
  readonly member: boolean;
  readonly placed: number;
  /** In how many approvals. */
  readonly approvals: number;
  readonly lastPlacedAt: Date | null;
  readonly cursor: { readonly key: string; readonly id: UserId };
}

/** Everybody who was placed from a group or belongs to it, who was placed most often first. */
export async function listMemberLoads(
  tx: Transaction,
  { limit, after }: { limit: number; after: { readonly key: string | null; readonly id: string } | null },
  { groupId, ...window }: LoadWindow & { readonly groupId: GroupId },
): Promise<MemberLoad[]> {
  const { rows } = await sql<MemberLoad>`
    with counted as (
      select l.chosen_user_id as id, count(*)::int as placed, count(distinct l.approval_id)::int as approvals,
        max(l.placed_at) as "lastPlacedAt"
      from placements l
      where l.group_id = ${groupId} and ${within(window)}
      group by l.chosen_user_id),
    everybody as (
      select id from counted
      union select m.user_id from group_effective_members m where m.group_id = ${groupId})
    select u.id, u.name, coalesce(c.placed, 0) as placed, coalesce(c.approvals, 0) as approvals, c."lastPlacedAt",
      exists (select from group_effective_members m where m.group_id = ${groupId} and m.user_id = u.id) as member,
      jsonb_build_object('key', coalesce(c.placed, 0)::text, 'id', u.id) as cursor
    from everybody e join users u on u.id = e.id left join counted c on c.id = e.id
    where ${after === null}::boolean
      or (-coalesce(c.placed, 0), u.id) > (-(${after?.key ?? '0'}::text)::int, ${after?.id ?? beforeEveryId}::uuid)
    order by -coalesce(c.placed, 0), u.id
    limit ${limit}`.execute(tx);
  return rows;
}

/** How often somebody was placed from a group. */
export async function countPlaced(tx: Transaction, groupId: GroupId, window: LoadWindow): Promise<number> {
  const { rows } = await sql<{ placed: number }>`
    select count(*)::int as placed from placements l where l.group_id = ${groupId} and ${within(window)}`.execute(
    tx,
  );
  return rows[0]?.placed ?? 0;
}
