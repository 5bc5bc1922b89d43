import { sql } from 'kysely';
import type { Branding } from '../domain/letter.ts';
import type { MailRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { findActiveActor } from './actors.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** How mails look where nobody has chosen: version 0. */
const plain: Branding = { name: null, colour: '#1f4e79', logoUrl: null, footer: '' };

/** How mails look by a version (NTF-04). */
export async function readBranding(tx: Transaction, version: number): Promise<Branding> {
  const { rows } = await sql<Branding>`
    select name, colour, logo_url as "logoUrl", footer from brandings where version = ${version}`.execute(tx);
  return rows[0] ?? plain;
}

export interface CurrentBranding {
  readonly version: number;
  readonly branding: Branding;
}

/** How mails look that are begun now. */
export async function readCurrentBranding(tx: Transaction): Promise<CurrentBranding> {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0) as version from brandings`.execute(tx);
  const version = rows[0]?.version ?? 0;
  return { version, branding: await readBranding(tx, version) };
}

/**
 * Decides how mails look from now on (NTF-04), on the version that the caller has seen. Mails that are begun keep
 * their look (NTF-05). Returns the new version.
 */
export function changeBranding(
  db: Db,
  actor: Actor,
  { version, branding }: CurrentBranding,
): Promise<Result<number, MailRefusal>> {
  const { environmentId } = actor;
  return changeInTenant<number, MailRefusal>(db, environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !may(caller, 'change_branding')) return err({ code: 'may_not_change_branding' });
    // Two at the same instant take turns: the second finds the version of the first.
    await sql`select from environments where id = ${environmentId} for no key update`.execute(tx);
    const current = await readCurrentBranding(tx);
    if (current.version !== version) return err({ code: 'version_changed', version: current.version });
    await sql`
      insert into brandings (environment_id, version, name, colour, logo_url, footer)
      values (${environmentId}, ${version + 1}, ${branding.name}, ${branding.colour}, ${branding.logoUrl},
        ${branding.footer})`.execute(tx);
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'branding_changed',
        approvalId: null,
        subjectKind: 'branding',
        subjectId: environmentId,
        data: { version: version + 1 },
      },
    ]);
    return ok(version + 1);
  });
}
