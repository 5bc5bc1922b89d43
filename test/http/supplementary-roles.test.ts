// Roles beside the environment role, and what each environment role may.
import { sql } from 'kysely';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Call, Caller, Json } from './api.ts';
import { setFields } from './permission-set-routes.ts';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

type Role = 'relationship_manager' | 'group_administrator';

const say = (caller: Caller, method: 'PUT' | 'DELETE', who: PersonName, role: Role): Promise<Answer> =>
  api.call(caller, { method, path: `/v1/users/${api.house.people[who]}/supplementary-roles/${role}` });
const codeOf = async (caller: Caller, call: Call): Promise<string> => {
  const { status, body } = await api.call(caller, call);
  return status < 400 ? `${status}` : body.code;
};
const addAnn = (): Call => ({
  path: `/v1/groups/${api.house.groups.signers}/members`,
  body: { userId: api.house.people.ann },
});

test.each(['relationship_manager', 'group_administrator'] as const)(
  'ENV-11, GRP-12, AUD-01 %s is given and taken by an administrator, and never replaces the environment role',
  async (role) => {
    const given = await say('admin', 'PUT', 'olga', role);
    expect([given.status, given.body.environmentRole, given.body.supplementaryRoles]).toEqual([
      200,
      'advanced',
      [role],
    ]);
    expect((await api.call('olga', '/v1/me')).body).toMatchObject({
      role: 'advanced',
      supplementaryRoles: [role],
    });
    expect((await say('admin', 'PUT', 'olga', role)).body).toEqual(given.body);
    expect((await say('admin', 'DELETE', 'olga', role)).body.supplementaryRoles).toEqual([]);
    expect((await say('admin', 'DELETE', 'olga', role)).status).toBe(200);
    const audit = await rowsOf<Json>(
      api.database.app,
      api.house.environmentId,
      sql`select action, data from audit
        where subject_id = ${api.house.people.olga} and action like 'supplementary_role_%' order by id`,
    );
    expect(audit).toEqual([
      { action: 'supplementary_role_given', data: { role } },
      { action: 'supplementary_role_taken', data: { role } },
    ]);
  },
);

test('ENV-11 both may be had at once, by whatever environment role', async () => {
  await say('admin', 'PUT', 'basil', 'relationship_manager');
  const { body } = await say('admin', 'PUT', 'basil', 'group_administrator');
  expect(body).toMatchObject({
    environmentRole: 'basic',
    supplementaryRoles: ['relationship_manager', 'group_administrator'],
  });
});

test('GRP-12, ENV-08 a group administrator manages groups from the next request on, and no longer when it is taken', async () => {
  expect(await codeOf('basil', addAnn())).toBe('may_not_manage_groups');
  await say('admin', 'PUT', 'basil', 'group_administrator');
  expect(await codeOf('basil', addAnn())).toBe('200');
  const { headers } = await api.call('basil', `/v1/groups/${api.house.groups.signers}`);
  const assign = {
    method: 'PUT',
    path: `/v1/groups/${api.house.groups.signers}/default-assignees`,
    body: { userIds: [api.house.people.sue] },
    headers: { 'if-match': headers.get('etag') ?? '' },
  };
  expect(await codeOf('basil', assign)).toBe('200');
  expect(await codeOf('basil', { path: '/v1/permission-sets' })).toBe('200');
  await say('admin', 'DELETE', 'basil', 'group_administrator');
  expect(await codeOf('basil', addAnn())).toBe('may_not_manage_groups');
  expect(await codeOf('basil', { path: '/v1/permission-sets' })).toBe('may_not_administer');
});

test('GRP-12 a group administrator administers nothing else', async () => {
  await say('admin', 'PUT', 'basil', 'group_administrator');
  const { reviewer } = api.house.sets;
  const refused: Call[] = [
    { path: '/v1/users' },
    { path: '/v1/locations', body: { code: 'X', name: 'X' } },
    { path: '/v1/permission-sets', body: setFields() },
    {
      path: `/v1/users/${api.house.people.basil}/permission-sets`,
      body: { permissionSetId: reviewer },
    },
    {
      method: 'PUT',
      path: `/v1/users/${api.house.people.rita}/permission-sets/${reviewer}/designation`,
    },
  ];
  for (const call of refused) expect([call.path, await codeOf('basil', call)]).toEqual([call.path, 'may_not_administer']); // prettier-ignore
  expect((await say('basil', 'PUT', 'basil', 'relationship_manager')).body.code).toBe('may_not_administer');
});

test('ENV-11 a relationship manager may nothing in the environment that they might not before', async () => {
  await say('admin', 'PUT', 'basil', 'relationship_manager');
  expect(await codeOf('basil', addAnn())).toBe('may_not_manage_groups');
  expect(await codeOf('basil', { path: '/v1/users' })).toBe('may_not_administer');
});

test('ENV-07, ENV-11 nobody but an administrator gives such a role, and nobody retired is given one', async () => {
  for (const caller of ['olga', 'basil', 'client', 'observer'] as const) {
    const { status, body } = await say(caller, 'PUT', 'basil', 'group_administrator');
    expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_administer']);
  }
  await api.call('admin', { method: 'POST', path: `/v1/users/${api.house.people.basil}/retire` });
  expect((await say('admin', 'PUT', 'basil', 'group_administrator')).body.code).toBe('user_retired');
});

test('ENV-14 a group administrator is no administrator: the last one stays', async () => {
  await say('admin', 'PUT', 'olga', 'group_administrator');
  const { people } = api.house;
  const stepDown = { method: 'PATCH', path: `/v1/users/${people.admin}`, body: { environmentRole: 'basic' } };
  expect(await codeOf('admin', stepDown)).toBe('last_administrator');
});

/** What only administrators may, of what there is. */
const administration = (): Call[] => {
  const { people, sets } = api.house;
  return [
    { path: '/v1/users', body: { name: 'Nina', email: 'nina@windmill.example' } },
    { method: 'PATCH', path: `/v1/users/${people.ann}`, body: { environmentRole: 'administrator' } },
    { method: 'POST', path: `/v1/users/${people.rob}/retire` },
    { path: `/v1/users/${people.ann}/permission-sets`, body: { permissionSetId: sets.reviewer } },
    { path: '/v1/locations', body: { code: 'X', name: 'X' } },
    { path: '/v1/service-accounts', body: { name: 'ERP', role: 'integration_client' } },
  ];
};

test.each([
  ['ENV-05 a basic user', 'basil', 'may_not_administer'],
  ['ENV-06 an advanced user', 'olga', 'may_not_administer'],
] as const)('%s may not invite, retire, or assign roles and rights', async (_who, caller, code) => {
  for (const call of administration()) expect([call.path, await codeOf(caller, call)]).toEqual([call.path, code]); // prettier-ignore
});

test('ENV-07 an administrator may', async () => {
  for (const call of administration())
    expect([call.path, await codeOf('admin', { ...call, key: newKey() })]).toEqual([
      call.path,
      expect.stringMatching(/^20[01]$/),
    ]);
});

test('ENV-04 a user has exactly one environment role: another one replaces it', async () => {
  const become = (environmentRole: string | string[]) =>
    api.call('admin', {
      method: 'PATCH',
      path: `/v1/users/${api.house.people.ann}`,
      body: { environmentRole },
    });
  expect((await become('advanced')).body.environmentRole).toBe('advanced');
  expect((await become('basic')).body.environmentRole).toBe('basic');
  expect((await become(['basic', 'advanced'])).body.code).toBe('malformed');
});
