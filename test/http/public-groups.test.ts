// Public groups (GRP-01): what every user of the platform sees of them, and what nobody outside of their environment does.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { publicGroupsAtMost } from '../../src/domain/addressing.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { done, historyOf, nests, puts } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
let elsewhere: House;
/** In the name of every group of one test: those of others are on the same platform. */
let mark: string;
beforeAll(async () => {
  api = await TestApi.open();
  elsewhere = await buildHouse(api.database.app, 'Harbour NV');
});
beforeEach(async () => {
  mark = randomUUID().slice(0, 8);
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const creates = (body: object = {}, caller: Caller = 'admin', house = api.house): Promise<Answer> =>
  api.call(
    caller,
    {
      path: '/v1/groups',
      body: { name: `Desk ${mark}`, categoryId: house.groupCategoryId, status: 'active', ...body },
    },
    house,
  );
/** A public group of these people. */
async function aPublicGroup(body: object = {}, house = api.house): Promise<GroupId> {
  const { ann, bob } = house.people;
  const members = [{ userId: ann }, { userId: bob }];
  const made = await creates(
    { type: 'public', members, description: 'Whom to ask', ...body },
    'admin',
    house,
  );
  expect([made.status, made.body.type]).toEqual([201, 'public']);
  return made.body.id;
}
async function edits(groupId: string, body: object, caller: Caller = 'admin'): Promise<Answer> {
  const path = `/v1/groups/${groupId}`;
  const { headers } = await api.call('admin', path);
  const tag = { 'if-match': headers.get('etag') ?? '' };
  return api.call(caller, { method: 'PATCH', path, body, headers: tag });
}
async function names(groupId: string, entries: object[]): Promise<void> {
  const path = `/v1/groups/${groupId}/applicability`;
  const { headers } = await api.call('admin', path);
  const tag = { 'if-match': headers.get('etag') ?? '' };
  expect((await api.call('admin', { method: 'PUT', path, body: { entries }, headers: tag })).status).toBe(
    200,
  );
}
const list = (query = mark, house = elsewhere, caller: Caller = 'basil'): Promise<Answer> =>
  api.call(caller, `/v1/public-groups?${query}`.replace(`?${mark}`, `?query=${mark}`), house);
const seen = async (house = elsewhere, caller: Caller = 'basil'): Promise<string[]> =>
  (await list(mark, house, caller)).body.items.map(({ name }: Json) => name);
const detail = (groupId: string, house = elsewhere, caller: Caller = 'basil'): Promise<Answer> =>
  api.call(caller, `/v1/public-groups/${groupId}`, house);
const statusOf = async (groupId: string): Promise<number> => (await detail(groupId)).status;

describe('the type of a group', () => {
  test('GRP-01 is that of its environment where nobody says another, and stands wherever the group is shown', async () => {
    const usual = (await creates()).body;
    const open = await aPublicGroup({ name: `Open ${mark}` });
    expect(usual.type).toBe('environment');
    expect((await api.call('admin', `/v1/groups/${open}`)).body.type).toBe('public');
    const typesBy = async (query: string) =>
      (await api.call('admin', `/v1/groups?name=${mark}${query}`)).body.items.map(({ type }: Json) => type);
    expect(await typesBy('')).toEqual(['environment', 'public']);
    expect([await typesBy('&type=public'), await typesBy('&type=environment')]).toEqual([['public'], ['environment']]); // prettier-ignore
    const csv = await api.call('admin', `/v1/groups.csv?name=${mark}&columns=name&columns=type&orderBy=name`);
    expect(csv.body.trim().split('\r\n').slice(1)).toEqual([
      `"Desk ${mark}","environment"`,
      `"Open ${mark}","public"`,
    ]);
  });

  test('GRP-01 is exactly one of those that there are; partner groups are not there yet, and it says so', async () => {
    for (const type of ['partner', 'PUBLIC', null, ['public']]) {
      const { status, body } = await creates({ type });
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'malformed', '/body/type']);
    }
    expect((await creates({ type: 'partner' })).body.errors[0].message).toContain('no partner groups yet');
    expect(await seen()).toEqual([]);
  });

  test('GRP-01, GRP-11, GRP-12, GRP-13 is said by whoever manages groups; not by editors, nor by anybody else', async () => {
    const { id } = (await creates()).body;
    const path = `/v1/groups/${id}/editors`;
    const { headers } = await api.call('admin', path);
    const entries = [{ userId: api.house.people.cleo }];
    const tag = { 'if-match': headers.get('etag') ?? '' };
    expect((await api.call('admin', { method: 'PUT', path, body: { entries }, headers: tag })).status).toBe(
      200,
    );
    await rowsOf(api.database.app, api.house.environmentId, sql`update users set group_administrator = true where id = ${api.house.people.dora}`); // prettier-ignore
    expect((await edits(id, { description: 'Mine to write' }, 'cleo')).status).toBe(200);
    for (const caller of ['cleo', 'basil', 'client'] as const) {
      const { status, body } = await edits(id, { type: 'public' }, caller);
      expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_manage_groups']);
    }
    expect(await statusOf(id)).toBe(404);
    expect((await edits(id, { type: 'public' }, 'dora')).status).toBe(200);
    expect(await statusOf(id)).toBe(200);
  });

  test('GRP-01, GRP-36, AUD-01 is changed on the version that was seen, and stands in history and audit', async () => {
    const { id } = (await creates()).body;
    const late = { method: 'PATCH', path: `/v1/groups/${id}`, body: { type: 'public' }, headers: { 'if-match': '"9"' } }; // prettier-ignore
    expect((await api.call('admin', late)).status).toBe(412);
    expect((await edits(id, { type: 'public' })).body).toMatchObject({ type: 'public', version: 2 });
    expect((await edits(id, { type: 'public' })).body).toMatchObject({ type: 'public', version: 2 });
    expect((await historyOf(place(), id)).slice(-1)).toMatchObject([
      { version: 2, what: 'edited', before: { type: 'environment' }, after: { type: 'public' } },
    ]);
    const audited = await rowsOf<Json>(
      api.database.app,
      api.house.environmentId,
      sql`select data from audit where action = 'group_edited' and subject_id = ${id}`,
    );
    expect(audited).toEqual([{ data: { version: 2, changed: ['type'], type: 'public' } }]);
  });

  test('GRP-34 of a copy is that of the other, and its history begins with the name that it has', async () => {
    const open = await aPublicGroup();
    const { body } = await api.call('admin', { path: `/v1/groups/${open}/copy`, body: { name: `Copy ${mark}` } }); // prettier-ignore
    expect(body.type).toBe('public');
    expect((await historyOf(place(), body.id))[0]?.after).toMatchObject({ name: `Copy ${mark}`, type: 'public' }); // prettier-ignore
    expect(await seen()).toEqual([`Copy ${mark}`, `Desk ${mark}`]);
  });

  test('GRP-01 comes from a table where it has the column', async () => {
    const lines = ['Name;Category;Status;Type', `In ${mark};Approvals;active;`, `Out ${mark};Approvals;active;public`]; // prettier-ignore
    const send = (body: string) => api.call('admin', { path: '/v1/imports/groups', body, type: 'text/csv' });
    expect((await send([...lines, `Odd ${mark};Approvals;active;partner`].join('\r\n'))).body).toMatchObject({ code: 'import_faulty', errors: [{ line: 4, column: 4 }] }); // prettier-ignore
    expect((await send(lines.join('\r\n'))).body).toMatchObject({ imported: 2 });
    expect(await seen()).toEqual([`Out ${mark}`]);
  });

  test('GRP-01 an environment has so many public groups at most, however they would come', async () => {
    const { environmentId, groupCategoryId } = api.house;
    await rowsOf(
      api.database.app,
      environmentId,
      sql`insert into groups (environment_id, id, name, name_folded, category_id, status, type)
        select ${environmentId}::uuid, gen_random_uuid(), named.name, named.name, ${groupCategoryId}::uuid, 'inactive', 'public'
        from (select 'n' || n as name from generate_series(2, ${publicGroupsAtMost}::int) n) named`,
    );
    const [open, usual] = [await aPublicGroup(), (await creates({ name: `Usual ${mark}` })).body.id];
    const refused = { code: 'limit_reached', what: 'public groups', atMost: publicGroupsAtMost };
    expect((await creates({ name: 'More', type: 'public' })).body).toMatchObject(refused);
    expect((await edits(usual, { type: 'public' })).body).toMatchObject(refused);
    const copy = { path: `/v1/groups/${open}/copy`, body: { name: 'More' } };
    expect((await api.call('admin', copy)).body).toMatchObject(refused);
    const body = 'Name;Category;Status;Type\r\nMore;Approvals;active;public';
    expect((await api.call('admin', { path: '/v1/imports/groups', body, type: 'text/csv' })).body).toMatchObject({ errors: [{ line: 2, column: 4 }] }); // prettier-ignore
    expect((await edits(open, { type: 'environment' })).status).toBe(200);
    expect((await edits(usual, { type: 'public' })).status).toBe(200);
  });
});

describe('every user of the platform', () => {
  test('GRP-01 sees a public group by name, description, size and environment, and nothing of its people', async () => {
    const open = await aPublicGroup();
    const said = {
      ...{ id: open, name: `Desk ${mark}`, description: 'Whom to ask', size: 2 },
      ...{ environment: { name: 'Windmill BV' }, own: false },
    };
    for (const caller of ['basil', 'admin', 'client', 'observer'] as const) {
      expect([caller, (await detail(open, elsewhere, caller)).body]).toEqual([caller, said]);
      expect((await list(mark, elsewhere, caller)).body).toEqual({ items: [said], nextCursor: null });
    }
    expect((await detail(open, api.house)).body).toEqual({ ...said, own: true });
    // The rest of it is not there for them, members and history least of all.
    for (const part of ['', '/members', '/effective-members', '/history', '/versions/1/members', '/editors'])
      expect([part, (await api.call('basil', `/v1/groups/${open}${part}`, elsewhere)).status]).toEqual([
        part,
        part === '/editors' ? 403 : 404,
      ]);
  });

  test('GRP-01 sees at once what it is called and how many belong to it', async () => {
    const open = await aPublicGroup();
    const around = await aPublicGroup({ name: `Around ${mark}`, members: [] });
    await edits(open, { name: `Bureau ${mark}`, description: 'Moved' });
    expect((await list(`query=desk ${mark}`)).body.items).toEqual([]);
    await done(nests(place(), around, open));
    await done(puts(place(), open, { userId: api.house.people.cleo }));
    await retires(place(), 'bob');
    const { items } = (await list()).body;
    expect(items.map(({ name, description, size }: Json) => [name, description, size])).toEqual([
      [`Around ${mark}`, 'Whom to ask', 2],
      [`Bureau ${mark}`, 'Moved', 2],
    ]);
  });

  test.each<
    [string, string, (groupId: string) => Promise<unknown>, ((groupId: string) => Promise<unknown>) | null]
  >([
    [
      'GRP-08',
      'inactive',
      (id) => edits(id, { status: 'inactive' }),
      (id) => edits(id, { status: 'active' }),
    ],
    ['GRP-23', 'deleted', (id) => api.call('admin', { method: 'DELETE', path: `/v1/groups/${id}` }), null],
    ['GRP-05', 'of its environment again', (id) => edits(id, { type: 'environment' }), (id) => edits(id, { type: 'public' })], // prettier-ignore
    ['GRP-29', 'for somebody only', (id) => names(id, [{ userId: api.house.people.rita }]), (id) => names(id, [])], // prettier-ignore
  ])(
    'GRP-01, %s does not see one that is %s, from the answer on, nor is told that there is one',
    async (_, _what, hide, show) => {
      const open = await aPublicGroup();
      expect([await statusOf(open), await seen()]).toEqual([200, [`Desk ${mark}`]]);
      await hide(open);
      const unknown = await detail(randomUUID());
      expect([await detail(open), await seen()]).toMatchObject([{ status: 404, body: unknown.body }, []]);
      expect((await detail(open, api.house)).status).toBe(404);
      if (!show) return;
      await show(open);
      expect([await statusOf(open), await seen()]).toEqual([200, [`Desk ${mark}`]]);
    },
  );

  test('GRP-01, ENV-01 is told nothing of a group that is not public, however its id was come by', async () => {
    const unknown = (await detail(randomUUID())).body;
    for (const groupId of Object.values(api.house.groups)) {
      expect((await detail(groupId)).body).toEqual(unknown);
      expect((await detail(groupId, api.house, 'admin')).body).toEqual(unknown);
    }
    expect((await list('query=signers')).body.items).toEqual([]);
  });

  test('GRP-06 two environments each have a public group of one name; one environment has not', async () => {
    const [here, there] = [await aPublicGroup(), await aPublicGroup({}, elsewhere)];
    expect((await creates({ name: `DESK ${mark}` })).body.code).toBe('name_taken');
    const { items } = (await list()).body;
    expect(items.map(({ id, own, environment }: Json) => [id, own, environment.name]).sort()).toEqual(
      [
        [here, false, 'Windmill BV'],
        [there, true, 'Harbour NV'],
      ].sort(),
    );
  });

  test('GRP-01 finds it by the beginnings of its words, page by page, and nobody is lost by a new name', async () => {
    const ids: GroupId[] = [];
    for (const name of ['Alpha', 'Béta', 'Gamma', 'Delta'])
      ids.push(await aPublicGroup({ name: `${name} ${mark}` }, name === 'Gamma' ? elsewhere : api.house));
    expect((await list(`query=${mark.slice(0, 6)} BÉT`)).body.items).toMatchObject([{ id: ids[1] }]);
    expect((await list(`query=lpha ${mark}`)).body.items).toEqual([]);
    const found: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await list(`limit=1&query=${mark}${cursor}`);
      found.push(...body.items.map(({ name }: Json) => name.split(' ')[0]));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
      if (found.length === 1) await edits(ids[0] ?? '', { name: `Zeta ${mark}` });
    }
    expect(found).toEqual(['Alpha', 'Béta', 'Delta', 'Gamma', 'Zeta']);
    expect((await list('cursor=nonsense')).body.errors[0].path).toBe('/query/cursor');
    expect((await list('limit=1000')).status).toBe(422);
  });
});
