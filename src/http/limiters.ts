import rateLimit from '@fastify/rate-limit';
import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { App } from './dependencies.ts';
import { Problem } from './problem.ts';

export type Limiter = ReturnType<App['createRateLimit']>;

/** Makes limits for the routes of one part; what is counted is for each of them to say. */
export async function limiters(app: App): Promise<(options: RateLimitOptions) => Limiter> {
  await app.register(rateLimit, { global: false });
  return (options) => app.createRateLimit(options);
}

/** Counts a request; throws `too_many_requests` for one too many. */
export async function count(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const state = await limiter(request);
  if (state.isAllowed || !state.isExceeded) return;
  throw new Problem('too_many_requests', {
    detail: `At most ${state.max} in ${state.timeWindow / 1_000} s are taken. Wait, then go on more slowly.`,
    headers: { 'retry-after': String(Math.max(1, state.ttlInSeconds)) },
  });
}
