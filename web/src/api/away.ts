import { useSyncExternalStore } from 'react';
import { isAway } from './problem.ts';
import { queries } from './query-client.ts';

/** Whether a read of this page waits for a server that does not answer. */
const anyAway = (): boolean =>
  queries
    .getQueryCache()
    .getAll()
    .some((query) => query.isActive() && isAway(query.state.fetchFailureReason ?? query.state.error));

/** True while the server is away; it turns false by itself, since every read is repeated until it succeeds. */
export const useAway = (): boolean =>
  useSyncExternalStore((changed) => queries.getQueryCache().subscribe(changed), anyAway);
