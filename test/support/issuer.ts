// A real provider of identities: discovery and keys over HTTP, and tokens that say whatever a test wants.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTHeaderParameters } from 'jose';
import { findEnvironmentIssuers } from '../../src/db/identities.ts';
import { createTokenReader } from '../../src/identity/access-tokens.ts';
import type { ReadToken, TrustedIssuers } from '../../src/identity/access-tokens.ts';
import type { TestDatabase } from './database.ts';
import { testServers } from './servers.ts';

export const testAudience = 'countersign';
/** What the tests' invitations are made by. */
export const testInvitationSecret = 'a secret of the tests, long enough to sign';
const keyId = 'test-key';

/** What another process needs to sign as this issuer. */
export interface PublishedIssuer {
  readonly url: string;
  readonly privateKey: JWK;
}

export interface Over {
  readonly header?: Partial<JWTHeaderParameters>;
  /** A claim that is undefined is left out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey | Uint8Array;
}

/** An access token as providers issue them, for a minute, but for what a test wants otherwise. */
export async function signToken(
  { url, privateKey }: PublishedIssuer,
  subject: string,
  { header, claims, key }: Over = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const usual = { iss: url, sub: subject, aud: testAudience, iat: now, exp: now + 60 };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'at+jwt', ...header })
    .sign(key ?? (await keyOf(privateKey)));
}

const keys = new Map<JWK, ReturnType<typeof importJWK>>();
const keyOf = (privateKey: JWK): ReturnType<typeof importJWK> => {
  const known = keys.get(privateKey) ?? importJWK(privateKey, 'RS256');
  keys.set(privateKey, known);
  return known;
};

const tokens = new Map<string, { readonly token: Promise<string>; readonly until: number }>();

/** A token of the run's provider as people's programs have it: good for some requests, then another one. */
export function usualTokenOf(subject: string): Promise<string> {
  const known = tokens.get(subject);
  if (known && Date.now() < known.until) return known.token;
  const token = signToken(runIssuer(), subject);
  tokens.set(subject, { token, until: Date.now() + 20_000 });
  return token;
}

/** The provider of the whole run: tests of what happens without one start their own. */
export const runIssuer = (): PublishedIssuer => testServers().issuer;

/** What an API that trusts the run's provider reads tokens by. */
export const readTokensOf = ({ app }: TestDatabase, over: Partial<TrustedIssuers> = {}): ReadToken =>
  createTokenReader({
    operator: { issuer: runIssuer().url, audience: testAudience },
    environmentsOf: (issuer) => findEnvironmentIssuers(app, issuer),
    reach: { anywhere: true },
    ...over,
  });

export interface TestIssuer extends PublishedIssuer {
  /** Paths that were asked for, in their order. */
  readonly asked: string[];
  /** Answers in place of the usual ones; undefined for no answer at all. */
  readonly answers: Map<
    string,
    { readonly status: number; readonly body?: string; readonly location?: string }
  >;
  close(): Promise<void>;
}

/** Starts a provider with a key of its own, on a port of its own unless one is named. */
export async function openIssuer({ port = 0 }: { readonly port?: number } = {}): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  const asked: string[] = [];
  const answers: TestIssuer['answers'] = new Map();
  let url = '';
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const usual: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/jwks` },
      '/jwks': { keys: [key] },
    };
    const { status, body, location } = answers.get(path) ?? {
      status: path in usual ? 200 : 404,
      body: JSON.stringify(usual[path]),
    };
    response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    privateKey: await exportJWK(privateKey),
    asked,
    answers,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
