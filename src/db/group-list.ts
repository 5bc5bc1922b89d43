import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, Id } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { GroupRow } from './groups.ts';
import type { Transaction } from './transaction.ts';

/** A group as a list shows it: without its members, of whom there may be a hundred thousand. */
export type GroupSummary = Omit<
  GroupRow,
  'members' | 'moreMembers' | 'groups' | 'organisations' | 'defaultAssignees'
>;

export const groupOrders = ['created', 'name', 'status', 'size', 'changed'] as const;
export type GroupOrder = (typeof groupOrders)[number];

export interface GroupFilter {
  /** Part of the name, whatever the case. */
  readonly name?: string | undefined;
  readonly status?: 'active' | 'inactive' | undefined;
  readonly categoryId?: Id<'group category'> | undefined;
  /** Which groups `g` the reader may know of (GRP-29, 30); all of them without it. */
  readonly known?: RawBuilder<boolean>;
}

export type ListedGroup = GroupSummary & {
  readonly cursor: { readonly key: string | null; readonly id: GroupId };
};

export interface GroupPage {
  readonly limit: number;
  readonly order?: GroupOrder;
  readonly descending?: boolean;
  readonly after: { readonly key: string | null; readonly id: GroupId } | null;
}

/** What each order compares before the id. What people write is looked up by the id of the last group: a cursor is short. */
const keys: Readonly<Record<GroupOrder, RawBuilder<unknown>>> = {
  created: sql`g.id`,
  name: sql`g.name_folded`,
  status: sql`g.status`,
  size: sql`g.size`,
  changed: sql`g.changed_at`,
};
const lastKeys: Readonly<
  Record<GroupOrder, (after: { key: string | null; id: GroupId }) => RawBuilder<unknown>>
> = {
  created: ({ id }) => sql`${id}::uuid`,
  name: ({ id }) => sql`(select l.name_folded from groups l where l.id = ${id})`,
  status: ({ id }) => sql`(select l.status from groups l where l.id = ${id})`,
  size: ({ key }) => sql`${key}::int`,
  changed: ({ key }) => sql`timestamptz 'epoch' + ${key}::bigint * interval '1 microsecond'`,
};

/** What a cursor keeps of a group, where that is not looked up by its id: a number, exact. */
const cursorKeys: Readonly<Partial<Record<GroupOrder, RawBuilder<unknown>>>> = {
  size: sql`g.size::text`,
  changed: sql`(extract(epoch from g.changed_at) * 1000000)::bigint::text`,
};

/** The groups of the environment that are not deleted (GRP-38), in one of their orders; equal ones by age. */
export async function listGroups(
  tx: Transaction,
  { limit, order = 'created', descending = false, after }: GroupPage,
  { name, status, categoryId, known = sql<boolean>`true` }: GroupFilter = {},
): Promise<ListedGroup[]> {
  const key = keys[order];
  const way = descending ? sql`desc` : sql`asc`;
  const beyond = after
    ? sql`and (${key}, g.id) ${descending ? sql`<` : sql`>`} (${lastKeys[order](after)}, ${after.id}::uuid)`
    : sql``;
  const { rows } = await sql<ListedGroup>`
    select g.id, g.name, g.category_id as "categoryId", c.name as category, g.description, g.status, g.version,
      g.allow_multiple as "allowMultiple", g.enumerate, g.admin_fallback as "adminFallback", g.consider, g.size,
      g.created_at as "createdAt", g.changed_at as "changedAt", g.deleted_at as "deletedAt",
      jsonb_build_object('id', g.id, 'key', ${cursorKeys[order] ?? sql`null`})
        as cursor
    from groups g join group_categories c on c.id = g.category_id
    where g.deleted_at is null ${beyond} and ${known}
      and (${name ?? null}::text is null or position(${foldName(name ?? '')} in g.name_folded) > 0)
      and (${status ?? null}::text is null or g.status = ${status ?? null})
      and (${categoryId ?? null}::uuid is null or g.category_id = ${categoryId ?? null})
    order by ${key} ${way}, g.id ${way}
    limit ${limit}`.execute(tx);
  return rows;
}
