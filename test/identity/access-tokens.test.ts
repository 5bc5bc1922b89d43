// How tokens are checked over time: keys that come and go, providers that answer nonsense, and how often they are asked.
import { exportJWK, generateKeyPair } from 'jose';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import { createTokenReader } from '../../src/identity/access-tokens.ts';
import type { ReadToken } from '../../src/identity/access-tokens.ts';
import { openIssuer, signToken, testAudience } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';

let provider: TestIssuer;
let read: ReadToken;
beforeEach(async () => {
  provider = await openIssuer();
  read = createTokenReader({
    operator: { issuer: provider.url, audience: testAudience },
    environmentsOf: async () => [],
    reach: { anywhere: false },
  });
});
afterEach(async () => {
  jest.useRealTimers();
  await provider.close();
});

const inMs = (ms: number): void => {
  const others = ['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const;
  const timers = ['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const;
  jest.useFakeTimers({
    now: Date.now() + ms,
    doNotFake: [...others, ...timers, 'setTimeout', 'clearTimeout'],
  });
};
const answer = (path: string, value: unknown): void => {
  provider.answers.set(path, { status: 200, body: JSON.stringify(value) });
};
const discovery = '/.well-known/openid-configuration';
const faultOf = async (token: string): Promise<unknown> => {
  const result = await read(token).catch((error: Error) => ({ ok: false as const, error: error.name }));
  return result.ok ? result.value.subject : result.error;
};

test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('a token signed by %s is taken', async (alg) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  answer('/jwks', { keys: [{ ...(await exportJWK(publicKey)), kid: 'own', alg }] });
  const token = await signToken(provider, 'ann', { header: { alg, kid: 'own' }, key: privateKey });
  expect(await faultOf(token)).toBe('ann');
});

test('a key that a provider begins to use is found, and a made-up one makes it asked once in ten seconds', async () => {
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('ann');
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  answer('/jwks', { keys: [{ ...(await exportJWK(publicKey)), kid: 'new', alg: 'RS256' }] });
  const rotated = () => signToken(provider, 'ann', { header: { kid: 'new' }, key: privateKey });
  for (let tries = 0; tries < 3; tries += 1)
    expect(await faultOf(await rotated())).toBe('unknown_signing_key');
  expect(provider.asked).toEqual([discovery, '/jwks']);
  inMs(10_500);
  expect(await faultOf(await rotated())).toBe('ann');
  for (let tries = 0; tries < 3; tries += 1) {
    const madeUp = await signToken(provider, 'ann', { header: { kid: `made up ${tries}` } });
    expect(await faultOf(madeUp)).toBe('unknown_signing_key');
  }
  expect(provider.asked).toEqual([discovery, '/jwks', '/jwks']);
});

test('a key that a provider has withdrawn is believed for ten minutes at most', async () => {
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('ann');
  answer('/jwks', { keys: [] });
  inMs(601_000);
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('unknown_signing_key');
});

test('a token that was found right is believed for a minute, and no longer where its key was withdrawn', async () => {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('ann');
  answer('/jwks', { keys: [] });
  const long = await signToken(provider, 'bob', { claims: { exp } });
  inMs(595_000);
  expect(await faultOf(long)).toBe('bob');
  inMs(59_000);
  expect(await faultOf(long)).toBe('bob');
  expect(provider.asked).toEqual([discovery, '/jwks']);
  inMs(1_000);
  expect(await faultOf(long)).toBe('unknown_signing_key');
});

test('AUD-01 what a token opens is asked at each request: of whom an issuer is trusted, and with which audience', async () => {
  const trusts: { environmentId: EnvironmentId; audience: string }[] = [];
  const trust = (environmentId: string, audience: string): unknown =>
    trusts.push({ environmentId: environmentId as EnvironmentId, audience });
  read = createTokenReader({
    operator: null,
    environmentsOf: async () => [...trusts],
    reach: { anywhere: true },
  });
  const token = await signToken(provider, 'ann', { claims: { aud: ['one', 'two'] } });
  const opened = async (): Promise<unknown> => {
    const result = await read(token);
    return result.ok ? result.value.environments : result.error;
  };
  expect(await opened()).toBe('unknown_issuer');
  trust('windmill', 'one');
  expect(await opened()).toEqual(['windmill']);
  trust('harbour', 'two');
  expect(await opened()).toEqual(['windmill', 'harbour']);
  trusts.shift();
  expect(await opened()).toEqual(['harbour']);
  trusts.shift();
  trust('harbour', 'three');
  expect(await opened()).toBe('wrong_audience');
  trusts.shift();
  expect(await opened()).toBe('unknown_issuer');
  expect(provider.asked).toEqual([discovery, '/jwks']);
});

test('many tokens at once make a provider be asked once', async () => {
  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, nth) => signToken(provider, `person ${nth}`)),
  );
  expect(await Promise.all(tokens.map(faultOf))).toEqual(tokens.map((_, nth) => `person ${nth}`));
  expect(provider.asked).toEqual([discovery, '/jwks']);
});

test.each<[string, () => void]>([
  [
    'of another issuer',
    () => answer(discovery, { issuer: 'https://other.example', jwks_uri: `${provider.url}/jwks` }),
  ],
  ['that are none', () => answer(discovery, ['nothing'])],
  ['without an address of keys', () => answer(discovery, { issuer: provider.url })],
  ['whose keys are at no address', () => answer(discovery, { issuer: provider.url, jwks_uri: 'nowhere' })],
  ['whose keys are no keys', () => answer('/jwks', { nothing: true })],
  [
    'that are elsewhere',
    () => provider.answers.set(discovery, { status: 302, location: `${provider.url}/jwks` }),
  ],
  ['that fail', () => provider.answers.set(discovery, { status: 500 })],
])(
  'with metadata %s a provider counts as away, and its token as neither right nor wrong',
  async (_, make) => {
    make();
    expect(await faultOf(await signToken(provider, 'ann'))).toBe('IssuerUnreachable');
  },
);

test('whoever is away is asked again after two seconds, and not by each token until then', async () => {
  provider.answers.set(discovery, { status: 500 });
  for (let tries = 0; tries < 3; tries += 1) {
    expect(await faultOf(await signToken(provider, 'ann'))).toBe('IssuerUnreachable');
  }
  expect(provider.asked).toEqual([discovery]);
  provider.answers.delete(discovery);
  inMs(2_100);
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('ann');
});

test('while a provider that is known is away its keys go on, for tokens that are new too', async () => {
  expect(await faultOf(await signToken(provider, 'ann'))).toBe('ann');
  provider.answers.set(discovery, { status: 500 });
  provider.answers.set('/jwks', { status: 500 });
  expect(await faultOf(await signToken(provider, 'bob'))).toBe('bob');
  inMs(3_601_000);
  expect(await faultOf(await signToken(provider, 'cleo'))).toBe('IssuerUnreachable');
});
