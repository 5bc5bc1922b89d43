import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import type { ClientConnectConfig } from '@temporalio/envconfig';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

/** A server that takes longer than this, with all that the client tries again, is away for us. */
const callDeadlineMs = 5_000;

/**
 * A client that connects with its first call, so that whoever serves people starts without Temporal, too. Every call
 * has its deadline from here, where none can be forgotten.
 */
export function openTemporalClient(
  { connectionOptions, namespace }: ClientConnectConfig,
  deadlineMs: number = callDeadlineMs,
): Client {
  const connection = Connection.lazy({
    ...connectionOptions,
    interceptors: [tryingUntil(deadlineMs)],
  });
  return new Client({ connection, ...(namespace ? { namespace } : {}) });
}

/** The longest pause between two tries of a call. */
const pauseAtMostMs = 1_000;

/**
 * One deadline for a call with all its tries, counted from the first. No try is put off beyond it: a connection that is
 * closed by then would let it throw where nobody waits for it.
 */
const tryingUntil = (deadlineMs: number): Interceptor => {
  const { retryableDecider, delayFunction } = defaultGrpcRetryOptions();
  return (options, next) => {
    const deadline = Date.now() + deadlineMs;
    const retrying = makeGrpcRetryInterceptor({
      delayFunction: (attempt, status) => Math.min(delayFunction(attempt, status), pauseAtMostMs),
      retryableDecider: (attempt, status) =>
        Date.now() + pauseAtMostMs < deadline && retryableDecider(attempt, status),
    });
    return retrying({ ...options, deadline }, next);
  };
};
