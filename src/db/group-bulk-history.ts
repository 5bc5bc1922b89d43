// What a change of many leaves in versions, histories and the audit: one version and one line for each group that it
// reached, however many people came and went (GRP-32, 36, 46).
import { sql } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { requireChanged } from './changed.ts';
import type { DroppedDefaults } from './dropped-defaults.ts';
import type { Pairs } from './group-bulk-edges.ts';
import { groupsAround } from './nesting.ts';
import type { Transaction } from './transaction.ts';

export interface BulkRecord {
  readonly actor: Actor;
  /** As `lockAround` told it. */
  readonly at: string;
  readonly bulkId: string;
  readonly added: Pairs;
  readonly removed: Pairs;
  /** DFA-07 */
  readonly dropped: readonly DroppedDefaults[];
}

/** Raises the versions of the changed groups and of all around them, and writes history and audit. */
export async function recordBulk(tx: Transaction, record: BulkRecord): Promise<void> {
  const { actor, at, bulkId, added, removed, dropped } = record;
  const { environmentId } = actor;
  const changed = [...new Set([...added.keys(), ...removed.keys()])].sort();
  if (changed.length === 0) return;
  const facts = Object.fromEntries(
    changed.map((id) => [id, { before: listed(removed.get(id)), after: listed(added.get(id)) }]),
  );
  const also = Object.fromEntries(
    dropped.map(({ groupId, userIds }) => [groupId, { offDefaultAssignees: userIds }]),
  );
  const reached = await groupsAround(tx, changed);
  const { rows, numAffectedRows } = await sql<{ id: GroupId; version: number }>`
    with recursive origins (origin, id) as (
      select id, id from unnest(${changed}::uuid[]) changed (id)
      union
      select o.origin, e.group_id
      from origins o join group_member_groups e on e.member_group_id = o.id
      join groups g on g.id = e.group_id and g.deleted_at is null),
    causes as (select id, array_agg(origin order by origin) as inside from origins group by id),
    raised as (
      update groups g set version = g.version + 1, changed_at = ${at}::timestamptz
      from causes c where c.id = g.id
      returning g.id, g.version, c.inside)
    insert into group_changes (environment_id, group_id, version, at, actor_kind, actor_id, actor_environment_id, what,
      before, after, cause_group_id)
    select ${environmentId}::uuid, r.id, r.version, ${at}::timestamptz, ${actor.kind}, ${actor.id}::uuid,
      ${environmentId}::uuid, 'members_changed', nullif(facts.said -> 'before', 'null'),
      nullif(
        case
          when facts.said is null then jsonb_build_object('groupIds', to_jsonb(r.inside))
          else coalesce(nullif(facts.said -> 'after', 'null'), '{}')
        end || coalesce(${JSON.stringify(also)}::jsonb -> r.id::text, '{}'), '{}'),
      case when facts.said is null then r.inside[1] end
    from raised r
    cross join lateral (select ${JSON.stringify(facts)}::jsonb -> r.id::text as said) facts
    returning group_id as id, version`.execute(tx);
  requireChanged({ numAffectedRows }, reached.length, 'raising the versions of groups');
  const versions = new Map(rows.map(({ id, version }) => [id, version]));
  await writeAudit(
    tx,
    { environmentId, actor },
    changed.map((id) => ({
      action: 'members_changed' as const,
      approvalId: null,
      subjectKind: 'group' as const,
      subjectId: id,
      data: {
        ...{ bulkId, version: versions.get(id) },
        ...{ added: added.get(id) ?? [], removed: removed.get(id) ?? [] },
      },
    })),
  );
}

const listed = (userIds: readonly UserId[] | undefined) => (userIds ? { userIds } : null);
