// What people are told of their own places in groups (NTF-02), and what they are not.
import { sql } from 'kysely';
import { takeUpMail } from '../../src/db/letters.ts';
import type { DueMail } from '../../src/db/mails.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addGroup } from '../support/courses.ts';
import { retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, nests, puts, takes } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
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

const place = () => ({ db: api.database.app, house: api.house });
const id = (name: PersonName) => api.house.people[name];
/** What everybody was told in a way, as `event person`. */
const told = async (channel: 'app' | 'mail'): Promise<string[]> => {
  const rows = await rowsOf<{ event: string; name: string }>(
    api.database.app,
    api.house.environmentId,
    channel === 'app'
      ? sql`select n.event, u.name from notifications n join users u on u.id = n.user_id order by n.id`
      : sql`select o.template as event, u.name from outbox o join users u on u.id = o.recipient_user_id order by o.id`,
  );
  return rows.map(({ event, name }) => `${event} ${name.split(' ')[0]}`);
};
const add = (name: PersonName, caller: Caller = 'admin') =>
  api.call(caller, { path: `/v1/groups/${api.house.groups.buyers}/members`, body: { userId: id(name) } });
const remove = (name: PersonName) =>
  api.call('admin', { method: 'DELETE', path: `/v1/groups/${api.house.groups.buyers}/members/${id(name)}` });
const assign = async (...names: PersonName[]) => {
  const path = `/v1/groups/${api.house.groups.signers}`;
  const { headers } = await api.call('admin', path);
  return api.call('admin', {
    ...{ method: 'PUT', path: `${path}/default-assignees`, body: { userIds: names.map(id) } },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
};

test('NTF-01, NTF-02 whoever is added to a group and taken out of it is told, in the app and by mail, once', async () => {
  await add('basil');
  await add('basil');
  await remove('basil');
  await remove('basil');
  const both = ['group_joined Basil', 'group_left Basil'];
  expect([await told('app'), await told('mail')]).toEqual([both, both]);
  const { body } = await api.call('basil', '/v1/notifications');
  expect(body.items).toMatchObject([
    { event: 'group_left', approval: null, phases: [], task: null },
    { event: 'group_joined', group: { id: api.house.groups.buyers, name: 'BUYERS' }, approval: null },
  ]);
});

test('NTF-02, DFA-01 whoever comes on the list of default assignees and goes off it is told; who stays is not', async () => {
  await assign('sam');
  await assign('sam', 'sue');
  expect(await told('mail')).toEqual(['default_assignee_dropped Sue', 'default_assignee_named Sue']);
});

test('NTF-02, DFA-07 whoever falls off lists by losing the designated set is told of each; whoever stays is not', async () => {
  const { signatory } = api.house.sets;
  const two = await addGroup(place(), ['sam']);
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`insert into group_default_assignees (environment_id, group_id, rank, user_id)
      values (${api.house.environmentId}, ${two}, 1, ${id('sam')})`,
  );
  const taken = await api.call('admin', {
    ...{ method: 'DELETE', path: `/v1/users/${id('sam')}/permission-sets/${signatory}` },
  });
  expect(taken.status).toBe(200);
  const sam = ['default_assignee_dropped Sam', 'default_assignee_dropped Sam'];
  expect([await told('app'), await told('mail')]).toEqual([sam, sam]);
  const { body } = await api.call('sam', '/v1/notifications');
  expect(body.items.map(({ group }: Json) => group.id).sort()).toEqual(
    [two, api.house.groups.signers].sort(),
  );
});

test('NTF-02, DFA-07 a set that is designated no longer is told to everybody on a list, but to who is off it by leaving', async () => {
  const { signatory } = api.house.sets;
  const path = `/v1/permission-sets/${signatory}`;
  const { body, headers } = await api.call('admin', path);
  const { id: _id, users: _users, version: _version, ...fields } = body;
  await done(takes(place(), api.house.groups.signers, { userId: id('sam') }));
  await api.call('admin', {
    ...{ method: 'PUT', path, body: { ...fields, defaultAssignee: false } },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect(await told('app')).toEqual(['group_left Sam', 'default_assignee_dropped Sue']);
});

test('NTF-02, GRP-23 of the list of a deleted group nobody is told', async () => {
  const { signers } = api.house.groups;
  await api.call('admin', { method: 'DELETE', path: `/v1/groups/${signers}` });
  await api.call('admin', {
    method: 'DELETE',
    path: `/v1/users/${id('sam')}/permission-sets/${api.house.sets.signatory}`,
  });
  expect(await told('app')).toEqual([]);
});

test('NTF-02 whoever a new group names is told, but for who makes it', async () => {
  const body = { name: 'New', categoryId: api.house.groupCategoryId, status: 'active' };
  const members = [{ userId: id('basil') }, { userId: id('admin') }, { groupId: api.house.groups.buyers }];
  expect((await api.call('admin', { path: '/v1/groups', body: { ...body, members } })).status).toBe(201);
  expect(await told('app')).toEqual(['group_joined Basil']);
});

test('NTF-03 nobody is told of what they did themselves', async () => {
  await add('admin');
  await remove('admin');
  expect([await told('app'), await told('mail')]).toEqual([[], []]);
});

test('NTF-02 each way is switched off by itself', async () => {
  const off = (event: string, channel: string) => ({ event, channel, enabled: false });
  const items = [off('group_joined', 'mail'), off('group_left', 'app')];
  expect((await api.call('basil', { method: 'PUT', path: '/v1/preferences', body: { items } })).status).toBe(
    200,
  );
  await add('basil');
  await remove('basil');
  expect([await told('app'), await told('mail')]).toEqual([['group_joined Basil'], ['group_left Basil']]);
});

test('NTF-02 whoever comes and goes with a group or an organisation, or by a copy, is not told', async () => {
  const { buyers, signers } = api.house.groups;
  const { organisationId } = api.house;
  await done(nests(place(), signers, buyers));
  await done(takes(place(), signers, { memberGroupId: buyers }));
  await done(puts(place(), signers, { organisationId, role: null }));
  await api.call('admin', { path: `/v1/groups/${buyers}/copy`, body: { name: 'Copied' } });
  expect([await told('app'), await told('mail')]).toEqual([[], []]);
});

test('NTF-02 of a change that is refused nobody is told', async () => {
  const group = await addGroup(place(), ['ann'], { allowMultiple: false });
  const refused = await api.call('admin', {
    path: `/v1/groups/${group}/members`,
    body: { userId: id('basil') },
  });
  expect([refused.status, await told('app'), await told('mail')]).toEqual([409, [], []]);
});

test('ENV-13 whoever is retired is told nothing', async () => {
  await retires(place(), 'basil');
  await remove('basil');
  await add('basil');
  expect(await told('mail')).toEqual([]);
});

/** As delivery takes it up. */
async function takeUp(name: PersonName): Promise<Json> {
  const { environmentId } = api.house;
  return inTenant(api.database.app, environmentId, async (tx) => {
    const { rows } = await sql<DueMail>`
      select id, environment_id as "environmentId", template, recipient_user_id as "recipientUserId",
        entries is not null as "isList"
      from outbox where recipient_user_id = ${id(name)} and state = 'pending' and kind = 'mail' and begun_at is null
      order by id desc limit 1`.execute(tx);
    const [mail] = rows;
    if (!mail) throw new Error(`there is no mail to ${name}`);
    return takeUpMail(tx, mail);
  });
}

test('NTF-02, NTF-05 a mail names the group as it is called when it is sent', async () => {
  await add('basil');
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update groups set name = 'PURCHASERS', name_folded = 'purchasers' where id = ${api.house.groups.buyers}`,
  );
  expect(await takeUp('basil')).toMatchObject({
    kind: 'letter',
    letter: { template: 'group_joined', group: { name: 'PURCHASERS' }, to: { name: 'Basil Basic' } },
  });
});

test('PHM-04, NTF-02 more than twenty in an hour to one person become one that lists each', async () => {
  for (let nth = 0; nth < 25; nth += 1)
    await done(puts(place(), await addGroup(place(), []), { userId: id('basil') }));
  const kinds: string[] = [];
  for (let nth = 0; nth < 21; nth += 1) kinds.push((await takeUp('basil')).kind);
  expect([kinds.slice(0, 20), kinds[20]]).toEqual([Array(20).fill('letter'), 'later']);
  // As if it had waited for as long as mails wait for others.
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update outbox set held_at = now() - interval '2 hours' where held_at is not null`,
  );
  expect((await takeUp('basil')).kind).toBe('later');
  const { kind, letter } = await takeUp('basil');
  expect([kind, letter.listed, letter.groups.length]).toEqual(['letter', 5, 5]);
});
