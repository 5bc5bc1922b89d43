import { sql } from 'kysely';
import type { EnvironmentId, UserId } from '../domain/ids.ts';
import { tellOfMany } from './notifications.ts';
import type { About } from './notifications.ts';
import type { Transaction } from './transaction.ts';

/**
 * ENV-13: administrators and the managers of the phases are told, once per approval, where a user who has just been
 * retired has a turn, or will have one: nobody answers it. Told also of their own action: who retires somebody does not
 * see what waits for them.
 */
export async function tellOfLostTurns(
  tx: Transaction,
  { environmentId, userId }: { readonly environmentId: EnvironmentId; readonly userId: UserId },
): Promise<void> {
  const lost = await lostTurns(tx, userId);
  await tellOfMany(tx, { environmentId, event: 'turn_lost', to: 'administrators', by: null }, lost);
}

/** The unfinished approvals in which somebody has a turn or will have one, found by two partial indexes. */
export async function lostTurns(tx: Transaction, userId: UserId): Promise<About[]> {
  const { rows } = await sql<About>`
    select lost.approval_id as "approvalId", jsonb_agg(distinct lost.phase) as phases,
      coalesce(jsonb_agg(distinct p.manager_user_id) filter (where p.manager_user_id is not null), '[]') as also
    from (
      select t.approval_id, t.phase, t.attempt from tasks t where t.user_id = ${userId} and t.state = 'open'
      union all
      select t.approval_id, t.phase, t.attempt from tasks t where t.user_id = ${userId} and t.state = 'waiting'
    ) lost
    join approvals a on a.id = lost.approval_id
    join approval_phases p
      on p.approval_id = lost.approval_id and p.phase = lost.phase and p.attempt = lost.attempt
    where a.finished_at is null
    group by lost.approval_id
    order by lost.approval_id`.execute(tx);
  return rows;
}
