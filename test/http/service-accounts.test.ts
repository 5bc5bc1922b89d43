// Keys of integrations: what each lets in, and how soon it stops.
import { sql } from 'kysely';
import { keyScopes } from '../../src/domain/key-scope.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
let harbour: House;
let accountId: string;
beforeAll(async () => {
  api = await TestApi.open();
  harbour = await buildHouse(api.database.app, 'Harbour NV');
  accountId = (await open()).body.id;
});
afterAll(() => api.close());

const erp = { name: 'ERP', role: 'integration_client' };
const open = (over: object = {}): Promise<Answer> =>
  api.call('admin', { path: '/v1/service-accounts', body: { ...erp, ...over } });

const make = async (over: object = {}, of = accountId): Promise<Json> => {
  const body = { name: 'Nightly run', scopes: keyScopes, ...over };
  const made = await api.call('admin', { path: `/v1/service-accounts/${of}/keys`, body });
  if (made.status !== 201) throw new Error(`the key was refused: ${JSON.stringify(made.body)}`);
  return made.body;
};
const change = (verb: 'renew' | 'revoke', keyId: string, body?: object): Promise<Answer> =>
  api.call('admin', {
    method: 'POST',
    path: `/v1/service-accounts/${accountId}/keys/${keyId}/${verb}`,
    ...(body ? { body } : {}),
  });
const statusWith = async (key: string): Promise<number> => (await api.callWith(key, '/v1/me')).status;
const send = (key: string): Promise<Answer> =>
  api.callWith(key, {
    path: `/v1/documents?${classified}`,
    body: { title: 'A', reference: 'B' },
    key: newKey(),
  });
const reasonOf = async (key: string): Promise<unknown> => {
  const before = api.log.length;
  expect(await statusWith(key)).toBe(401);
  const lines = api.log.slice(before).map((line) => JSON.parse(line));
  return lines.find(({ msg }) => msg === 'a credential was refused')?.reason;
};

test('ENV-12 an administrator opens an account and makes a key, which is shown once and lets the integration in', async () => {
  const made = await make();
  expect(made.key).toMatch(new RegExp(`^cs_${made.id}_[A-Za-z0-9_-]{32}$`));
  expect((await api.callWith(made.key, '/v1/me')).body).toMatchObject({
    id: accountId,
    name: 'ERP',
    role: 'integration_client',
  });
  expect((await send(made.key)).status).toBe(201);
  const { body } = await api.call('admin', `/v1/service-accounts/${accountId}/keys`);
  const listed = body.items.find(({ id }: Json) => id === made.id);
  expect(listed).toEqual({
    id: made.id,
    name: 'Nightly run',
    scopes: [...keyScopes],
    createdAt: expect.any(String),
    expiresAt: null,
    revokedAt: null,
  });
  expect(JSON.stringify(body)).not.toContain(made.key.slice(20));
});

test('ENV-12 a key lets in for its scopes only; the refusal names the one that is missing', async () => {
  const { key } = await make({ scopes: ['documents:read', 'approvals:read'] });
  const sent = await send(key);
  expect([sent.status, sent.body.code, sent.body.scope]).toEqual([
    403,
    'insufficient_scope',
    'documents:write',
  ]);
  const start = await api.callWith(key, {
    path: '/v1/approvals',
    body: { documentId: accountId },
    key: newKey(),
  });
  expect([start.status, start.body.scope]).toEqual([403, 'approvals:start']);
  const groups = await api.callWith(key, '/v1/groups');
  expect([groups.status, groups.body.scope]).toEqual([403, 'directory:read']);
  for (const path of ['/v1/documents', '/v1/approvals', '/v1/me', '/v1/environments']) {
    expect([path, (await api.callWith(key, path)).status]).toEqual([path, 200]);
  }
});

test('ENV-12 a scope gives no more than the role of the account', async () => {
  const observer = await open({ name: 'Dashboard', role: 'integration_observer' });
  const { key } = await make({}, observer.body.id);
  expect((await send(key)).body.code).toBe('may_not_send');
  expect((await api.callWith(key, '/v1/documents')).status).toBe(200);
});

test('a key is renewed: the old one goes on for a day unless told otherwise, and ends at once where that is asked', async () => {
  const old = await make({ name: 'ERP', scopes: ['documents:read'] });
  const { status, body: renewed } = await change('renew', old.id);
  expect([status, renewed.name, renewed.scopes]).toEqual([201, 'ERP', ['documents:read']]);
  expect([await statusWith(old.key), await statusWith(renewed.key)]).toEqual([200, 200]);
  const { body } = await api.call('admin', `/v1/service-accounts/${accountId}/keys`);
  const ends = Date.parse(body.items.find(({ id }: Json) => id === old.id).expiresAt) - Date.now();
  expect(Math.round(ends / 3_600_000)).toBe(24);
  const last = await change('renew', renewed.id, { graceHours: 0 });
  expect([await statusWith(renewed.key), await statusWith(last.body.key)]).toEqual([401, 200]);
  expect((await change('renew', renewed.id)).body.code).toBe('key_ended');
});

test('a revoked key is worthless at the next request, and a key expires by itself', async () => {
  const [revoked, short] = [
    await make(),
    await make({ expiresAt: new Date(Date.now() + 1_500).toISOString() }),
  ];
  expect([await statusWith(revoked.key), await statusWith(short.key)]).toEqual([200, 200]);
  for (let twice = 0; twice < 2; twice += 1) expect((await change('revoke', revoked.id)).status).toBe(200);
  expect(await reasonOf(revoked.key)).toBe('revoked_key');
  await until(async () => (await statusWith(short.key)) === 401, 'the key to expire');
  expect(await reasonOf(short.key)).toBe('expired_key');
  const past = await api.call('admin', {
    path: `/v1/service-accounts/${accountId}/keys`,
    body: { name: 'A', scopes: ['documents:read'], expiresAt: '2020-01-01T00:00:00Z' },
  });
  expect([past.status, past.body.errors[0].path]).toEqual([422, '/body/expiresAt']);
});

test('every kind of wrong key is the same 401; the log tells them apart', async () => {
  const { key, id } = await make();
  const wrong = `cs_${id}_${'x'.repeat(32)}`;
  expect(await reasonOf(wrong)).toBe('wrong_secret');
  expect(await reasonOf(`cs_${'0'.repeat(16)}_${key.slice(20)}`)).toBe('unknown_key');
  expect(await reasonOf(key.slice(0, -1))).toBe('malformed_key');
  const bodies = await Promise.all(
    [wrong, 'cs_x', 'nonsense'].map(async (one) => (await api.callWith(one, '/v1/me')).body),
  );
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
});

test('ENV-12 a retired account takes its keys along and is given no new one', async () => {
  const { body: account } = await open({ name: 'Old ERP' });
  const { key } = await make({}, account.id);
  const retire = () =>
    api.call('admin', { method: 'POST', path: `/v1/service-accounts/${account.id}/retire` });
  expect([(await retire()).body.active, (await retire()).status]).toEqual([false, 200]);
  expect(await statusWith(key)).toBe(401);
  const again = await api.call('admin', {
    path: `/v1/service-accounts/${account.id}/keys`,
    body: { name: 'A', scopes: ['documents:read'] },
  });
  expect([again.status, again.body.code]).toEqual([409, 'service_account_retired']);
});

test('ENV-01 ENV-07 accounts and keys are for administrators of their own environment', async () => {
  const { id } = await make();
  const paths = ['', `/${accountId}`, `/${accountId}/keys`].map((rest) => `/v1/service-accounts${rest}`);
  for (const path of paths) {
    for (const caller of ['basil', 'olga', 'client'] as const) {
      expect([path, caller, (await api.call(caller, path)).body.code]).toEqual([
        path,
        caller,
        'may_not_administer',
      ]);
    }
  }
  const foreign = [
    `/v1/service-accounts/${accountId}/keys/${id}/revoke`,
    `/v1/service-accounts/${accountId}/keys/${id}/renew`,
    `/v1/service-accounts/${accountId}/retire`,
    `/v1/service-accounts/${harbour.client.id}/keys/${id}/revoke`,
  ];
  for (const path of foreign) {
    expect([path, (await api.call('admin', { method: 'POST', path }, harbour)).status]).toEqual([path, 404]);
  }
  expect(
    (await api.call('admin', paths[2] as string)).body.items.find((one: Json) => one.id === id).revokedAt,
  ).toBeNull();
});

test('AUD-01 accounts and keys stand in the audit, with ids and scopes and no secret', async () => {
  const { body: account } = await open({ name: 'Audited' });
  const made = await make({}, account.id);
  accountId = account.id;
  const renewed = await change('renew', made.id, { graceHours: 1 });
  await change('revoke', renewed.body.id);
  await api.call('admin', { method: 'POST', path: `/v1/service-accounts/${account.id}/retire` });
  const rows = await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql<Json>`select action, actor_id, data from audit where subject_id = ${account.id} order by id`,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    ...['service_account_opened', 'key_made', 'key_renewed', 'key_revoked', 'service_account_retired'],
  ]);
  expect(new Set(rows.map(({ actor_id: actor }) => actor))).toEqual(new Set([api.house.people.admin]));
  expect(JSON.stringify(rows)).toContain(made.id);
  expect(JSON.stringify(rows)).not.toContain(made.key.slice(20));
  expect(api.log.join('')).not.toContain(made.key.slice(20));
});
