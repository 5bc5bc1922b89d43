import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, TaskId, UserId } from '../domain/ids.ts';
import { tellOfMany } from './notifications.ts';
import type { About } from './notifications.ts';
import { isDelegated } from './parts.ts';
import type { Sending, Transaction } from './transaction.ts';

/**
 * ENV-13: administrators and the managers of the phases are told, once per approval, where a user who has just been
 * retired has a turn, or will have one: nobody answers it. Told also of their own action: who retires somebody does not
 * see what waits for them.
 */
export async function tellOfLostTurns(
  tx: Transaction,
  { environmentId, userId }: { readonly environmentId: EnvironmentId; readonly userId: UserId },
): Promise<void> {
  await tellOf(tx, environmentId, await lostTurns(tx, userId));
}

/** The same where tasks have come back to somebody who was retired while a delegate had them. */
export async function tellOfTurnsBack(
  tx: Transaction,
  environmentId: EnvironmentId,
  taskIds: readonly TaskId[],
): Promise<void> {
  if (taskIds.length === 0) return;
  const back = sql`select t.approval_id, t.phase, t.attempt from tasks t
    join users u on u.id = t.user_id and u.retired_at is not null
    where t.id = any (${taskIds}::uuid[]) and t.state = 'open' and ${withNoDelegate}`;
  await tellOf(tx, environmentId, await unattended(tx, back));
}

const tellOf = (tx: Transaction, environmentId: EnvironmentId, lost: readonly About[]): Promise<void> =>
  tellOfMany(tx, { environmentId, event: 'turn_lost', to: 'administrators', by: null }, lost);

/** What a delegate has is answered by them: it waits for nobody who was retired (DEL-04). */
const withNoDelegate = sql`not ${isDelegated(sql`t.user_id`)}`;

/** The unfinished approvals in which somebody has a turn or will have one, found by two partial indexes. */
export const lostTurns = (tx: Sending, userId: UserId): Promise<About[]> =>
  unattended(
    tx,
    sql`select t.approval_id, t.phase, t.attempt from tasks t
        where t.user_id = ${userId} and t.state = 'open' and ${withNoDelegate}
      union all
      select t.approval_id, t.phase, t.attempt from tasks t where t.user_id = ${userId} and t.state = 'waiting'`,
  );

/** Of these phases of tasks that nobody answers, the unfinished approvals with who manages them. */
async function unattended(tx: Sending, lost: RawBuilder<unknown>): Promise<About[]> {
  const { rows } = await sql<About>`
    select lost.approval_id as "approvalId", jsonb_agg(distinct lost.phase) as phases,
      coalesce(jsonb_agg(distinct p.manager_user_id) filter (where p.manager_user_id is not null), '[]') as also
    from (${lost}) lost
    join approvals a on a.id = lost.approval_id
    join approval_phases p
      on p.approval_id = lost.approval_id and p.phase = lost.phase and p.attempt = lost.attempt
    where a.finished_at is null
    group by lost.approval_id
    order by lost.approval_id`.execute(tx);
  return rows;
}
