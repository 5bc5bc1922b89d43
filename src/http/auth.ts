import type { FastifyRequest } from 'fastify';
import { findActiveActor } from '../db/actors.ts';
import type { ActiveActor, Actor } from '../db/actors.ts';
import { findKeyOwner } from '../db/service-accounts.ts';
import { inTenant } from '../db/transaction.ts';
import type { Db, Transaction } from '../db/transaction.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { HttpDependencies } from './dependencies.ts';
import { readDevelopmentToken } from '../development-token.ts';
import { refused, unauthenticated } from './problem.ts';

type Credentials = Pick<HttpDependencies, 'app' | 'developmentTokens'>;

/** Finds out who calls. Every kind of wrong or missing credential gives null. */
export function authenticator({
  app,
  developmentTokens,
}: Credentials): (header?: string) => Promise<Actor | null> {
  const readToken = developmentTokens ? rememberingTokens(developmentTokens.secret) : async () => null;
  return async (header = '') => {
    const [, credential] = bearer.exec(header) ?? [];
    if (!credential) return null;
    return credential.startsWith('cs_') ? findKeyOwner(app, credential) : readToken(credential);
  };
}

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,4096})$/i;

/** As many people as work at once in a large installation. */
const tokensRemembered = 10_000;

/**
 * A token says the same until it expires, so its signature is checked once. Nothing of what its user may do is
 * remembered: rights are read in the transaction that needs them.
 */
function rememberingTokens(secret: Uint8Array): (token: string) => Promise<Actor | null> {
  const known = new Map<string, { readonly actor: Actor; readonly expiresAt: number }>();
  return async (token) => {
    const before = known.get(token);
    if (before && before.expiresAt > Date.now()) return before.actor;
    known.delete(token);
    const read = await readDevelopmentToken(secret, token);
    if (!read) return null;
    const [oldest] = known.size >= tokensRemembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(token, read);
    return read.actor;
  };
}

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
  await readAs(app, actor, async () => undefined);
  throw refused(result.error);
}

export const actorOf = ({ actor }: FastifyRequest): Actor => actor;
