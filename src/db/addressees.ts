// Which people and groups somebody may choose for a purpose, found by what they type (ADR-06, GRP-09, 29, 30).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { needsActive } from '../domain/addressing.ts';
import type { AddressPurpose } from '../domain/addressing.ts';
import type { GroupId, Id, UserId } from '../domain/ids.ts';
import { readNameKey, writeNameKey } from '../domain/name-key.ts';
import { wordsOf } from '../domain/name.ts';
import { addressesGroup, readAddresser, reachesUser } from './addressing.ts';
import type { Addresser } from './addressing.ts';
import type { Transaction } from './transaction.ts';

export interface AddresseeSearch {
  /** Who chooses. */
  readonly by: UserId;
  readonly purpose: AddressPurpose;
  readonly kind: 'user' | 'group' | null;
  /** What somebody has typed: each word of it begins a word of the name. */
  readonly query: string;
}

export interface Addressee {
  readonly kind: 'user' | 'group';
  readonly id: UserId | GroupId;
  readonly name: string;
  /** How many people belong to the group; null of a user. */
  readonly size: number | null;
  readonly cursor: { readonly key: string; readonly id: UserId | GroupId };
}

export interface AddresseePage {
  readonly limit: number;
  readonly after: { readonly key: string | null; readonly id: Id<never> } | null;
}

/** By name, people and groups among each other. */
export async function listAddressees(
  tx: Transaction,
  search: AddresseeSearch,
  page: AddresseePage,
): Promise<Addressee[]> {
  const addresser = await readAddresser(tx, search.by);
  const parts = [
    ...(search.kind === 'user' ? [] : [sql`(${groupsFor(addresser, search, page)})`]),
    ...(search.kind === 'group' ? [] : [sql`(${usersFor(addresser, search, page)})`]),
  ];
  const { rows } = await sql<Omit<Addressee, 'cursor'> & { folded: string }>`
    select found.kind, found.id, found.name, found.size, found.name_folded as folded
    from (${sql.join(parts, sql` union all `)}) found
    order by found.name_folded, found.id
    limit ${page.limit}`.execute(tx);
  return rows.map(({ folded, ...row }) => ({ ...row, cursor: { key: writeNameKey(folded), id: row.id } }));
}

function groupsFor(addresser: Addresser, { purpose, query }: AddresseeSearch, page: AddresseePage) {
  const status = needsActive(purpose) ? sql`and g.status = 'active'` : sql``;
  return sql`
    select 'group' as kind, g.id, g.name, g.size, g.name_folded
    from groups g
    where g.deleted_at is null ${status} and ${addressesGroup(addresser)}
      ${typed('group', 'g', query)} ${beyond('g', page)}
    order by g.name_folded, g.id
    limit ${page.limit}`;
}

/** Whoever manages a phase owns or mediates some (PHM-05); which of them may manage this one its own list says. */
const mayManagePhases = sql`and exists (select from user_permission_sets given
  join permission_sets s on s.id = given.permission_set_id and s.workflow_role in ('phase_owner', 'phase_mediator')
  where given.user_id = u.id)`;

function usersFor(addresser: Addresser, { purpose, query }: AddresseeSearch, page: AddresseePage) {
  return sql`
    select 'user' as kind, u.id, u.name, null::int as size, u.name_folded
    from users u
    where u.retired_at is null and ${reachesUser(addresser, 'u')}
      ${purpose === 'phase_manager' ? mayManagePhases : sql``}
      ${typed('user', 'u', query)} ${beyond('u', page)}
    order by u.name_folded, u.id
    limit ${page.limit}`;
}

/**
 * Between two bounds instead of a pattern: nothing that is typed means more than itself, and the policy lets it use the
 * index. As an array, so that the words are looked up first whatever the plan expects.
 */
function typed(kind: 'user' | 'group', alias: string, query: string): RawBuilder<unknown> {
  const conditions = wordsOf(query).map(
    (word) => sql`and ${sql.ref(`${alias}.id`)} = any (array(select w.subject_id from name_words w
        where w.kind = ${kind} and w.word >= ${word} and w.word < ${`${word}\u{10ffff}`}))`,
  );
  return conditions.length === 0 ? sql`` : sql.join(conditions, sql` `);
}

/**
 * Behind the name that the last one had when it was shown: whoever is renamed takes nobody along. Of a long name the cursor
 * has the beginning, and the rest is looked up; where it does not go on like that any more, some may come twice.
 */
function beyond(alias: string, { after }: AddresseePage): RawBuilder<unknown> {
  const last = after?.key ? readNameKey(after.key) : null;
  if (!after || !last) return sql``;
  const rest = sql`select l.name_folded from groups l where l.id = ${after.id} and starts_with(l.name_folded, ${last.name})
          union all
          select l.name_folded from users l where l.id = ${after.id} and starts_with(l.name_folded, ${last.name})`;
  const name = last.whole ? sql`${last.name}::text` : sql`coalesce((${rest}), ${last.name}::text)`;
  return sql`and (${sql.ref(`${alias}.name_folded`)}, ${sql.ref(`${alias}.id`)}) > (${name}, ${after.id}::uuid)`;
}
