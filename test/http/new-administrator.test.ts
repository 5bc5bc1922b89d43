// Tried as a new administrator: from an empty environment to nested groups and an approval that follows them, by HTTP
// alone but for the template, which is not kept over HTTP yet, and the steps that a workflow would take.
import { stepsOf } from '../support/courses.ts';
import { createTemplate } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { EnvironmentId, GroupId } from '../../src/domain/ids.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import type { InvitationId } from '../../src/db/invitations.ts';
import { sql } from 'kysely';
import { runIssuer, signToken, testInvitationSecret } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Call, Json } from './api.ts';

let api: TestApi;
let environmentId: EnvironmentId;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const people = ['mia', 'tom', 'zoe', 'kim'] as const;
type Person = (typeof people)[number];

/** As the administrator, who is one of another environment as well and so says which is meant. */
const call = (request: Call | string): Promise<Answer> => {
  const { headers, ...rest } = typeof request === 'string' ? ({ path: request } as Call) : request;
  return api.call('admin', { ...rest, headers: { ...headers, 'countersign-environment': environmentId } });
};
const post = async (path: string, body: object): Promise<Json> => {
  const { status, body: said } = await call({ path, body });
  if (status >= 300) throw new Error(`${path}: ${JSON.stringify(said)}`);
  return said;
};
const table = (kind: string, ...lines: readonly string[]): Promise<Answer> =>
  call({ path: `/v1/imports/${kind}?invite=true`.replace(kind === 'users' ? '' : '?invite=true', ''), body: lines.join('\n'), type: 'text/csv' }); // prettier-ignore
const as = async (name: Person, request: Call | string): Promise<Answer> =>
  api.callWith(await signToken(runIssuer(), `${name}@provider`), request);
const idsOf = async (): Promise<Record<Person, string>> => {
  const { items } = (await call('/v1/users?limit=200')).body;
  return Object.fromEntries(
    people.map((name) => [name, items.find((one: Json) => one.email === `${name}@new.example`).id]),
  ) as Record<Person, string>;
};

/** Everybody accepts the invitation that they were sent, as the identity that they sign in with. */
async function acceptInvitations(): Promise<void> {
  const sent = await rowsOf<{ id: InvitationId; mail: string }>(
    api.database.app,
    environmentId,
    sql`select i.id, u.email as mail from invitations i join users u on u.id = i.user_id
      where i.state = 'open' and u.email like '%@new.example'`,
  );
  for (const { id, mail } of sent) {
    const name = mail.split('@')[0] as Person;
    const token = invitationToken(testInvitationSecret, id);
    const { status } = await as(name, { path: '/v1/invitations/accept', body: { token } });
    expect([name, status]).toEqual([name, 200]);
  }
}

/** Groups, one in the other, with a list of default assignees; a phase that places from the outer one, and a task of it. */
async function setUp(): Promise<{ jury: GroupId; board: GroupId; key: string }> {
  const founded = await api.call('admin', { path: '/v1/environments', body: { name: 'Fresh BV' } });
  environmentId = founded.body.id;
  await post('/v1/locations', { code: 'AMS', name: 'Amsterdam' });
  await post('/v1/contract-categories', { code: 'PURCHASE', name: 'Purchasing' });
  await post('/v1/contract-types', { code: 'TENDER', name: 'Tender', category: 'PURCHASE' });
  const users = people.map((name) => `${name},${name}@new.example`);
  expect((await table('users', 'Name,Mail', ...users)).body.imported).toBe(4);
  await acceptInvitations();
  const holders = people.map((name) => `${name}@new.example`).join('|');
  const sets = await table('permission-sets', 'Name,Role,Locations,Contract Types,Designated,Holders', `Reviewers,reviewer,AMS,TENDER,yes,${holders}`); // prettier-ignore
  expect(sets.body.imported).toBe(1);
  const [category] = (await call('/v1/group-categories')).body.items;
  const usual = { categoryId: category.id, status: 'active' };
  const { mia, tom } = await idsOf();
  const jury = await post('/v1/groups', {
    ...usual,
    name: 'Jury',
    members: [{ userId: mia }, { userId: tom }],
  });
  const board = await post('/v1/groups', { ...usual, name: 'Board', members: [{ groupId: jury.id }] });
  const listed = await call({
    ...{ method: 'PUT', path: `/v1/groups/${board.id}/default-assignees`, body: { userIds: [tom, mia] } },
    headers: { 'if-match': '"1"' },
  });
  expect(listed.body.defaultAssignees.map(({ name }: Json) => name)).toEqual(['tom', 'mia']);
  const account = await post('/v1/service-accounts', { name: 'ERP', role: 'integration_client' });
  const scopes = ['documents:write', 'documents:read', 'approvals:start', 'approvals:read'];
  const { key } = await post(`/v1/service-accounts/${account.id}/keys`, { name: 'ERP', scopes });
  await inTenant(api.database.app, environmentId, (tx) =>
    createTemplate(tx, {
      ...{ environmentId, name: 'Tender', contractTypes: ['TENDER'], locations: ['AMS'] },
      phases: [
        { name: 'Check', kind: 'review', manager: { kind: 'none', groupId: null }, participants: [{ groupId: board.id, sequenced: true, turn: 1 }] },
        { name: 'Decide', kind: 'task', manager: { kind: 'none', groupId: null }, participants: [], groups: [{ groupId: board.id, mode: 'one' }] },
      ],
    })); // prettier-ignore
  return { jury: jury.id, board: board.id, key };
}

const taskOf = async (name: Person): Promise<Json> => (await as(name, '/v1/tasks')).body.items[0];

test('a new administrator goes from nothing to an approval that follows a change of members, by what the API tells', async () => {
  const { jury, key } = await setUp();
  const sent = await api.callWith(key, {
    path: '/v1/documents?contractType=TENDER&location=AMS',
    body: { title: 'A bridge', reference: 'T-1' },
    key: newKey(),
  });
  const started = await api.callWith(key, {
    path: '/v1/approvals',
    body: { documentId: sent.body.id },
    key: newKey(),
  });
  expect(started.status).toBe(201);
  const approval = { environmentId, approvalId: started.body.id };
  const steps = stepsOf(api.database.app);
  await steps.place(approval);
  // PLC-02, PLC-21, GRP-14: the first default assignee of the outer group, who comes in by the inner one.
  const review = await taskOf('tom');
  expect((await as('tom', { method: 'POST', path: `/v1/tasks/${review.id}/review` })).status).toBe(200);
  await steps.close(approval, 1);
  await steps.open(approval, 2);
  const { zoe, mia } = await idsOf();
  expect([await taskOf('mia'), await taskOf('zoe')]).toEqual([
    expect.objectContaining({ kind: 'task' }),
    undefined,
  ]);
  // GRP-18, GRP-19, GRP-21: into the inner group and out of it, the outer one's task follows.
  await post(`/v1/groups/${jury}/members`, { userId: zoe });
  const task = await taskOf('zoe');
  expect(task.id).toBe((await taskOf('mia')).id);
  await call({ method: 'DELETE', path: `/v1/groups/${jury}/members/${mia}` });
  expect(await taskOf('mia')).toBeUndefined();
  expect((await as('mia', { method: 'POST', path: `/v1/tasks/${task.id}/approve` })).body.code).toBe(
    'no_longer_in_group',
  );
  expect((await as('zoe', { method: 'POST', path: `/v1/tasks/${task.id}/approve` })).status).toBe(200);
  await steps.close(approval, 2);
  expect((await api.callWith(key, `/v1/approvals/${approval.approvalId}`)).body.state).toBe('approved');
  const history = (await call(`/v1/groups/${jury}/history`)).body.items;
  expect(history.map(({ what }: Json) => what)).toEqual(['member_removed', 'member_added', 'created']);
}, 60_000);

describe('what a new administrator gets wrong is told with a code and the place', () => {
  const create = (body: object) =>
    call({
      path: '/v1/groups',
      body: { name: 'Oops', status: 'active', categoryId: '0198c0de-0000-7000-8000-000000000097', ...body },
    });
  test.each<[string, object, string]>([
    ['GRP-06 the name of another group in a form of Unicode that looks the same', { name: 'Ｊｕｒｙ' }, 'name_taken'],
    ['GRP-06 the name of another group in other letters', { name: 'jURY' }, 'name_taken'],
    ['GRP-06 a name that is only blanks', { name: '\u00a0 ' }, '/body/name'],
    ['GRP-06 a name of 10,000 characters', { name: 'n'.repeat(10_000) }, '/body/name'],
    ['GRP-06 a name with a control character', { name: 'a\u0001' }, '/body/name'],
    ['GRP-06 a name with a mark that turns the direction of writing', { name: '\u202ejury' }, '/body/name'],
    ['GRP-05 a description with half a character', { description: '\ud800' }, '/body/description'],
    ['GRP-07 a category that is none', { name: 'New' }, 'unknown_group_category'],
  ])('%s', async (_what, body, told) => {
    const [category] = (await call('/v1/group-categories')).body.items;
    const usual = told === 'unknown_group_category' ? {} : { categoryId: category.id };
    const { status, body: said } = await create({ ...usual, ...body });
    expect(status).toBeGreaterThanOrEqual(409);
    expect([said.code, said.errors?.[0]?.path]).toContain(told);
  }); // prettier-ignore

  test('GRP-24 allow multiple off with two people, directly and by nesting', async () => {
    const [category] = (await call('/v1/group-categories')).body.items;
    const { body } = await call('/v1/groups?name=jury');
    const [jury] = body.items;
    const usual = { categoryId: category.id, allowMultiple: false };
    const { tom, zoe } = await idsOf();
    const codes = [
      await create({ ...usual, name: 'Two', members: [{ userId: tom }, { userId: zoe }] }),
      await create({ ...usual, name: 'Nested', members: [{ groupId: jury.id }] }),
      await call({ method: 'PATCH', path: `/v1/groups/${jury.id}`, body: { allowMultiple: false }, headers: { 'if-match': `"${jury.version}"` } }), // prettier-ignore
    ].map(({ status, body: said }) => `${status} ${said.code}`);
    expect(codes).toEqual(Array(3).fill('409 one_member_only'));
  });

  test('DFA-02, DFA-03 a default assignee who is no member, or has no designated set', async () => {
    const { body } = await call('/v1/groups?name=board');
    const [board] = body.items;
    const { kim } = await idsOf();
    const list = async (userIds: string[]) =>
      (
        await call({
          ...{ method: 'PUT', path: `/v1/groups/${board.id}/default-assignees`, body: { userIds } },
          headers: { 'if-match': `"${(await call(`/v1/groups/${board.id}`)).body.version}"` },
        })
      ).body.code;
    expect(await list([kim])).toBe('default_assignee_not_member');
    await post(`/v1/groups/${board.id}/members`, { userId: kim });
    await post(`/v1/users`, { name: 'Nobody', email: 'nobody@new.example' });
    const { items } = (await call('/v1/users?limit=200')).body;
    const nobody = items.find(({ email }: Json) => email === 'nobody@new.example').id;
    await post(`/v1/groups/${board.id}/members`, { userId: nobody });
    expect(await list([nobody])).toBe('default_assignee_not_designated');
  });

  test('GRP-23 a group that is deleted twice, or edited after, says that it is deleted', async () => {
    const [category] = (await call('/v1/group-categories')).body.items;
    const gone = (await create({ categoryId: category.id, name: 'Gone' })).body;
    const remove = () => call({ method: 'DELETE', path: `/v1/groups/${gone.id}` });
    expect((await remove()).status).toBe(200);
    const edit = call({ method: 'PATCH', path: `/v1/groups/${gone.id}`, body: { name: 'Back' }, headers: { 'if-match': '"2"' } }); // prettier-ignore
    expect([(await remove()).body.code, (await edit).body.code]).toEqual(['group_deleted', 'group_deleted']);
  });

  test('ENV-14 of two administrators who demote each other at the same instant one stays', async () => {
    const { mia } = await idsOf();
    const own = (await call('/v1/me')).body.id;
    const role = (environmentRole: string) => ({ environmentRole });
    await call({ method: 'PATCH', path: `/v1/users/${mia}`, body: role('administrator') });
    const answers = await Promise.all([
      call({ method: 'PATCH', path: `/v1/users/${mia}`, body: role('basic') }),
      as('mia', { method: 'PATCH', path: `/v1/users/${own}`, body: role('basic') }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await rowsOf(
      api.database.app,
      environmentId,
      sql`select from users where environment_role = 'administrator' and retired_at is null`,
    );
    expect(left).toHaveLength(1);
  });
});
