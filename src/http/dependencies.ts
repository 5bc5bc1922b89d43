import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CrashPoint } from '../crash-point.ts';
import type { Actor } from '../db/actors.ts';
import type { Nudge } from '../db/outbox.ts';
import type { Db } from '../db/transaction.ts';
import type { ReadToken, VerifiedToken } from '../identity/access-tokens.ts';
import type { SendCommand } from '../domain/command-request.ts';
import type { HttpLimits } from './limits.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';

/** What the API works with. The process that serves it composes it once. */
export interface HttpDependencies {
  /** As the app role: one tenant at a time. */
  readonly app: Db;
  /** Puts a nudge into the queue of this process; called after the commit. What gets lost there is repeated. */
  readonly sendNudge: (nudge: Nudge) => void;
  /** Asks the workflow of an approval for a command, and waits for what came of it. */
  readonly sendCommand: SendCommand;
  /** A place where a test may end the process; production does nothing there. */
  readonly at: (point: CrashPoint) => void;
  /** Checks access tokens of the providers that are trusted. */
  readonly readToken: ReadToken;
  /** The operator's provider, and whether those of environments may be anywhere, also without TLS. */
  readonly issuers: { readonly operator: string | null; readonly anywhere: boolean };
  /** What the secrets of invitations are made by. */
  readonly invitationSecret: string;
  readonly logger: FastifyBaseLogger;
  /** Proxies whose word on the caller's address is taken, as addresses and networks; none without it. */
  readonly trustedProxies?: readonly string[];
  /** Limits other than the defaults, which are for one API process on one machine. */
  readonly limits?: Partial<HttpLimits>;
}

/** What the routes are given. */
export interface RouteContext extends Omit<HttpDependencies, 'logger' | 'limits' | 'trustedProxies'> {
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
    /** Who calls to their provider, on the routes that want nothing more; null with a service account's key. */
    identity: VerifiedToken | null;
  }
  interface FastifyContextConfig {
    /** The media types of the body, where they are others than JSON. */
    readonly takes?: readonly string[];
    /** For whoever has a token that is right, also without a user here. */
    readonly forIdentities?: true;
  }
}
