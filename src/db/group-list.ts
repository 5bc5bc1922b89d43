import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupType } from '../domain/addressing.ts';
import type { GroupId, Id } from '../domain/ids.ts';
import { readNameKey, writeNameKey } from '../domain/name-key.ts';
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
  readonly type?: GroupType | undefined;
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

/** What each order compares before the id. */
const keys: Readonly<Record<GroupOrder, RawBuilder<unknown>>> = {
  created: sql`g.id`,
  name: sql`g.name_folded`,
  status: sql`g.status`,
  size: sql`g.size`,
  changed: sql`g.changed_at`,
};
/** What a cursor keeps of a group besides its id: as it was when the group was shown, exact. */
const cursorKeys: Readonly<Partial<Record<GroupOrder, RawBuilder<unknown>>>> = {
  name: sql`g.name_folded`,
  status: sql`g.status`,
  size: sql`g.size::text`,
  changed: sql`(extract(epoch from g.changed_at) * 1000000)::bigint::text`,
};

/** Whether a cursor of this order can have had this key. */
export function isGroupKey(order: GroupOrder, key: string): boolean {
  if (order === 'name') return readNameKey(key) !== null;
  return keyForms[order].test(key);
}

const keyForms: Readonly<Record<Exclude<GroupOrder, 'name'>, RegExp>> = {
  created: /^$/,
  status: /^(?:active|inactive)$/,
  size: /^\d{1,9}$/,
  changed: /^\d{1,17}$/,
};

interface After {
  readonly key: string | null;
  readonly id: GroupId;
}

/** Where the last page ended: what has become of the group that stood there moves nobody else. */
function lastKey(order: GroupOrder, { key, id }: After, descending: boolean): RawBuilder<unknown> {
  switch (order) {
    case 'created':
      return sql`${id}::uuid`;
    case 'name':
      return lastName({ key, id }, descending);
    case 'status':
      return sql`${key}::text`;
    case 'size':
      return sql`${key}::int`;
    case 'changed':
      return sql`timestamptz 'epoch' + ${key}::bigint * interval '1 microsecond'`;
  }
}

/**
 * Of a long name the cursor has the beginning, and the rest is looked up; where the name does not go on like that any more,
 * all that begin so come again.
 */
function lastName({ key, id }: After, descending: boolean): RawBuilder<unknown> {
  const last = readNameKey(key ?? '');
  if (!last) throw new Error('a cursor by name without a name');
  if (last.whole) return sql`${last.name}::text`;
  const first = descending ? `${last.name}\u{10ffff}` : last.name;
  return sql`coalesce((select l.name_folded from groups l
    where l.id = ${id} and starts_with(l.name_folded, ${last.name})), ${first}::text)`;
}

/** The groups of the environment that are not deleted (GRP-38), in one of their orders; equal ones by age. */
export async function listGroups(
  tx: Transaction,
  { limit, order = 'created', descending = false, after }: GroupPage,
  { name, type, status, categoryId, known = sql<boolean>`true` }: GroupFilter = {},
): Promise<ListedGroup[]> {
  const key = keys[order];
  const way = descending ? sql`desc` : sql`asc`;
  const beyond = after
    ? sql`and (${key}, g.id) ${descending ? sql`<` : sql`>`} (${lastKey(order, after, descending)}, ${after.id}::uuid)`
    : sql``;
  const { rows } = await sql<ListedGroup>`
    select g.id, g.name, g.type, g.category_id as "categoryId", c.name as category, g.description, g.status, g.version,
      g.allow_multiple as "allowMultiple", g.enumerate, g.admin_fallback as "adminFallback", g.consider, g.size,
      g.created_at as "createdAt", g.changed_at as "changedAt", g.deleted_at as "deletedAt",
      jsonb_build_object('id', g.id, 'key', ${cursorKeys[order] ?? sql`null`})
        as cursor
    from groups g join group_categories c on c.id = g.category_id
    where g.deleted_at is null ${beyond} and ${known}
      and (${name ?? null}::text is null or position(${foldName(name ?? '')} in g.name_folded) > 0)
      and (${type ?? null}::text is null or g.type = ${type ?? null})
      and (${status ?? null}::text is null or g.status = ${status ?? null})
      and (${categoryId ?? null}::uuid is null or g.category_id = ${categoryId ?? null})
    order by ${key} ${way}, g.id ${way}
    limit ${limit}`.execute(tx);
  return order === 'name' ? rows.map(withNameKey) : rows;
}

const withNameKey = ({ cursor, ...row }: ListedGroup): ListedGroup => ({
  ...row,
  cursor: { ...cursor, key: writeNameKey(cursor.key ?? '') },
});
