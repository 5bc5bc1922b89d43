// The audit of a change that moves many people: one row for each, written by the statement that moves them.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId } from '../domain/ids.ts';
import type { AuditAction, AuditActor } from './audit.ts';
import { idByNumber } from './ids.ts';

/**
 * AUD-01: an insert of one row of audit for each row of `people`, a query that yields `user_id`, `nth` (from 1) and
 * `data`. For 100,000 people nothing is brought here and back.
 */
export function auditOfEach(
  { environmentId, actor }: { readonly environmentId: EnvironmentId; readonly actor: AuditActor },
  action: AuditAction,
  people: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [actorId, actorEnvironmentId] =
    actor.kind === 'system' ? [null, null] : [actor.id, actor.environmentId];
  return sql`
      insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id, action, subject_kind,
        subject_id, data)
      select ${environmentId}::uuid, ${idByNumber(sql`person.nth`)}, ${actor.kind}::text, ${actorId}::uuid,
        ${actorEnvironmentId}::uuid, ${action}::text, 'user', person.user_id, person.data
      from (${people}) person`;
}
