import type { FastifyRequest } from 'fastify';
import type { Actor } from '../db/actors.ts';
import type { VerifiedToken } from '../identity/access-tokens.ts';
import { authenticator } from './credentials.ts';
import type { Authenticator, Caller, CredentialFault } from './credentials.ts';
import type { App, HttpDependencies } from './dependencies.ts';
import type { HttpLimits } from './limits.ts';
import { count, limiters } from './limiters.ts';
import { Problem, unauthenticated } from './problem.ts';
import { scopeOf } from './scopes.ts';

/** Lets nobody through without a valid credential, and nobody too often. Stands before the body is read. */
export async function guard(app: App, deps: HttpDependencies, limits: HttpLimits): Promise<void> {
  const limiter = await limiters(app);
  const perCaller = limiter({
    max: limits.requestsPerSecond,
    timeWindow: 1_000,
    keyGenerator: ({ actor, identity }) => actor?.id ?? `${identity?.issuer} ${identity?.subject}`,
  });
  // Only failures count and only failures are refused: one client with an old key locks nobody out who comes from
  // the same address, be it an office or a proxy. Keys are far too long to be found by trying.
  const failures = limiter({ max: limits.failedAuthenticationsPerMinute, timeWindow: 60_000 });
  const authenticate = authenticator(deps);
  const note = async (request: FastifyRequest, reason: CredentialFault): Promise<void> => {
    await count(failures, request);
    request.log.info({ reason, source: request.ip }, 'a credential was refused');
  };
  const refuse = async (request: FastifyRequest, reason: CredentialFault): Promise<never> => {
    await note(request, reason);
    throw unauthenticated();
  };
  app.decorateRequest('identity', null);
  app.addHook('onRequest', async (request, reply) => {
    // What is answered to a cookie looks to caches as if it were for everybody.
    if (request.headers.authorization === undefined) reply.header('cache-control', 'private, no-cache');
    const { forIdentities, forAnybody } = request.routeOptions.config;
    const identity = forIdentities === true || forAnybody === true;
    const read = await (identity ? authenticate.identity(request) : authenticate.caller(request));
    if (!read.ok && forAnybody) return read.error === 'no_credential' ? undefined : note(request, read.error);
    if (!read.ok) return refuse(request, read.error);
    if ('actor' in read.value) {
      enter(request, read.value);
      requireScope(request, read.value);
    } else request.identity = read.value;
    await count(perCaller, request);
  });
  lookUpStaleLinks(app, authenticate, refuse);
}

const hints = new WeakMap<FastifyRequest, VerifiedToken>();

function enter(request: FastifyRequest, { actor, hintedBy }: Caller): void {
  request.actor = actor;
  if (hintedBy) hints.set(request, hintedBy);
  else hints.delete(request);
}

function requireScope({ method, routeOptions }: FastifyRequest, { scopes }: Caller): void {
  const scope = scopeOf(method, routeOptions.url ?? '');
  if (scopes === null || scope === null || scopes.includes(scope)) return;
  throw new Problem('insufficient_scope', {
    detail: `The key was not made for this: it lacks the scope ${scope}.`,
    data: { scope },
  });
}

/**
 * Whoever is turned away by where their rights are read, and was let in here by a link that was only remembered, is
 * looked up once more: they may be bound to another user by now. Being turned away has changed nothing.
 */
function lookUpStaleLinks(
  app: App,
  authenticate: Authenticator,
  refuse: (request: FastifyRequest, reason: CredentialFault) => Promise<never>,
): void {
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = async function (request, reply) {
      try {
        const answer: unknown = await handler.call(this, request, reply);
        return answer;
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'unauthenticated') throw error;
        const token = hints.get(request);
        if (!token) return refuse(request, 'retired');
        const before = request.actor;
        const anew = await authenticate.callerAnew(token, request);
        if (!anew.ok) return refuse(request, anew.error);
        enter(request, anew.value);
        if (isSame(before, request.actor)) return refuse(request, 'retired');
        const answer: unknown = await handler.call(this, request, reply);
        return answer;
      }
    };
  });
}

const isSame = (one: Actor, other: Actor): boolean =>
  one.kind === 'user' && other.kind === 'user' && one.identityId === other.identityId;
