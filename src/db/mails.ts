import { sql } from 'kysely';
import type { EnvironmentId, Id, UserId } from '../domain/ids.ts';
import type { MailTemplate } from '../domain/letter.ts';
import { asFault } from './errors.ts';
import { newId } from './ids.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

export type OutboxId = Id<'outbox row'>;

/** A mail that is due; what it says and to which address is read when it is sent. */
export interface DueMail {
  readonly id: OutboxId;
  readonly environmentId: EnvironmentId;
  readonly template: MailTemplate;
  /** Null: the environment's fallback mailbox (PHM-04). */
  readonly recipientUserId: UserId | null;
  /** Whether it lists what would otherwise be many mails. */
  readonly isList: boolean;
}

/** Puts down the mail of an invitation, in the transaction that makes it. Its link is made when it is sent. */
export async function putInvitationMail(
  tx: Sending,
  {
    environmentId,
    userId,
    invitationId,
  }: { readonly environmentId: EnvironmentId; readonly userId: UserId; readonly invitationId: string },
): Promise<void> {
  await sql`
    insert into outbox (environment_id, id, kind, template, recipient_user_id, phases, invitation_id, next_try_at)
    values (${environmentId}, ${newId()}, 'mail', 'invitation', ${userId}, '{}', ${invitationId}, now())
  `.execute(tx);
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
    returning id, environment_id as "environmentId", template, recipient_user_id as "recipientUserId",
      entries is not null as "isList"`
    .execute(delivery)
    .catch(fault);
  return rows;
}

/**
 * Notes that the server is about to be asked to take the mail, and fixes how it looks: a second copy, should there be
 * one, looks like the first (NTF-05). Returns the version of the look, or null where the mail is settled by now.
 */
export async function beginMail(tx: Transaction, id: OutboxId): Promise<number | null> {
  const { rows } = await sql<{ brandingVersion: number }>`
    update outbox
    set begun_at = coalesce(begun_at, now()), held_at = null,
      branding_version = coalesce(branding_version, (select max(b.version) from brandings b), 0)
    where id = ${id} and state = 'pending'
    returning branding_version as "brandingVersion"`.execute(tx);
  return rows[0]?.brandingVersion ?? null;
}

/** The server took the mail, or there is nothing left to tell. */
export async function settleMail(delivery: Db, id: OutboxId): Promise<void> {
  await sql`
    update outbox set state = 'settled', settled_at = now(), last_error = null where id = ${id} and state = 'pending'`
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
