// The key of a step is kept in its caller's environment, which may be another one than the task's.
import type { Delegated, DelegationRequest } from '../../domain/command-request.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { KeyRefusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import { findDelegated, keyOfDelegation } from '../delegation-commands.ts';
import { keyDays, rememberResponse } from '../idempotency-keys.ts';
import type { Transaction } from '../transaction.ts';
import { enterTenant } from './tenant.ts';

/** What the same key was answered with before. Begins and ends under the owner's tenant. */
export async function findKeyed(
  tx: Transaction,
  owner: EnvironmentId,
  request: DelegationRequest,
): Promise<Result<Delegated | null, KeyRefusal>> {
  await enterTenant(tx, request.actor.environmentId);
  const known = await findDelegated(tx, request);
  await enterTenant(tx, owner);
  return known;
}

/** Keeps the answer under the caller's key, if they gave one. Begins and ends under the owner's tenant. */
export async function keepKeyed(
  tx: Transaction,
  owner: EnvironmentId,
  { request, answer }: { readonly request: DelegationRequest; readonly answer: Delegated },
): Promise<void> {
  const keyed = keyOfDelegation(request);
  if (!keyed) return;
  await enterTenant(tx, request.actor.environmentId);
  await rememberResponse(tx, keyed, { response: answer, days: keyDays });
  await enterTenant(tx, owner);
}
