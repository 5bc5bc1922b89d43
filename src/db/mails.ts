import { sql } from 'kysely';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import type { ApprovalId, EnvironmentId, Id, UserId } from '../domain/ids.ts';
import type { Letter } from '../domain/letter.ts';
import { asFault } from './errors.ts';
import { newId } from './ids.ts';
import type { Db, Transaction } from './transaction.ts';

type OutboxId = Id<'outbox row'>;

/** To whom and about what; names and addresses are read when the mail is sent. */
interface MailPayload {
  readonly template: 'start_late';
  /** Null where nobody is administrator: the environment's fallback mailbox. */
  readonly userId: UserId | null;
}

export interface DueMail {
  readonly id: OutboxId;
  readonly environmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly payload: MailPayload;
}

/**
 * Tells every active administrator, once, that an approval has not started (architecture, section 2.8); with no
 * administrator, the fallback mailbox. False when that was done before, or the approval runs by now.
 */
export async function tellAdministrators(
  tx: Transaction,
  { environmentId, approvalId }: ApprovalRef,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update approvals set start_failure_told_at = now()
    where id = ${approvalId} and state = 'starting' and start_failure_told_at is null`.execute(tx);
  if (numAffectedRows !== 1n) return false;
  const { rows } = await sql<{ id: UserId }>`
    select id from users where environment_role = 'administrator' and retired_at is null`.execute(tx);
  const recipients: (UserId | null)[] = rows.length > 0 ? rows.map(({ id }) => id) : [null];
  const mails = recipients.map((userId) => ({
    id: newId(),
    payload: { template: 'start_late', userId } satisfies MailPayload,
  }));
  await sql`
    insert into outbox (environment_id, id, kind, approval_id, payload, next_try_at)
    select ${environmentId}::uuid, mail.id, 'mail', ${approvalId}::uuid, mail.payload, now()
    from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb) as mail (id uuid, payload jsonb)`.execute(tx);
  return true;
}

/** What a mail is about and to whom, or undefined when there is nobody to send it to (ENV-13). */
export async function readMail(
  tx: Transaction,
  { approvalId, payload }: DueMail,
): Promise<Letter | undefined> {
  const { rows } = await sql<Letter>`
    select 'start_late' as template, e.name as environment, a.id as "approvalId", d.title as "documentTitle",
      coalesce(
        (select jsonb_build_object('name', u.name, 'email', u.email) from users u
          where u.id = ${payload.userId}::uuid and u.retired_at is null),
        case when ${payload.userId}::uuid is null then
          jsonb_build_object('name', e.name, 'email', e.fallback_mailbox) end) as "to"
    from approvals a
    join documents d on d.id = a.document_id
    join environments e on e.id = a.environment_id
    where a.id = ${approvalId}`.execute(tx);
  return rows[0]?.to?.email ? rows[0] : undefined;
}

/** How many mails are due, of all tenants (as the delivery role). */
export async function countDueMails(delivery: Db): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*)::int as due
    from outbox where state = 'pending' and kind = 'mail' and next_try_at <= now()`
    .execute(delivery)
    .catch(fault);
  return rows[0]?.due ?? 0;
}

/**
 * Claims mails to send now. Who dies while sending has not taken them along: they are due again 5 minutes later, then
 * after twice as long each time, an hour at most. The first wait is longer than `deliverMails` may run, so that a mail
 * that is still on its way to a slow server is nobody else's to send.
 */
export async function claimDueMails(delivery: Db, atMost: number): Promise<DueMail[]> {
  const { rows } = await sql<DueMail>`
    update outbox
    set tries = tries + 1,
      next_try_at = now() + least(interval '5 minutes' * power(2, least(tries, 10)), interval '1 hour')
    where id in (
      select id from outbox
      where state = 'pending' and kind = 'mail' and next_try_at <= now()
      order by next_try_at
      limit ${atMost}
      for no key update skip locked)
    returning id, environment_id as "environmentId", approval_id as "approvalId", payload`
    .execute(delivery)
    .catch(fault);
  return rows;
}

/** The server took the mail. */
export async function settleMail(delivery: Db, id: OutboxId): Promise<void> {
  await sql`
    update outbox set state = 'settled', settled_at = now() where id = ${id} and state = 'pending'`
    .execute(delivery)
    .catch(fault);
}

/** The mail will never be taken: the row stays, with what the server said, for administrators to see. */
export async function failMail(delivery: Db, id: OutboxId, reason: string): Promise<void> {
  await sql`
    update outbox set state = 'failed', settled_at = now(), last_error = ${reason.slice(0, 500)}
    where id = ${id} and state = 'pending'`
    .execute(delivery)
    .catch(fault);
}

/** Not now: the mail waits for its next try. */
export async function noteMailTry(delivery: Db, id: OutboxId, reason: string): Promise<void> {
  await sql`
    update outbox set last_error = ${reason.slice(0, 500)} where id = ${id} and state = 'pending'`
    .execute(delivery)
    .catch(fault);
}

const fault = (error: unknown): never => {
  throw asFault(error);
};
