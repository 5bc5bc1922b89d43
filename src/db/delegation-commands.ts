import type { Delegated, DelegationCommand, DelegationRequest } from '../domain/command-request.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { findResponse } from './idempotency-keys.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import type { Transaction } from './transaction.ts';

/** What a key of a step belongs to, besides environment and actor (architecture, section 2.11). */
export const operationOfDelegation = ({ type, taskId }: Pick<DelegationCommand, 'type' | 'taskId'>): string =>
  `${type}/${taskId}`;

/** The key under which the answer is kept, if the caller gave one: in the caller's own environment. */
export const keyOfDelegation = ({ actor, keyed, command }: DelegationRequest): KeyedRequest | null =>
  keyed && {
    environmentId: actor.environmentId,
    actorId: actor.id,
    operation: operationOfDelegation(command),
    key: keyed.key,
    requestSha256: Buffer.from(keyed.requestSha256, 'hex'),
  };

/** What a step was answered with before, or null; another request under the same key is refused. */
export async function findDelegated(
  tx: Transaction,
  request: DelegationRequest,
): Promise<Result<Delegated | null, KeyRefusal>> {
  const keyed = keyOfDelegation(request);
  return keyed ? findResponse<Delegated>(tx, keyed) : { ok: true, value: null };
}
