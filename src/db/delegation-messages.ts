import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId, ReasonId } from '../domain/ids.ts';
import type { Sending, Transaction } from './transaction.ts';

export interface DelegationMessage {
  readonly environmentId: EnvironmentId;
  readonly id: ReasonId;
  readonly approvalId: ApprovalId;
  readonly message: string;
}

/** Keeps what somebody wrote with a step of a delegation, before it is sent: Temporal is told its id only. */
export async function keepMessage(
  tx: Sending,
  { environmentId, id, approvalId, message }: DelegationMessage,
): Promise<void> {
  await sql`
    insert into delegation_messages (environment_id, id, approval_id, message)
    values (${environmentId}, ${id}, ${approvalId}, ${message})
    -- A repeat says the same: its id is made of what was asked. It needs the message for as long again.
    on conflict (environment_id, id) do update set created_at = now()`.execute(tx);
}

/** The steps that they came with were taken: from now on they are kept. Returns them. */
export async function recordMessages(
  tx: Sending,
  ids: readonly ReasonId[],
): Promise<ReadonlyMap<ReasonId, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: ReasonId; message: string }>`
    update delegation_messages set recorded = true where id = any (${ids}::uuid[]) returning id, message`.execute(
    tx,
  );
  return new Map(rows.map(({ id, message }) => [id, message]));
}

/** The copy that the other environment keeps of a message that was recorded. */
export async function copyMessage(tx: Sending, copy: DelegationMessage): Promise<void> {
  await sql`
    insert into delegation_messages (environment_id, id, approval_id, message, recorded)
    values (${copy.environmentId}, ${copy.id}, ${copy.approvalId}, ${copy.message}, true)`.execute(tx);
}

/** The step was refused: nothing of it is kept. */
export async function dropMessage(tx: Sending, id: ReasonId): Promise<void> {
  await sql`delete from delegation_messages where id = ${id} and not recorded`.execute(tx);
}

/** Forgets what no step was taken with for as long as a key holds. Returns how many. */
export async function forgetUnusedMessages(
  tx: Transaction,
  { olderThanDays, atMost }: { readonly olderThanDays: number; readonly atMost: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from delegation_messages
    where (environment_id, id) in (
      select environment_id, id from delegation_messages
      where not recorded and created_at < now() - make_interval(days => ${olderThanDays}::int)
      limit ${atMost}
      for update skip locked)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
