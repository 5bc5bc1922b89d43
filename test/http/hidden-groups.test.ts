// What is not told, by the groups around it nor by a refusal, of a group that somebody may not address.
import { sql } from 'kysely';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, employs, historyOf, nests, puts, takes, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;
let outer: GroupId;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  outer = await addGroup(place(), ['olga']);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const id = (name: PersonName) => api.house.people[name];
const get = async (caller: Caller, path: string): Promise<Json> => (await api.call(caller, path)).body;
const nameOfGroup = async (groupId: GroupId): Promise<string> =>
  (await get('admin', `/v1/groups/${groupId}`)).name;
const set = async (groupId: GroupId, list: 'applicability' | 'editors', entries: object[]): Promise<void> => {
  const headers = { 'if-match': `"${await versionOf(place(), groupId)}"` };
  const path = `/v1/groups/${groupId}/${list}`;
  expect((await api.call('admin', { method: 'PUT', path, body: { entries }, headers })).status).toBe(200);
};
/** For Rita alone, and for whoever manages groups. */
const hide = (groupId: GroupId) => set(groupId, 'applicability', [{ userId: id('rita') }]);
const remove = async (groupId: GroupId): Promise<void> => {
  const { status } = await api.call('admin', { method: 'DELETE', path: `/v1/groups/${groupId}` });
  expect(status).toBe(200);
};
const lastOf = async (caller: Caller, groupId: GroupId, count: number): Promise<Json[]> =>
  (await get(caller, `/v1/groups/${groupId}/history?limit=${count}`)).items;
const add = (caller: Caller, groupId: GroupId, body: object) =>
  api.call(caller, { path: `/v1/groups/${groupId}/members`, body });

describe('who addresses and edits a group, in its history', () => {
  beforeEach(async () => {
    const { finance, buyers } = api.house.groups;
    await done(nests(place(), outer, finance));
    await set(finance, 'editors', [{ userId: id('cleo') }]);
    await set(finance, 'applicability', [{ userId: id('basil') }, { groupId: buyers }]);
  });

  test('GRP-13, GRP-29, GRP-36 whoever edits the group reads whom it named; others, back offices too, that it was changed', async () => {
    const { finance, buyers } = api.house.groups;
    const named = {
      before: { applicability: [] },
      after: { applicability: [{ userId: id('basil') }, { groupId: buyers }] },
      names: { [id('basil')]: 'Basil Basic', [buyers]: 'BUYERS' },
    };
    for (const caller of ['admin', 'cleo'] as const)
      expect([caller, (await lastOf(caller, finance, 2))[0]]).toMatchObject([caller, named]);
    for (const caller of ['basil', 'client', 'observer'] as const)
      expect([caller, await lastOf(caller, finance, 2)]).toMatchObject([
        caller,
        [
          { what: 'applicability_changed', before: null, after: null, names: {} },
          { what: 'editors_changed', before: null, after: null, names: {} },
        ],
      ]);
  });

  test('GRP-29, GRP-36 the groups around have it in their history without whom it names', async () => {
    const { finance } = api.house.groups;
    expect((await historyOf(place(), outer)).slice(-2)).toMatchObject([
      { what: 'editors_changed', before: null, after: null, cause: finance },
      { what: 'applicability_changed', before: null, after: null, cause: finance },
    ]);
  });

  test('GRP-29 what stood in the history of a group around from before is not shown either', async () => {
    const { environmentId, groups } = api.house;
    await rowsOf(
      api.database.app,
      environmentId,
      sql`insert into group_changes (environment_id, group_id, version, at, actor_kind, what, before, after, cause_group_id)
        values (${environmentId}, ${outer}, 99, now(), 'system', 'editors_changed', '{"editors": []}',
          ${JSON.stringify({ editors: [{ userId: id('cleo') }] })}::jsonb, ${groups.finance})`,
    );
    for (const caller of ['admin', 'basil'] as const)
      expect((await lastOf(caller, outer, 1))[0]).toMatchObject({ version: 99, before: null, after: null });
  });
});

describe('a hidden group inside', () => {
  let hidden: GroupId;
  beforeEach(async () => {
    hidden = api.house.groups.signers;
    await done(nests(place(), outer, hidden));
    await done(nests(place(), outer, api.house.groups.buyers));
    await hide(hidden);
  });
  const insideFor = async (caller: Caller): Promise<string[]> =>
    (await get(caller, `/v1/groups/${outer}`)).groups.map(({ name }: Json) => name);

  test('GRP-29 a group shows of those inside it the ones that one may know of; to its editors all that they can take out', async () => {
    expect([await insideFor('basil'), await insideFor('rita'), await insideFor('observer')]).toEqual([
      ['BUYERS'],
      ...Array<string[]>(2).fill(['BUYERS', 'SIGNERS']),
    ]);
    await set(outer, 'editors', [{ userId: id('basil') }]);
    expect(await insideFor('basil')).toEqual(['BUYERS', 'SIGNERS']);
    const { body } = await add('basil', outer, { userId: id('rob') });
    expect(body.groups.map(({ name }: Json) => name)).toEqual(['BUYERS', 'SIGNERS']);
  });

  test('GRP-29 an editor learns nothing of what stands inside the groups inside', async () => {
    const deep = await addGroup(place(), ['dora']);
    await done(nests(place(), api.house.groups.buyers, deep));
    await hide(deep);
    await set(outer, 'editors', [{ userId: id('basil') }]);
    const { items } = await get('basil', `/v1/groups/${outer}/effective-members`);
    expect(items.find((one: Json) => one.id === id('dora'))).toMatchObject({ ways: [] });
    expect((await lastOf('basil', outer, 2))[1]).toMatchObject({ cause: { id: null, name: null } });
  });

  test('GRP-29, PLC-21 its members are there, without the way by which they are; by another way where there is one', async () => {
    const [middle, deep] = [await addGroup(place(), []), await addGroup(place(), ['dora'])];
    const { buyers } = api.house.groups;
    await done(nests(place(), hidden, deep));
    await done(nests(place(), middle, deep));
    await done(nests(place(), buyers, middle));
    const waysFor = async (caller: Caller, query = '') => {
      const { items } = await get(caller, `/v1/groups/${outer}/effective-members${query}`);
      const of = (name: PersonName) => items.find((one: Json) => one.id === id(name))?.ways;
      return ['sam', 'dora', 'olga'].map((name) => of(name as PersonName).map((way: Json[]) => way.map((step) => step.id))); // prettier-ignore
    };
    const all = [[[hidden]], [[hidden, deep]], [[]]];
    const known = [[], [[buyers, middle, deep]], [[]]];
    const now = `?at=${new Date(Date.now() + 1_000).toISOString()}`;
    expect([await waysFor('admin'), await waysFor('rita'), await waysFor('basil'), await waysFor('basil', now)]).toEqual([all, all, known, known]); // prettier-ignore
  });

  test('GRP-29, GRP-36 a history says that something inside was changed, and neither which group nor what', async () => {
    await done(puts(place(), hidden, { userId: id('rob') }));
    const headers = { 'if-match': `"${await versionOf(place(), hidden)}"` };
    const renamed = { method: 'PATCH', path: `/v1/groups/${hidden}`, body: { name: 'Secret' }, headers };
    expect((await api.call('admin', renamed)).status).toBe(200);
    expect(await lastOf('basil', outer, 2)).toMatchObject([
      {
        what: 'edited',
        cause: { kind: 'group', id: null, name: null },
        before: null,
        after: null,
        names: {},
      },
      { what: 'member_added', cause: { kind: 'group', id: null, name: null }, before: null, after: null },
    ]);
    expect((await lastOf('rita', outer, 2))[0]).toMatchObject({
      ...{ cause: { id: hidden, name: 'Secret' }, before: { name: 'SIGNERS' }, after: { name: 'Secret' } },
    });
    // Of the whole history no line says its name or its id, also where it came in.
    const { items } = await get('basil', `/v1/groups/${outer}/history`);
    expect(JSON.stringify(items)).not.toMatch(/Secret|SIGNERS/);
    expect(JSON.stringify(items)).not.toContain(hidden);
    expect(items.find(({ what, names }: Json) => what === 'group_added' && names[api.house.groups.buyers])).toMatchObject({ names: { [api.house.groups.buyers]: 'BUYERS' } }); // prettier-ignore
  });

  test('GRP-29, GRP-36 whatever line names it: where it came in, went out, was there from the start, or was one of several', async () => {
    const { buyers } = api.house.groups;
    const made = await api.call('admin', {
      path: '/v1/groups',
      body: {
        ...{ name: 'Around', categoryId: api.house.groupCategoryId, status: 'active' },
        members: [{ groupId: buyers }, { groupId: hidden }, { userId: id('dora') }],
      },
    });
    const around: GroupId = made.body.id;
    const copied = await api.call('admin', { path: `/v1/groups/${hidden}/copy`, body: { name: 'Copied' } });
    await done(takes(place(), around, { memberGroupId: hidden }));
    await done(nests(place(), around, hidden));
    const items = [{ groupIds: [buyers, hidden], add: [id('rob')] }];
    const { review } = (await api.call('admin', { path: '/v1/memberships/review', body: { items } })).body;
    const changed = await api.call('admin', { path: '/v1/memberships', body: { items, review } });
    expect(changed.status).toBe(200);
    const linesFor = async (caller: Caller, groupId: GroupId) =>
      (await get(caller, `/v1/groups/${groupId}/history`)).items
        .map(({ what, before, after }: Json) => [what, before, after])
        .reverse();
    const lines = await linesFor('basil', around);
    expect(lines.map(([what]: Json[]) => what)).toEqual([
      ...['created', 'group_removed', 'group_added', 'members_changed'],
    ]);
    expect(lines[0][2].members).toEqual([{ groupId: buyers }, { userId: id('dora') }]);
    expect(lines.slice(1)).toEqual([
      ['group_removed', { groupId: null }, null],
      ['group_added', null, { groupId: null }],
      ['members_changed', null, { groupIds: [buyers] }],
    ]);
    expect(JSON.stringify(lines)).not.toContain(hidden);
    expect((await linesFor('rita', around))[2]).toEqual(['group_added', null, { groupId: hidden }]);
    await set(copied.body.id, 'applicability', []);
    expect((await linesFor('basil', copied.body.id))[0][2].copiedFrom).toEqual({ groupId: null, version: expect.any(Number) }); // prettier-ignore
  });
});

describe('a refusal', () => {
  test('GRP-24, GRP-29 names a group around to nobody who may not know of it', async () => {
    const solo = await addGroup(place(), ['cleo']);
    const around = await addGroup(place(), [], { allowMultiple: false });
    await done(nests(place(), around, solo));
    await set(solo, 'editors', [{ userId: id('basil') }]);
    const name = await nameOfGroup(around);
    const known = { code: 'one_member_only', groupId: around, name };
    expect((await add('basil', solo, { userId: id('sam') })).body).toMatchObject(known);
    await hide(around);
    const { status, body } = await add('basil', solo, { userId: id('sam') });
    expect([status, body]).toMatchObject([409, { code: 'one_member_only', groupId: null, name: null }]);
    expect(JSON.stringify(body)).not.toContain(name);
    expect((await add('admin', solo, { userId: id('sam') })).body).toMatchObject(known);
  });

  test('GRP-16, GRP-29 shows of a circle the groups that one may know of', async () => {
    const [inside, between, around] = [await addGroup(place(), []), await addGroup(place(), []), await addGroup(place(), [])]; // prettier-ignore
    await done(nests(place(), around, between));
    await done(nests(place(), between, inside));
    await set(inside, 'editors', [{ userId: id('basil') }]);
    await hide(between);
    const pathFor = async (caller: Caller) => {
      const { body } = await add(caller, inside, { groupId: around });
      return [body.code, body.path.map((one: Json) => one.id)];
    };
    expect(await pathFor('admin')).toEqual(['group_circle', [inside, around, between, inside]]);
    expect(await pathFor('basil')).toEqual(['group_circle', [inside, around, inside]]);
  });

  test('ENV-10, GRP-29 nor to who administers an organisation that stands in it', async () => {
    const { organisationId } = api.house;
    const around = await addGroup(place(), ['cleo'], { allowMultiple: false });
    await done(puts(place(), around, { organisationId, role: 'member' }));
    await done(employs(place(), 'dora', 'administrator'));
    await hide(around);
    const { body } = await api.call('dora', {
      method: 'PUT',
      path: `/v1/organisations/${organisationId}/members/${id('sam')}`,
      body: { role: 'member' },
    });
    expect(body).toMatchObject({ code: 'one_member_only', groupId: null, name: null });
  });
});

describe('GRP-23 a deleted group gives nothing any more', () => {
  const knows = async (caller: Caller, groupId: GroupId) =>
    (await api.call(caller, `/v1/groups/${groupId}`)).status;

  test('GRP-13, GRP-23 its members do not edit what it edits', async () => {
    const { buyers, finance } = api.house.groups;
    await set(finance, 'editors', [{ groupId: buyers }]);
    expect((await add('ann', finance, { userId: id('rob') })).status).toBe(200);
    await remove(buyers);
    expect((await add('ann', finance, { userId: id('sam') })).body.code).toBe('may_not_manage_groups');
  });

  test('GRP-23, GRP-29 its members do not address what is for it, and nobody else comes in for that', async () => {
    const { buyers, finance } = api.house.groups;
    await set(finance, 'applicability', [{ groupId: buyers }]);
    expect([await knows('ann', finance), await knows('basil', finance)]).toEqual([200, 404]);
    await remove(buyers);
    expect([await knows('ann', finance), await knows('basil', finance)]).toEqual([404, 404]);
  });

  test.each(['from', 'to'] as const)(
    'GRP-23, GRP-47 a rule leads nowhere whose %s is deleted',
    async (side) => {
      const { buyers, finance, reviewers } = api.house.groups;
      const sides = { from: reviewers, to: finance };
      const rule = {
        from: { kind: 'group', groupId: sides.from },
        to: { kind: 'group', groupId: sides.to },
      };
      const headers = { 'if-match': '"0"' };
      const put = { method: 'PUT', path: '/v1/communication-matrix', body: { rules: [rule] }, headers };
      expect((await api.call('admin', put)).status).toBe(200);
      const inside = await addGroup(place(), ['cleo']);
      expect([await knows('rita', inside), await knows('rita', buyers)]).toEqual([200, 404]);
      await remove(sides[side]);
      expect(await knows('rita', inside)).toBe(404);
    },
  );
});
