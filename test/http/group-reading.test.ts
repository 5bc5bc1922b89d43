// Who belongs to a group and by which way, its versions and its history, the groups of a user, and the list of groups.
import { randomUUID } from 'node:crypto';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import { joins, leaves, retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, employs, nameOf, nests, puts, takes, versionOf } from '../support/nested-groups.ts';
import { TestApi } from './api.ts';
import type { Json } from './api.ts';

let api: TestApi;
let outer: GroupId;
let middle: GroupId;
let inner: GroupId;

beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  outer = await addGroup(place(), ['olga']);
  middle = await addGroup(place(), ['bob']);
  inner = await addGroup(place(), ['ann', 'cleo']);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const get = async (path: string, caller: PersonName = 'admin'): Promise<Json> =>
  (await api.call(caller, path)).body;
const namesOf = ({ items }: Json): string[] => items.map(({ id }: Json) => nameOf(place(), id)).sort();
const membersOf = async (groupId: GroupId, query = '') =>
  namesOf(await get(`/v1/groups/${groupId}/effective-members${query}`));
const membersAt = async (groupId: GroupId, version: number) =>
  namesOf(await get(`/v1/groups/${groupId}/versions/${version}/members`));

describe('effective members', () => {
  test('GRP-15, PLC-21 everybody once, with name and each way by which they belong', async () => {
    await done(nests(place(), middle, inner));
    await done(nests(place(), outer, middle));
    await done(nests(place(), outer, inner));
    await done(employs(place(), 'ann', 'administrator'));
    await done(puts(place(), middle, { organisationId: api.house.organisationId, role: 'administrator' }));
    await joins(place(), 'ann', outer);
    const { items, version } = await get(`/v1/groups/${outer}/effective-members`);
    const ann = items.find(({ id }: Json) => id === api.house.people.ann);
    expect([items.length, version, ann.name]).toEqual([4, await versionOf(place(), outer), 'Ann Approver']);
    expect(ann.ways.map((way: Json[]) => way.map(({ kind, id }) => [kind, id]))).toEqual([
      [],
      [['group', inner]],
      [
        ['group', middle],
        ['organisation', api.house.organisationId],
      ],
    ]);
  });

  test('they come in pages, each once', async () => {
    await done(nests(place(), outer, inner));
    const first = await get(`/v1/groups/${outer}/effective-members?limit=2`);
    const second = await get(`/v1/groups/${outer}/effective-members?limit=2&cursor=${first.nextCursor}`);
    expect([namesOf({ items: [...first.items, ...second.items] }), second.nextCursor]).toEqual([
      ['ann', 'cleo', 'olga'],
      null,
    ]);
  });

  test('ENV-01 of a group of another environment nothing is known', async () => {
    const other = await buildHouse(api.database.app, 'Harbour NV');
    const paths = ['effective-members', 'history', 'versions/1/members'].map(
      (last) => `/v1/groups/${inner}/${last}`,
    );
    const answers = await Promise.all(paths.map((path) => api.call('admin', path, other)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('versions', () => {
  test('GRP-46 the members of every version can be read, whatever changed inside', async () => {
    await done(nests(place(), outer, middle)); // 2: bob
    await done(nests(place(), middle, inner)); // 3: ann, cleo
    await leaves(place(), 'ann', inner); // 4
    await joins(place(), 'dora', middle); // 5
    await done(takes(place(), middle, { memberGroupId: inner })); // 6
    const read = await Promise.all([1, 2, 3, 4, 5, 6].map((version) => membersAt(outer, version)));
    expect(read).toEqual([
      ['olga'],
      ['bob', 'olga'],
      ['ann', 'bob', 'cleo', 'olga'],
      ['bob', 'cleo', 'olga'],
      ['bob', 'cleo', 'dora', 'olga'],
      ['bob', 'dora', 'olga'],
    ]);
    expect(await membersOf(outer)).toEqual(read.at(-1));
  });

  test('GRP-46 an organisation counts with those who were in it then, in the role of then', async () => {
    await done(employs(place(), 'sam', 'administrator'));
    await done(puts(place(), outer, { organisationId: api.house.organisationId, role: 'administrator' })); // 2
    await done(employs(place(), 'sam', 'member')); // 3
    await done(employs(place(), 'sue', 'administrator')); // 4
    expect([await membersAt(outer, 2), await membersAt(outer, 3), await membersAt(outer, 4)]).toEqual([
      ['olga', 'sam'],
      ['olga'],
      ['olga', 'sue'],
    ]);
  });

  test('GRP-46 at an instant those of the version that it had then; ENV-13 who was retired later was a member', async () => {
    await done(nests(place(), outer, inner));
    const at = new Date().toISOString();
    await retires(place(), 'cleo');
    await leaves(place(), 'ann', inner);
    expect([await membersOf(outer, `?at=${at}`), await membersOf(outer)]).toEqual([
      ['ann', 'cleo', 'olga'],
      ['olga'],
    ]);
    expect((await get(`/v1/groups/${outer}/effective-members?at=${at}`)).version).toBe(2);
  });

  test('GRP-23 a deleted group has the members of its end, then and later, also in the groups around it', async () => {
    await done(nests(place(), middle, inner));
    await done(nests(place(), outer, middle));
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${middle}` });
    await leaves(place(), 'ann', inner);
    const version = await versionOf(place(), outer);
    expect([await membersOf(middle), await membersAt(outer, version)]).toEqual([
      ['ann', 'bob', 'cleo'],
      ['ann', 'bob', 'cleo', 'olga'],
    ]);
    expect(await membersOf(middle, `?at=${new Date().toISOString()}`)).toEqual(['ann', 'bob', 'cleo']);
  });

  test('a version that there is not, and an instant before there was any, are refused', async () => {
    const version = await api.call('admin', `/v1/groups/${outer}/versions/99/members`);
    const early = await api.call('admin', `/v1/groups/${outer}/effective-members?at=2000-01-01T00:00:00Z`);
    expect([version.status, early.status, early.body.errors[0].path]).toEqual([404, 422, '/query/at']);
  });
});

describe('history', () => {
  test('GRP-36 who, when, what, before and after, newest first, with names', async () => {
    await done(nests(place(), outer, inner));
    await joins(place(), 'dora', inner);
    const { items } = await get(`/v1/groups/${outer}/history`);
    const { dora, admin } = api.house.people;
    expect(items.map(({ version, what }: Json) => [version, what])).toEqual([
      [3, 'member_added'],
      [2, 'group_added'],
      [1, 'created'],
    ]);
    expect(items[0]).toMatchObject({
      by: { kind: 'user', id: admin, name: 'Ada Admin' },
      before: null,
      after: { userId: dora },
      cause: { kind: 'group', id: inner },
      names: { [dora]: 'Dora Director' },
    });
  });

  test('GRP-36 it comes in pages', async () => {
    for (const name of ['rita', 'rob', 'sam'] as const) await joins(place(), name, outer);
    const first = await get(`/v1/groups/${outer}/history?limit=3`);
    const second = await get(`/v1/groups/${outer}/history?limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ version }: Json) => version)).toEqual([4, 3, 2, 1]);
  });
});

describe('the groups of a user', () => {
  test('GRP-37 all to which they belong, by whatever way', async () => {
    await done(nests(place(), outer, inner));
    const { items } = await get(`/v1/users/${api.house.people.cleo}/groups`);
    const found = new Map(items.map(({ id, direct }: Json) => [id, direct]));
    expect(found).toEqual(new Map([[inner, true], [outer, false], [api.house.groups.finance, true]])); // prettier-ignore
  });

  test('GRP-37 users see their own, and nobody else’s without the right to', async () => {
    const path = `/v1/users/${api.house.people.cleo}/groups`;
    const answers = await Promise.all((['cleo', 'basil'] as const).map((name) => api.call(name, path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });
});

describe('the list', () => {
  const listed = async (query: string): Promise<string[]> =>
    (await get(`/v1/groups?limit=200&${query}`)).items.map(({ name }: Json) => name);

  test('GRP-38 every column is there: size, name, status, created, last modified, description', async () => {
    const { items } = await get('/v1/groups?name=buyers');
    expect(items).toMatchObject([{ name: 'BUYERS', size: 2, status: 'active', description: '' }]);
    expect([items[0].changedAt > items[0].createdAt, items[0].members]).toEqual([true, undefined]);
  });

  test('GRP-38 filtered by part of the name in any case, by status and by category', async () => {
    await api.call('admin', {
      method: 'PATCH',
      path: `/v1/groups/${api.house.groups.owners}`,
      body: { status: 'inactive' },
      headers: { 'if-match': '"1"' },
    });
    expect(await listed('name=ERS')).toEqual(
      expect.arrayContaining(['OWNERS', 'REVIEWERS', 'BUYERS', 'SIGNERS']),
    );
    expect(await listed('name=ers&status=inactive')).toEqual(['OWNERS']);
    expect(await listed(`categoryId=${randomUUID()}`)).toEqual([]);
    expect((await listed(`categoryId=${api.house.groupCategoryId}`)).length).toBe(8);
  });

  test.each(['created', 'name', 'status', 'size', 'changed'])(
    'GRP-38 sorted by %s, both ways, in pages of two with each group once',
    async (orderBy) => {
      await joins(place(), 'dora', inner);
      await joins(place(), 'dora', api.house.groups.owners);
      for (const descending of ['true', 'false']) {
        const query = `orderBy=${orderBy}&descending=${descending}`;
        const whole = (await get(`/v1/groups?limit=200&${query}`)).items;
        const paged: Json[] = [];
        let cursor = '';
        do {
          const page = await get(`/v1/groups?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
          paged.push(...page.items);
          cursor = page.nextCursor ?? '';
        } while (cursor);
        expect(paged).toEqual(whole);
        const key = { created: 'createdAt', changed: 'changedAt' }[orderBy] ?? orderBy;
        const folded = whole.map((group: Json) => (key === 'name' ? group.name.toLowerCase() : group[key]));
        const sorted = [...folded].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
        expect(folded).toEqual(descending === 'true' ? sorted.reverse() : sorted);
      }
    },
  );

  const edit = async (groupId: GroupId, body: object): Promise<void> => {
    const headers = { 'if-match': `"${await versionOf(place(), groupId)}"` };
    const { status } = await api.call('admin', {
      method: 'PATCH',
      path: `/v1/groups/${groupId}`,
      body,
      headers,
    });
    expect(status).toBe(200);
  };
  const long = 'ﷺ'.repeat(190);
  test.each([
    ['name', 'a short name', '', { name: 'ZZZ' }, 'AAA'],
    ['name', 'a long name', long, { name: 'ZZZ' }, 'AAA'],
    ['status', 'a status', '', { status: 'inactive' }, null],
  ])(
    'GRP-38 by %s, %s: whoever is changed between two pages takes nobody along, both ways',
    async (orderBy, _what, prefix, ahead, back) => {
      for (const [nth, groupId] of [outer, middle, inner].entries())
        if (orderBy === 'name') await edit(groupId, { name: `${prefix || 'Group'} ${nth}` });
      for (const [descending, change] of [
        ['false', ahead],
        ['true', back === null ? { status: 'active' } : { name: back }],
      ] as const) {
        const query = `/v1/groups?orderBy=${orderBy}&descending=${descending}`;
        const whole: Json[] = (await get(`${query}&limit=200`)).items;
        const nth = whole.findIndex(({ id }: Json) => id === middle);
        const first = await get(`${query}&limit=${nth + 1}`);
        await edit(middle, change);
        const { items } = await get(`${query}&limit=200&cursor=${first.nextCursor}`);
        const [shown, rest] = [whole.slice(0, nth), whole.slice(nth + 1)].map((some) =>
          some.map(({ id }) => id),
        );
        const second = items.map(({ id }: Json) => id);
        expect(second).toEqual(expect.arrayContaining(rest ?? []));
        if (!prefix) expect(second.filter((id: string) => shown?.includes(id))).toEqual([]);
      }
    },
  );

  test.each([
    ['name', 'size', ''],
    ['size', 'size', '99999999999999999999'],
    ['size', 'size', '1.5'],
    ['status', 'status', 'deleted'],
    ['created', 'created', '1'],
    ['changed', 'changed', '-1'],
    ['name', 'name', 'not a name'],
  ])('a cursor by %s that none was written as (%s %s) is refused', async (orderBy, of, key) => {
    const written = Buffer.from([`${of}+`, key, inner].join(' ')).toString('base64url');
    const cursor = key === '' ? (await get('/v1/groups?limit=2&orderBy=size')).nextCursor : written;
    const { status, body } = await api.call(
      'admin',
      `/v1/groups?limit=2&orderBy=${orderBy}&cursor=${cursor}`,
    );
    expect([status, body.code]).toEqual([422, 'malformed']);
  });
});
