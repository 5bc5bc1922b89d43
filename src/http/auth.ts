import type { FastifyRequest } from 'fastify';
import { findActiveActor } from '../db/actors.ts';
import type { ActiveActor, Actor } from '../db/actors.ts';
import { withoutUnknownGroups } from '../db/addressing.ts';
import { inTenant } from '../db/transaction.ts';
import type { Db, Transaction } from '../db/transaction.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { refused, unauthenticated } from './problem.ts';

/**
 * Reads under the caller's tenant, with the rights that they have in that transaction. A user or service account that
 * was retired is 401 from the next request on, whatever credential it holds.
 */
export function readAs<T>(
  app: Db,
  actor: Actor,
  work: (tx: Transaction, active: ActiveActor) => Promise<T>,
): Promise<T> {
  return inTenant(app, actor.environmentId, async (tx) => {
    const active = await findActiveActor(tx, actor);
    if (!active) throw unauthenticated();
    return work(tx, active);
  });
}

/**
 * The value of a command, or the problem that its refusal is. A command refuses a retired caller like one without the
 * right; which of the two it was is asked only then, so that a command that succeeds pays nothing for it.
 */
export async function accepted<T>(app: Db, actor: Actor, result: Result<T, Refusal>): Promise<T> {
  if (result.ok) return result.value;
  throw refused(await readAs(app, actor, (tx, active) => withoutUnknownGroups(tx, active, result.error)));
}

/** ENV-07: what an environment is set up with is read by its administrators. */
export function requireAdministrator(active: ActiveActor): void {
  if (!may(active, 'administer')) throw refused({ code: 'may_not_administer' });
}

/** Rights are read by administrators, and by whoever manages groups, which are made by them (GRP-11, 12). */
export function requireRightsReader(active: ActiveActor): void {
  if (!may(active, 'read_rights')) throw refused({ code: 'may_not_administer' });
}

export const actorOf = ({ actor }: FastifyRequest): Actor => actor;
