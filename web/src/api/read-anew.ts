import type { QueryClient } from '@tanstack/react-query';

/**
 * After a change: what it made old is read again where somebody looks at it, and forgotten where nobody does. A page that
 * is opened later waits for its read, in place of showing for a moment what the reader has just seen to (UI-01).
 */
export function readAnew(queries: QueryClient, ...keys: readonly (readonly string[])[]): void {
  for (const queryKey of keys) {
    queries.removeQueries({ queryKey, type: 'inactive' });
    void queries.invalidateQueries({ queryKey });
  }
}
