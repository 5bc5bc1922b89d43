// Who may address a group and who edits it, as it is said over HTTP, and what becomes of it for everybody else.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { addGroup } from '../support/courses.ts';
import { retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import {
  done,
  effectiveOf,
  employs,
  historyOf,
  nests,
  puts,
  takes,
  versionOf,
} from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
let group: string;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  group = api.house.groups.finance;
});
afterAll(() => api.close());

type List = 'applicability' | 'editors';
const place = () => ({ db: api.database.app, house: api.house });
const id = (name: PersonName): string => api.house.people[name];
const version = () => versionOf(place(), group as never);
const set = async (
  list: List,
  entries: readonly object[],
  caller: Caller = 'admin',
  at?: number,
): Promise<Answer> =>
  api.call(caller, {
    method: 'PUT',
    path: `/v1/groups/${group}/${list}`,
    body: { entries },
    headers: { 'if-match': `"${at ?? (await version())}"` },
  });
const read = (list: List, caller: Caller = 'admin') => api.call(caller, `/v1/groups/${group}/${list}`);
const namesFor = async (caller: Caller): Promise<string[]> => {
  const { body } = await api.call(caller, '/v1/groups?limit=200');
  return body.items.map(({ name }: Json) => name).sort();
};
const pathsOf = async (caller: Caller): Promise<number[]> => {
  const paths = ['', '/effective-members', '/history', '/versions/1/members'];
  const answers = await Promise.all(paths.map((path) => api.call(caller, `/v1/groups/${group}${path}`)));
  // What is not there has no name, and is told as any id is that nobody has.
  for (const { status, body } of answers)
    if (status !== 200) expect(body).toMatchObject({ code: 'not_found', what: 'group', detail: unknown });
  expect(answers[0]?.body.name === undefined).toBe(answers[0]?.status !== 200);
  return answers.map(({ status }) => status);
};
const unknown = 'There is no such group, or you may not know of it.';
const seen = [200, 200, 200, 200];
const unseen = [404, 404, 404, 404];

describe('GRP-29 applicability', () => {
  test('GRP-29 a new group is for everybody in its environment', async () => {
    const { body, headers } = await read('applicability');
    expect([body, headers.get('etag')]).toEqual([{ version: 1, entries: [] }, '"1"']);
  });

  test('GRP-15, GRP-29 users, groups, organisations and their roles are kept in their order, with full names', async () => {
    const { organisationId, groups } = api.house;
    const { status, headers, body } = await set('applicability', [
      { organisationId, role: 'administrator' },
      { userId: id('rita') },
      { groupId: groups.buyers },
      { organisationId },
    ]);
    expect([status, headers.get('etag'), body.version]).toEqual([200, '"2"', 2]);
    expect(body.entries).toEqual([
      { kind: 'organisation', id: organisationId, name: 'Windmill BV', role: 'administrator' },
      { kind: 'user', id: id('rita'), name: 'Rita Reviewer', active: true },
      { kind: 'group', id: groups.buyers, name: 'BUYERS', status: 'active' },
      { kind: 'organisation', id: organisationId, name: 'Windmill BV', role: null },
    ]);
    expect((await read('applicability')).body).toEqual(body);
  });

  test('GRP-29 whoever is not named sees the group in no list, nor by its id; its members are no exception', async () => {
    await set('applicability', [{ userId: id('rita') }]);
    for (const caller of ['basil', 'olga', 'cleo'] as const) {
      expect([caller, ...(await namesFor(caller))]).toEqual([caller, 'BUYERS', 'OWNERS', 'REVIEWERS', 'SIGNERS']); // prettier-ignore
      expect([caller, await pathsOf(caller)]).toEqual([caller, unseen]);
    }
    expect(await namesFor('rita')).toContain('FINANCE');
    expect(await pathsOf('rita')).toEqual(seen);
  });

  test('GRP-11, GRP-29, ENV-12 whoever manages groups sees it all the same, and so does a back office', async () => {
    await set('applicability', [{ userId: id('rita') }]);
    for (const caller of ['admin', 'client', 'observer'] as const)
      expect([caller, (await namesFor(caller)).includes('FINANCE')]).toEqual([caller, true]);
  });

  test('GRP-21, GRP-29 who is named follows the groups and organisations that are named, from the next request on', async () => {
    const { organisationId, groups } = api.house;
    await set('applicability', [{ groupId: groups.buyers }, { organisationId, role: 'administrator' }]);
    expect((await Promise.all((['ann', 'sam', 'dora'] as const).map(pathsOf))).map(([first]) => first)).toEqual([200, 404, 404]); // prettier-ignore
    for (const [name, role] of [['dora', 'administrator'], ['sue', 'member']] as const) await done(employs(place(), name, role)); // prettier-ignore
    expect(await pathsOf('sue')).toEqual(unseen);
    await done(nests(place(), groups.buyers, groups.signers));
    expect((await Promise.all((['ann', 'sam', 'dora'] as const).map(pathsOf))).map(([first]) => first)).toEqual([200, 200, 200]); // prettier-ignore
    await done(takes(place(), groups.buyers, { memberGroupId: groups.signers }));
    expect(await pathsOf('sam')).toEqual(unseen);
  });

  test('GRP-36, GRP-46 a change is in the history with before and after, and raises the versions around', async () => {
    const outer = await addGroup(place(), []);
    await done(nests(place(), outer, api.house.groups.finance));
    const before = [await version(), await versionOf(place(), outer)];
    await set('applicability', [{ userId: id('rita') }]);
    await set('applicability', [{ groupId: api.house.groups.buyers }]);
    expect([await version(), await versionOf(place(), outer)]).toEqual(before.map((one) => one + 2));
    expect((await historyOf(place(), api.house.groups.finance)).slice(-2)).toMatchObject([
      { what: 'applicability_changed', before: { applicability: [] }, after: { applicability: [{ userId: id('rita') }] } },
      { what: 'applicability_changed', before: { applicability: [{ userId: id('rita') }] }, after: { applicability: [{ groupId: api.house.groups.buyers }] } },
    ]); // prettier-ignore
    const { body } = await api.call('admin', `/v1/groups/${group}/history?limit=1`);
    expect(body.items[0].names).toEqual({
      [id('rita')]: 'Rita Reviewer',
      [api.house.groups.buyers]: 'BUYERS',
    });
  });

  test('AUD-01 a change is in the audit, with ids only', async () => {
    await set('applicability', [{ userId: id('rita') }]);
    await set('editors', [{ groupId: api.house.groups.buyers }]);
    const rows = await rowsOf<Json>(
      api.database.app,
      api.house.environmentId,
      sql`select action, data from audit where subject_id = ${group} and actor_id = ${id('admin')} order by id`,
    );
    expect(rows).toEqual([
      {
        action: 'group_applicability_changed',
        data: { before: [], after: [{ userId: id('rita') }], version: 2 },
      },
      {
        action: 'group_editors_changed',
        data: { before: [], after: [{ groupId: api.house.groups.buyers }], version: 3 },
      },
    ]);
  });

  test('what is said again changes nothing, and who is named twice stands there once', async () => {
    const twice = [{ userId: id('rita') }, { groupId: '(buyers)' }, { userId: id('rita') }, { groupId: api.house.groups.buyers }]; // prettier-ignore
    expect((await set('applicability', twice)).body).toMatchObject({ version: 2, entries: [{}, {}] });
    expect((await set('applicability', twice)).body.version).toBe(2);
  });

  test('of two changes at once one comes too late, and learns whose was first', async () => {
    const answers = await Promise.all([
      set('applicability', [{ userId: id('rita') }], 'admin', 1),
      set('applicability', [{ userId: id('rob') }], 'admin', 1),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.body.lastChange).toMatchObject({
      what: 'applicability_changed',
      by: { name: 'Ada Admin' },
    });
  });

  test('GRP-34 a copy is addressed and edited by whom the group is', async () => {
    await set('applicability', [{ userId: id('rita') }]);
    await set('editors', [{ userId: id('rob') }]);
    const { body } = await api.call('admin', { path: `/v1/groups/${group}/copy`, body: { name: 'Copied' } });
    group = body.id;
    expect((await read('applicability')).body.entries).toMatchObject([{ id: id('rita') }]);
    expect((await read('editors')).body.entries).toMatchObject([{ id: id('rob') }]);
  });

  test('ENV-13 whoever retires stays named, marked, and keeps the rest of the list changeable', async () => {
    await set('applicability', [{ userId: id('rob') }]);
    await retires(place(), 'rob');
    const { body } = await set('applicability', [{ userId: id('rob') }, { userId: id('rita') }]);
    expect(body.entries).toMatchObject([{ name: 'Rob Reviewer', active: false }, { name: 'Rita Reviewer' }]);
    await set('applicability', []);
    expect((await set('applicability', [{ userId: id('rob') }])).body.errors).toMatchObject([
      { path: '/body/entries/0/userId', reason: 'retired' },
    ]);
  });

  test('an organisation that a group names is not deleted', async () => {
    const made = await api.call('admin', { path: '/v1/organisations', body: { name: 'Mill Ltd' } });
    await set('applicability', [{ organisationId: made.body.id }]);
    const { body } = await api.call('admin', {
      method: 'DELETE',
      path: `/v1/organisations/${made.body.id}`,
      headers: { 'if-match': made.headers.get('etag') ?? '' },
    });
    expect([body.code, body.usedBy]).toMatchObject(['in_use', [{ kind: 'group', name: 'FINANCE' }]]);
  });
});

describe('GRP-45 a name in round brackets', () => {
  test('GRP-45 it stands for the group, wherever an id of a user, group or organisation stands; shown by its current name', async () => {
    const { status, body } = await set('applicability', [{ userId: '(Buyers)' }]);
    expect([status, body.entries]).toEqual([200, [{ kind: 'group', id: api.house.groups.buyers, name: 'BUYERS', status: 'active' }]]); // prettier-ignore
    await set('applicability', [{ organisationId: '(signers)' }, { groupId: '(BUYERS)' }]);
    const { headers } = await api.call('admin', `/v1/groups/${api.house.groups.buyers}`);
    const renamed = { method: 'PATCH', path: `/v1/groups/${api.house.groups.buyers}`, body: { name: 'Purchasers' } }; // prettier-ignore
    await api.call('admin', { ...renamed, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect((await read('applicability')).body.entries.map(({ name }: Json) => name)).toEqual([
      'SIGNERS',
      'Purchasers',
    ]);
    expect(await pathsOf('ann')).toEqual(seen);
  });

  test('GRP-45 a name that leads nowhere is refused at its place, and nothing is written', async () => {
    const inactive = { method: 'PATCH', path: `/v1/groups/${api.house.groups.signers}`, body: { status: 'inactive' } }; // prettier-ignore
    await api.call('admin', { ...inactive, headers: { 'if-match': '"2"' } });
    const { status, body } = await set('applicability', [
      { userId: id('rita') },
      { groupId: '(Nobody knows it)' },
      { userId: '(SIGNERS)' },
      { groupId: randomUUID() },
    ]);
    expect([status, body.code, body.errors.map(({ path, reason }: Json) => [path, reason])]).toEqual([
      422,
      'unresolved_entries',
      [
        ['/body/entries/1/groupId', 'unknown'],
        ['/body/entries/2/userId', 'inactive'],
        ['/body/entries/3/groupId', 'unknown'],
      ],
    ]);
    expect((await read('applicability')).body).toEqual({ version: 1, entries: [] });
  });

  test('ENV-01, GRP-45 a name or an id of another environment leads nowhere', async () => {
    const other = await buildHouse(api.database.app, 'Elsewhere');
    const theirs = await addGroup({ db: api.database.app, house: other }, ['ann']);
    const named = await rowsOf<{ name: string }>(api.database.app, other.environmentId, sql`select name from groups where id = ${theirs}`); // prettier-ignore
    const entries = [{ groupId: theirs }, { userId: other.people.ann }, { organisationId: other.organisationId }, { groupId: `(${named[0]?.name})` }]; // prettier-ignore
    const { body } = await set('applicability', entries);
    expect(body.errors.map(({ reason }: Json) => reason)).toEqual(Array(4).fill('unknown'));
  });
});

describe('GRP-13 editors', () => {
  const patch = (caller: Caller, body: object = { description: randomUUID() }) =>
    version().then((at) =>
      api.call(caller, {
        method: 'PATCH',
        path: `/v1/groups/${group}`,
        body,
        headers: { 'if-match': `"${at}"` },
      }),
    );
  const add = (caller: Caller, body: object) =>
    api.call(caller, { path: `/v1/groups/${group}/members`, body });

  test('GRP-13 an editor changes settings, members and default assignees of this group', async () => {
    await set('editors', [{ userId: id('basil') }]);
    expect((await patch('basil', { name: 'Treasury', allowMultiple: true, status: 'active' })).status).toBe(
      200,
    );
    expect((await add('basil', { userId: id('sam') })).status).toBe(200);
    expect(await effectiveOf(place(), group as never)).toEqual(['cleo', 'dora', 'sam']);
    const list = { method: 'PUT', path: `/v1/groups/${group}/default-assignees`, body: { userIds: [id('sam')] } }; // prettier-ignore
    expect(
      (await api.call('basil', { ...list, headers: { 'if-match': `"${await version()}"` } })).status,
    ).toBe(200);
    const gone = { method: 'DELETE', path: `/v1/groups/${group}/members/${id('sam')}` };
    expect((await api.call('basil', gone)).status).toBe(200);
    expect((await historyOf(place(), group as never)).slice(-4).map(({ what }) => what)).toEqual([
      ...['edited', 'member_added', 'default_assignees_changed', 'member_removed'],
    ]);
  });

  test('GRP-11, GRP-13 an editor deletes and copies nothing, makes no group, and says neither who edits nor who addresses', async () => {
    await set('editors', [{ userId: id('basil') }]);
    const category = api.house.groupCategoryId;
    const refused = [
      await api.call('basil', { method: 'DELETE', path: `/v1/groups/${group}` }),
      await api.call('basil', { path: `/v1/groups/${group}/copy`, body: { name: 'Mine' } }),
      await api.call('basil', {
        path: '/v1/groups',
        body: { name: 'Mine', categoryId: category, status: 'active' },
      }),
      await set('editors', [], 'basil'),
      await set('applicability', [], 'basil'),
      await api.call('basil', `/v1/groups/${group}/permissions.csv`),
    ];
    expect(refused.map(({ body }) => body.code)).toEqual(Array(6).fill('may_not_manage_groups'));
  });

  test('GRP-13 an editor edits no other group', async () => {
    await set('editors', [{ userId: id('basil') }]);
    group = api.house.groups.buyers;
    expect([(await patch('basil')).body.code, (await add('basil', { userId: id('sam') })).body.code]).toEqual(
      Array(2).fill('may_not_manage_groups'),
    );
  });

  test('GRP-13, ENV-08 rights begin and end with the next request, also for the members of a group that edits', async () => {
    const { buyers } = api.house.groups;
    expect((await patch('ann')).body.code).toBe('may_not_manage_groups');
    await set('editors', [{ groupId: '(BUYERS)' }]);
    expect([(await patch('ann')).status, (await patch('sam')).status]).toEqual([200, 403]);
    await done(puts(place(), buyers, { userId: api.house.people.sam }));
    await done(takes(place(), buyers, { userId: api.house.people.ann }));
    expect([(await patch('ann')).status, (await patch('sam')).status]).toEqual([403, 200]);
    await set('editors', []);
    expect((await patch('sam')).status).toBe(403);
  });

  test('GRP-13, GRP-29 an editor sees the group and who is named, without being able to address it', async () => {
    await set('editors', [{ userId: id('basil') }]);
    await set('applicability', [{ userId: id('rita') }]);
    expect([await pathsOf('basil'), await namesFor('basil')]).toEqual([
      seen,
      expect.arrayContaining(['FINANCE']),
    ]);
    // Whom it names an editor reads in the history as well; whoever may address it only that this was changed.
    const lines = async (caller: Caller) =>
      (await api.call(caller, `/v1/groups/${group}/history`)).body.items;
    const named = { applicability: [{ userId: id('rita') }] };
    const both = [named, { editors: [{ userId: id('basil') }] }];
    expect((await lines('basil')).map(({ after }: Json) => after).slice(0, 2)).toEqual(both);
    expect((await lines('rita')).map(({ after }: Json) => after).slice(0, 2)).toEqual([null, null]);
    expect((await read('applicability', 'basil')).body.entries).toMatchObject([{ name: 'Rita Reviewer' }]);
    const { body } = await api.call('basil', '/v1/addressees?purpose=share_recipient&kind=group');
    expect(body.items.map(({ name }: Json) => name)).not.toContain('FINANCE');
  });

  test('GRP-13, GRP-29 an editor adds no group that they may not know of', async () => {
    await set('editors', [{ userId: id('basil') }]);
    const { finance, signers } = api.house.groups;
    group = signers;
    await set('applicability', [{ userId: id('rita') }]);
    group = finance;
    expect((await add('basil', { groupId: signers })).body).toMatchObject({
      code: 'unknown_member',
      what: 'group',
    });
    expect((await add('admin', { groupId: signers })).status).toBe(200);
    const path = `/v1/groups/${group}/members/groups/${signers}`;
    expect((await api.call('basil', { method: 'DELETE', path })).status).toBe(200);
  });

  test('GRP-13 an editor who is retired edits no more', async () => {
    await set('editors', [{ userId: id('basil') }]);
    await retires(place(), 'basil');
    expect((await patch('basil')).status).toBe(401);
    expect((await read('editors')).body.entries).toMatchObject([{ name: 'Basil Basic', active: false }]);
  });

  test('GRP-13 nobody else reads who edits or addresses a group, nor edits it, whoever may address it', async () => {
    await set('applicability', [{ userId: id('basil') }]);
    expect((await patch('basil')).status).toBe(403);
    for (const caller of ['basil', 'olga', 'cleo', 'client', 'observer'] as const)
      expect([(await read('editors', caller)).status, (await read('applicability', caller)).status]).toEqual([
        403, 403,
      ]);
  });
});

test.each<[string, List, object[], string]>([
  ['of nothing', 'applicability', [{}], '/body/entries/0'],
  ['of two things', 'applicability', [{ userId: '(A)', groupId: '(B)' }], '/body/entries/0'],
  ['with a role of no organisation', 'applicability', [{ groupId: '(A)', role: 'member' }], '/body/entries/0/role'],
  ['with a role of a group', 'applicability', [{ organisationId: '(A)', role: 'member' }], '/body/entries/0/role'],
  ['that is no id and no name', 'applicability', [{ userId: 'ann' }], '/body/entries/0/userId'],
  ['with an empty name', 'applicability', [{ userId: '()' }], '/body/entries/0/userId'],
  ['with a name that no text can have', 'applicability', [{ userId: '(a\u0000)' }], '/body/entries/0/userId'],
  ['that is an organisation', 'editors', [{ organisationId: randomUUID() }], '/body/entries/0/organisationId'],
  ['beyond a thousand', 'editors', Array(1_001).fill({ userId: '(A)' }), '/body/entries'],
])('GRP-13, GRP-29 an entry %s is refused with the place', async (_what, list, entries, at) => {
  const { status, body } = await set(list, entries);
  expect([status, body.code, body.errors?.[0].path]).toEqual([422, 'malformed', at]);
}); // prettier-ignore

test('GRP-13, GRP-23, GRP-29 a group that is deleted, unknown or elsewhere names nobody anew', async () => {
  const other = await buildHouse(api.database.app, 'Elsewhere');
  await api.call('admin', { method: 'DELETE', path: `/v1/groups/${group}` });
  expect((await set('applicability', [{ userId: id('rita') }])).body.code).toBe('group_deleted');
  for (const unknown of [randomUUID(), other.groups.buyers]) {
    group = unknown;
    expect([(await set('editors', [], 'admin', 1)).status, (await read('editors')).status]).toEqual([
      404, 404,
    ]);
  }
});
