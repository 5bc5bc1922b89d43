import type { QueryClient } from '@tanstack/react-query';
import { isAway } from './problem.ts';

/**
 * After a change: what it made old is read again where somebody looks at it, and forgotten where nobody does. A page that
 * is opened later waits for its read, in place of showing for a moment what the reader has just seen to (UI-01). While the
 * server is away what was read last is all that there is to show: it stays.
 */
export function readAnew(
  queries: QueryClient,
  error: unknown,
  ...keys: readonly (readonly string[])[]
): void {
  for (const queryKey of keys) {
    if (!isAway(error)) queries.removeQueries({ queryKey, type: 'inactive' });
    void queries.invalidateQueries({ queryKey });
  }
}
