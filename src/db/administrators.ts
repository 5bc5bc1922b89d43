import type { AdministratorRefusal, KeyRefusal } from '../domain/refusal.ts';
import { may } from '../domain/rights.ts';
import type { Action } from '../domain/rights.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { Actor } from './actors.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

export type NotAdministrator = AdministratorRefusal;

/** Runs a change that somebody may make by their role alone, with the rights of this moment (ENV-08). */
export const byRight = <T, E>(
  db: Db,
  { actor, action }: { readonly actor: Actor; readonly action: Action },
  change: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotAdministrator>> =>
  changeInTenant<T, E | NotAdministrator>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    return caller && may(caller, action) ? change(tx) : err({ code: 'may_not_administer' });
  });

/** ENV-07: the same for what only an administrator of the environment may change. */
export const byAdministrator = <T, E>(
  db: Db,
  actor: Actor,
  change: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotAdministrator>> => byRight(db, { actor, action: 'administer' }, change);

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
