import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { EnvironmentId, ServiceAccountId } from '../domain/ids.ts';
import { keyScopes } from '../domain/key-scope.ts';
import type { KeyScope } from '../domain/key-scope.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
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
    name = 'Key',
    scopes = keyScopes,
    expiresAt = null,
  }: {
    readonly environmentId: EnvironmentId;
    readonly serviceAccountId: ServiceAccountId;
    readonly name?: string;
    /** Without them all that the role of the account allows. */
    readonly scopes?: readonly KeyScope[];
    readonly expiresAt?: Date | null;
  },
): Promise<string> {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(24).toString('base64url');
  await sql`
    insert into service_account_keys (id, environment_id, service_account_id, secret_sha256, name, scopes, expires_at)
    values (${id}, ${environmentId}, ${serviceAccountId}, ${sha256(secret)}, ${name}, ${scopes}::text[],
      ${expiresAt})`.execute(tx);
  return `cs_${id}_${secret}`;
}

/** The id of a key, which is no secret: by it a key is found, listed and ended. */
export const keyIdOf = (key: string): string => key.split('_')[1] ?? '';

/** Makes a key worthless from the next request on. */
export async function revokeServiceAccountKey(tx: Transaction, keyId: string): Promise<void> {
  await sql`
    update service_account_keys set revoked_at = now() where id = ${keyId} and revoked_at is null`.execute(
    tx,
  );
}

const keyForm = /^cs_([0-9a-f]{16})_([A-Za-z0-9_-]{32})$/;

/** Why a key is not taken. For the log; the answer is the same for all of them. */
export type KeyFault = 'malformed_key' | 'unknown_key' | 'wrong_secret' | 'revoked_key' | 'expired_key';

/** Whom a key acts as, and what it may be used for at most. */
export interface KeyOwner {
  readonly actor: Actor;
  readonly scopes: readonly KeyScope[];
}

/** What the secret of an unknown key is compared with: it takes as long, and is never right. */
const nobodys = sha256(randomBytes(32).toString('hex'));

/**
 * Whom a key belongs to. Compared in constant time, with a secret of nobody's where the key is unknown: how long it
 * takes says nothing about whether there is such a key, nor about how much of its secret was right.
 */
export async function findKeyOwner(db: Db, key: string): Promise<Result<KeyOwner, KeyFault>> {
  const [, id, secret] = keyForm.exec(key) ?? [];
  if (!id || !secret) return err('malformed_key');
  const { rows } = await sql<KeyRow>`
    select environment_id as "environmentId", service_account_id as "serviceAccountId",
      secret_sha256 as "secretSha256", scopes, revoked_at is not null as revoked,
      coalesce(expires_at <= now(), false) as expired
    from service_account_keys
    where id = ${id}`
    .execute(db)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  const [row] = rows;
  const right = timingSafeEqual(row?.secretSha256 ?? nobodys, sha256(secret));
  if (!row) return err('unknown_key');
  if (!right) return err('wrong_secret');
  if (row.revoked) return err('revoked_key');
  if (row.expired) return err('expired_key');
  const { serviceAccountId: accountId, environmentId, scopes } = row;
  return ok({ actor: { kind: 'service_account', id: accountId, environmentId }, scopes });
}

interface KeyRow {
  readonly environmentId: EnvironmentId;
  readonly serviceAccountId: ServiceAccountId;
  readonly secretSha256: Buffer;
  readonly scopes: readonly KeyScope[];
  readonly revoked: boolean;
  readonly expired: boolean;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
