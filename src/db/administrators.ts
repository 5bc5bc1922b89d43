import type { AdministratorRefusal, KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { Actor } from './actors.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

export type NotAdministrator = AdministratorRefusal;

/** ENV-07: runs a change that only an administrator of the environment may make, with the rights of this moment. */
export const byAdministrator = <T, E>(
  db: Db,
  actor: Actor,
  change: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotAdministrator>> =>
  changeInTenant<T, E | NotAdministrator>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    const allowed = caller?.kind === 'user' && caller.role === 'administrator';
    return allowed ? change(tx) : err({ code: 'may_not_administer' });
  });

/** A change under the caller's key, where there is one: a repeat is answered as the first time. */
export async function once<T extends object, E>(
  tx: Transaction,
  {
    actor,
    operation,
    request,
  }: { readonly actor: Actor; readonly operation: string; readonly request: Keyed | null },
  change: () => Promise<Result<T, E>>,
): Promise<Result<T, E | KeyRefusal>> {
  if (request === null) return change();
  const keyed = { environmentId: actor.environmentId, actorId: actor.id, operation, ...request };
  const before = await findResponse<T>(tx, keyed);
  if (!before.ok) return before;
  if (before.value) return ok(before.value);
  const result = await change();
  if (result.ok) await rememberResponse(tx, keyed, { response: result.value, days: keyDays });
  return result;
}
