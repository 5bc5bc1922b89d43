import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { ImportRefusal } from '../domain/import.ts';
import type { ImportedUser } from '../domain/import-forms.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { newId } from './ids.ts';
import { faultTwins, inParts, judged, lockImports, readUsersByMail } from './imports.ts';
import type { Imported, Importing, Table } from './imports.ts';
import { invitationDays } from './invitations.ts';
import type { HashOf } from './invitations.ts';
import type { Db, Transaction } from './transaction.ts';

type Refusal = ImportRefusal | KeyRefusal;

/**
 * Adds the users of a file (ENV-03), and with `invite` an invitation for each. Nobody who has a mail address of the file
 * is changed by it: that is a fault.
 */
export async function importUsers(
  db: Db,
  { request: { actor, keyed }, table, dryRun }: Importing<ImportedUser>,
  invite: HashOf | null,
): Promise<Result<Imported, NotAdministrator | Refusal>> {
  const done = await byAdministrator<{ imported: number }, Refusal>(db, actor, async (tx) => {
    if (!dryRun) await lockImports(tx);
    return once<{ imported: number }, Refusal>(
      tx,
      { actor, operation: 'users_imported', request: dryRun ? null : keyed },
      async () => {
        await judge(tx, table);
        const said = judged(table.faults);
        if (!said.ok) return said;
        if (!dryRun) await write(tx, { actor, rows: table.rows, invite });
        return ok({ imported: table.rows.length });
      },
    );
  });
  return done.ok ? ok({ ...done.value, nudges: [] }) : done;
}

async function judge(tx: Transaction, table: Table<ImportedUser>): Promise<void> {
  faultTwins(table, ({ at, mailFolded }) => ({
    key: mailFolded,
    line: at.line,
    at: (message) => at.at('mail', message),
  }));
  const known = await readUsersByMail(
    tx,
    table.rows.map(({ mailFolded }) => mailFolded),
  );
  for (const { at, mailFolded } of table.rows) {
    if (known.has(mailFolded))
      table.faults.add(at.at('mail', 'There is a user with this mail address already.'));
  }
}

interface Writing {
  readonly actor: Actor;
  readonly rows: readonly ImportedUser[];
  readonly invite: HashOf | null;
}

async function write(tx: Transaction, { actor, rows, invite }: Writing): Promise<void> {
  const { environmentId } = actor;
  const importId = newId<'import'>();
  await inParts(rows, async (part) => {
    const users = part.map(({ name, nameFolded: folded, mail, role }) => ({
      ...{ id: newId<'user'>(), name, folded, mail },
      role,
    }));
    await sql`
      insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${environmentId}::uuid, u.id, u.name, u.folded, u.mail, u.role
      from jsonb_to_recordset(${JSON.stringify(users)}::jsonb)
        as u (id uuid, name text, folded text, mail text, role text)`.execute(tx);
    await writeAudit(
      tx,
      { environmentId, actor },
      users.map(({ id, role }) => ({
        ...{ action: 'user_added', approvalId: null, subjectKind: 'user', subjectId: id },
        data: { role, importId },
      })),
    );
    if (invite)
      await inviteAll(tx, {
        actor,
        userIds: users.map(({ id }) => id),
        hashOf: invite,
      });
  });
}

/** As one invitation after the other, in one statement each: they are new users, and have none to be replaced. */
async function inviteAll(
  tx: Transaction,
  { actor, userIds, hashOf }: { readonly actor: Actor; readonly userIds: readonly UserId[]; hashOf: HashOf },
): Promise<void> {
  const { environmentId } = actor;
  const invitations = userIds.map((userId) => {
    const id = newId<'invitation'>();
    return { id, userId, hash: hashOf(id).toString('hex'), mailId: newId<'outbox row'>() };
  });
  await sql`
    with said as (
      select * from jsonb_to_recordset(${JSON.stringify(invitations)}::jsonb)
        as i (id uuid, "userId" uuid, hash text, "mailId" uuid)),
    made as (
      insert into invitations (environment_id, id, user_id, secret_sha256, expires_at)
      select ${environmentId}::uuid, id, "userId", decode(hash, 'hex'), now() + make_interval(days => ${invitationDays})
      from said)
    insert into outbox (environment_id, id, kind, template, recipient_user_id, phases, invitation_id, next_try_at)
    select ${environmentId}::uuid, "mailId", 'mail', 'invitation', "userId", '{}', id, now() from said`.execute(
    tx,
  );
  await writeAudit(
    tx,
    { environmentId, actor },
    invitations.map(({ id, userId }) => ({
      ...{ action: 'user_invited', approvalId: null, subjectKind: 'user', subjectId: userId },
      data: { invitationId: id },
    })),
  );
}
