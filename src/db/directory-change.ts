import type { KeyRefusal } from '../domain/refusal.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { once } from './administrators.ts';
import type { Keyed } from './idempotency-keys.ts';
import type { Nudge } from './outbox.ts';
import type { Transaction } from './transaction.ts';

/** What a change of the directory came to. */
export interface DirectoryChange {
  /** Whether anything was changed: what is as asked for already stays as it is. */
  readonly changed: boolean;
  /** For the caller to send: one for each approval that may gain or lose a manager by it. */
  readonly nudges: readonly Nudge[];
}

/** Who asks for a change of the directory, and under which key, if there is one. */
export interface DirectoryRequest {
  readonly actor: Actor;
  readonly keyed: Keyed | null;
}

/** A change under its caller's key: a repeat changes nothing, and has nothing to send. */
export async function onceInDirectory<E>(
  tx: Transaction,
  { actor, keyed, operation }: DirectoryRequest & { readonly operation: string },
  change: () => Promise<Result<DirectoryChange, E>>,
): Promise<Result<DirectoryChange, E | KeyRefusal>> {
  let nudges: readonly Nudge[] = [];
  const said = await once<{ changed: boolean }, E>(tx, { actor, operation, request: keyed }, async () => {
    const done = await change();
    if (!done.ok) return done;
    nudges = done.value.nudges;
    return ok({ changed: done.value.changed });
  });
  return said.ok ? ok({ changed: said.value.changed, nudges }) : said;
}
