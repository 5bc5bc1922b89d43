// Looking for people who may become members or default assignees (GRP-39).
import { addUser } from '../../src/db/users.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addGroup } from '../support/courses.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';
import { makeSet } from './permission-set-routes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
  const { environmentId } = api.house;
  await inTenant(api.database.app, environmentId, async (tx) => {
    const person = { environmentId, email: 'x@windmill.example', environmentRole: 'basic' } as const;
    for (const name of ['Élodie Ümit', '100% Sure', 'under_score']) await addUser(tx, { ...person, name });
  });
  await api.call('admin', { path: '/v1/contract-categories', body: { code: 'HR', name: 'People' } });
  const staff = { code: 'STAFF', name: 'Staff', category: 'HR' };
  await api.call('admin', { path: '/v1/contract-types', body: staff });
  await give('basil', { role: 'approver', locations: ['RTM'], contractTypes: ['STAFF'], name: 'Staff RTM' });
  await give('basil', { role: 'reviewer', locations: ['AMS'], contractTypes: ['NDA'], name: 'NDA AMS' });
});
afterAll(() => api.close());

async function give(who: 'basil', over: object): Promise<void> {
  const path = `/v1/users/${api.house.people[who]}/permission-sets`;
  await api.call('admin', { path, body: { permissionSetId: await makeSet(api, over) } });
}

const search = (query: string, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, `/v1/member-search?${query}`);
const names = async (query: string): Promise<string[]> => {
  const { status, body } = await search(query);
  expect([query, status]).toEqual([query, 200]);
  return body.items.map(({ name }: Json) => name);
};

test.each([
  ['rita', ['Rita Reviewer']],
  ['APPROVER', ['Ann Approver']],
  ['élodie', ['Élodie Ümit']],
  ['E\u0301LODIE \u00fcMIT', ['Élodie Ümit']],
  ['0%', ['100% Sure']],
  ['r_s', ['under_score']],
  ['nobody at all', []],
])('GRP-39 by the name %j', async (name, expected) => {
  expect(await names(`name=${encodeURIComponent(name)}`)).toEqual(expected);
});

test('GRP-39 by a location, a role and a contract type, all in one permission set', async () => {
  const approvers = ['Ann Approver', 'Bob Buyer', 'Cleo Controller', 'Dora Director'];
  expect(await names('location=AMS&role=approver&contractType=INVOICE')).toEqual(approvers);
  // Basil has an approver's set for staff in Rotterdam, and a reviewer's for Amsterdam: together they are no third one.
  expect(await names('location=AMS&role=approver&contractType=STAFF')).toEqual([]);
  expect(await names('location=AMS&role=reviewer&contractType=STAFF')).toEqual([]);
});

test('GRP-39 by any of several, with the sets by which somebody was found', async () => {
  const query = 'location=AMS&location=RTM&role=approver&role=reviewer&contractType=STAFF&contractType=NDA';
  const { body } = await search(query);
  expect(body.items).toEqual([
    {
      id: api.house.people.basil,
      name: 'Basil Basic',
      permissionSets: [
        expect.objectContaining({ name: 'NDA AMS', role: 'reviewer', defaultAssignee: false }),
        expect.objectContaining({ name: 'Staff RTM', role: 'approver', defaultAssignee: false }),
      ],
    },
  ]);
});

test('GRP-39 contract types are narrowed by their category', async () => {
  const query = 'location=AMS&location=RTM&role=approver&role=reviewer&contractType=STAFF&contractType=NDA';
  const { body } = await search(`${query}&category=HR`);
  const sets = body.items.map(({ permissionSets }: Json) => permissionSets.map(({ name }: Json) => name));
  expect(sets).toEqual([['Staff RTM']]);
});

test('GRP-39 the default-assignee box narrows to designated sets', async () => {
  const query = 'location=RTM&role=approver&contractType=STAFF';
  expect(await names(query)).toEqual(['Basil Basic']);
  expect(await names(`${query}&defaultAssignee=true`)).toEqual([]);
  expect(await names('location=AMS&role=reviewer&contractType=INVOICE&defaultAssignee=true')).toEqual([
    'Rita Reviewer',
    'Rob Reviewer',
  ]);
});

test('GRP-39 name and permissions narrow together, and so does a group', async () => {
  const approvers = 'location=AMS&role=approver&contractType=INVOICE';
  expect(await names(`${approvers}&name=bob`)).toEqual(['Bob Buyer']);
  const groupId = await addGroup({ db: api.database.app, house: api.house }, ['ann', 'rita']);
  expect(await names(`${approvers}&groupId=${groupId}`)).toEqual(['Ann Approver']);
  expect((await search(`name=ann&groupId=${api.house.templateId}`)).status).toBe(404);
});

test.each([
  ['nothing', '', ['/query/name']],
  ['no location', 'role=approver&contractType=INVOICE', ['/query/location']],
  ['a location alone', 'location=AMS', ['/query/role', '/query/contractType']],
  [
    'the default-assignee box alone',
    'name=ann&defaultAssignee=true',
    ['/query/location', '/query/role', '/query/contractType'],
  ],
  ['a role that there is not', 'location=AMS&role=god&contractType=INVOICE', ['/query/role/0']],
])('GRP-39 %s is refused with what is missing', async (_what, query, places) => {
  const { status, body } = await search(query);
  expect([status, body.errors.map(({ path }: Json) => path)]).toEqual([422, places]);
});

test('GRP-39 pages go on where they ended, without the retired', async () => {
  const path = `/v1/users/${api.house.people.dora}/retire`;
  await api.call('admin', { method: 'POST', path });
  const query = 'location=AMS&role=approver&contractType=INVOICE&limit=2';
  const first = (await search(query)).body;
  const second = (await search(`${query}&cursor=${first.nextCursor}`)).body;
  expect([...first.items, ...second.items].map(({ name }: Json) => name)).toEqual([
    'Ann Approver',
    'Bob Buyer',
    'Cleo Controller',
  ]);
  expect(second.nextCursor).toBeNull();
});

test.each(['olga', 'basil', 'client', 'observer'] as const)(
  'GRP-11, GRP-12, GRP-39 %s may not search for members',
  async (caller) => {
    const { status, body } = await search('name=ann', caller);
    expect([status, body.code]).toEqual([403, 'may_not_manage_groups']);
  },
);
