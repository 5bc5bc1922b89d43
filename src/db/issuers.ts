import { sql } from 'kysely';
import type { Id } from '../domain/ids.ts';
import type { IssuerRefusal } from '../domain/identity-refusal.ts';
import type { KeyRefusal, LastAdministrator, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { Keyed } from './idempotency-keys.ts';
import { newId } from './ids.ts';
import type { Db, Transaction } from './transaction.ts';
import { administratorRemains, lockForRights } from './user-rights.ts';

export type IssuerId = Id<'issuer'>;

/** A provider whose tokens an environment takes for its own users. */
export interface IssuerRow {
  readonly id: IssuerId;
  readonly issuer: string;
  readonly audience: string;
}

/** Providers are few: an environment has one or two. */
export async function listIssuers(tx: Transaction, { environmentId }: Actor): Promise<IssuerRow[]> {
  const { rows } = await sql<IssuerRow>`
    select id, issuer, audience from environment_issuers where environment_id = ${environmentId} order by id`.execute(
    tx,
  );
  return rows;
}

/** Takes tokens of a provider from now on, for the users of this environment only (AUD-01). */
export const trustIssuer = (
  db: Db,
  actor: Actor,
  {
    provider: { issuer, audience },
    request,
  }: { readonly provider: Omit<IssuerRow, 'id'>; readonly request: Keyed | null },
): Promise<Result<IssuerRow, NotAdministrator | IssuerRefusal | KeyRefusal>> =>
  byAdministrator<IssuerRow, IssuerRefusal | KeyRefusal>(db, actor, async (tx) => {
    // Two at once take turns: where they have the same key, the second finds the answer of the first.
    await lockForRights(tx, null);
    return once<IssuerRow, IssuerRefusal>(tx, { actor, operation: 'issuer', request }, async () => {
      const { environmentId } = actor;
      const id = newId<'issuer'>();
      const { rows } = await sql<{ id: IssuerId }>`
        insert into environment_issuers (environment_id, id, issuer, audience)
        values (${environmentId}, ${id}, ${issuer}, ${audience})
        on conflict (environment_id, issuer) do nothing
        returning id`.execute(tx);
      if (rows.length === 0) return err({ code: 'issuer_trusted' });
      await tellAudit(tx, actor, { action: 'issuer_trusted', id, data: { issuer, audience } });
      return ok({ id, issuer, audience });
    });
  });

/**
 * Takes no token of a provider any more. Whoever came in by it is unlinked in the same transaction, so that this holds
 * at the next request; they come in again by an invitation and another provider. ENV-14: an administrator who comes in
 * by another provider must remain.
 */
export const distrustIssuer = (
  db: Db,
  actor: Actor,
  id: IssuerId,
): Promise<Result<IssuerRow, NotAdministrator | NotFound | LastAdministrator>> =>
  byAdministrator<IssuerRow, NotFound | LastAdministrator>(db, actor, async (tx) => {
    const { environmentId } = actor;
    await lockForRights(tx, null);
    const { rows } = await sql<IssuerRow>`
      delete from environment_issuers where id = ${id} and environment_id = ${environmentId}
      returning id, issuer, audience`.execute(tx);
    const [removed] = rows;
    if (!removed) return err({ code: 'not_found', what: 'issuer' });
    if (!(await administratorRemains(tx, environmentId, { issuer: removed.issuer }))) {
      return err({ code: 'last_administrator' });
    }
    const { numAffectedRows = 0n } = await sql`
      update identities set revoked_at = now()
      where environment_id = ${environmentId} and issuer = ${removed.issuer} and revoked_at is null`.execute(
      tx,
    );
    const data = { issuer: removed.issuer, unlinked: Number(numAffectedRows) };
    await tellAudit(tx, actor, { action: 'issuer_distrusted', id, data });
    return ok(removed);
  });

const tellAudit = (
  tx: Transaction,
  actor: Actor,
  {
    action,
    id,
    data,
  }: {
    readonly action: 'issuer_trusted' | 'issuer_distrusted';
    readonly id: IssuerId;
    readonly data: Readonly<Record<string, unknown>>;
  },
): Promise<void> =>
  writeAudit(tx, { environmentId: actor.environmentId, actor }, [
    { action, approvalId: null, subjectKind: 'issuer', subjectId: id, data },
  ]);
