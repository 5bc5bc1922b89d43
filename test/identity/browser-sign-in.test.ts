// What the provider answers is believed only when all of it holds. A provider of the tests says whatever a case wants.
import { createHash } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { createBrowserSignIn } from '../../src/identity/browser-sign-in.ts';
import type { Begun, BrowserSignIn } from '../../src/identity/browser-sign-in.ts';
import { IssuerUnreachable } from '../../src/identity/guarded-fetch.ts';
import { openIssuer, signToken } from '../support/issuer.ts';
import type { Over, TestIssuer } from '../support/issuer.ts';

const publicUrl = 'https://cs.example';
let issuer: TestIssuer;
let signIn: BrowserSignIn;
beforeEach(async () => {
  issuer = await openIssuer();
  describeProvider({});
  signIn = createBrowserSignIn({ issuer: issuer.url, clientId: 'web', publicUrl });
});
afterEach(() => issuer.close());

/** What the provider says of itself, with this in addition. */
function describeProvider(more: object): void {
  const { url } = issuer;
  issuer.answers.set('/.well-known/openid-configuration', {
    status: 200,
    body: JSON.stringify({
      issuer: url,
      jwks_uri: `${url}/jwks`,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      ...more,
    }),
  });
}

/** The provider answers the code with an ID token like this. */
async function answerWith({ nonce }: Begun, over: Over = {}): Promise<void> {
  const idToken = await signToken(issuer, 'ann', {
    ...over,
    header: { typ: 'JWT', ...over.header },
    claims: { aud: 'web', nonce, name: 'Ann Mulder', ...over.claims },
  });
  answerCode({ id_token: idToken });
}
const answerCode = (tokens: object): void => {
  const body = JSON.stringify({ access_token: 'opaque', token_type: 'Bearer', ...tokens });
  issuer.answers.set('/token', { status: 200, body });
};

const finish = (begun: Begun, query: Record<string, string> = {}) =>
  signIn.finish(new URLSearchParams({ code: 'code', state: begun.state, ...query }), begun);

test('who the provider signs for is signed in, with the name that it knows', async () => {
  const begun = await signIn.begin();
  await answerWith(begun);
  expect(await finish(begun)).toEqual({
    ok: true,
    value: {
      issuer: issuer.url,
      subject: 'ann',
      name: 'Ann Mulder',
      idToken: expect.stringMatching(/^eyJ/),
    },
  });
  const challenge = new URL(begun.address).searchParams.get('code_challenge');
  expect(challenge).toBe(createHash('sha256').update(begun.verifier).digest('base64url'));
});

const now = () => Math.floor(Date.now() / 1_000);
const bad: [string, () => Promise<Over> | Over][] = [
  ['another nonce', () => ({ claims: { nonce: 'another' } })],
  ['no nonce', () => ({ claims: { nonce: undefined } })],
  ['another client', () => ({ claims: { aud: 'other' } })],
  ['several clients, without saying for which', () => ({ claims: { aud: ['web', 'other'] } })],
  ['another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
  ['a time that is over', () => ({ claims: { iat: now() - 900, exp: now() - 600 } })],
  ['no subject', () => ({ claims: { sub: undefined } })],
  ['an empty subject', () => ({ claims: { sub: '' } })],
  ['no time', () => ({ claims: { exp: undefined } })],
  ['a signature of another key', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
  [
    'a signature by a secret that both would know',
    () => ({ header: { alg: 'HS256' }, key: new TextEncoder().encode('web'.repeat(20)) }),
  ],
];

test.each(bad)('an ID token with %s signs nobody in', async (_, over) => {
  const begun = await signIn.begin();
  await answerWith(begun, await over());
  expect(await finish(begun)).toMatchObject({ ok: false, error: { reason: 'bad_answer' } });
});

test('an ID token without a signature signs nobody in, though the provider says that it gives such', async () => {
  describeProvider({ id_token_signing_alg_values_supported: ['none', 'RS256'] });
  const begun = await signIn.begin();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: issuer.url, sub: 'ann', aud: 'web', nonce: begun.nonce, iat: now(), exp: now() + 60 };
  answerCode({ id_token: `${part({ alg: 'none' })}.${part(claims)}.` });
  expect(await finish(begun)).toMatchObject({ ok: false, error: { reason: 'bad_answer' } });
});

test('an answer without an ID token signs nobody in', async () => {
  const begun = await signIn.begin();
  answerCode({});
  expect(await finish(begun)).toMatchObject({ ok: false, error: { reason: 'bad_answer' } });
});

test.each([
  ['another state', { state: 'another' }, 'bad_answer'],
  ['another issuer', { iss: 'https://evil.example' }, 'bad_answer'],
  ['a refusal', { error: 'unauthorized_client' }, 'refused_by_provider'],
  ['somebody who went back', { error: 'access_denied' }, 'cancelled'],
  ['a refusal in other words', { error: 'Call 555-EVIL <b>' }, 'refused_by_provider'],
])('with %s in the address nobody is signed in, and no code is sent', async (_, query, reason) => {
  const begun = await signIn.begin();
  await answerWith(begun);
  const result = await finish(begun, query);
  expect(result).toMatchObject({ ok: false, error: { reason, said: expect.stringMatching(/^\w+$/) } });
  expect(issuer.asked).not.toContain('/token');
});

test.each([
  ['says that it can not', { status: 503, body: '' }],
  ['breaks', { status: 500, body: '{"error":"server_error"}' }],
])('a provider that %s is away: nobody is blamed', async (_, answer) => {
  const begun = await signIn.begin();
  issuer.answers.set('/token', answer);
  await expect(finish(begun)).rejects.toThrow(IssuerUnreachable);
});

test('a provider that says so in the address is away', async () => {
  const begun = await signIn.begin();
  await expect(finish(begun, { error: 'temporarily_unavailable' })).rejects.toThrow(IssuerUnreachable);
});

test('keys that can not be read make the provider away', async () => {
  const begun = await signIn.begin();
  await answerWith(begun);
  issuer.answers.set('/jwks', { status: 502, body: '' });
  await expect(finish(begun)).rejects.toThrow(IssuerUnreachable);
});

test.each([
  ['of another', { issuer: 'https://other.example' }],
  ['without addresses', { authorization_endpoint: undefined }],
])('metadata %s begins no sign-in', async (_, over) => {
  describeProvider(over);
  await expect(signIn.begin()).rejects.toThrow();
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration']);
});

test('the provider is asked once for many, again after it was away, and what was known goes on meanwhile', async () => {
  await Promise.all([signIn.begin(), signIn.begin(), signIn.begin()]);
  await signIn.begin();
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration']);
});

test('a provider that can not be told of a sign-out is not asked', async () => {
  expect(await signIn.endAddress('token')).toBeNull();
});

test('at the end of a session the provider is told whose it was and where to go', async () => {
  describeProvider({ end_session_endpoint: `${issuer.url}/end` });
  const address = new URL((await signIn.endAddress('token')) ?? '');
  expect([address.origin + address.pathname, Object.fromEntries(address.searchParams)]).toEqual([
    `${issuer.url}/end`,
    { id_token_hint: 'token', client_id: 'web', post_logout_redirect_uri: `${publicUrl}/signed-out` },
  ]);
});
