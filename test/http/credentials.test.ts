import { sql } from 'kysely';
import { createServiceAccountKey, revokeServiceAccountKey } from '../../src/db/service-accounts.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { classified, newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const retire = (table: 'users' | 'service_accounts', id: string) =>
  inTenant(api.database.app, api.house.environmentId, (tx) =>
    sql`update ${sql.table(table)} set retired_at = now() where id = ${id}`.execute(tx),
  );
const restore = (table: 'users' | 'service_accounts', id: string) =>
  inTenant(api.database.app, api.house.environmentId, (tx) =>
    sql`update ${sql.table(table)} set retired_at = null where id = ${id}`.execute(tx),
  );

test.each([
  ['admin', 'user', 'Ada Admin', 'administrator'],
  ['olga', 'user', 'Olga Owner', 'advanced'],
  ['basil', 'user', 'Basil Basic', 'basic'],
  ['client', 'service_account', 'ERP (integration_client)', 'integration_client'],
  ['observer', 'service_account', 'ERP (integration_observer)', 'integration_observer'],
] as const)('ENV-04, ENV-12 %s is told who they are and the one role that they have', async (...who) => {
  const [caller, kind, name, role] = who;
  const { status, body } = await api.call(caller, '/v1/me');
  expect(status).toBe(200);
  expect(body).toEqual({
    kind,
    id: expect.any(String),
    name,
    role,
    supplementaryRoles: [],
    environment: { id: api.house.environmentId, name: 'Windmill BV' },
  });
});

test.each<[string, () => string | null]>([
  ['nothing', () => null],
  ['nonsense', () => 'nonsense'],
  ['a key of nobody', () => `cs_${'0'.repeat(16)}_${'x'.repeat(32)}`],
  [
    'a key with another secret',
    () => api.house.client.key.slice(0, -1) + (api.house.client.key.endsWith('A') ? 'B' : 'A'),
  ],
  ['a key that is cut off', () => api.house.client.key.slice(0, -1)],
])('with %s one gets the same 401 as with any other wrong credential', async (_, credential) => {
  const { status, headers, body } = await api.callWith(credential(), '/v1/me');
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer realm="countersign"');
  expect(body).toEqual((await api.callWith('wrong', '/v1/me')).body);
});

test('ENV-08 a change of role holds at the very next request, with the same token', async () => {
  const body = { title: 'A', reference: 'B' };
  const send = () => api.call('olga', { path: `/v1/documents?${classified}`, body, key: newKey() });
  const be = (role: string) =>
    inTenant(api.database.app, api.house.environmentId, (tx) =>
      sql`update users set environment_role = ${role} where id = ${api.house.people.olga}`.execute(tx),
    );
  expect((await send()).status).toBe(403);
  await be('administrator');
  expect((await send()).status).toBe(201);
  await be('advanced');
  expect((await send()).status).toBe(403);
});

test('a revoked key is worthless at the next request', async () => {
  const { environmentId, client } = api.house;
  const account = { environmentId, serviceAccountId: client.id };
  const key = await inTenant(api.database.app, environmentId, (tx) => createServiceAccountKey(tx, account));
  expect((await api.callWith(key, '/v1/me')).status).toBe(200);
  const [, id = ''] = key.split('_');
  await inTenant(api.database.app, environmentId, (tx) => revokeServiceAccountKey(tx, id));
  expect((await api.callWith(key, '/v1/me')).status).toBe(401);
});

test('a retired user is 401 at the next request: reading, answering, changing', async () => {
  const approvalId = await api.startAndBegin();
  const taskId = await api.taskOf('rita', approvalId);
  await retire('users', api.house.people.rita);
  const calls = ['/v1/me', '/v1/tasks', { method: 'POST', path: `/v1/tasks/${taskId}/review` }];
  for (const call of calls) expect((await api.call('rita', call)).status).toBe(401);
  await restore('users', api.house.people.rita);
  expect((await api.answer('rita', approvalId, 'review')).status).toBe(200);
});

test('a retired administrator changes no group and starts nothing', async () => {
  const documentId = await api.sendForm();
  await retire('users', api.house.people.admin);
  const change = {
    method: 'PUT',
    path: `/v1/groups/${api.house.groups.buyers}/default-assignees`,
    body: { userIds: [] },
    headers: { 'if-match': '"2"' },
  };
  expect((await api.call('admin', change)).status).toBe(401);
  const start = { path: '/v1/approvals', body: { documentId }, key: newKey() };
  expect((await api.call('admin', start)).status).toBe(401);
  await restore('users', api.house.people.admin);
});

test('a retired service account is 401 with a key that nobody revoked', async () => {
  const body = { title: 'A', reference: 'B' };
  const send = () => api.call('client', { path: `/v1/documents?${classified}`, body, key: newKey() });
  await retire('service_accounts', api.house.client.id);
  expect([(await send()).status, (await api.call('client', '/v1/me')).status]).toEqual([401, 401]);
  await restore('service_accounts', api.house.client.id);
  expect((await send()).status).toBe(201);
});

test('no key, token or header is ever logged, not even at the finest level', async () => {
  const key = api.house.client.key;
  await api.call('client', '/v1/me');
  await api.callWith(`${key}x`, '/v1/me');
  await api.callWith(await api.credential('admin'), '/v1/approvals/nonsense');
  const log = api.log.join('');
  expect(log).not.toContain(key.slice(21));
  expect(log).not.toContain('Bearer');
  expect(log).not.toContain('eyJ');
  expect(log).toContain('/v1/me');
});
