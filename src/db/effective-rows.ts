// The rows of who belongs to which group now, nesting and organisations expanded: put in and taken out in sets, with the
// size of each group and the audit of each person (architecture, section 2.6).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { AuditActor } from './audit.ts';
import { auditOfEach } from './audit-of-each.ts';
import { requireChanged } from './changed.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** People as a query that yields their ids: one, or all whom a group or an organisation lends. */
export type People = RawBuilder<unknown>;

export const onePerson = (userId: UserId): People => sql`select ${userId}::uuid`;

/** Whose places in groups change. */
export interface Entering {
  readonly environmentId: EnvironmentId;
  readonly actor: AuditActor;
  readonly people: People;
  readonly groupIds: readonly GroupId[];
  /** For the audit of each person, where a change moves many (AUD-01); null where the change is one of that person. */
  readonly cause: Readonly<Record<string, unknown>> | null;
}

export interface Leaving extends Entering {
  /** What the audit of a task says that is decided by it: who left. */
  readonly left: Readonly<Record<string, unknown>>;
  /** Also those who belong to the group by another way: whoever is retired belongs to none. */
  readonly altogether?: boolean;
}

/** A group that somebody entered. */
export interface Grown {
  readonly id: GroupId;
  readonly name: string;
  readonly size: number;
  readonly allowMultiple: boolean;
}

/** Puts the active ones of these people into all of the groups; says which of the groups grew by it. */
export async function putIn(tx: Transaction, entering: Entering): Promise<Grown[]> {
  const rows = await move(tx, entering, (manner) => puttingIn(entering, manner));
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Puts one active person into groups that they do not belong to yet. */
export async function putOneIn(tx: Sending, entering: Omit<Entering, 'cause'>): Promise<void> {
  const grown = await puttingIn({ ...entering, cause: null }, oneByOne).execute(tx);
  requireChanged(grown, entering.groupIds.length, 'putting a person into groups');
}

const puttingIn = (entering: Entering, { known, whereNew }: Manner): RawBuilder<Grown> => {
  const { environmentId, people, groupIds } = entering;
  return sql<Grown>`
    with entered as (
      insert into group_effective_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, g.id, u.id
      from unnest(${groupIds}::uuid[]) g (id) cross join users u
      where u.id in (${people}) and u.retired_at is null ${whereNew(groupIds)}
      ${known}
      returning group_id, user_id),
    returned as (
      delete from group_former_members f using entered e
      where f.group_id = any (${groupIds}::uuid[]) and f.group_id = e.group_id and f.user_id = e.user_id),
    ${audited(entering, { moved: sql`entered`, action: 'membership_gained' })}
    counted as (select group_id, count(*)::int as people from entered group by group_id)
    update groups g set size = g.size + counted.people
    from counted where g.id = counted.group_id
    returning g.id, g.name, g.size, g.allow_multiple as "allowMultiple"`;
};

/** A group that somebody left, and whom its list of default assignees lost by it. */
export interface Shrunk {
  readonly groupId: GroupId;
  readonly userIds: readonly UserId[];
}

/**
 * Takes those of the people out of the groups who belong to them by no way any more; says which shrank by it. Who stays is
 * taken off as a set: a search for each would be a search through everybody, where Postgres guesses that they are few.
 */
export async function takeOut(tx: Transaction, leaving: Leaving): Promise<Shrunk[]> {
  const { environmentId, people, groupIds, altogether = false } = leaving;
  const stays = sql`except select w.group_id, d.user_id from direct d join reached w on w.origin = d.group_id`;
  const rows = await move(
    tx,
    leaving,
    () => sql<Shrunk>`
    with recursive ${altogether ? sql`` : waysOf(leaving)}
    leaving as materialized (
      select e.group_id, e.user_id from group_effective_members e
      where e.group_id = any (${groupIds}::uuid[]) and e.user_id in (${people})
      ${altogether ? sql`` : stays}),
    gone as (
      delete from group_effective_members e using leaving l
      where e.group_id = any (${groupIds}::uuid[]) and e.group_id = l.group_id and e.user_id = l.user_id
      returning e.group_id, e.user_id),
    former as (
      insert into group_former_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, group_id, user_id from gone
      on conflict (group_id, user_id) do update set left_at = excluded.left_at),
    dropped as (
      delete from group_default_assignees d using gone
      where d.group_id = any (${groupIds}::uuid[]) and d.group_id = gone.group_id and d.user_id = gone.user_id
      returning d.group_id, d.user_id),
    ${audited(leaving, { moved: sql`gone`, action: 'membership_lost' })}
    counted as (select group_id, count(*)::int as people from gone group by group_id)
    update groups g set size = g.size - counted.people
    from counted where g.id = counted.group_id
    returning g.id as "groupId",
      array(select d.user_id::text from dropped d where d.group_id = g.id order by 1) as "userIds"`,
  );
  return rows.sort((one, other) => (one.groupId < other.groupId ? -1 : 1));
}

/** From so many on people are moved as many: what serves one person, a search for each, is what a hundred thousand pay for. */
const manyFrom = 1_000;

/** What differs where many are put in: whom a group has already is left out beforehand, instead of at each row. */
interface Manner {
  readonly known: RawBuilder<unknown>;
  readonly whereNew: (groupIds: readonly GroupId[]) => RawBuilder<unknown>;
}

const oneByOne: Manner = { known: sql`on conflict do nothing`, whereNew: () => sql`` };
const asMany: Manner = {
  known: sql``,
  // The groups twice: what they have is read, and not what all groups of the environment have.
  whereNew: (groupIds) => sql`and not exists (select from group_effective_members e
        where e.group_id = any (${groupIds}::uuid[]) and e.group_id = g.id and e.user_id = u.id) order by g.id, u.id`,
};

/**
 * Runs the statement that moves people. Postgres plans it without knowing how many they are and guesses an average group, so
 * for many it is told to join whole sets, in memory. They may take longer than a statement usually may: what was put in
 * over years goes out at once, and has to.
 */
async function move<Row>(
  tx: Transaction,
  { people, cause }: Entering,
  statement: (manner: Manner) => RawBuilder<Row>,
): Promise<Row[]> {
  const few = async (): Promise<Row[]> => (await statement(oneByOne).execute(tx)).rows;
  if (cause === null) return few();
  const { rows: counted } = await sql<{ many: boolean }>`
    select count(*) >= ${manyFrom} as many from (select from (${people}) people limit ${manyFrom}) counted`.execute(
    tx,
  );
  if (!counted[0]?.many) return few();
  // Its text differs, if by no more than this word: a plan that was made for few is not taken.
  const text = sql<Row>`${statement(asMany)} /* many */`;
  const [, { rows }] = await together<[unknown, { rows: Row[] }, unknown]>(tx, (sending) => [
    sql`select set_config('statement_timeout', '10min', true), set_config('work_mem', '64MB', true),
      set_config('enable_nestloop', 'off', true)`.execute(sending),
    text.execute(sending),
    sql`select set_config('enable_nestloop', 'on', true)`.execute(sending),
  ]);
  return rows;
}

/**
 * The ways by which people belong to groups: `direct`, what lends each of them, and `reached`, which of the groups that
 * are left that reaches. A deleted group lends whom it had (GRP-23), and nothing reaches it. Opened once for each group
 * that lends somebody, however many people it lends.
 */
const waysOf = ({ people, groupIds }: Leaving): RawBuilder<unknown> => sql`
    direct as materialized (
      select m.user_id, m.group_id
      from group_members m join groups g on g.id = m.group_id and g.deleted_at is null
      where m.user_id in (${people})
      union
      select o.user_id, m.group_id
      from organisation_members o
      join group_member_organisations m
        on m.organisation_id = o.organisation_id and (m.role is null or m.role = o.role)
      join groups g on g.id = m.group_id and g.deleted_at is null
      where o.user_id in (${people})
      union
      select m.user_id, m.group_id
      from group_effective_members m join groups g on g.id = m.group_id and g.deleted_at is not null
      where m.user_id in (${people})),
    ways (origin, group_id) as (
      select distinct group_id, group_id from direct
      union
      select w.origin, e.group_id
      from ways w join group_member_groups e on e.member_group_id = w.group_id
      join groups o on o.id = e.group_id and o.deleted_at is null),
    reached as materialized (select origin, group_id from ways where group_id = any (${groupIds}::uuid[])),`;

/** AUD-01: one row for each person whom a change moved, with its cause; none where the change itself names the person. */
const audited = (
  entering: Entering,
  each: {
    readonly moved: RawBuilder<unknown>;
    readonly action: 'membership_gained' | 'membership_lost';
  },
): RawBuilder<unknown> => {
  const { cause, groupIds } = entering;
  if (cause === null) return sql``;
  // Of one group all have the same to say, and nothing need be sorted.
  const people =
    groupIds.length === 1
      ? sql`
        select user_id, row_number() over () as nth, ${JSON.stringify({ cause, groupIds })}::jsonb as data
        from ${each.moved}`
      : sql`
        select user_id, row_number() over () as nth,
          ${JSON.stringify({ cause })}::jsonb || jsonb_build_object('groupIds', jsonb_agg(group_id order by group_id)) as data
        from ${each.moved} group by user_id`;
  return sql`audited as (${auditOfEach(entering, each.action, people)}),`;
};
