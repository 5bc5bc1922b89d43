import { sql } from 'kysely';
import { judgeMail, mailsOfOneEventAnHour } from '../domain/crowded-mailbox.ts';
import type { MailsOfOneEvent } from '../domain/crowded-mailbox.ts';
import { newId } from './ids.ts';
import type { DueMail } from './mails.ts';
import type { Transaction } from './transaction.ts';

/** PHM-04: each is listed. A limit on what can grow all the same: some 500 kB of mail; the rest is counted. */
const listedAtMost = 2_000;

/**
 * PHM-04: whether a mail stays behind since its mailbox is crowded. It then waits with all others of its event to the
 * same mailbox, or all of them have become one mail, which is due by itself: its list is written down, and what went
 * into it settled, in this transaction. One at a time for each mailbox, so that two deliveries at once never make two
 * lists of one.
 */
export async function holdBack(tx: Transaction, mail: DueMail): Promise<boolean> {
  const mailbox = mail.recipientUserId ?? mail.environmentId;
  await sql`select pg_advisory_xact_lock(hashtextextended('mailbox/' || ${mailbox}, 0))`.execute(tx);
  const mails = await readMails(tx, mail);
  // Settled meanwhile, by another delivery.
  if (!mails) return true;
  const fate = judgeMail(mails);
  if (fate.kind === 'wait') await wait(tx, mail, fate.until);
  if (fate.kind === 'gather') await gather(tx, mail);
  return fate.kind !== 'send';
}

async function readMails(tx: Transaction, mail: DueMail): Promise<MailsOfOneEvent | undefined> {
  const { rows } = await sql<MailsOfOneEvent>`
    select ${instant(sql`now()`)} as now, m.begun_at is not null as begun,
      (select count(*)::int from (
        select from outbox s
        where ${likeIt(mail, 's')} and s.entries is null and s.begun_at is not null
          and (s.settled_at is null or s.settled_at > now() - interval '1 hour')
        limit ${mailsOfOneEventAnHour}) as sent) as "sentInLastHour",
      (select ${instant(sql`min(w.held_at)`)} from outbox w where ${waitingWithIt(mail, 'w')}) as "waitingSince",
      (select ${instant(sql`max(l.settled_at)`)} from outbox l
        where ${likeIt(mail, 'l')} and l.entries is not null) as "lastListAt",
      exists (select from outbox l
        where ${likeIt(mail, 'l')} and l.entries is not null and l.settled_at is null) as "listUnderWay"
    from outbox m
    where m.id = ${mail.id} and m.state = 'pending'`.execute(tx);
  return rows[0];
}

/**
 * This mail, and all like it to the same mailbox that would be next, wait until then. Those that wait already are let
 * alone: while mails keep coming, touching all of them for each would be their number squared.
 */
async function wait(tx: Transaction, mail: DueMail, until: number): Promise<void> {
  await sql`
    update outbox w
    set held_at = coalesce(w.held_at, now()), next_try_at = to_timestamp(${until / 1_000}::float8), tries = 0
    where ${waitingWithIt(mail, 'w')} and (w.id = ${mail.id} or w.held_at is null or w.next_try_at <= now())`.execute(
    tx,
  );
}

/** All that wait become one mail, in the order in which they were put down. */
async function gather(tx: Transaction, mail: DueMail): Promise<void> {
  const listId = newId<'outbox row'>();
  await sql`
    with gathered as (
      update outbox w
      set state = 'settled', settled_at = now(), list_id = ${listId}::uuid
      where ${waitingWithIt(mail, 'w')}
      returning w.id, w.approval_id, w.phases, w.task_id, w.delegation_id, w.title, w.group_id, w.created_at
    )
    insert into outbox (environment_id, id, kind, template, recipient_user_id, phases, entries, listed, next_try_at)
    select ${mail.environmentId}::uuid, ${listId}::uuid, 'mail', ${mail.template}::text,
      ${mail.recipientUserId}::uuid, '{}',
      (select jsonb_agg(jsonb_build_object('approvalId', first.approval_id, 'phases', first.phases,
            'taskId', first.task_id, 'delegationId', first.delegation_id, 'title', first.title, 'groupId', first.group_id)
          order by first.created_at, first.id)
        from (select * from gathered order by created_at, id limit ${listedAtMost}) as first),
      (select count(*) from gathered), now()`.execute(tx);
}

/** The mails of the same event to the same mailbox. */
const likeIt = ({ environmentId, recipientUserId, template }: DueMail, row: string) =>
  sql`${sql.ref(`${row}.kind`)} = 'mail' and ${sql.ref(`${row}.environment_id`)} = ${environmentId}::uuid
    and coalesce(${sql.ref(`${row}.recipient_user_id`)}, ${sql.ref(`${row}.environment_id`)}) = ${recipientUserId ?? environmentId}::uuid
    and ${sql.ref(`${row}.template`)} = ${template}::text`;

/** Those of them that the server was never asked to take. */
const waitingWithIt = (mail: DueMail, row: string) =>
  sql`${likeIt(mail, row)} and ${sql.ref(`${row}.entries`)} is null
    and ${sql.ref(`${row}.begun_at`)} is null and ${sql.ref(`${row}.state`)} = 'pending'`;

const instant = (of: ReturnType<typeof sql>) => sql`(extract(epoch from ${of}) * 1000)::float8`;
