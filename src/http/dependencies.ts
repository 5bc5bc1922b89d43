import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CrashPoint } from '../crash-point.ts';
import type { Actor } from '../db/actors.ts';
import type { Nudge } from '../db/outbox.ts';
import type { Db } from '../db/transaction.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';

/** What the API works with. The process that serves it composes it once. */
export interface HttpDependencies {
  /** As the app role: one tenant at a time. */
  readonly app: Db;
  /** Puts a nudge into the queue of this process; called after the commit. What gets lost there is repeated. */
  readonly sendNudge: (nudge: Nudge) => void;
  /** A place where a test may end the process; production does nothing there. */
  readonly at: (point: CrashPoint) => void;
  /** Null refuses them. */
  readonly developmentTokens: { readonly secret: Uint8Array } | null;
  readonly logger: FastifyBaseLogger;
  /** Limits other than the defaults, which are for one API process on one machine. */
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  /** Of one user or service account. */
  readonly requestsPerSecond: number;
  /** Of one source address. */
  readonly failedAuthenticationsPerMinute: number;
  /** Requests that wait for an outcome at the same time: of one user or service account, and of all. */
  readonly waitingPerActor: number;
  readonly waitingInAll: number;
}

export const defaultLimits: HttpLimits = {
  // A back office that books a month's invoices at once sends some hundreds a second, and one machine takes 2,000
  // answers a second in all: half of that for one caller leaves the others room and stops no honest one.
  requestsPerSecond: 1_000,
  // A client with an old key tries again every few seconds; more than one a second is a loop or a search.
  failedAuthenticationsPerMinute: 60,
  // Each is an open connection and an entry in a list: cheap, but sockets are not without end.
  waitingPerActor: 500,
  waitingInAll: 2_000,
};

/** What the routes are given. */
export interface RouteContext extends Omit<HttpDependencies, 'logger' | 'limits'> {
  readonly waiters: OutcomeWaiters;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, by the credential. What they may do is read where they do it (ENV-08). */
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** The media types of the body, where they are others than JSON. */
    readonly takes?: readonly string[];
  }
}
