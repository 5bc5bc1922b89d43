// Gets tokens for the demo's people from the provider that `npm start` runs: the code flow with PKCE, as any program
// on somebody's machine goes through it, with this one in the place of the browser.
import * as oidc from 'openid-client';
import { commandLineClient } from '../embedded/identity-provider-client.ts';
import { CliError } from './cli-error.ts';
import type { StoredToken } from './token-store.ts';

/** The way back to the program has a few stations; more is a circle. */
const stepsAtMost = 10;

/** A new token of somebody who needs no password to sign in. */
export async function signIn(issuer: string, subject: string): Promise<StoredToken> {
  try {
    return await codeFlow(issuer, subject);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      `Nobody could sign in at ${issuer} (${reasonOf(error)}). Is Countersign running? npm start`,
    );
  }
}

async function codeFlow(issuer: string, subject: string): Promise<StoredToken> {
  const config = await oidc.discovery(new URL(issuer), commandLineClient.id, undefined, oidc.None(), {
    // It is on this machine: what is not encrypted leaves it for nowhere.
    execute: [oidc.allowInsecureRequests],
  });
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: commandLineClient.redirectUri,
    scope: 'openid api',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const back = await walk(url, subject);
  const tokens = await oidc.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  return { token: tokens.access_token, expiresAt: Date.now() + (tokens.expiresIn() ?? 0) * 1_000 };
}

/** Follows the redirects that a browser would, with its cookies, and says on the page who one is. */
async function walk(from: URL, subject: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = from;
  for (let step = 0; step < stepsAtMost; step += 1) {
    const page = at.pathname.startsWith('/sign-in/');
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(page ? { method: 'POST', body: new URLSearchParams({ login: subject }) } : {}),
    });
    await response.arrayBuffer();
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${at.pathname} answered ${response.status}`);
    at = new URL(location, at);
    if (at.href.startsWith(commandLineClient.redirectUri)) return at;
  }
  throw new Error('it leads in a circle');
}

const reasonOf = (error: unknown): string => {
  const { cause, message } = error as { message?: string; cause?: { code?: string } };
  return cause?.code ?? message ?? String(error);
};
