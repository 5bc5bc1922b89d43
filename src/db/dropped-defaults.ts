import { sql } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { AuditActor } from './audit.ts';
import { requireOne } from './changed.ts';
import { readInstant } from './nesting.ts';
import type { Transaction } from './transaction.ts';

/** Who has left the list of default assignees of a group by what became of them, and not by an edit of the list. */
export interface DroppedDefaults {
  readonly groupId: GroupId;
  readonly userIds: readonly UserId[];
}

/**
 * DFA-07: raises the versions of these groups, and of those around each, and writes one line into the history of each: into
 * those around with everybody whom lists inside have lost, and one of these lists as the cause. A deleted group stays at
 * the version that it had. The caller holds the locks: whoever was on a list is a member of all of them. However many lists
 * somebody leaves at once, it is one statement.
 */
export async function recordDroppedDefaults(
  tx: Transaction,
  { environmentId, actor }: { readonly environmentId: EnvironmentId; readonly actor: AuditActor },
  dropped: readonly DroppedDefaults[],
): Promise<void> {
  if (dropped.length === 0) return;
  const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
  const [actorId, actorEnvironmentId] =
    actor.kind === 'system' ? [null, null] : [actor.id, actor.environmentId];
  const lists = JSON.stringify(dropped);
  await sql`
    with recursive list as (
      select g.id, l."userIds"
      from jsonb_to_recordset(${lists}::jsonb) as l ("groupId" uuid, "userIds" jsonb)
      join groups g on g.id = l."groupId" and g.deleted_at is null),
    around (origin, id) as (
      select id, id from list
      union
      select a.origin, e.group_id
      from around a join group_member_groups e on e.member_group_id = a.id
      join groups o on o.id = e.group_id and o.deleted_at is null),
    felt as (
      select a.id, case when bool_or(a.origin = a.id) then null else min(a.origin::text)::uuid end as cause,
        (select jsonb_agg(distinct person.id order by person.id)
          from list l cross join jsonb_array_elements_text(l."userIds") person (id)
          where l.id = any (case when bool_or(a.origin = a.id) then array[a.id] else array_agg(a.origin) end)) as people
      from around a group by a.id),
    raised as (
      update groups g set version = g.version + 1, changed_at = ${at}::timestamptz
      from felt where g.id = felt.id
      returning g.id, g.version, felt.cause, felt.people)
    insert into group_changes (environment_id, group_id, version, at, actor_kind, actor_id, actor_environment_id, what,
      before, cause_group_id)
    select ${environmentId}::uuid, id, version, ${at}::timestamptz, ${actor.kind}::text, ${actorId}::uuid,
      ${actorEnvironmentId}::uuid, 'default_assignees_dropped', jsonb_build_object('userIds', people), cause
    from raised`.execute(tx);
}
