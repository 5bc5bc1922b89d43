import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import { TestApi } from './api.ts';
import type { Caller } from './api.ts';
import type { PersonName } from '../support/house.ts';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

const buyers = () => `/v1/groups/${api.house.groups.buyers}`;

const assign = (
  caller: Caller,
  names: readonly PersonName[],
  headers: Readonly<Record<string, string>> = { 'if-match': '"2"' },
) =>
  api.call(caller, {
    method: 'PUT',
    path: `${buyers()}/default-assignees`,
    body: { userIds: names.map((name) => api.house.people[name]) },
    headers,
  });

const namesOf = (people: readonly { name: string }[]) => people.map(({ name }) => name);

test('GRP-14, GRP-15 a group shows its users by their full names, and its version as ETag', async () => {
  const { status, headers, body } = await api.call('basil', buyers());
  expect([status, headers.get('etag')]).toEqual([200, '"2"']);
  expect(body).toMatchObject({ name: 'BUYERS', category: 'Approvals', status: 'active', version: 2 });
  expect(namesOf(body.members)).toEqual(['Ann Approver', 'Bob Buyer']);
  expect(namesOf(body.defaultAssignees)).toEqual(['Bob Buyer', 'Ann Approver']);
});

test('the list of groups comes in pages, each group once', async () => {
  const first = await api.call('rita', '/v1/groups?limit=3');
  const second = await api.call('rita', `/v1/groups?limit=3&cursor=${first.body.nextCursor}`);
  expect(namesOf([...first.body.items, ...second.body.items]).sort()).toEqual([
    'BUYERS',
    'FINANCE',
    'OWNERS',
    'REVIEWERS',
    'SIGNERS',
  ]);
  expect(second.body.nextCursor).toBeNull();
});

test('DFA-01 an administrator sets the ordered list of default assignees', async () => {
  const { status, headers, body } = await assign('admin', ['ann', 'bob']);
  expect([status, headers.get('etag'), body.version]).toEqual([200, '"3"', 3]);
  expect(namesOf(body.defaultAssignees)).toEqual(['Ann Approver', 'Bob Buyer']);
});

test('DFA-01 the list may be empty', async () => {
  expect((await assign('admin', [])).body.defaultAssignees).toEqual([]);
});

test('DFA-02 who is no member is refused, by id', async () => {
  const { status, body } = await assign('admin', ['ann', 'cleo']);
  expect([status, body.code, body.userIds]).toEqual([
    409,
    'default_assignee_not_member',
    [api.house.people.cleo],
  ]);
});

test('DFA-03 who has no permission set designated default assignee is refused, by id', async () => {
  await inTenant(api.database.app, api.house.environmentId, (tx) =>
    sql`update permission_sets set default_assignee = false where workflow_role = 'approver'`.execute(tx),
  );
  const { status, body } = await assign('admin', ['ann']);
  expect([status, body.code, body.userIds]).toEqual([
    409,
    'default_assignee_not_designated',
    [api.house.people.ann],
  ]);
});

test.each(['basil', 'olga', 'client', 'observer'] as const)(
  'GRP-11 %s may not change a group',
  async (caller) => {
    const { status, body } = await assign(caller, ['ann']);
    expect([status, body.code]).toEqual([403, 'may_not_manage_groups']);
  },
);

test('a change without If-Match is refused', async () => {
  const { status, body } = await assign('admin', ['ann'], {});
  expect([status, body.code]).toEqual([428, 'if_match_required']);
});

test('a change on a version that is gone is refused with the one that there is', async () => {
  const { status, body } = await assign('admin', ['ann'], { 'if-match': '"1"' });
  expect([status, body.code, body.version]).toEqual([412, 'version_changed', 2]);
});

test('of two changes at the same instant one is made', async () => {
  const answers = await Promise.all([assign('admin', ['ann']), assign('admin', ['bob'])]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test.each(['*', 'W/"2"', '2', '"two"', '"1", "2"'])('If-Match: %s is refused', async (tag) => {
  const { status, body } = await assign('admin', ['ann'], { 'if-match': tag });
  expect([status, body.errors[0].path]).toEqual([422, '/header/if-match']);
});

test.each<[string, (ann: string) => object, string]>([
  ['somebody twice', (ann) => ({ userIds: [ann, ann] }), '/body/userIds'],
  ['no id', () => ({ userIds: ['ann'] }), '/body/userIds/0'],
  ['no list', () => ({ userIds: 'ann' }), '/body/userIds'],
  ['nothing', () => ({}), '/body/userIds'],
])('DFA-01 a list that names %s is refused with the place', async (_, bodyOf, place) => {
  const { status, body } = await api.call('admin', {
    method: 'PUT',
    path: `${buyers()}/default-assignees`,
    body: bodyOf(api.house.people.ann),
    headers: { 'if-match': '"2"' },
  });
  expect([status, body.errors[0].path]).toEqual([422, place]);
});
