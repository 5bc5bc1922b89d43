// Many users into and out of many groups: reviewed, then submitted, all or nothing (GRP-32).
import { sql } from 'kysely';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import { crowdOf, surround } from '../support/crowds.ts';
import { groupTaskOf, joins, openGroupTask, requireTaskOf, retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, effectiveOf, historyOf, nests, versionOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const ids = (...names: PersonName[]) => names.map((name) => api.house.people[name]);
const item = (groupIds: readonly GroupId[], add: PersonName[], remove: PersonName[] = []) => ({
  ...{ groupIds, add: ids(...add) },
  remove: ids(...remove),
});
const review = (items: readonly object[], caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { path: '/v1/memberships/review', body: { items } });
const submit = (
  items: readonly object[],
  said: string,
  key?: string,
  caller: Caller = 'admin',
): Promise<Answer> =>
  api.call(caller, { path: '/v1/memberships', body: { items, review: said }, ...(key ? { key } : {}) });
const reviewAndSubmit = async (items: readonly object[]): Promise<Answer> =>
  submit(items, (await review(items)).body.review);
const all = () => dumpRows(api.database.app, api.house.environmentId);

describe('the review', () => {
  test('GRP-32, GRP-15 says who would come and go, what is so already, and everybody by name; nothing is changed', async () => {
    const { buyers, finance } = api.house.groups;
    const before = await all();
    const { status, body } = await review([
      item([buyers, finance], ['rita', 'ann']),
      item([buyers], [], ['bob', 'rob']),
    ]);
    expect([status, body.refused]).toEqual([200, []]);
    expect(body.groups.find(({ id }: Json) => id === buyers)).toEqual({
      ...{ id: buyers, name: 'BUYERS', added: ids('rita'), removed: ids('bob') },
      ...{ alreadyIn: ids('ann'), notIn: ids('rob') },
    });
    expect(body.people).toContainEqual({ id: ids('rita')[0], name: 'Rita Reviewer' });
    expect(await all()).toEqual(before);
    expect(api.nudges).toEqual([]);
  });

  test('GRP-32 names everything that stands against it, each with its place', async () => {
    const { buyers, owners, finance } = api.house.groups;
    await retires(place(), 'sue');
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${finance}` });
    await rowsOf(api.database.app, api.house.environmentId, sql`update groups set allow_multiple = false where id = ${owners}`); // prettier-ignore
    const elsewhere = await buildHouse(api.database.app);
    const { body } = await review([
      item([buyers, finance], ['sue']),
      { groupIds: [elsewhere.groups.buyers], add: [elsewhere.people.ann] },
      item([owners], ['rita']),
    ]);
    expect(body.refused.map(({ path, code }: Json) => `${path} ${code}`).sort()).toEqual([
      '/body/items/0/add/0 user_retired',
      '/body/items/0/groupIds/1 group_deleted',
      '/body/items/1/add/0 unknown_member',
      '/body/items/1/groupIds/0 not_found',
      '/body/items/2/groupIds/0 one_member_only',
    ]);
  });

  test.each<[string, () => object[], string]>([
    ['somebody who is to come and to go', () => [item([api.house.groups.buyers], ['ann']), item([api.house.groups.buyers], [], ['ann'])], '/body/items/1/remove/0'],
    ['more than 1,000 users', () => [0, 1].map((nth) => ({ groupIds: [api.house.groups.buyers], add: Array.from({ length: 600 }, (_, n) => `0198c0de-0000-7000-8000-${String(nth * 600 + n).padStart(12, '0')}`) })), '/body/items'],
    ['nobody at all', () => [], '/body/items'],
    ['somebody twice', () => [item([api.house.groups.buyers], ['ann', 'ann'])], '/body/items/0/add'],
  ])('GRP-32 refuses %s with its place', async (_what, items, path) => {
    const { status, body } = await review(items());
    expect([status, body.errors?.[0].path]).toEqual([422, path]);
  }); // prettier-ignore

  test('GRP-11, GRP-12 is for whoever manages groups', async () => {
    expect((await review([item([api.house.groups.buyers], ['rita'])], 'basil')).body.code).toBe(
      'may_not_manage_groups',
    );
  });
});

describe('GRP-13, GRP-32 an editor of groups', () => {
  const editsOf = async (groupId: GroupId, list: 'editors' | 'applicability', ...names: PersonName[]) => {
    const path = `/v1/groups/${groupId}/${list}`;
    const body = { entries: ids(...names).map((userId) => ({ userId })) };
    const headers = { 'if-match': `"${await versionOf(place(), groupId)}"` };
    expect((await api.call('admin', { method: 'PUT', path, body, headers })).status).toBe(200);
  };

  test('changes many members of the groups that they edit', async () => {
    const { buyers, finance } = api.house.groups;
    for (const groupId of [buyers, finance]) await editsOf(groupId, 'editors', 'basil');
    const items = [item([buyers, finance], ['rita'], ['bob'])];
    const said = await review(items, 'basil');
    expect([said.status, said.body.refused]).toEqual([200, []]);
    expect((await submit(items, said.body.review, undefined, 'basil')).status).toBe(200);
    expect(await effectiveOf(place(), buyers)).toEqual(['ann', 'rita']);
  });

  test('is refused the others, each with its place and without a word of those that they may not know of; nothing is done', async () => {
    const { buyers, finance, signers } = api.house.groups;
    await editsOf(buyers, 'editors', 'basil');
    await editsOf(signers, 'applicability', 'rita');
    const items = [item([buyers, finance, signers], ['rita'])];
    const before = await all();
    const { body } = await review(items, 'basil');
    const refused = ['/body/items/0/groupIds/1 may_not_manage_groups', '/body/items/0/groupIds/2 not_found'];
    const told = (errors: Json[]) => errors.map(({ path, code }) => `${path} ${code}`).sort();
    expect([told(body.refused), body.groups.map(({ id }: Json) => id)]).toEqual([refused, [buyers]]);
    const answer = await submit(items, body.review, undefined, 'basil');
    expect([answer.status, answer.body.code, told(answer.body.errors)]).toEqual([
      409,
      'bulk_refused',
      refused,
    ]);
    expect(await all()).toEqual(before);
  });

  test('GRP-24, GRP-29 is told of a group around that is hidden from them, not which', async () => {
    const { buyers } = api.house.groups;
    const [inside, around] = [
      await addGroup(place(), []),
      await addGroup(place(), [], { allowMultiple: false }),
    ];
    await done(nests(place(), around, inside));
    for (const groupId of [inside, buyers]) await editsOf(groupId, 'editors', 'basil');
    await editsOf(around, 'applicability', 'rita');
    const messageFor = async (caller: Caller) =>
      (await review([item([inside], ['rita', 'rob'])], caller)).body.refused[0].message;
    expect(await messageFor('basil')).toBe('A group around them holds one member at most, and would have 2.');
    expect(await messageFor('admin')).toMatch(/^"Group .*" holds one member at most, and would have 2\.$/);
  });
});

describe('the submit', () => {
  test('GRP-32, GRP-36 changes many groups at once, each with one version and one line of history', async () => {
    const { buyers, finance } = api.house.groups;
    const outer = await addGroup(place(), []);
    await done(nests(place(), outer, buyers));
    await done(nests(place(), outer, finance));
    const versions = await Promise.all([buyers, outer].map((id) => versionOf(place(), id)));
    const { status, body } = await reviewAndSubmit([
      item([buyers, finance], ['rita', 'basil']),
      item([buyers], [], ['bob']),
    ]);
    expect(status).toBe(200);
    expect(body.groups.find(({ id }: Json) => id === buyers)).toEqual({ id: buyers, added: 2, removed: 1 });
    expect(await effectiveOf(place(), buyers)).toEqual(['ann', 'basil', 'rita']);
    expect(await effectiveOf(place(), outer)).toEqual(['ann', 'basil', 'cleo', 'dora', 'rita']);
    const [ofBuyers, ofOuter] = [await historyOf(place(), buyers), await historyOf(place(), outer)];
    expect([ofBuyers.at(-1), ofOuter.at(-1)]).toEqual([
      {
        ...{
          version: versions[0]! + 1,
          what: 'members_changed',
          cause: null,
          before: { userIds: ids('bob') },
        },
        after: { userIds: ids('rita', 'basil').sort(), offDefaultAssignees: ids('bob') },
      },
      {
        ...{ version: versions[1]! + 1, what: 'members_changed', before: null },
        ...{ after: { groupIds: [buyers, finance].sort() }, cause: [buyers, finance].sort()[0] },
      },
    ]);
  });

  test('GRP-18, GRP-19, GRP-21 whoever comes has the open tasks at once, and whoever goes has lost them', async () => {
    const inner = await addGroup(place(), ['bob']);
    const outer = await addGroup(place(), []);
    await done(nests(place(), outer, inner));
    const approval = await openGroupTask(place(), [outer, 'one']);
    expect((await reviewAndSubmit([item([inner], ['rita'], ['bob'])])).status).toBe(200);
    expect(await groupTaskOf(place(), 'rita', approval)).not.toBeNull();
    expect(await groupTaskOf(place(), 'bob', approval)).toBeNull();
  });

  test('GRP-20 a departure is judged with those who came in the same change', async () => {
    const group = await addGroup(place(), ['ann', 'bob']);
    const approval = await openGroupTask(place(), [group, 'all']);
    const taskId = await requireTaskOf(place(), 'ann', approval);
    await api.call('ann', { method: 'POST', path: `/v1/tasks/${taskId}/approve` });
    await reviewAndSubmit([item([group], ['rita'], ['bob'])]);
    expect(await groupTaskOf(place(), 'rita', approval)).toBe(taskId);
    await reviewAndSubmit([item([group], [], ['rita'])]);
    const [task] = await rowsOf<{ state: string }>(api.database.app, api.house.environmentId, sql`select state from tasks where id = ${taskId}`); // prettier-ignore
    expect(task?.state).toBe('answered');
  });

  test('GRP-24 in a group of one person one takes the place of another', async () => {
    const group = await addGroup(place(), ['ann'], { allowMultiple: false });
    const around = await addGroup(place(), [], { allowMultiple: false });
    await done(nests(place(), around, group));
    expect((await reviewAndSubmit([item([group], ['bob'], ['ann'])])).status).toBe(200);
    expect(await effectiveOf(place(), around)).toEqual(['bob']);
  });

  test('GRP-24 what would break a group around it is refused, and nothing of it is made', async () => {
    const around = await addGroup(place(), [], { allowMultiple: false });
    const inner = await addGroup(place(), ['ann']);
    await done(nests(place(), around, inner));
    const items = [item([inner, api.house.groups.finance], ['rita'])];
    const said = await review(items);
    const before = await all();
    const { status, body } = await submit(items, said.body.review);
    expect([status, body.code, body.errors.map(({ code }: Json) => code)]).toEqual([
      409,
      'bulk_refused',
      ['one_member_only'],
    ]);
    expect(await all()).toEqual(before);
  });

  test('GRP-32 a group that changed since the review is told with who changed it, and nothing is changed', async () => {
    const { buyers, finance } = api.house.groups;
    const items = [item([buyers, finance], ['rita'])];
    const said = await review(items);
    await joins(place(), 'basil', buyers);
    const before = await all();
    const { status, body } = await submit(items, said.body.review);
    expect([status, body.code]).toEqual([412, 'groups_changed']);
    expect(body.groups).toMatchObject([
      { id: buyers, lastChange: { what: 'member_added', by: { name: 'Ada Admin' } } },
    ]);
    expect(await all()).toEqual(before);
  });

  test('GRP-32 what was not reviewed is not submitted', async () => {
    const { buyers } = api.house.groups;
    const said = await review([item([buyers], ['rita'])]);
    const { status, body } = await submit([item([buyers], ['basil'])], said.body.review);
    expect([status, body.errors?.[0].path]).toEqual([422, '/body/review']);
  });

  test('GRP-32 a repeat with the same key answers the same, and of two at once one is made', async () => {
    const { buyers } = api.house.groups;
    const [key, items] = [newKey(), [item([buyers], ['rita'])]];
    const said = (await review(items)).body.review;
    const answers = await Promise.all([submit(items, said, key), submit(items, said, key)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await submit(items, said, key)).body).toEqual(answers[0]?.body);
    const lines = await historyOf(place(), buyers);
    expect(lines.filter(({ what }) => what === 'members_changed')).toHaveLength(1);
    expect((await submit(items, said)).body.code).toBe('groups_changed');
  });

  test('GRP-21 no change of many gives people more places, or takes more, than can be written in seconds; a review says so', async () => {
    const group = await addGroup(place(), []);
    await surround(place(), { groupId: group, count: 999 });
    const items = [
      { groupIds: [group], add: await crowdOf(place(), 999) },
      item([group, api.house.groups.finance], ['rita']),
    ];
    const gone = items.map(({ groupIds, add }) => ({ groupIds, remove: add }));
    const before = await all();
    for (const refused of [await review(items), await review(gone)])
      expect([refused.status, refused.body.code, refused.body.places]).toEqual([
        409,
        'change_too_large',
        1_000_001,
      ]);
    expect(await all()).toEqual(before);
    const said = await review([item([group], ['rita'])]);
    expect([said.status, said.body.refused]).toEqual([200, []]);
  }, 30_000);

  test('AUD-01 each person who came or went has a line in the audit, and each group one', async () => {
    await reviewAndSubmit([item([api.house.groups.buyers], ['rita', 'basil'], ['bob'])]);
    const lines = await rowsOf<{ action: string; subject: string }>(
      api.database.app,
      api.house.environmentId,
      sql`select action, subject_id as subject from audit where data ? 'bulkId' or data -> 'cause' ? 'bulkId'`,
    );
    expect(lines.map(({ action, subject }) => `${action} ${subject}`).sort()).toEqual(
      [
        ...ids('rita', 'basil').map((id) => `membership_gained ${id}`),
        ...ids('bob').map((id) => `membership_lost ${id}`),
        `members_changed ${api.house.groups.buyers}`,
      ].sort(),
    );
  });

  test('NTF-02, NTF-03 whoever comes or goes by it is told, and a review tells nobody', async () => {
    const { buyers, finance } = api.house.groups;
    const items = [item([buyers, finance], ['rita', 'admin']), item([buyers], [], ['bob'])];
    const told = () =>
      rowsOf<{ event: string; user: string; group: string }>(
        api.database.app,
        api.house.environmentId,
        sql`select event, user_id as user, group_id as group from notifications where event like 'group%' order by 1, 2, 3`,
      );
    const said = await review(items);
    expect(await told()).toEqual([]);
    await submit(items, said.body.review);
    expect(await told()).toEqual([
      ...[buyers, finance].sort().map((group) => ({ event: 'group_joined', user: ids('rita')[0], group })),
      { event: 'group_left', user: ids('bob')[0], group: buyers },
    ]);
  });
});
