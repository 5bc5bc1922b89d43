// How reads are repeated: what failed for no fault of the request is tried again, less and less often, for as long as
// the page is open.
import { QueryClient } from '@tanstack/react-query';
import type { Query } from '@tanstack/react-query';
import { isAway, isProblem } from './problem.ts';

const longestPauseMs = 15_000;

/** Half a second, then twice as long each time. */
export const pauseAfter = (failures: number): number => Math.min(500 * 2 ** failures, longestPauseMs);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_, error) => isAway(error),
      retryDelay: pauseAfter,
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // A browser that believes to be offline may still reach a server on the same machine.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const liveMs = 5_000;
const hiddenMs = 60_000;

/**
 * For lists that have to be live: every few seconds while somebody looks, once a minute while nobody does. Failing reads
 * are not counted here: the retries of the read itself back off.
 */
export const live = {
  refetchInterval: (query: Pick<Query, 'state'>): number | false => {
    // Without a session there is nothing to ask for; signing in again reads everything anew.
    if (isProblem(query.state.error, 'unauthenticated')) return false;
    if (document.visibilityState === 'hidden') return hiddenMs;
    return isAway(query.state.error) ? longestPauseMs : liveMs;
  },
  refetchIntervalInBackground: true,
} as const;
