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
    interceptors: [withDeadline(deadlineMs), makeGrpcRetryInterceptor(defaultGrpcRetryOptions())],
  });
  return new Client({ connection, ...(namespace ? { namespace } : {}) });
}

/** Counts from the first try: the one that tries again stands behind it and keeps the same deadline. */
const withDeadline = (deadlineMs: number): Interceptor =>
  ((options, next) => next({ ...options, deadline: Date.now() + deadlineMs })) as Interceptor;
