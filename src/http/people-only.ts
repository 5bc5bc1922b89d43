import type { Actor } from '../db/actors.ts';
import type { UserId } from '../domain/ids.ts';
import { Problem } from './problem.ts';

/** The user that calls. What is a person's own no service account has. */
export function userOf(actor: Actor): UserId {
  if (actor.kind === 'user') return actor.id;
  throw new Problem('people_only', {
    detail: 'A service account is told of nothing, prefers nothing and chooses nobody.',
  });
}
