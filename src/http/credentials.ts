import type { FastifyRequest } from 'fastify';
import type { Actor } from '../db/actors.ts';
import type { IdentityLink } from '../db/identities.ts';
import { isId } from '../db/ids.ts';
import { findKeyOwner } from '../db/service-accounts.ts';
import type { KeyFault, KeyOwner } from '../db/service-accounts.ts';
import type { EnvironmentId } from '../domain/ids.ts';
import type { KeyScope } from '../domain/key-scope.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { TokenFault, VerifiedToken } from '../identity/access-tokens.ts';
import { IssuerUnreachable } from '../identity/guarded-fetch.ts';
import type { HttpDependencies } from './dependencies.ts';
import { LinkHints } from './link-hints.ts';
import { Problem } from './problem.ts';
import { readSession } from './sessions.ts';
import type { BrowserIdentity } from '../identity/browser-identity.ts';
import type { SessionFault } from './sessions.ts';

/** Why a credential is refused: for the log, which tells the reasons apart where the answer does not. */
export type CredentialFault =
  TokenFault | KeyFault | SessionFault | 'no_user_here' | 'wrong_environment' | 'retired';

/** Who calls, by the credential. */
export interface Caller {
  readonly actor: Actor;
  /** What a service account's key may be used for; null for people, whom their role limits. */
  readonly scopes: readonly KeyScope[] | null;
  /** Whose links were only remembered: they are looked up again should they turn out stale. */
  readonly hintedBy: VerifiedToken | null;
}

type Known<T> = Promise<Result<T, CredentialFault>>;

export interface Authenticator {
  caller(request: FastifyRequest): Known<Caller>;
  /** Who somebody is to their provider, whether they are a user here or not; or a key's owner. */
  identity(request: FastifyRequest): Known<VerifiedToken | BrowserIdentity | Caller>;
  /** The caller by links that are read now, in place of those that were remembered. */
  callerAnew(token: VerifiedToken, request: FastifyRequest): Known<Caller>;
}

/** Finds out who calls. Every kind of wrong or missing credential is a fault. */
export function authenticator({
  app,
  readToken,
  web,
}: Pick<HttpDependencies, 'app' | 'readToken' | 'web'>): Authenticator {
  const hints = new LinkHints(app);
  const ofKey = async (key: string, request: FastifyRequest): Known<Caller> => {
    const owner = await findKeyOwner(app, key);
    return owner.ok ? callerOfKey(owner.value, namedEnvironment(request)) : owner;
  };
  const ofToken = async (token: VerifiedToken, request: FastifyRequest): Known<Caller> => {
    const remembered = hints.remembered(token);
    const chosen = remembered && choose(remembered, token, namedEnvironment(request));
    if (typeof chosen !== 'object') return callerAnew(token, request);
    return ok({ actor: actorOf(chosen), scopes: null, hintedBy: token });
  };
  const callerAnew = async (token: VerifiedToken, request: FastifyRequest): Known<Caller> => {
    const chosen = choose(await hints.lookUp(token), token, namedEnvironment(request));
    if (chosen === 'several') throw environmentRequired();
    return typeof chosen === 'string'
      ? err(chosen)
      : ok({ actor: actorOf(chosen), scopes: null, hintedBy: null });
  };
  const read = async (
    request: FastifyRequest,
  ): Known<{ key: string } | { token: VerifiedToken | BrowserIdentity }> => {
    const { authorization } = request.headers;
    // A cookie comes along by itself; whoever names a credential means that one.
    if (authorization === undefined) {
      const session = await readSession(request, { app, web });
      return session.ok ? ok({ token: session.value }) : session;
    }
    const [, credential] = bearer.exec(authorization) ?? [];
    if (!credential) return err('no_credential');
    if (credential.startsWith('cs_')) return ok({ key: credential });
    const token = await readToken(credential).catch(asProblem);
    return token.ok ? ok({ token: token.value }) : token;
  };
  return {
    callerAnew,
    async caller(request) {
      const given = await read(request);
      if (!given.ok) return given;
      return 'key' in given.value ? ofKey(given.value.key, request) : ofToken(given.value.token, request);
    },
    async identity(request) {
      const given = await read(request);
      if (!given.ok) return given;
      if ('key' in given.value) return ofKey(given.value.key, request);
      // Whoever asks for the list has just been told that there is another, or is about to add one.
      hints.forget(given.value.token);
      return ok(given.value.token);
    },
  };
}

/** Access tokens of some providers carry groups and claims by the dozen. */
const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192})$/i;

const header = 'countersign-environment';

const namedEnvironment = ({ headers }: FastifyRequest): string | undefined => headers[header]?.toString();

function callerOfKey(
  { actor, scopes }: KeyOwner,
  named: string | undefined,
): Result<Caller, CredentialFault> {
  // A key is of one environment; whoever names another has taken the wrong key.
  if (named !== undefined && named !== actor.environmentId) return err('wrong_environment');
  return ok({ actor, scopes, hintedBy: null });
}

type Choice = IdentityLink | 'several' | 'no_user_here' | 'wrong_environment';

/** Whom an identity acts as: its only user, or its user in the environment that is named. */
function choose(
  links: readonly IdentityLink[],
  { environments }: VerifiedToken,
  named: string | undefined,
): Choice {
  const opened = environments
    ? links.filter(({ environmentId }) => environments.includes(environmentId))
    : links;
  const [only, other] = opened;
  if (!only) return 'no_user_here';
  if (named === undefined) return other ? 'several' : only;
  const wanted = isId<'environment'>(named) ? (named as EnvironmentId) : null;
  return opened.find(({ environmentId }) => environmentId === wanted) ?? 'wrong_environment';
}

const actorOf = ({ userId, environmentId, identityId }: IdentityLink): Actor => ({
  kind: 'user',
  id: userId,
  environmentId,
  identityId,
});

const environmentRequired = (): Problem =>
  new Problem('environment_required', {
    detail:
      'You are a user of several environments: name one with the header Countersign-Environment. GET /v1/environments lists them.',
  });

/** A provider that restarts is back in seconds. */
const providerRetryAfterSeconds = '5';

function asProblem(error: unknown): never {
  if (!(error instanceof IssuerUnreachable)) throw error;
  throw new Problem('identity_provider_unavailable', {
    detail: 'The provider that issued the token can not be asked for its keys at the moment.',
    headers: { 'retry-after': providerRetryAfterSeconds },
    cause: error,
  });
}
