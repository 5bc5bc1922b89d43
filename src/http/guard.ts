import rateLimit from '@fastify/rate-limit';
import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { authenticator } from './auth.ts';
import type { App, HttpDependencies } from './dependencies.ts';
import type { HttpLimits } from './limits.ts';
import { Problem, unauthenticated } from './problem.ts';

type Limiter = ReturnType<App['createRateLimit']>;

/** Lets nobody through without a valid credential, and nobody too often. Stands before the body is read. */
export async function guard(app: App, deps: HttpDependencies, limits: HttpLimits): Promise<void> {
  await app.register(rateLimit, { global: false });
  const limiter = (options: RateLimitOptions): Limiter => app.createRateLimit(options);
  const perActor = limiter({
    max: limits.requestsPerSecond,
    timeWindow: 1_000,
    keyGenerator: ({ actor }) => actor.id,
  });
  // Only failures count and only failures are refused: one client with an old key locks nobody out who comes from
  // the same address, be it an office or a proxy. Keys are far too long to be found by trying.
  const failures = limiter({ max: limits.failedAuthenticationsPerMinute, timeWindow: 60_000 });
  const authenticate = authenticator(deps);
  app.addHook('onRequest', async (request) => {
    const actor = await authenticate(request.headers.authorization);
    if (!actor) {
      await count(failures, request);
      throw unauthenticated();
    }
    request.actor = actor;
    await count(perActor, request);
  });
}

async function count(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const state = await limiter(request);
  if (state.isAllowed || !state.isExceeded) return;
  throw new Problem('too_many_requests', {
    detail: `At most ${state.max} in ${state.timeWindow / 1_000} s are taken. Wait, then go on more slowly.`,
    headers: { 'retry-after': String(Math.max(1, state.ttlInSeconds)) },
  });
}
