import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../db/actors.ts';
import type { DirectoryChange, DirectoryRequest } from '../db/directory-change.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { accepted, actorOf } from './auth.ts';
import type { RouteContext } from './dependencies.ts';
import { optionalKeyOf } from './validation.ts';

/** Waits for a change of the directory and nudges the approvals that it may give or take a manager. */
export async function changeDirectory(
  { app, at, sendNudge }: Pick<RouteContext, 'app' | 'at' | 'sendNudge'>,
  actor: Actor,
  change: Promise<Result<DirectoryChange, Refusal>>,
): Promise<void> {
  const { nudges } = await accepted(app, actor, await change);
  at('directory.committed');
  nudges.forEach((nudge) => sendNudge(nudge));
}

/** Who asks, and under which key, where the request has one. What was asked is its address and body. */
export function directoryRequestOf(request: FastifyRequest): DirectoryRequest {
  const key = optionalKeyOf(request);
  const said = JSON.stringify([request.params, request.body ?? null]);
  const requestSha256 = createHash('sha256').update(said).digest();
  return { actor: actorOf(request), keyed: key === null ? null : { key, requestSha256 } };
}
