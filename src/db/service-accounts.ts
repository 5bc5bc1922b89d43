import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { EnvironmentId, ServiceAccountId } from '../domain/ids.ts';
import type { Actor } from './actors.ts';
import { asFault } from './errors.ts';
import { newId } from './ids.ts';
import type { Db, Transaction } from './transaction.ts';

/** Adds a service account for an integration (ENV-12). */
export async function addServiceAccount(
  tx: Transaction,
  account: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly role: 'integration_client' | 'integration_observer';
  },
): Promise<ServiceAccountId> {
  const id = newId<'service account'>();
  await sql`
    insert into service_accounts (environment_id, id, name, role)
    values (${account.environmentId}, ${id}, ${account.name}, ${account.role})`.execute(tx);
  return id;
}

/** Makes a key of a service account. It is returned this once; only a hash of its secret is kept. */
export async function createServiceAccountKey(
  tx: Transaction,
  {
    environmentId,
    serviceAccountId,
  }: { readonly environmentId: EnvironmentId; readonly serviceAccountId: ServiceAccountId },
): Promise<string> {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(24).toString('base64url');
  await sql`
    insert into service_account_keys (id, environment_id, service_account_id, secret_sha256)
    values (${id}, ${environmentId}, ${serviceAccountId}, ${sha256(secret)})`.execute(tx);
  return `cs_${id}_${secret}`;
}

/** Makes a key worthless from the next request on. */
export async function revokeServiceAccountKey(tx: Transaction, keyId: string): Promise<void> {
  await sql`
    update service_account_keys set revoked_at = now() where id = ${keyId} and revoked_at is null`.execute(
    tx,
  );
}

const keyForm = /^cs_([0-9a-f]{16})_([A-Za-z0-9_-]{32})$/;

/**
 * Whom a key belongs to, or null for one that is unknown, wrong, expired or revoked. Compared in constant time: how
 * long it takes says nothing about how much of a secret was right.
 */
export async function findKeyOwner(db: Db, key: string): Promise<Actor | null> {
  const [, id, secret] = keyForm.exec(key) ?? [];
  if (!id || !secret) return null;
  const { rows } = await sql<{
    environmentId: EnvironmentId;
    serviceAccountId: ServiceAccountId;
    secretSha256: Buffer;
  }>`
    select environment_id as "environmentId", service_account_id as "serviceAccountId",
      secret_sha256 as "secretSha256"
    from service_account_keys
    where id = ${id} and revoked_at is null and (expires_at is null or expires_at > now())`
    .execute(db)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  const row = rows[0];
  if (!row || !timingSafeEqual(row.secretSha256, sha256(secret))) return null;
  return { kind: 'service_account', id: row.serviceAccountId, environmentId: row.environmentId };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
