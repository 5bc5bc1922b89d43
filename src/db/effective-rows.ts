// The rows of who belongs to which group now, nesting and organisations expanded: put in and taken out in sets, with the
// size of each group and the audit of each person (architecture, section 2.6).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { AuditActor } from './audit.ts';
import { newId } from './ids.ts';
import type { Transaction } from './transaction.ts';

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
  const { environmentId, people, groupIds } = entering;
  const { rows } = await sql<Grown>`
    with entered as (
      insert into group_effective_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, g.id, u.id
      from unnest(${groupIds}::uuid[]) g (id) cross join users u
      where u.id in (${people}) and u.retired_at is null
      on conflict do nothing
      returning group_id, user_id),
    returned as (
      delete from group_former_members f using entered e where f.group_id = e.group_id and f.user_id = e.user_id),
    audited as (${auditEach(entering, { moved: 'entered', action: 'membership_gained', ids: await idsFor(tx, entering) })}),
    counted as (select group_id, count(*)::int as people from entered group by group_id)
    update groups g set size = g.size + counted.people
    from counted where g.id = counted.group_id
    returning g.id, g.name, g.size, g.allow_multiple as "allowMultiple"`.execute(tx);
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A group that somebody left, and whom its list of default assignees lost by it. */
export interface Shrunk {
  readonly groupId: GroupId;
  readonly userIds: readonly UserId[];
}

/** Takes those of the people out of the groups who belong to them by no way any more; says which shrank by it. */
export async function takeOut(tx: Transaction, leaving: Leaving): Promise<Shrunk[]> {
  const { environmentId, people, groupIds, altogether = false } = leaving;
  const stays = altogether ? sql`` : sql`and not exists (${stillWithin(sql`e.group_id`, sql`e.user_id`)})`;
  const { rows } = await sql<Shrunk>`
    with recursive ${altogether ? sql`` : waysOf(people)}
    gone as (
      delete from group_effective_members e
      where e.group_id = any (${groupIds}::uuid[]) and e.user_id in (${people}) ${stays}
      returning e.group_id, e.user_id),
    former as (
      insert into group_former_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, group_id, user_id from gone
      on conflict (group_id, user_id) do update set left_at = excluded.left_at),
    dropped as (
      delete from group_default_assignees d using gone
      where d.group_id = gone.group_id and d.user_id = gone.user_id
      returning d.group_id, d.user_id),
    audited as (${auditEach(leaving, { moved: 'gone', action: 'membership_lost', ids: await idsFor(tx, leaving) })}),
    counted as (select group_id, count(*)::int as people from gone group by group_id)
    update groups g set size = g.size - counted.people
    from counted where g.id = counted.group_id
    returning g.id as "groupId",
      array(select d.user_id::text from dropped d where d.group_id = g.id order by 1) as "userIds"`.execute(
    tx,
  );
  return rows.sort((one, other) => (one.groupId < other.groupId ? -1 : 1));
}

/**
 * The ways by which people belong to groups: `direct`, what lends each of them, and `ways`, which groups that reaches. A
 * deleted group lends whom it had (GRP-23), and nothing reaches it. Opened once for each group that lends somebody,
 * however many people it lends.
 */
const waysOf = (people: People): RawBuilder<unknown> => sql`
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
      join groups o on o.id = e.group_id and o.deleted_at is null),`;

const stillWithin = (groupId: RawBuilder<unknown>, userId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
      select from direct d join ways w on w.origin = d.group_id
      where d.user_id = ${userId} and w.group_id = ${groupId}`;

/** AUD-01: one row for each person whom a change moved, with its cause; none where the change itself names the person. */
function auditEach(
  { environmentId, actor, cause }: Entering,
  each: {
    readonly moved: 'entered' | 'gone';
    readonly action: 'membership_gained' | 'membership_lost';
    readonly ids: readonly string[];
  },
): RawBuilder<unknown> {
  const data = JSON.stringify({ cause });
  const [actorId, actorEnvironmentId] = actor.kind === 'system' ? [] : [actor.id, actor.environmentId];
  return sql`
      insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id, action, subject_kind,
        subject_id, data)
      select ${environmentId}::uuid, (${each.ids}::uuid[])[person.nth], ${actor.kind}::text, ${actorId ?? null}::uuid,
        ${actorEnvironmentId ?? null}::uuid, ${each.action}::text, 'user', person.user_id,
        ${data}::jsonb || jsonb_build_object('groupIds', person.groups)
      from (select user_id, jsonb_agg(group_id order by group_id) as groups, row_number() over (order by user_id) as nth
        from ${sql.raw(each.moved)} group by user_id) person
      where ${cause !== null}`;
}

/** Ids are made here, in the order of time: as many as there can be people to tell of. */
async function idsFor(tx: Transaction, { people, cause }: Entering): Promise<string[]> {
  if (cause === null) return [];
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${people}) people`.execute(tx);
  return Array.from({ length: rows[0]?.count ?? 0 }, () => newId());
}
