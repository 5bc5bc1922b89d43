import { sql } from 'kysely';
import type { ApprovalId, UserId } from '../domain/ids.ts';
import type { MailTemplate } from '../domain/letter.ts';
import type { MailRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { beyondEveryId } from './ids.ts';
import type { OutboxId } from './mails.ts';
import type { Page } from './page.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** A mail that will not arrive, as administrators see it (NTF-05). */
export interface RefusedMail {
  readonly id: OutboxId;
  readonly template: MailTemplate;
  /** Null: the environment's fallback mailbox. */
  readonly recipient: { readonly id: UserId; readonly name: string; readonly email: string } | null;
  /** How many approvals it lists; null where it is no list. */
  readonly listed: number | null;
  /** Null where it is about no approval, or about many. */
  readonly approval: { readonly id: ApprovalId; readonly documentTitle: string } | null;
  /** What the mail server said, or why there was nobody to send it to. */
  readonly reason: string;
  readonly refusedAt: Date;
}

/** Administrators see what the mail server refused, and have it sent again. */
export const mayManageMails = (actor: ActiveActor): boolean => may(actor, 'manage_mails');

/** The mails that were refused for good, newest first (NTF-05). */
export async function listRefusedMails(
  tx: Transaction,
  { limit, after }: Page<OutboxId>,
): Promise<RefusedMail[]> {
  const { rows } = await sql<RefusedMail>`
    select m.id, m.template, m.listed, coalesce(m.last_error, '') as reason, m.settled_at as "refusedAt",
      (select jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email)
        from users u where u.id = m.recipient_user_id) as recipient,
      (select jsonb_build_object('id', a.id, 'documentTitle', d.title)
        from approvals a join documents d on d.id = a.document_id where a.id = m.approval_id) as approval
    from outbox m
    where m.kind = 'mail' and m.state = 'failed' and m.id < ${after ?? beyondEveryId}::uuid
    order by m.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/**
 * Puts a mail that was refused back, under its Message-ID, for an administrator who mended the address or the server
 * (NTF-05). One that waits by now is on its way already; one that was taken is refused.
 */
export function sendMailAgain(
  db: Db,
  actor: Actor,
  id: OutboxId,
): Promise<Result<null, MailRefusal | NotFound>> {
  const { environmentId } = actor;
  return changeInTenant<null, MailRefusal | NotFound>(db, environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageMails(caller)) return err({ code: 'may_not_manage_mails' });
    const { rows } = await sql<{ state: 'pending' | 'settled' | 'failed'; approvalId: ApprovalId | null }>`
      select state, approval_id as "approvalId" from outbox
      where id = ${id} and kind = 'mail' for no key update`.execute(tx);
    const [mail] = rows;
    if (!mail) return err({ code: 'not_found', what: 'mail' });
    if (mail.state === 'settled') return err({ code: 'mail_not_refused' });
    if (mail.state === 'pending') return ok(null);
    await sql`
      update outbox set state = 'pending', settled_at = null, last_error = null, tries = 0, next_try_at = now()
      where id = ${id} and state = 'failed'`.execute(tx);
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'mail_sent_again',
        approvalId: mail.approvalId,
        subjectKind: 'mail',
        subjectId: id,
        data: {},
      },
    ]);
    return ok(null);
  });
}
