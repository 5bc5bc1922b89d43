// An environment's own providers: who says which, whom they let in, and how soon that ends.
import { sql } from 'kysely';
import { linkIdentity, unlinkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openIssuer, runIssuer, signToken, testInvitationSecret } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { readTokensOf } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
let harbour: House;
let provider: TestIssuer;
beforeAll(async () => {
  api = await TestApi.open();
  harbour = await buildHouse(api.database.app, 'Harbour NV');
  provider = await openIssuer();
});
afterAll(async () => {
  await provider.close();
  await api.close();
});

const trust = (body: object, house?: House): Promise<Answer> =>
  api.call('admin', { path: '/v1/issuers', body }, house);
const distrust = (id: string, house?: House): Promise<Answer> =>
  api.call('admin', { method: 'DELETE', path: `/v1/issuers/${id}` }, house);
const theirs = (subject: string): Promise<string> =>
  signToken(provider, subject, { claims: { aud: 'windmill-api' } });

/** Invites somebody, who comes in with a token of the environment's provider. */
async function bringIn(subject: string): Promise<void> {
  const { body } = await api.call('admin', {
    path: '/v1/users',
    body: { name: 'Nina', email: 'n@w.example' },
  });
  const { environmentId } = api.house;
  const [invitation] = await rowsOf(
    api.database.app,
    environmentId,
    sql<{ id: string }>`select id from invitations where user_id = ${body.id}`,
  );
  const token = invitationToken(testInvitationSecret, invitation?.id ?? '');
  const call = { path: '/v1/invitations/accept', body: { token } };
  const { status } = await api.callWith(await theirs(subject), call);
  if (status !== 200) throw new Error(`the invitation was not accepted: ${status}`);
}

test('AUD-01 an environment trusts a provider for its own users, and when it no longer does they are out at once', async () => {
  const before = await api.callWith(await theirs('nina'), '/v1/me');
  expect(before.status).toBe(401);
  const { status, body: trusted } = await trust({ issuer: provider.url, audience: 'windmill-api' });
  expect([status, trusted]).toEqual([
    201,
    { id: expect.any(String), issuer: provider.url, audience: 'windmill-api' },
  ]);
  await bringIn('nina');
  const credential = await theirs('nina');
  expect((await api.callWith(credential, '/v1/me')).body.name).toBe('Nina');
  expect((await api.callWith(await signToken(provider, 'nina'), '/v1/me')).status).toBe(401);
  expect((await api.call('admin', '/v1/issuers')).body.items).toEqual([trusted]);
  expect((await api.call('admin', '/v1/issuers', harbour)).body.items).toEqual([]);
  expect((await distrust(trusted.id, harbour)).status).toBe(404);
  expect((await distrust(trusted.id)).body).toEqual(trusted);
  expect((await api.callWith(credential, '/v1/me')).status).toBe(401);
  const audit = await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql<Json>`select action, data from audit where subject_id = ${trusted.id} order by id`,
  );
  expect(audit).toEqual([
    { action: 'issuer_trusted', data: { issuer: provider.url, audience: 'windmill-api' } },
    { action: 'issuer_distrusted', data: { issuer: provider.url, unlinked: 1 } },
  ]);
});

test('ENV-01 a provider of one environment lets nobody into another, whatever its tokens say', async () => {
  await trust({ issuer: provider.url, audience: 'windmill-api' });
  const asAda = signToken(provider, harbour.people.admin, { claims: { aud: 'windmill-api' } });
  for (const environment of [harbour.environmentId, api.house.environmentId]) {
    const headers = { 'countersign-environment': environment };
    expect((await api.callWith(await asAda, { path: '/v1/me', headers })).status).toBe(401);
  }
});

test('a provider that is trusted already, also by the operator, is not trusted twice', async () => {
  const own = { issuer: 'https://login.example/tenant', audience: 'x' };
  expect((await trust(own)).status).toBe(201);
  for (const again of [own, { issuer: runIssuer().url, audience: 'x' }]) {
    const { status, body } = await trust(again);
    expect([status, body.code]).toEqual([409, 'issuer_trusted']);
  }
});

test('a provider is trusted once under a key, and the repeat is answered as the first time', async () => {
  const body = { issuer: 'https://login.example/keyed', audience: 'x' };
  const call = { path: '/v1/issuers', body, key: newKey() };
  const [first, ...repeats] = [
    ...(await Promise.all([api.call('admin', call), api.call('admin', call)])),
    await api.call('admin', call),
  ];
  expect([first?.status, first?.body]).toEqual([201, { id: expect.any(String), ...body }]);
  for (const repeat of repeats) expect([repeat.status, repeat.body]).toEqual([201, first?.body]);
  const other = await api.call('admin', { ...call, body: { ...body, audience: 'y' } });
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused']);
});

test('ENV-14 a provider by which every administrator comes in is not given up', async () => {
  const inlet = await buildHouse(api.database.app, 'Inlet BV');
  const { environmentId, people } = inlet;
  const { body: trusted } = await trust({ issuer: provider.url, audience: 'windmill-api' }, inlet);
  await inTenant(api.database.app, environmentId, async (tx) => {
    const own = { environmentId, issuer: provider.url };
    await linkIdentity(tx, { ...own, subject: 'inlet', userId: people.admin });
    // An administrator, too, but one who can't sign in.
    await unlinkIdentity(tx, people.olga);
    await sql`update users set environment_role = 'administrator' where id = ${people.olga}`.execute(tx);
  });
  const call = { method: 'DELETE', path: `/v1/issuers/${trusted.id}` };
  const refused = await api.callWith(await theirs('inlet'), call);
  expect([refused.status, refused.body.code]).toEqual([409, 'last_administrator']);
  expect((await api.callWith(await theirs('inlet'), '/v1/issuers')).body.items).toEqual([trusted]);
  await inTenant(api.database.app, environmentId, (tx) =>
    linkIdentity(tx, {
      environmentId,
      issuer: runIssuer().url,
      subject: people.olga,
      userId: people.olga,
    }),
  );
  expect((await api.callWith(await theirs('inlet'), call)).status).toBe(200);
  expect((await api.callWith(await theirs('inlet'), '/v1/me')).status).toBe(401);
  expect((await api.call('olga', '/v1/issuers', inlet)).body.items).toEqual([]);
});

test.each([
  'login.example',
  'ftp://login.example',
  'https://user:password@login.example',
  'https://login.example/?tenant=1',
  'https://login.example/#x',
  '',
])('%j is no provider', async (issuer) => {
  const { status, body } = await trust({ issuer, audience: 'x' });
  expect([status, body.errors[0].path]).toEqual([422, '/body/issuer']);
});

describe('where the operator has not allowed it', () => {
  test('a provider without TLS is refused, and one inside our networks is never asked', async () => {
    const strict = await api.another({
      issuers: { operator: null, anywhere: false },
      readToken: readTokensOf(api.database, { reach: { anywhere: false } }),
    });
    const body = { issuer: provider.url, audience: 'windmill-api' };
    const plain = await strict.call('admin', { path: '/v1/issuers', body });
    expect([plain.status, plain.body.errors[0].path]).toEqual([422, '/body/issuer']);
    const asked = provider.asked.length;
    const { status, body: problem } = await strict.callWith(await theirs('nina'), '/v1/me');
    expect([status, problem.code]).toEqual([503, 'identity_provider_unavailable']);
    expect(provider.asked.length).toBe(asked);
  });
});

test('ENV-07 providers are the business of administrators', async () => {
  for (const caller of ['basil', 'olga', 'client', 'observer'] as const) {
    const { status, body } = await api.call(caller, '/v1/issuers');
    expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_administer']);
  }
  const { body } = await api.call('olga', {
    path: '/v1/issuers',
    body: { issuer: provider.url, audience: 'x' },
  });
  expect(body.code).toBe('may_not_administer');
});
