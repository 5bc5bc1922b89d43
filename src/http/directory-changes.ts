import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../db/actors.ts';
import type { DirectoryChange, DirectoryRequest } from '../db/directory-change.ts';
import type { Keyed } from '../db/idempotency-keys.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { accepted, actorOf } from './auth.ts';
import type { RouteContext } from './dependencies.ts';
import { optionalKeyOf } from './validation.ts';

/** Waits for a change of the directory and nudges the approvals that it may give or take a manager. */
export async function changeDirectory<Change extends DirectoryChange>(
  { app, at, sendNudge }: Pick<RouteContext, 'app' | 'at' | 'sendNudge'>,
  actor: Actor,
  change: Promise<Result<Change, Refusal>>,
): Promise<Change> {
  const done = await accepted(app, actor, await change);
  at('directory.committed');
  done.nudges.forEach((nudge) => sendNudge(nudge));
  return done;
}

/** Who asks, and under which key, where the request has one. */
export const directoryRequestOf = (request: FastifyRequest): DirectoryRequest => ({
  actor: actorOf(request),
  keyed: keyedOf(request),
});

/** The key of a request, where it has one, and what was asked: its address and body. */
export function keyedOf(request: FastifyRequest): Keyed | null {
  const key = optionalKeyOf(request);
  const said = JSON.stringify([request.params, request.body ?? null]);
  return key === null ? null : { key, requestSha256: createHash('sha256').update(said).digest() };
}
