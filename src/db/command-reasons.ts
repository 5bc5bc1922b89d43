import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId, ReasonId } from '../domain/ids.ts';
import type { Transaction } from './transaction.ts';

/** Keeps what somebody wrote as the reason of a command, before it is sent: Temporal is told its id only. */
export async function keepReason(
  tx: Transaction,
  {
    environmentId,
    id,
    approvalId,
    reason,
  }: {
    readonly environmentId: EnvironmentId;
    readonly id: ReasonId;
    readonly approvalId: ApprovalId;
    readonly reason: string;
  },
): Promise<void> {
  await sql`
    insert into command_reasons (environment_id, id, approval_id, reason)
    values (${environmentId}, ${id}, ${approvalId}, ${reason})
    -- A repeat says the same: its id is made of what was asked. It needs the reason for as long again.
    on conflict (id) do update set created_at = now()`.execute(tx);
}

/** The command was refused: nothing of it is kept. */
export async function dropReason(tx: Transaction, id: ReasonId): Promise<void> {
  await sql`
    delete from command_reasons r
    where r.id = ${id} and not exists (
      select from approval_events e
      where e.approval_id = r.approval_id and e.data ->> 'reasonId' = ${id}::text)`.execute(tx);
}

/**
 * Forgets reasons that no event names and nobody has given again for as long as a key holds: their commands were
 * refused. Returns how many.
 */
export async function forgetUnusedReasons(
  tx: Transaction,
  { olderThanDays, atMost }: { readonly olderThanDays: number; readonly atMost: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from command_reasons
    where id in (
      select r.id from command_reasons r
      where r.created_at < now() - make_interval(days => ${olderThanDays}::int) and not exists (
        select from approval_events e
        where e.approval_id = r.approval_id and e.data ->> 'reasonId' = r.id::text)
      limit ${atMost}
      for update skip locked)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
