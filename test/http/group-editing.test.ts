// Creating, editing, copying and deleting groups over HTTP, and what of it reaches work that runs.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, stepsOf, taskPhaseOf } from '../support/courses.ts';
import { openGroupTask, groupTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, effectiveOf, historyOf, nests, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
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
const usual = () => ({
  name: `Group ${randomUUID()}`,
  categoryId: api.house.groupCategoryId,
  status: 'active',
});
const create = (body: object, caller: Caller = 'admin', key?: string) =>
  api.call(caller, { path: '/v1/groups', body: { ...usual(), ...body }, ...(key ? { key } : {}) });
const read = async (groupId: string): Promise<Json> =>
  (await api.call('admin', `/v1/groups/${groupId}`)).body;
const edit = async (groupId: string, body: object, caller: Caller = 'admin', tag?: string) =>
  api.call(caller, {
    method: 'PATCH',
    path: `/v1/groups/${groupId}`,
    body,
    headers: { 'if-match': tag ?? `"${(await read(groupId)).version}"` },
  });
const remove = (groupId: string, caller: Caller = 'admin') =>
  api.call(caller, { method: 'DELETE', path: `/v1/groups/${groupId}` });
const copy = (groupId: string, name: string, caller: Caller = 'admin') =>
  api.call(caller, { path: `/v1/groups/${groupId}/copy`, body: { name } });
const ids = (...names: PersonName[]) => names.map((name) => api.house.people[name]);
const codes = (answers: readonly { body: Json }[]) => answers.map(({ body }) => body.code);

describe('creating', () => {
  test('GRP-05, GRP-14, GRP-15 a group has name, category, status, description and members of all kinds, at once', async () => {
    const { buyers } = api.house.groups;
    const { status, headers, body } = await create({
      name: 'Board',
      description: 'Who decides',
      members: [
        { userId: api.house.people.olga },
        { groupId: buyers },
        { organisationId: api.house.organisationId, role: 'administrator' },
      ],
    });
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      ...{
        name: 'Board',
        category: 'Approvals',
        description: 'Who decides',
        status: 'active',
        version: 1,
        size: 3,
      },
      ...{ allowMultiple: true, enumerate: false, adminFallback: true, consider: 'all', deletedAt: null },
      members: [{ name: 'Olga Owner' }],
      groups: [{ id: buyers, name: 'BUYERS', status: 'active' }],
      organisations: [{ role: 'administrator' }],
    });
    expect(await effectiveOf(place(), body.id)).toEqual(['ann', 'bob', 'olga']);
  });

  test('GRP-24, GRP-26, DFA-08, DFA-09 its options can be chosen', async () => {
    const options = { allowMultiple: false, enumerate: true, adminFallback: false, consider: 'designated' };
    expect((await create({ ...options, members: [{ userId: ids('ann')[0] }] })).body).toMatchObject(options);
  });

  test('GRP-05 nothing is there of a group that is refused', async () => {
    const before = (await api.call('admin', '/v1/groups?limit=200')).body.items.length;
    const both = [{ userId: ids('ann')[0] }, { userId: ids('bob')[0] }];
    expect((await create({ allowMultiple: false, members: both })).body.code).toBe('one_member_only');
    expect((await api.call('admin', '/v1/groups?limit=200')).body.items).toHaveLength(before);
  });

  test('a key makes one group, whatever is repeated', async () => {
    const [key, body] = [newKey(), usual()];
    const [first, second] = [await create(body, 'admin', key), await create(body, 'admin', key)];
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
  });

  test.each<[string, () => object, string]>([
    ['GRP-07 of a category that there is not', () => ({ categoryId: randomUUID() }), 'unknown_group_category'],
    ['GRP-14 with a user who is none', () => ({ members: [{ userId: randomUUID() }] }), 'unknown_member'],
    ['GRP-14 with a group that is none', () => ({ members: [{ groupId: randomUUID() }] }), 'unknown_member'],
    ['GRP-14 with an organisation that is none', () => ({ members: [{ organisationId: randomUUID() }] }), 'unknown_member'],
    ['GRP-06 of the name of another, in other letters', () => ({ name: 'buyers' }), 'name_taken'],
    ['GRP-06 of the name of another, in another form of Unicode', () => ({ name: 'ＢＵＹＥＲＳ' }), 'name_taken'],
  ])('%s it is refused', async (_sentence, body, code) => {
    expect((await create(body())).body.code).toBe(code);
  }); // prettier-ignore

  test.each<[string, object, string]>([
    ['GRP-06 without a name', { name: undefined }, '/body/name'],
    ['GRP-06 with a blank name', { name: '  ' }, '/body/name'],
    ['GRP-06 with a name of 10,000 characters', { name: 'x'.repeat(10_000) }, '/body/name'],
    ['GRP-06 with a control character in its name', { name: 'a\u0007b' }, '/body/name'],
    ['GRP-06 with a mark that turns the direction of writing', { name: 'a\u202eb' }, '/body/name'],
    ['GRP-45 with a bracket in its name', { name: '(BUYERS)' }, '/body/name'],
    ['GRP-07 without a category', { categoryId: undefined }, '/body/categoryId'],
    ['GRP-08 without a status', { status: undefined }, '/body/status'],
    ['GRP-08 with another status', { status: 'deleted' }, '/body/status'],
    ['GRP-14 with a member that is two things', { members: [{ userId: randomUUID(), groupId: randomUUID() }] }, '/body/members/0'],
    ['GRP-14 with a role of no organisation', { members: [{ userId: randomUUID(), role: 'member' }] }, '/body/members/0/role'],
    ['GRP-14 with a member twice', { members: Array(2).fill({ userId: '0198c0de-0000-7000-8000-000000000010' }) }, '/body/members'],
  ])('%s it is refused with the place', async (_sentence, body, at) => {
    const { status, body: said } = await create(body);
    expect([status, said.errors?.[0].path]).toEqual([422, at]);
  }); // prettier-ignore

  test('GRP-06 of two groups that take one name at once one is made', async () => {
    const name = `Twins ${randomUUID()}`;
    const answers = await Promise.all([create({ name }), create({ name: name.toUpperCase() })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('ENV-13 a retired user comes into no new group', async () => {
    await api.call('admin', { method: 'POST', path: `/v1/users/${ids('rob')[0]}/retire` });
    expect((await create({ members: [{ userId: ids('rob')[0] }] })).body.code).toBe('user_retired');
  });
});

describe('editing', () => {
  test('GRP-06, GRP-36 a new name is in the history with the one before', async () => {
    const { buyers } = api.house.groups;
    const { body } = await edit(buyers, { name: 'Purchasers', description: 'as ever' });
    expect([body.name, body.version]).toEqual(['Purchasers', 3]);
    expect((await historyOf(place(), buyers)).at(-1)).toEqual({
      ...{ version: 3, what: 'edited', cause: null },
      before: { name: 'BUYERS', description: '' },
      after: { name: 'Purchasers', description: 'as ever' },
    });
  });

  test('GRP-06 a group may take its own name in other letters, and not that of another', async () => {
    const { buyers } = api.house.groups;
    expect([(await edit(buyers, { name: 'Buyers' })).body.name, (await edit(buyers, { name: 'finance' })).body.code]).toEqual([
      'Buyers',
      'name_taken',
    ]); // prettier-ignore
  });

  test('what is as it was raises no version', async () => {
    expect((await edit(api.house.groups.buyers, { name: 'BUYERS', status: 'active' })).body.version).toBe(2);
  });

  test('GRP-08, GRP-36 inactivating and activating are in the history by name', async () => {
    const { buyers } = api.house.groups;
    await edit(buyers, { status: 'inactive' });
    await edit(buyers, { status: 'active' });
    expect((await historyOf(place(), buyers)).slice(-2).map(({ what }) => what)).toEqual([
      'inactivated',
      'activated',
    ]);
  });

  test('GRP-09 making a group inactive leaves its tasks where they are', async () => {
    const group = await addGroup(place(), ['ann']);
    const approval = await openGroupTask(place(), [group, 'one']);
    await edit(group, { status: 'inactive' });
    expect(await groupTaskOf(place(), 'ann', approval)).not.toBeNull();
  });

  test('GRP-10 a template yields nobody from a group that is inactive at the start', async () => {
    const group = await addGroup(place(), ['ann']);
    const templateId = await addTemplate(place(), [phaseOf('approval', [[group, 1], [api.house.groups.buyers, 2]])]); // prettier-ignore
    await edit(group, { status: 'inactive' });
    const approvalId = await api.startAndBegin({ templateId });
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    expect(body.items.map(({ placed }: Json) => placed.length > 0)).toEqual([false, true]);
  });

  test('GRP-24 switching off allow multiple is refused with several members, and made with one', async () => {
    const { owners, buyers } = api.house.groups;
    expect([
      (await edit(buyers, { allowMultiple: false })).body.code,
      (await edit(owners, { allowMultiple: false })).body.allowMultiple,
    ]).toEqual(['one_member_only', false]);
  });

  test('GRP-46 a change inside raises the version of the groups around', async () => {
    const outer = await addGroup(place(), []);
    const { buyers } = api.house.groups;
    await done(nests(place(), outer, buyers));
    await edit(buyers, { adminFallback: false });
    expect((await historyOf(place(), outer)).at(-1)).toEqual({
      ...{ version: 3, what: 'edited', before: { adminFallback: true }, after: { adminFallback: false } },
      cause: buyers,
    });
  });

  test('who comes too late learns what was changed, when and by whom', async () => {
    const { buyers } = api.house.groups;
    await edit(buyers, { status: 'inactive' });
    const { status, body } = await edit(buyers, { name: 'Mine' }, 'admin', '"2"');
    expect([status, body.code, body.version, body.lastChange]).toEqual([
      412,
      'version_changed',
      3,
      { what: 'inactivated', at: expect.any(String), by: { id: ids('admin')[0], name: 'Ada Admin' } },
    ]);
  });

  test('DFA-04, DFA-05 the order of default assignees changes, and who is taken off stays a member', async () => {
    const { buyers } = api.house.groups;
    const list = async (...names: PersonName[]) =>
      api.call('admin', {
        method: 'PUT',
        path: `/v1/groups/${buyers}/default-assignees`,
        body: { userIds: ids(...names) },
        headers: { 'if-match': `"${await versionOf(place(), buyers)}"` },
      });
    await list('ann', 'bob');
    const { body } = await list('bob');
    expect([body.defaultAssignees.length, body.members.length]).toEqual([1, 2]);
    expect((await historyOf(place(), buyers)).at(-1)).toMatchObject({
      ...{
        what: 'default_assignees_changed',
        before: { userIds: ids('ann', 'bob') },
        after: { userIds: ids('bob') },
      },
    });
  });

  test('DFA-06, DFA-07 who is eligible no longer is off the list when the group is opened again', async () => {
    await api.call('admin', {
      method: 'DELETE',
      path: `/v1/users/${ids('bob')[0]}/permission-sets/${api.house.sets.approver}`,
    });
    const { defaultAssignees, version } = await read(api.house.groups.buyers);
    expect([defaultAssignees.map(({ name }: Json) => name), version]).toEqual([['Ann Approver'], 3]);
  });

  test('DFA-10 the description of the API explains every option in words', async () => {
    const { body } = await api.call(null, '/v1/openapi.json');
    const { properties } = body.components.schemas.Group;
    for (const option of ['allowMultiple', 'enumerate', 'adminFallback', 'consider'])
      expect([option, properties[option].description.length > 100]).toEqual([option, true]);
  });
});

describe('deleting', () => {
  test('GRP-23 a deleted group is kept as it was, in no list, and its name is free', async () => {
    const { buyers } = api.house.groups;
    const { status, body } = await remove(buyers);
    expect([status, body.version, typeof body.deletedAt, body.members.length]).toEqual([200, 3, 'string', 2]);
    const listed = (await api.call('admin', '/v1/groups?limit=200')).body.items;
    expect(listed.filter(({ id }: Json) => id === buyers)).toEqual([]);
    expect((await create({ name: 'BUYERS' })).status).toBe(201);
  });

  test('GRP-23 it is changed no more, added nowhere, and deleted once', async () => {
    const group = await addGroup(place(), ['ann']);
    const outer = await addGroup(place(), []);
    await remove(group);
    const members = `/v1/groups/${group}/members`;
    expect(
      codes([
        await remove(group),
        await edit(group, { name: 'Back' }),
        await copy(group, 'Copy'),
        await api.call('admin', { path: members, body: { userId: ids('bob')[0] } }),
        await api.call('admin', { method: 'DELETE', path: `${members}/${ids('ann')[0]}` }),
        await api.call('admin', { path: `/v1/groups/${outer}/members`, body: { groupId: group } }),
        await api.call('admin', {
          method: 'PUT',
          path: `/v1/groups/${group}/default-assignees`,
          body: { userIds: [] },
          headers: { 'if-match': '"2"' },
        }),
      ]),
    ).toEqual(Array(7).fill('group_deleted'));
  });

  test('GRP-22 its tasks stay with the members of that moment, and a later phase opens for them', async () => {
    const group = await addGroup(place(), ['ann']);
    const inner = await addGroup(place(), ['cleo']);
    await done(nests(place(), group, inner));
    const templateId = await addTemplate(place(), [
      taskPhaseOf([[group, 'one']]),
      taskPhaseOf([[group, 'one']]),
    ]);
    const approvalId = await api.startAndBegin({ templateId });
    const approval = { environmentId: api.house.environmentId, approvalId };
    await remove(group);
    await api.call('admin', { path: `/v1/groups/${inner}/members`, body: { userId: ids('dora')[0] } });
    expect([
      await groupTaskOf(place(), 'cleo', approval),
      await groupTaskOf(place(), 'dora', approval),
    ]).toEqual([expect.any(String), null]);
    await api.answer('ann', approvalId, 'approve');
    await stepsOf(api.database.app).close(approval, 1);
    expect([
      await groupTaskOf(place(), 'cleo', approval),
      await groupTaskOf(place(), 'dora', approval),
    ]).toEqual([expect.any(String), null]);
  });

  test('GRP-23 a group around it keeps its members until it is taken out there', async () => {
    const [outer, middle, inner] = await Promise.all([
      addGroup(place(), ['olga']),
      addGroup(place(), ['bob']),
      addGroup(place(), ['ann']),
    ]);
    await done(nests(place(), outer, middle));
    await done(nests(place(), middle, inner));
    await remove(middle);
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${inner}/members/${ids('ann')[0]}` });
    expect(await effectiveOf(place(), outer)).toEqual(['ann', 'bob', 'olga']);
    expect((await read(outer)).groups).toMatchObject([{ id: middle, status: 'deleted' }]);
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${outer}/members/groups/${middle}` });
    expect(await effectiveOf(place(), outer)).toEqual(['olga']);
  });
});

describe('copying', () => {
  test('GRP-33, GRP-34 a copy has the content of the group, with options and default assignees, and says whose', async () => {
    const { buyers, finance } = api.house.groups;
    await done(nests(place(), buyers, finance));
    await edit(buyers, { adminFallback: false, description: 'Who buys' });
    const { status, body } = await copy(buyers, 'Buyers of Rotterdam');
    const { id, name, version, createdAt, changedAt, ...content } = await read(buyers);
    expect([status, body]).toMatchObject([201, { ...content, name: 'Buyers of Rotterdam', version: 1 }]);
    expect(await historyOf(place(), body.id)).toMatchObject([
      { version: 1, what: 'copied', after: { copiedFrom: { groupId: buyers, version } } },
    ]);
    expect([id === body.id, name, typeof createdAt, typeof changedAt]).toEqual([
      false,
      'BUYERS',
      'string',
      'string',
    ]);
  });

  test('GRP-33 the copy and the group go their own ways', async () => {
    const { body } = await copy(api.house.groups.buyers, 'Others');
    await api.call('admin', { path: `/v1/groups/${body.id}/members`, body: { userId: ids('sam')[0] } });
    expect(await effectiveOf(place(), api.house.groups.buyers)).toEqual(['ann', 'bob']);
  });

  test('GRP-06 a copy needs a name of its own', async () => {
    expect((await copy(api.house.groups.buyers, 'Buyers')).body.code).toBe('name_taken');
  });
});

test('GRP-11 nobody but administrators creates, edits, copies or deletes groups', async () => {
  const { buyers } = api.house.groups;
  const refused = await Promise.all(
    (['basil', 'olga', 'client', 'observer'] as const).flatMap((caller) => [
      create({}, caller),
      edit(buyers, { name: 'Mine' }, caller, '"2"'),
      copy(buyers, 'Mine', caller),
      remove(buyers, caller),
    ]),
  );
  expect(new Set(codes(refused))).toEqual(new Set(['may_not_manage_groups']));
});

test('AUD-01 every change is in the audit, without the names that people gave', async () => {
  const { body } = await create({ name: 'Secret plans' });
  await edit(body.id, { name: 'More secret plans' });
  await copy(body.id, 'The same plans');
  await remove(body.id);
  const rows = await rowsOf<{ action: string; data: object }>(
    api.database.app,
    api.house.environmentId,
    sql`select action, data from audit where action like 'group\\_%' and actor_kind = 'user' order by id`,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'group_created',
    'group_edited',
    'group_copied',
    'group_deleted',
  ]);
  expect(JSON.stringify(rows)).not.toContain('lans');
});

test('ENV-01 nothing of a group is known or changed in another environment', async () => {
  const other = await buildHouse(api.database.app, 'Harbour NV');
  const groupId: GroupId = api.house.groups.buyers;
  const answers = [
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${groupId}` }, other),
    await api.call('admin', { path: `/v1/groups/${groupId}/copy`, body: { name: 'Mine' } }, other),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
});
