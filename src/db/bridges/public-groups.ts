// What one environment sees of the public groups of others (GRP-01): the rows of public_groups, which every tenant reads
// and no other tenant writes. Nothing is entered: what is not in those rows is not told.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, Id } from '../../domain/ids.ts';
import { readNameKey, writeNameKey } from '../../domain/name-key.ts';
import { wordsOf } from '../../domain/name.ts';
import type { Sending } from '../transaction.ts';

/** A public group as every user of the platform sees it. */
export interface PublicGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly description: string;
  /** How many people belong to it. */
  readonly size: number;
  readonly environment: { readonly name: string };
  /** Whether it is of the reader's environment, where the rest of it can be read. */
  readonly own: boolean;
}

export type ListedPublicGroup = PublicGroup & {
  readonly cursor: { readonly key: string; readonly id: GroupId };
};

interface PublicGroupPage {
  readonly limit: number;
  readonly after: { readonly key: string | null; readonly id: Id<never> } | null;
}

/** Row-level security shows a tenant its own groups only. */
const isOwn = sql`exists (select from groups g where g.id = p.group_id)`;

const shown = (picked: RawBuilder<unknown>) => sql`
    select p.group_id as id, p.name, p.description, p.size, jsonb_build_object('name', e.name) as environment,
      ${isOwn} as own, p.name_folded as folded
    from (${picked}) p join environments e on e.id = p.environment_id
    order by p.name_folded, p.group_id`;

/** Those in whose name each word that is typed begins a word, by name; all of them where nothing is typed. */
export async function listPublicGroups(
  tx: Sending,
  query: string,
  { limit, after }: PublicGroupPage,
): Promise<ListedPublicGroup[]> {
  const typed = wordsOf(query).map(
    (word) => sql`and p.group_id = any (array(select w.group_id from public_group_words w
        where w.word >= ${word} and w.word < ${`${word}\u{10ffff}`}))`,
  );
  const { rows } = await sql<PublicGroup & { folded: string }>`${shown(sql`
    select * from public_groups p
    where true ${typed.length === 0 ? sql`` : sql.join(typed, sql` `)} ${beyond(after)}
    order by p.name_folded, p.group_id
    limit ${limit}`)}`.execute(tx);
  return rows.map(({ folded, ...row }) => ({ ...row, cursor: { key: writeNameKey(folded), id: row.id } }));
}

/** Behind the name that the last one had; of a long one the cursor has the beginning, and the rest is looked up. */
function beyond(after: PublicGroupPage['after']): RawBuilder<unknown> {
  const last = after?.key ? readNameKey(after.key) : null;
  if (!after || !last) return sql``;
  const name = last.whole
    ? sql`${last.name}::text`
    : sql`coalesce((select l.name_folded from public_groups l
        where l.group_id = ${after.id} and starts_with(l.name_folded, ${last.name})), ${last.name}::text)`;
  return sql`and (p.name_folded, p.group_id) > (${name}, ${after.id}::uuid)`;
}

/** One of them; undefined of whatever is none, or none any more, as of what there never was. */
export async function findPublicGroup(tx: Sending, groupId: GroupId): Promise<PublicGroup | undefined> {
  const { rows } = await sql<PublicGroup & { folded: string }>`${shown(
    sql`select * from public_groups p where p.group_id = ${groupId}`,
  )}`.execute(tx);
  return rows.map(({ folded: _, ...row }) => row)[0];
}

/** Which public groups of other environments go by these names, or have these ids (GRP-45). */
export interface Elsewhere {
  readonly id: GroupId;
  readonly name: string;
  readonly folded: string;
  readonly environment: string;
}

/** So many of one name are told: who has met more has to ask for them by their names anyway. */
const namesakesAtMost = 10;

export async function findElsewhere(
  tx: Sending,
  { names = [], ids = [] }: { readonly names?: readonly string[]; readonly ids?: readonly GroupId[] },
): Promise<Elsewhere[]> {
  if (names.length === 0 && ids.length === 0) return [];
  const picked = (such: RawBuilder<unknown>) => sql`
      select p.group_id, p.environment_id, p.name, p.name_folded from public_groups p
      where ${such} and not ${isOwn}
      order by p.group_id
      limit ${namesakesAtMost}`;
  const { rows } = await sql<Elsewhere>`
    select p.group_id as id, p.name, p.name_folded as folded, e.name as environment
    from (
      select one.* from unnest(${names}::text[]) as asked (folded),
        lateral (${picked(sql`p.name_folded = asked.folded`)}) one
      union
      select one.* from unnest(${ids}::uuid[]) as asked (id), lateral (${picked(sql`p.group_id = asked.id`)}) one) p
    join environments e on e.id = p.environment_id
    order by e.name, p.group_id`.execute(tx);
  return rows;
}
