import { sql } from 'kysely';
import type { ReasonId } from '../domain/command-event.ts';
import type { ApprovalId, EnvironmentId } from '../domain/ids.ts';
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
    -- A repeat says the same: its id is made of what was asked.
    on conflict (id) do nothing`.execute(tx);
}

/** The command was refused: nothing of it is kept. */
export async function dropReason(tx: Transaction, id: ReasonId): Promise<void> {
  await sql`
    delete from command_reasons r
    where r.id = ${id} and not exists (
      select from approval_events e
      where e.approval_id = r.approval_id and e.data ->> 'reasonId' = ${id}::text)`.execute(tx);
}
