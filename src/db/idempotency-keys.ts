import { sql } from 'kysely';
import type { EnvironmentId } from '../domain/ids.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Sending, Transaction } from './transaction.ts';

/** What makes a request safe to repeat: its key, and the hash of what was asked. */
export interface Keyed {
  readonly key: string;
  readonly requestSha256: Buffer;
}

/** A keyed request with whose key it is, and for what. */
export interface KeyedRequest extends Keyed {
  readonly environmentId: EnvironmentId;
  readonly actorId: string;
  readonly operation: string;
}

/** What the same request was answered with before, or null; another request under the same key is refused. */
export async function findResponse<Response>(
  tx: Sending,
  { environmentId, actorId, operation, key, requestSha256 }: KeyedRequest,
): Promise<Result<Response | null, KeyRefusal>> {
  const { rows } = await sql<{ request_sha256: Buffer; response: Response }>`
    select request_sha256, response
    from idempotency_keys
    where environment_id = ${environmentId} and actor_id = ${actorId}
      and operation = ${operation} and key = ${key}
      and (expires_at is null or expires_at > now())`.execute(tx);
  const row = rows[0];
  if (!row) return ok(null);
  return row.request_sha256.equals(requestSha256)
    ? ok(row.response)
    : err({ code: 'idempotency_key_reused' });
}

/**
 * Keeps the answer with the change that it tells of, in the same transaction. Two at the same instant collide on the
 * primary key: the second begins again and finds the first one's answer. `days` null keeps it for ever.
 */
export async function rememberResponse(
  tx: Sending,
  { environmentId, actorId, operation, key, requestSha256 }: KeyedRequest,
  { response, days }: { readonly response: object; readonly days: number | null },
): Promise<void> {
  await sql`
    with expired as (
      delete from idempotency_keys
      where environment_id = ${environmentId} and actor_id = ${actorId}
        and operation = ${operation} and key = ${key} and expires_at <= now()
      returning key
    )
    insert into idempotency_keys (environment_id, actor_id, operation, key, request_sha256, response, expires_at)
    select ${environmentId}::uuid, ${actorId}::uuid, ${operation}::text, ${key}::text, ${requestSha256}::bytea,
      ${JSON.stringify(response)}::jsonb, now() + make_interval(days => ${days}::int)
    -- Reading it makes the deletion come first.
    from (select count(*) from expired) as gone`.execute(tx);
}

/** Architecture, section 2.11: a key that is not a start's holds for this long. */
export const keyDays = 7;

/** Forgets keys whose time is over; a start's key has none (architecture, section 2.11). Returns how many. */
export async function forgetExpiredKeys(tx: Transaction, atMost: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys
    where (environment_id, actor_id, operation, key) in (
      select environment_id, actor_id, operation, key
      from idempotency_keys
      where expires_at < now()
      limit ${atMost})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
