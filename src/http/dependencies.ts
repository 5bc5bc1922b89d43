import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { CrashPoint } from '../crash-point.ts';
import type { Actor } from '../db/actors.ts';
import type { Nudge } from '../db/outbox.ts';
import type { Db } from '../db/transaction.ts';
import type { ReadToken, VerifiedToken } from '../identity/access-tokens.ts';
import type { BrowserIdentity } from '../identity/browser-identity.ts';
import type { BrowserSignIn } from '../identity/browser-sign-in.ts';
import type { SendCommand, SendDelegation } from '../domain/command-request.ts';
import type { HttpLimits } from './limits.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';
import type { RequestLoad } from './request-load.ts';

/** What the API works with. The process that serves it composes it once. */
export interface HttpDependencies {
  /** As the app role: one tenant at a time. */
  readonly app: Db;
  /** Puts a nudge into the queue of this process; called after the commit. What gets lost there is repeated. */
  readonly sendNudge: (nudge: Nudge) => void;
  /** Asks the workflow of an approval for a command, and waits for what came of it. */
  readonly sendCommand: SendCommand;
  /** The same for a step of a delegation. */
  readonly sendDelegation: SendDelegation;
  /** Takes the step that a nudge asks for, where a change is only tried out (PLC-26). */
  readonly followNudge: (stage: Db, nudge: Nudge) => Promise<void>;
  /** A place where a test may end the process; production does nothing there. */
  readonly at: (point: CrashPoint) => void;
  /** Checks access tokens of the providers that are trusted. */
  readonly readToken: ReadToken;
  /** The operator's provider, and whether those of environments may be anywhere, also without TLS. */
  readonly issuers: { readonly operator: string | null; readonly anywhere: boolean };
  /** How people use it by a browser. */
  readonly web: WebDependencies;
  /** What the secrets of invitations are made by. */
  readonly invitationSecret: string;
  readonly logger: FastifyBaseLogger;
  /** The last migration that this code was written for: with an older schema it is not ready. */
  readonly newestMigration: string;
  /** Aborted when the process was asked to stop: it serves what it has and what still comes, but is not ready. */
  readonly stopping: AbortSignal;
  /** Where requests are counted and timed; nowhere without it. */
  readonly metrics?: Registry;
  /** Proxies whose word on the caller's address is taken, as addresses and networks; none without it. */
  readonly trustedProxies?: readonly string[];
  /** Where the requests under way are counted, for whoever wants to know how busy this process is. */
  readonly load?: RequestLoad;
  /** Limits other than the defaults, which are for one API process on one machine. */
  readonly limits?: Partial<HttpLimits>;
}

export interface WebDependencies {
  /** Where people reach Countersign, without a path and without a slash at the end. */
  readonly publicUrl: string;
  /** Where they sign in; null where the operator names no provider and client for it. */
  readonly signIn: BrowserSignIn | null;
  /** Where the pages lie when they are built. */
  readonly folder: string;
}

/** What the routes are given. */
export interface RouteContext extends Omit<
  HttpDependencies,
  'logger' | 'load' | 'limits' | 'trustedProxies' | 'newestMigration' | 'stopping' | 'metrics'
> {
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
    identity: VerifiedToken | BrowserIdentity | null;
  }
  interface FastifyContextConfig {
    /** The media types of the body, where they are others than JSON. */
    readonly takes?: readonly string[];
    /** For whoever has a token that is right, also without a user here. */
    readonly forIdentities?: true;
    /** For everybody; who it is, is told where they are signed in by a browser. */
    readonly forAnybody?: true;
  }
}
