// What a group of many shows: as much as a page, and the rest by pages.
import { sql } from 'kysely';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { membersShown } from '../../src/db/groups.ts';
import { addGroup } from '../support/courses.ts';
import { leaves } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import { done, nests, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Json } from './api.ts';

const many = membersShown + 1;

let api: TestApi;
let people: readonly UserId[];

beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  people = await addPeople();
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const inHouse = <Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  rowsOf<Row>(api.database.app, api.house.environmentId, statement);

async function addPeople(): Promise<UserId[]> {
  const rows = await inHouse(sql<{ id: UserId }>`
    insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${api.house.environmentId}::uuid, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'p@x.example', 'basic'
    from generate_series(1, ${many}::int) n
    returning id`);
  return rows.map(({ id }) => id).sort();
}

const create = async (members: readonly object[]): Promise<Json> => {
  const body = { name: 'Everybody', categoryId: api.house.groupCategoryId, status: 'active', members };
  return (await api.call('admin', { path: '/v1/groups', body })).body;
};
const get = async (path: string): Promise<Json> => (await api.call('admin', path)).body;

describe('GRP-14 the members of a large group', () => {
  test('are shown with it as far as a page goes, and it says that there are others', async () => {
    const group = await create(people.map((userId) => ({ userId })));
    expect([group.members.length, group.moreMembers, group.size]).toEqual([membersShown, true, many]);
    const fewer = await api.call('admin', {
      method: 'DELETE',
      path: `/v1/groups/${group.id}/members/${people[0]}`,
    });
    expect([fewer.body.members.length, fewer.body.moreMembers]).toEqual([membersShown, false]);
  });

  test('GRP-15 come with their names page by page, each once', async () => {
    const { id } = await create(people.map((userId) => ({ userId })));
    const first = await get(`/v1/groups/${id}/members?limit=150`);
    const second = await get(`/v1/groups/${id}/members?limit=150&cursor=${first.nextCursor}`);
    const read = [...first.items, ...second.items];
    expect([read.map((one: Json) => one.id), second.nextCursor]).toEqual([people, null]);
    expect(read[0]).toEqual({ id: people[0], name: expect.stringContaining('Person'), active: true });
  });

  test('ENV-01 are not told of a group of another environment', async () => {
    const other = await buildHouse(api.database.app, 'Harbour NV');
    const path = `/v1/groups/${api.house.groups.buyers}/members`;
    expect((await api.call('admin', path, other)).status).toBe(404);
  });
});

describe('GRP-36 a line of the history that names many', () => {
  test('is cut where many lines are read, and whole where few are', async () => {
    const { id } = await create(people.map((userId) => ({ userId })));
    const [cut] = (await get(`/v1/groups/${id}/history`)).items;
    const [whole] = (await get(`/v1/groups/${id}/history?limit=10`)).items;
    expect([cut.after.members.length, cut.cut, cut.after.name]).toEqual([
      100,
      ['after.members'],
      'Everybody',
    ]);
    expect([whole.after.members.length, whole.cut]).toEqual([many, []]);
  });
});

describe('AUD-01 whoever comes in with a new group', () => {
  const gainedBy = (groupId: GroupId) =>
    inHouse(sql<{ userId: UserId; cause: object }>`
      select subject_id as "userId", data -> 'cause' as cause from audit
      where action = 'membership_gained' and data -> 'groupIds' ? ${groupId} order by subject_id`);

  test('has a row with the group as the cause, by whatever way they come in', async () => {
    const inner = await addGroup(place(), ['ann', 'bob']);
    const { cleo, ann, bob } = api.house.people;
    const { id } = await create([{ userId: cleo }, { groupId: inner }]);
    const rows = [ann, bob, cleo].sort().map((userId) => ({ userId, cause: { created: id } }));
    expect(await gainedBy(id)).toEqual(rows);
  });

  test('has one with the group that it was copied from', async () => {
    const { buyers } = api.house.groups;
    const version = await versionOf(place(), buyers);
    const { body } = await api.call('admin', {
      path: `/v1/groups/${buyers}/copy`,
      body: { name: 'As these' },
    });
    const cause = { created: body.id, copiedFrom: { groupId: buyers, version } };
    const { ann, bob } = api.house.people;
    expect(await gainedBy(body.id)).toEqual([ann, bob].sort().map((userId) => ({ userId, cause })));
  });
});

test('GRP-15, GRP-23 the way through a deleted group is shown for whoever belongs by it alone', async () => {
  const outer = await addGroup(place(), []);
  const ended = await addGroup(place(), []);
  const inner = await addGroup(place(), ['ann', 'bob']);
  await done(nests(place(), ended, inner));
  await done(nests(place(), outer, ended));
  await done(nests(place(), outer, inner));
  await api.call('admin', { method: 'DELETE', path: `/v1/groups/${ended}` });
  await leaves(place(), 'ann', inner);
  const { items } = await get(`/v1/groups/${outer}/effective-members`);
  const ways = new Map(
    items.map(({ id, ways: each }: Json) => [id, each.map((way: Json) => way.map((step: Json) => step.id))]),
  );
  const { ann, bob } = api.house.people;
  expect(ways).toEqual(new Map([[ann, [[ended, inner]]], [bob, [[inner]]]])); // prettier-ignore
});
