import { sql } from 'kysely';
import type { ServiceAccountId } from '../domain/ids.ts';
import type { KeyScope } from '../domain/key-scope.ts';
import type { ServiceAccountRefusal } from '../domain/identity-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { AuditAction } from './audit.ts';
import { requireChanged } from './changed.ts';
import type { Keyed } from './idempotency-keys.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import { addServiceAccount, createServiceAccountKey, keyIdOf } from './service-accounts.ts';
import type { Db, Transaction } from './transaction.ts';

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface ServiceAccountRow {
  readonly id: ServiceAccountId;
  readonly name: string;
  readonly role: 'integration_client' | 'integration_observer';
  readonly active: boolean;
}

const accountColumns = sql`a.id, a.name, a.role, a.retired_at is null as active`;

/** The service accounts of the environment, oldest first. */
export async function listServiceAccounts(
  tx: Transaction,
  { limit, after }: Page<ServiceAccountId>,
): Promise<ServiceAccountRow[]> {
  const { rows } = await sql<ServiceAccountRow>`
    select ${accountColumns} from service_accounts a
    where a.id > ${after ?? beforeEveryId}::uuid
    order by a.id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function findServiceAccount(
  tx: Transaction,
  id: ServiceAccountId,
): Promise<ServiceAccountRow | undefined> {
  const { rows } = await sql<ServiceAccountRow>`
    select ${accountColumns} from service_accounts a where a.id = ${id}`.execute(tx);
  return rows[0];
}

/** The keys of a service account, oldest first, also those that have ended; never a secret. */
export async function listKeys(tx: Transaction, accountId: ServiceAccountId): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select k.id, k.name, k.scopes, k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.revoked_at as "revokedAt"
    from service_account_keys k join service_accounts a on a.id = k.service_account_id
    where k.environment_id = a.environment_id and a.id = ${accountId}
    order by k.created_at, k.id`.execute(tx);
  return rows;
}

type Administered<E> = NotAdministrator | NotFound | E;

/** ENV-12: adds a service account with one of the two roles for integrations. */
export const openServiceAccount = (
  db: Db,
  actor: Actor,
  {
    account,
    request,
  }: { readonly account: Pick<ServiceAccountRow, 'name' | 'role'>; readonly request: Keyed | null },
): Promise<Result<{ id: ServiceAccountId }, NotAdministrator | KeyRefusal>> =>
  byAdministrator<{ id: ServiceAccountId }, KeyRefusal>(db, actor, (tx) =>
    once(tx, { actor, operation: 'service-account', request }, async () => {
      const id = await addServiceAccount(tx, { environmentId: actor.environmentId, ...account });
      await tellAudit(tx, actor, { action: 'service_account_opened', id, data: { role: account.role } });
      return ok({ id });
    }),
  );

/** Retires a service account: each of its keys is worth nothing at the next request. Twice is no fault. */
export const retireServiceAccount = (
  db: Db,
  actor: Actor,
  id: ServiceAccountId,
): Promise<Result<null, Administered<never>>> =>
  byAdministrator<null, NotFound>(db, actor, async (tx) => {
    const account = await lockAccount(tx, id);
    if (!account) return err({ code: 'not_found', what: 'service account' });
    if (account.retired) return ok(null);
    await sql`update service_accounts set retired_at = now() where id = ${id} and retired_at is null`.execute(
      tx,
    );
    await sql`
      update service_account_keys set revoked_at = now()
      where service_account_id = ${id} and environment_id = ${actor.environmentId} and revoked_at is null
    `.execute(tx);
    await tellAudit(tx, actor, { action: 'service_account_retired', id, data: {} });
    return ok(null);
  });

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date | null;
}

/** A key with its secret, which is shown this once. */
export interface MadeKey {
  readonly id: string;
  readonly secret: string;
}

/** Makes a key of a service account; only a hash of its secret is kept. */
export const makeKey = (
  db: Db,
  actor: Actor,
  { accountId, key }: { readonly accountId: ServiceAccountId; readonly key: NewKey },
): Promise<Result<MadeKey, Administered<ServiceAccountRefusal>>> =>
  byAdministrator<MadeKey, NotFound | ServiceAccountRefusal>(db, actor, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account) return err({ code: 'not_found', what: 'service account' });
    if (account.retired) return err({ code: 'service_account_retired' });
    const made = await insertKey(tx, { actor, accountId, key });
    const { scopes, expiresAt } = key;
    const data = { keyId: made.id, scopes, expiresAt };
    await tellAudit(tx, actor, { action: 'key_made', id: accountId, data });
    return ok(made);
  });

interface NamedKey {
  readonly accountId: ServiceAccountId;
  readonly keyId: string;
}

/**
 * Makes a key in the place of another, with its name and scopes. The old one goes on for so long, so that a running
 * integration can be changed over; never longer than it would have.
 */
export const renewKey = (
  db: Db,
  actor: Actor,
  {
    accountId,
    keyId,
    graceHours,
    expiresAt,
  }: NamedKey & { readonly graceHours: number; readonly expiresAt: Date | null },
): Promise<Result<MadeKey, Administered<ServiceAccountRefusal>>> =>
  byAdministrator<MadeKey, NotFound | ServiceAccountRefusal>(db, actor, async (tx) => {
    const account = await lockAccount(tx, accountId);
    const old = account && (await lockKey(tx, { accountId, keyId }));
    if (!account || !old) return err({ code: 'not_found', what: 'key' });
    if (account.retired) return err({ code: 'service_account_retired' });
    if (old.ended) return err({ code: 'key_ended' });
    const changed = await sql`
      update service_account_keys
      set expires_at = least(expires_at, now() + make_interval(hours => ${graceHours}))
      where id = ${keyId} and revoked_at is null`.execute(tx);
    requireChanged(changed, 1, `limiting the key ${keyId}`);
    const key = { name: old.name, scopes: old.scopes, expiresAt };
    const made = await insertKey(tx, { actor, accountId, key });
    const data = { keyId: made.id, inPlaceOf: keyId, graceHours, expiresAt };
    await tellAudit(tx, actor, { action: 'key_renewed', id: accountId, data });
    return ok(made);
  });

/** Makes a key worthless from the next request on. Twice is no fault. */
export const revokeKey = (
  db: Db,
  actor: Actor,
  { accountId, keyId }: NamedKey,
): Promise<Result<null, Administered<never>>> =>
  byAdministrator<null, NotFound>(db, actor, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account || !(await lockKey(tx, { accountId, keyId })))
      return err({ code: 'not_found', what: 'key' });
    const { numAffectedRows } = await sql`
      update service_account_keys set revoked_at = now() where id = ${keyId} and revoked_at is null`.execute(
      tx,
    );
    if (numAffectedRows === 1n) {
      await tellAudit(tx, actor, { action: 'key_revoked', id: accountId, data: { keyId } });
    }
    return ok(null);
  });

async function insertKey(
  tx: Transaction,
  {
    actor,
    accountId,
    key,
  }: { readonly actor: Actor; readonly accountId: ServiceAccountId; readonly key: NewKey },
): Promise<MadeKey> {
  const { environmentId } = actor;
  const secret = await createServiceAccountKey(tx, { environmentId, serviceAccountId: accountId, ...key });
  return { id: keyIdOf(secret), secret };
}

async function lockAccount(
  tx: Transaction,
  id: ServiceAccountId,
): Promise<{ readonly retired: boolean } | undefined> {
  const { rows } = await sql<{ retired: boolean }>`
    select retired_at is not null as retired from service_accounts where id = ${id} for no key update`.execute(
    tx,
  );
  return rows[0];
}

/** Of a service account that was found under the tenant: keys can be read without one. */
async function lockKey(
  tx: Transaction,
  { accountId, keyId }: NamedKey,
): Promise<(Pick<NewKey, 'name' | 'scopes'> & { readonly ended: boolean }) | undefined> {
  const { rows } = await sql<Pick<NewKey, 'name' | 'scopes'> & { readonly ended: boolean }>`
    select name, scopes, revoked_at is not null or coalesce(expires_at <= now(), false) as ended
    from service_account_keys
    where id = ${keyId} and service_account_id = ${accountId}
    for no key update`.execute(tx);
  return rows[0];
}

const tellAudit = (
  tx: Transaction,
  actor: Actor,
  {
    action,
    id,
    data,
  }: {
    readonly action: AuditAction;
    readonly id: ServiceAccountId;
    readonly data: Readonly<Record<string, unknown>>;
  },
): Promise<void> =>
  writeAudit(tx, { environmentId: actor.environmentId, actor }, [
    { action, approvalId: null, subjectKind: 'service_account', subjectId: id, data },
  ]);
