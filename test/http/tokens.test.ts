// What an access token must be to let somebody in: a real provider signs each of the wrong ones.
import { generateKeyPair } from 'jose';
import { linkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { openIssuer, readTokensOf, runIssuer, signToken, testAudience } from '../support/issuer.ts';
import type { Over } from '../support/issuer.ts';
import { until } from '../support/until.ts';
import { TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const token = (over: Over = {}, subject: string = api.house.people.admin): Promise<string> =>
  signToken(runIssuer(), subject, over);
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

const unsigned = (): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: runIssuer().url,
    aud: testAudience,
    sub: api.house.people.admin,
    exp: inSeconds(60),
  };
  return `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`;
};

/** Signed with the provider's public key as if it were a shared secret. */
const signedWithPublicKey = async (): Promise<string> => {
  const keys = await (await fetch(`${runIssuer().url}/jwks`)).text();
  return token({ header: { alg: 'HS256' }, key: new TextEncoder().encode(keys) });
};
const anotherKey = async () => (await generateKeyPair('RS256')).privateKey;
const bySomebodyElse = async (): Promise<string> => {
  const other = await openIssuer();
  const signed = await signToken(other, api.house.people.admin);
  await other.close();
  return signed;
};

test('a right token lets its user in', async () => {
  const { status, body } = await api.callWith(await token(), '/v1/me');
  expect([status, body.name, body.role]).toEqual([200, 'Ada Admin', 'administrator']);
});

const faults: [string, string, () => Promise<string> | string][] = [
  ['that has expired', 'expired_token', () => token({ claims: { exp: inSeconds(-10) } })],
  ['that is not valid yet', 'token_not_yet_valid', () => token({ claims: { nbf: inSeconds(30) } })],
  ['that never ends', 'malformed_claims', () => token({ claims: { exp: undefined } })],
  ['for another audience', 'wrong_audience', () => token({ claims: { aud: 'somebody-else' } })],
  ['for no audience', 'wrong_audience', () => token({ claims: { aud: undefined } })],
  ['of another issuer', 'unknown_issuer', bySomebodyElse],
  ['that names no issuer', 'malformed_token', () => token({ claims: { iss: undefined } })],
  ['without a subject', 'malformed_claims', () => token({ claims: { sub: undefined } })],
  ['that is not signed', 'wrong_algorithm', unsigned],
  ['signed with a shared secret', 'wrong_algorithm', signedWithPublicKey],
  ['signed by a key of another id', 'unknown_signing_key', () => token({ header: { kid: 'other' } })],
  ['signed by another key', 'bad_signature', async () => token({ key: await anotherKey() })],
  ['that is an ID token', 'not_an_access_token', () => token({ header: { typ: 'JWT' } })],
  ['without a type', 'not_an_access_token', () => token({ header: { typ: undefined as never } })],
  ['of somebody without a user here', 'no_user_here', () => token({}, 'a stranger')],
  ['whose payload is no JSON', 'malformed_token', () => 'eyJhbGciOiJSUzI1NiJ9.bm9uc2Vuc2U.AAAA'],
];

test.each(faults)('a token %s is the same 401 as any other, and the log says %s', async (_, reason, make) => {
  const before = api.log.length;
  const { status, headers, body } = await api.callWith(await make(), '/v1/me');
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer realm="countersign"');
  expect(body).toEqual((await api.callWith('wrong', '/v1/me')).body);
  const lines = api.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
  const refusal = lines.find(({ msg }) => msg === 'a credential was refused');
  expect(refusal).toMatchObject({ reason, source: '127.0.0.1' });
});

test.each(['application/at+jwt', 'AT+JWT'])(
  'the type of a token is taken as %s too (RFC 9068)',
  async (typ) => {
    expect((await api.callWith(await token({ header: { typ } }), '/v1/me')).status).toBe(200);
  },
);

test('a token of several audiences is taken when ours is among them', async () => {
  const several = await token({ claims: { aud: ['another', testAudience] } });
  expect((await api.callWith(several, '/v1/me')).status).toBe(200);
});

test('a process that trusts no provider takes no tokens, and goes on taking keys', async () => {
  const other = await api.another({ readToken: readTokensOf(api.database, { operator: null }) });
  expect((await other.callWith(await token(), '/v1/me')).status).toBe(401);
  expect((await other.call('client', '/v1/me')).status).toBe(200);
});

test('a token that is known is refused when it has expired, but for what clocks may differ by', async () => {
  const began = 2_000_000_000_000;
  onlyTheDateIsFaked(began);
  try {
    const short = await token({ claims: { exp: began / 1_000 + 60 } });
    expect((await api.callWith(short, '/v1/me')).status).toBe(200);
    jest.setSystemTime(began + 64_000);
    expect((await api.callWith(short, '/v1/me')).status).toBe(200);
    jest.setSystemTime(began + 65_000);
    expect((await api.callWith(short, '/v1/me')).status).toBe(401);
  } finally {
    jest.useRealTimers();
  }
});

/** Sockets and the database go on by the real timers. */
const onlyTheDateIsFaked = (now: number): void => {
  jest.useFakeTimers({
    now,
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
      ...(['clearImmediate', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
};

describe('when the provider is away', () => {
  test('its tokens are 503 with Retry-After and not 401, keys go on, and it is asked again when it is back', async () => {
    const first = await openIssuer();
    const port = Number(new URL(first.url).port);
    await first.close();
    const readToken = readTokensOf(api.database, { operator: { issuer: first.url, audience: testAudience } });
    const other = await api.another({ readToken });
    const { environmentId, people } = api.house;
    await inTenant(api.database.app, environmentId, (tx) =>
      linkIdentity(tx, { environmentId, issuer: first.url, subject: 'basil', userId: people.basil }),
    );
    const away = await other.callWith(await signToken(first, 'basil'), '/v1/me');
    expect([away.status, away.body.code]).toEqual([503, 'identity_provider_unavailable']);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.call('client', '/v1/me')).status).toBe(200);
    const second = await openIssuer({ port });
    const signed = await signToken(second, 'basil');
    await until(
      async () => (await other.callWith(signed, '/v1/me')).status === 200,
      'the provider is asked again',
    );
    await second.close();
    // What was found right stays right: nobody is asked again for it.
    expect((await other.callWith(signed, '/v1/me')).status).toBe(200);
  });
});
