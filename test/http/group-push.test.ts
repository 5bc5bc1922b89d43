// Groups pushed to another environment of the same administrator (GRP-35).
import { sql } from 'kysely';
import { linkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { crowdOf, fill, surround } from '../support/crowds.ts';
import { groupTaskOf, leaves, openGroupTask, retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';
import { effectiveOf, historyOf, nests } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
let there: House;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  there = await linked(await buildHouse(api.database.app, 'There'), 'admin', 'ann', 'bob');
});
afterAll(() => api.close());

/** These people are users of another house, too, by the identity that they sign in with here. */
async function linked(house: House, ...names: readonly PersonName[]): Promise<House> {
  const { environmentId, people } = house;
  const identities = { ...house.identities };
  await inTenant(api.database.app, environmentId, async (tx) => {
    for (const name of names) {
      const identity = { issuer: runIssuer().url, subject: api.house.people[name] };
      identities[name] = await linkIdentity(tx, { environmentId, userId: people[name], ...identity });
    }
  });
  return { ...house, identities };
}
const here = () => ({ db: api.database.app, house: api.house });
const abroad = () => ({ db: api.database.app, house: there });
const push = (
  groupIds: readonly GroupId[],
  { caller = 'admin', to = [there], key }: { caller?: Caller; to?: readonly House[]; key?: string } = {},
): Promise<Answer> =>
  api.call(caller, {
    path: '/v1/groups/push',
    body: { groupIds, environmentIds: to.map(({ environmentId }) => environmentId) },
    headers: { 'countersign-environment': api.house.environmentId },
    ...(key ? { key } : {}),
  });
const call = (path: string, method: string, body?: object, tag?: string) =>
  api.call('admin', {
    ...{ path, method, ...(body ? { body } : {}) },
    headers: { 'countersign-environment': api.house.environmentId, ...(tag ? { 'if-match': tag } : {}) },
  });
const create = async (body: object): Promise<GroupId> =>
  (await call('/v1/groups', 'POST', { categoryId: api.house.groupCategoryId, status: 'active', ...body }))
    .body.id;
const members = (...names: PersonName[]) => names.map((name) => ({ userId: api.house.people[name] }));
const namesThere = () =>
  rowsOf<{ name: string; description: string; category: string; allowMultiple: boolean; enumerate: boolean }>(
    api.database.app,
    there.environmentId,
    sql`select g.name, g.description, c.name as category, g.allow_multiple as "allowMultiple", g.enumerate
      from groups g join group_categories c on c.id = g.category_id where g.deleted_at is null order by g.name`,
  );

test('GRP-35 a missing group is created with its members who are users there; the others are listed by name', async () => {
  const board = await create({
    ...{ name: 'Board', description: 'Who decides', allowMultiple: true, enumerate: true },
    members: members('ann', 'rita', 'bob'),
  });
  await retires(abroad(), 'bob');
  const { status, body } = await push([board]);
  expect(status).toBe(200);
  const [group] = body.results[0].groups;
  expect(group).toMatchObject({ name: 'Board', created: true, added: 1, skippedInAll: 2 });
  expect(group.skipped.map(({ name }: Json) => name).sort()).toEqual(['Bob Buyer', 'Rita Reviewer']);
  expect(await namesThere()).toContainEqual({
    ...{ name: 'Board', description: 'Who decides', category: 'Approvals' },
    ...{ allowMultiple: true, enumerate: true },
  });
  expect(await effectiveOf(abroad(), group.targetId)).toEqual(['ann']);
});

test('GRP-01, GRP-35 a missing group is created with its type; one that is there keeps its own', async () => {
  const [open, usual] = [await create({ name: 'Open', type: 'public' }), await create({ name: 'Usual' })];
  const typesThere = () =>
    rowsOf(
      api.database.app,
      there.environmentId,
      sql`select name, type from groups where name in ('Open', 'Usual') order by name`,
    );
  expect((await push([open, usual])).body.results[0].groups).toHaveLength(2);
  const same = [{ name: 'Open', type: 'public' }, { name: 'Usual', type: 'environment' }]; // prettier-ignore
  expect(await typesThere()).toEqual(same);
  const tag = (await call(`/v1/groups/${usual}`, 'GET')).headers.get('etag') ?? '';
  expect((await call(`/v1/groups/${usual}`, 'PATCH', { type: 'public' }, tag)).status).toBe(200);
  await push([usual]);
  expect(await typesThere()).toEqual(same);
});

test('GRP-35 a category that is missing there is added', async () => {
  const { body } = await call('/v1/group-categories', 'POST', { name: 'Projects' });
  await push([await create({ name: 'Bridge', categoryId: body.id })]);
  expect(await namesThere()).toContainEqual(
    expect.objectContaining({ name: 'Bridge', category: 'Projects' }),
  );
});

test('GRP-35, GRP-18 a namesake is brought into line, people come into it with its open tasks, and nobody leaves', async () => {
  const { buyers } = there.groups;
  await leaves(abroad(), 'ann', buyers);
  const approval = await openGroupTask(abroad(), [buyers, 'one']);
  await call(`/v1/groups/${api.house.groups.buyers}`, 'PATCH', { description: 'Those who buy', enumerate: true }, '"2"'); // prettier-ignore
  await leaves(here(), 'bob', api.house.groups.buyers);
  const { body } = await push([api.house.groups.buyers]);
  expect(body.results[0].groups[0]).toMatchObject({
    ...{ targetId: buyers, created: false, changed: ['description', 'enumerate'], added: 1, skippedInAll: 0 },
  });
  expect(await effectiveOf(abroad(), buyers)).toEqual(['ann', 'bob']);
  expect(await groupTaskOf(abroad(), 'ann', approval)).not.toBeNull();
  expect((await historyOf(abroad(), buyers)).slice(-2)).toMatchObject([
    { what: 'edited', before: { description: '', enumerate: false }, after: { enumerate: true } },
    { what: 'members_changed', after: { userIds: [there.people.ann] } },
  ]);
});

test('GRP-35 a repeat changes nothing more, with its key and without', async () => {
  const board = await create({ name: 'Board', members: members('ann') });
  const key = newKey();
  const first = await push([board], { key });
  const before = await dumpRows(api.database.app, there.environmentId);
  expect((await push([board], { key })).body).toEqual(first.body);
  expect(await dumpRows(api.database.app, there.environmentId)).toEqual(before);
  const again = (await push([board])).body.results[0].groups[0];
  expect(again).toMatchObject({ created: false, changed: [], added: 0 });
  expect(await historyOf(abroad(), again.targetId)).toHaveLength(1);
});

test('GRP-35 groups and organisations in a group stay behind, and are told', async () => {
  const board = await create({ name: 'Board', members: members('ann') });
  await nests(here(), board, api.house.groups.finance);
  expect((await push([board])).body.results[0].groups[0].leftBehind).toEqual({
    ...{ groups: 1, organisations: 0, addressers: 0 },
  });
});

test('GRP-29, GRP-35 a group that only some may address is created inactive, and what it left behind is told', async () => {
  const board = await create({ name: 'Board', members: members('ann') });
  const list = { entries: [{ userId: api.house.people.ann }, { groupId: api.house.groups.buyers }] };
  const { version } = (await call(`/v1/groups/${board}`, 'GET')).body;
  expect((await call(`/v1/groups/${board}/applicability`, 'PUT', list, `"${version}"`)).status).toBe(200);
  const [group] = (await push([board])).body.results[0].groups;
  expect(group.leftBehind).toEqual({ groups: 0, organisations: 0, addressers: 2 });
  const status = () =>
    rowsOf(
      api.database.app,
      there.environmentId,
      sql`select status from groups where id = ${group.targetId}`,
    );
  expect(await status()).toEqual([{ status: 'inactive' }]);
  await rowsOf(api.database.app, there.environmentId, sql`update groups set status = 'active' where id = ${group.targetId}`); // prettier-ignore
  await push([board]);
  expect(await status()).toEqual([{ status: 'active' }]);
});

/** The same people here and there. */
async function crowdsOf(count: number): Promise<UserId[]> {
  const [people, others] = [await crowdOf(here(), count), await crowdOf(abroad(), count)];
  for (const [house, users] of [
    [api.house, people],
    [there, others],
  ] as const) {
    await rowsOf(
      api.database.app,
      house.environmentId,
      sql`insert into identities (environment_id, id, issuer, subject, user_id)
        select ${house.environmentId}::uuid, gen_random_uuid(), ${runIssuer().url}, 'crowd/' || s, u
        from unnest(${people}::uuid[], ${users}::uuid[]) both_of (s, u)`,
    );
  }
  return people;
}

test('GRP-21, GRP-35 no push gives people more places than can be written in seconds, and nothing is done there', async () => {
  const { buyers } = api.house.groups;
  await leaves(here(), 'ann', buyers);
  await leaves(here(), 'bob', buyers);
  await fill(here(), { groupIds: [buyers], people: await crowdsOf(1_001) });
  await surround(abroad(), { groupId: there.groups.buyers, count: 999 });
  const before = await dumpRows(api.database.app, there.environmentId);
  expect((await push([buyers])).body.results[0].problem).toMatchObject({
    ...{ code: 'change_too_large', places: 1_001_000, atMost: 1_000_000 },
  });
  expect(await dumpRows(api.database.app, there.environmentId)).toEqual(before);
}, 30_000);

test('NTF-02, GRP-35 a push tells whoever comes in, unless it is an office that is set up', async () => {
  const told = () =>
    rowsOf<{ event: string; people: number }>(api.database.app, there.environmentId, sql`select event, count(*)::int as people from notifications where event = 'group_joined' group by 1`); // prettier-ignore
  const few = await create({ name: 'Few', members: members('ann', 'bob') });
  await push([few]);
  expect(await told()).toEqual([{ event: 'group_joined', people: 2 }]);
  const offices: GroupId[] = [];
  for (let nth = 0; nth < 10; nth += 1) offices.push(await create({ name: `Office ${nth}` }));
  await fill(here(), { groupIds: offices, people: await crowdsOf(1_001) });
  const { groups } = (await push([...offices])).body.results[0];
  expect(groups.map(({ added }: Json) => added)).toEqual(offices.map(() => 1_001));
  expect(await told()).toEqual([{ event: 'group_joined', people: 2 }]);
}, 60_000);

test('GRP-24 where a group for one person would get two, nothing is done there, and the others have theirs', async () => {
  const second = await linked(await buildHouse(api.database.app, 'Second'), 'admin');
  await leaves(here(), 'bob', api.house.groups.buyers);
  await rowsOf(api.database.app, api.house.environmentId, sql`update groups set allow_multiple = false where id = ${api.house.groups.buyers}`); // prettier-ignore
  await leaves({ db: api.database.app, house: second }, 'bob', second.groups.buyers);
  const before = await dumpRows(api.database.app, there.environmentId);
  const { body } = await push([api.house.groups.buyers], { to: [there, second] });
  const of = ({ environmentId }: House) =>
    body.results.find((one: Json) => one.environmentId === environmentId);
  expect(of(there).problem).toMatchObject({ code: 'bulk_refused', errors: [{ code: 'one_member_only' }] });
  expect(of(second).groups).toMatchObject([{ changed: ['allowMultiple'] }]);
  expect(await dumpRows(api.database.app, there.environmentId)).toEqual(before);
});

test('ENV-01, GRP-35 nobody pushes to where they are not administrator, and learns nothing of where they are nobody', async () => {
  const stranger = await buildHouse(api.database.app, 'Stranger');
  await rowsOf(api.database.app, there.environmentId, sql`update users set environment_role = 'basic' where id = ${there.people.admin}`); // prettier-ignore
  const { body } = await push([api.house.groups.buyers], { to: [there, stranger, api.house] });
  const codes = Object.fromEntries(body.results.map((one: Json) => [one.environmentId, one.problem.code]));
  expect(codes).toEqual({
    [there.environmentId]: 'may_not_administer',
    [stranger.environmentId]: 'not_found',
    [api.house.environmentId]: 'not_found',
  });
  expect((await push([api.house.groups.buyers], { caller: 'basil' })).body.code).toBe(
    'may_not_manage_groups',
  );
});

test('ENV-01 a namesake by mail alone is nobody there', async () => {
  const board = await create({ name: 'Board', members: members('cleo') });
  const { added, skipped } = (await push([board])).body.results[0].groups[0];
  expect([added, skipped]).toEqual([0, [{ id: api.house.people.cleo, name: 'Cleo Controller' }]]);
});

test('ENV-01 no group of another environment is pushed, and no deleted one', async () => {
  expect((await push([there.groups.buyers])).body).toMatchObject({ status: 404, code: 'not_found' });
  await call(`/v1/groups/${api.house.groups.buyers}`, 'DELETE');
  expect((await push([api.house.groups.buyers])).body.code).toBe('group_deleted');
});

test('AUD-01 both environments write it down, each in its own ids', async () => {
  const board = await create({ name: 'Board', members: members('ann') });
  const { targetId } = (await push([board])).body.results[0].groups[0];
  const audit = (house: House, action: string) =>
    rowsOf<{ actor: string; subject: string; data: Json }>(api.database.app, house.environmentId, sql`select actor_id as actor, subject_id as subject, data from audit where action = ${action}`); // prettier-ignore
  expect(await audit(api.house, 'groups_pushed')).toMatchObject([
    { actor: api.house.people.admin, subject: board, data: { to: there.environmentId, added: 1 } },
  ]);
  expect(await audit(there, 'groups_received')).toMatchObject([
    { actor: there.people.admin, subject: targetId, data: { from: api.house.environmentId, created: true } },
  ]);
});

test('GRP-35 of two pushes at the same instant one creates the group, and the other finds it', async () => {
  const board = await create({ name: 'Board', members: members('ann') });
  const answers = await Promise.all([push([board]), push([board])]);
  const created = answers.map(({ body }) => body.results[0].groups[0].created);
  expect(created.sort()).toEqual([false, true]);
});
