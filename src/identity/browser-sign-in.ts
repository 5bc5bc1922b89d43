// How people sign in by a browser at the operator's provider: OpenID Connect, the code flow with PKCE, state and nonce.
import * as oidc from 'openid-client';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { ask, IssuerUnreachable } from './guarded-fetch.ts';
import type { Reach } from './guarded-fetch.ts';
import { callbackPath, signedOutPath } from './web-client.ts';

/** Where a provider answers hardly ever changes. */
const metadataHoldMs = 3_600_000;
/** Who is down is asked again after this; until then whoever wants to sign in is told at once. */
const failureHoldsMs = 2_000;
const nameCharactersAtMost = 200;

/** What it takes to come back from the provider; the state also stands in the address there. */
export interface Begun {
  readonly address: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who signed in, as the provider says, with the token that proves it. */
export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly idToken: string;
}

/** Why nobody is signed in. `said` is a code of the protocol, never what somebody wrote. */
export interface SignInFault {
  readonly reason: 'cancelled' | 'refused_by_provider' | 'code_refused' | 'bad_answer';
  readonly said: string;
}

/** The operator's provider, as the web app uses it. Each of these throws IssuerUnreachable while it is away. */
export interface BrowserSignIn {
  readonly issuer: string;
  /** Where the browser is sent to sign in. */
  begin(): Promise<Begun>;
  /** Who came back, by what stands in the address that the browser came back to. */
  finish(query: URLSearchParams, begun: Omit<Begun, 'address'>): Promise<Result<SignedIn, SignInFault>>;
  /** Where the browser is sent to end the session at the provider as well; null where that can't be asked for. */
  endAddress(idToken: string): Promise<string | null>;
}

export interface BrowserSignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Where people reach Countersign; the provider knows the two addresses of it that it sends them back to. */
  readonly publicUrl: string;
}

/** Makes the client of a provider. Nothing is asked before somebody signs in. */
export function createBrowserSignIn(settings: BrowserSignInSettings): BrowserSignIn {
  const { issuer, publicUrl } = settings;
  const callbackAddress = `${publicUrl}${callbackPath}`;
  const provider = remembering(() => discover(settings));
  return {
    issuer,
    async begin() {
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const address = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: callbackAddress,
        scope: 'openid profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { address: address.href, state, nonce, verifier };
    },
    async finish(query, { state, nonce, verifier }) {
      const came = new URL(callbackAddress);
      came.search = query.toString();
      try {
        const tokens = await oidc.authorizationCodeGrant(await provider(), came, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return signedIn(tokens);
      } catch (error) {
        return err(faultOf(error));
      }
    },
    async endAddress(idToken) {
      const config = await provider();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      const parameters = { id_token_hint: idToken, post_logout_redirect_uri: `${publicUrl}${signedOutPath}` };
      return oidc.buildEndSessionUrl(config, parameters).href;
    },
  };
}

/** What the operator chose may be anywhere, also in a network of one's own. */
const reach: Reach = { anywhere: true };

/** Every request to the provider goes through the one function that guards where it goes. */
const guarded: oidc.CustomFetch = async (address, { method, headers, body }) => {
  const text = body instanceof URLSearchParams ? body.toString() : undefined;
  const answered = await ask(address, reach, {
    method,
    headers,
    ...(text === undefined ? {} : { body: text }),
  });
  const { 'content-type': type, 'www-authenticate': challenge } = answered.headers;
  return new Response(answered.text === '' ? null : answered.text, {
    status: answered.status,
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    },
  });
};

async function discover({
  issuer,
  clientId,
  clientSecret,
}: BrowserSignInSettings): Promise<oidc.Configuration> {
  try {
    const server = new URL(issuer);
    const config = await oidc.discovery(server, clientId, clientSecret, undefined, {
      [oidc.customFetch]: guarded,
      execute: [
        // The tokens come straight from the provider; that its key signed them is checked all the same.
        oidc.enableNonRepudiationChecks,
        ...(server.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
      ],
    });
    if (config.serverMetadata().issuer === issuer) return config;
    throw new IssuerUnreachable(`the metadata of ${issuer} is of another`);
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw error;
    throw new IssuerUnreachable(`${issuer} gave no usable metadata`, { cause: error });
  }
}

/** Asks once for all that want it meanwhile, and again after a while; what was known serves while that fails. */
function remembering<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: Promise<T>; readonly until: number } | undefined;
  let good: Promise<T> | undefined;
  return () => {
    if (known && Date.now() < known.until) return known.value;
    const before = good;
    const value = before ? read().catch(() => before) : read();
    const entry = { value, until: Date.now() + metadataHoldMs };
    known = entry;
    value.then(
      () => (good = value),
      () => {
        if (known === entry) known = { value, until: Date.now() + failureHoldsMs };
      },
    );
    return value;
  };
}

type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

function signedIn(tokens: Tokens): Result<SignedIn, SignInFault> {
  const claims = tokens.claims();
  if (!claims || !tokens.id_token) return err({ reason: 'bad_answer', said: 'no_id_token' });
  const { iss: issuer, sub: subject } = claims;
  if (subject === '') return err({ reason: 'bad_answer', said: 'no_subject' });
  return ok({ issuer, subject, name: nameOf(claims), idToken: tokens.id_token });
}

/** The first name that the provider has for somebody; for people who are no user here yet. */
function nameOf({ name, preferred_username: username }: oidc.IDToken): string | null {
  const known = [name, username].find((one): one is string => typeof one === 'string' && one.trim() !== '');
  if (known === undefined) return null;
  return (
    [...known.replace(/[\p{Cc}\p{Surrogate}]/gu, ' ').trim()].slice(0, nameCharactersAtMost).join('') || null
  );
}

/** What people do when they say no; the other codes are of the provider. */
const cancelled: readonly string[] = [
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
];
const away: readonly string[] = ['temporarily_unavailable', 'server_error'];

/** What has gone wrong, without anything of what was sent. Throws what is no fault of this sign-in. */
function faultOf(error: unknown): SignInFault {
  if (error instanceof IssuerUnreachable) throw error;
  if (error instanceof oidc.AuthorizationResponseError) {
    const said = codeIn(error.error);
    if (away.includes(said)) throw new IssuerUnreachable(`the provider says ${said}`);
    return { reason: cancelled.includes(said) ? 'cancelled' : 'refused_by_provider', said };
  }
  if (error instanceof oidc.ResponseBodyError) return { reason: 'code_refused', said: codeIn(error.error) };
  if (error instanceof oidc.ClientError) {
    if (error.cause instanceof IssuerUnreachable) throw error.cause;
    return { reason: 'bad_answer', said: error.code ?? 'unknown' };
  }
  return { reason: 'bad_answer', said: error instanceof Error ? error.name : 'unknown' };
}

/** Only what a code of the protocol looks like: the rest could be anything, a secret too. */
const codeIn = (said: string): string => (/^[a-z_]{1,60}$/.test(said) ? said : 'unknown');
