import { sql } from 'kysely';
import { isGroupEvent } from '../domain/letter.ts';
import type { ApprovalInLetter, Branding, GroupInLetter, Letter, LetterHead } from '../domain/letter.ts';
import { readBranding } from './brandings.ts';
import { beginMail } from './mails.ts';
import type { DueMail } from './mails.ts';
import { holdBack } from './mail-lists.ts';
import type { Transaction } from './transaction.ts';

/** What becomes of a mail that is due. */
export type Due =
  | { readonly kind: 'letter'; readonly letter: Letter }
  /** It waits for others to go out with (PHM-04), or somebody else has settled it. */
  | { readonly kind: 'later' }
  /** There is nobody to send it to (ENV-13). */
  | { readonly kind: 'nobody' }
  /** What it would tell is no longer so: an invitation that has ended. */
  | { readonly kind: 'pointless' };

/** Takes up a mail that is due: reads what it says and to whom, and notes that it is begun. */
export async function takeUpMail(tx: Transaction, mail: DueMail): Promise<Due> {
  if (mail.template !== 'invitation' && !mail.isList && (await holdBack(tx, mail))) return { kind: 'later' };
  const addressed = await readAddress(tx, mail);
  if (!addressed) return { kind: 'nobody' };
  if (mail.template === 'invitation' && !(await isOpen(tx, mail))) return { kind: 'pointless' };
  const version = await beginMail(tx, mail.id);
  if (version === null) return { kind: 'later' };
  const head = { ...addressed, branding: await readBranding(tx, version) };
  return { kind: 'letter', letter: await readLetter(tx, mail, head) };
}

/** To whom a mail goes, by today's name and address; nobody who is retired (ENV-13). */
async function readAddress(
  tx: Transaction,
  { environmentId, recipientUserId }: DueMail,
): Promise<Omit<LetterHead, 'branding'> | undefined> {
  const { rows } = await sql<{ environment: string; name: string | null; email: string | null }>`
    select e.name as environment, coalesce(u.name, e.name) as name,
      case when ${recipientUserId}::uuid is null then e.fallback_mailbox else u.email end as email
    from environments e
    left join users u on u.id = ${recipientUserId}::uuid and u.retired_at is null
    where e.id = ${environmentId}`.execute(tx);
  const [row] = rows;
  return row?.name && row.email
    ? { environment: row.environment, to: { name: row.name, email: row.email } }
    : undefined;
}

async function isOpen(tx: Transaction, { id }: DueMail): Promise<boolean> {
  const { rows } = await sql`
    select from outbox m join invitations i on i.id = m.invitation_id
    where m.id = ${id} and i.state = 'open' and i.expires_at > now()`.execute(tx);
  return rows.length > 0;
}

async function readLetter(
  tx: Transaction,
  { id, template, isList }: DueMail,
  head: LetterHead & { readonly branding: Branding },
): Promise<Letter> {
  if (template === 'invitation') {
    const { rows } = await sql<{ invitationId: string }>`
      select invitation_id as "invitationId" from outbox where id = ${id}`.execute(tx);
    return { ...head, template, invitationId: one(rows).invitationId };
  }
  const listed = isList ? await readListed(tx, id) : null;
  if (isGroupEvent(template)) {
    const groups = await readGroups(tx, id);
    return listed === null
      ? { ...head, template, group: one(groups) }
      : { ...head, template, groups, listed };
  }
  const approvals = await readApprovals(tx, id);
  return listed === null
    ? { ...head, template, approval: one(approvals) }
    : { ...head, template, approvals, listed };
}

async function readListed(tx: Transaction, id: DueMail['id']): Promise<number> {
  const { rows } = await sql<{ listed: number }>`select listed from outbox where id = ${id}`.execute(tx);
  return one(rows).listed;
}

/** The groups that a mail names, in the order in which it was put down. */
async function readGroups(tx: Transaction, id: DueMail['id']): Promise<GroupInLetter[]> {
  const { rows } = await sql<GroupInLetter>`
    select g.id, g.name
    from outbox m
    cross join lateral jsonb_array_elements(coalesce(m.entries,
        jsonb_build_array(jsonb_build_object('groupId', m.group_id)))) with ordinality as about (entry, nth)
    join groups g on g.id = (about.entry ->> 'groupId')::uuid
    where m.id = ${id}
    order by about.nth`.execute(tx);
  return rows;
}

/** The approvals that a mail names, in the order in which it was put down. */
async function readApprovals(tx: Transaction, id: DueMail['id']): Promise<ApprovalInLetter[]> {
  const { rows } = await sql<ApprovalInLetter>`
    select coalesce(a.id, g.approval_id) as id, coalesce((about.entry ->> 'taskId')::uuid, g.task_id) as "taskId",
      coalesce(d.title, about.entry ->> 'title') as "documentTitle", coalesce((
        select jsonb_agg(jsonb_build_object('number', p.phase, 'name', p.name) order by p.phase)
        from approval_phases p
        -- A later attempt of a phase has the name of the first.
        where p.approval_id = a.id and p.attempt = 1 and about.entry -> 'phases' @> to_jsonb(p.phase)), '[]') as phases
    from outbox m
    cross join lateral jsonb_array_elements(coalesce(m.entries,
        jsonb_build_array(jsonb_build_object('approvalId', m.approval_id, 'phases', m.phases, 'taskId', m.task_id,
          'delegationId', m.delegation_id, 'title', m.title))))
      with ordinality as about (entry, nth)
    left join approvals a on a.id = (about.entry ->> 'approvalId')::uuid
    left join documents d on d.id = a.document_id
    -- Of a partner's task there is the grant, and no approval.
    left join delegated_tasks g on g.delegation_id = (about.entry ->> 'delegationId')::uuid
    where m.id = ${id}
    order by about.nth`.execute(tx);
  return rows;
}

function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('a mail is about nothing');
  return row;
}
