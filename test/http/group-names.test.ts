// `(NAME)` for a group among the members of another (GRP-45).
import { randomUUID } from 'node:crypto';
import { buildHouse } from '../support/house.ts';
import { TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const create = (members: object[], caller: Caller = 'admin') =>
  api.call(caller, {
    path: '/v1/groups',
    body: { name: randomUUID(), categoryId: api.house.groupCategoryId, status: 'active', members },
  });
const add = (groupId: string, body: object, caller: Caller = 'admin') =>
  api.call(caller, { path: `/v1/groups/${groupId}/members`, body });

test('GRP-45 a member may be a group by its name in round brackets', async () => {
  const { buyers, signers } = api.house.groups;
  const { body } = await create([{ groupId: '(buyers)' }, { userId: api.house.people.olga }]);
  expect([body.groups, body.size]).toEqual([[{ id: buyers, name: 'BUYERS', status: 'active' }], 3]);
  const added = await add(body.id, { organisationId: '(SIGNERS)' });
  expect([added.status, added.body.groups.map(({ id }: Json) => id)]).toEqual([200, [buyers, signers]]);
});

test('GRP-45 a name that leads nowhere is refused at its place, and nothing is there of the group', async () => {
  const before = (await api.call('admin', '/v1/groups')).body.items.length;
  const unknown = await create([{ userId: api.house.people.olga }, { groupId: '(NOBODY)' }]);
  expect([unknown.status, unknown.body.code, unknown.body.errors[0].path]).toEqual([
    422,
    'unresolved_entries',
    '/body/members/1/groupId',
  ]);
  expect((await api.call('admin', '/v1/groups')).body.items).toHaveLength(before);
  const ofRole = await add(api.house.groups.buyers, { organisationId: '(FINANCE)', role: 'member' });
  expect([ofRole.status, ofRole.body.errors[0].path]).toEqual([422, '/body/role']);
});

test('GRP-11, GRP-13, GRP-29, GRP-45 nobody finds out by names whether there is such a group', async () => {
  const { finance, signers } = api.house.groups;
  const set = async (groupId: string, list: string, userId: string) =>
    api.call('admin', {
      ...{ method: 'PUT', path: `/v1/groups/${groupId}/${list}`, body: { entries: [{ userId }] } },
      headers: { 'if-match': (await api.call('admin', `/v1/groups/${groupId}`)).headers.get('etag') ?? '' },
    });
  await set(signers, 'applicability', api.house.people.rita);
  await set(finance, 'editors', api.house.people.basil);
  const names = ['(SIGNERS)', '(NOBODY)'];
  const byStranger = [
    ...names.map((groupId) => add(finance, { groupId }, 'rob')),
    ...names.map((groupId) => create([{ groupId }], 'rob')),
  ];
  expect((await Promise.all(byStranger)).map(({ body }) => body.code)).toEqual(
    Array(4).fill('may_not_manage_groups'),
  );
  const byEditor = await Promise.all(names.map((groupId) => add(finance, { groupId }, 'basil')));
  expect(byEditor.map(({ body }) => [body.code, body.errors[0].reason])).toEqual(
    Array(2).fill(['unresolved_entries', 'unknown']),
  );
});
