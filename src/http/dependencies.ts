import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CrashPoint } from '../crash-point.ts';
import type { Actor } from '../db/actors.ts';
import type { Nudge } from '../db/outbox.ts';
import type { Db } from '../db/transaction.ts';
import type { HttpLimits } from './limits.ts';
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
