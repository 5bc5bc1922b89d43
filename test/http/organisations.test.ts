// Organisations and who belongs to them, as administrators and those of the organisation keep them (ENV-05, 07, 09, 10).
import { sql } from 'kysely';
import { addOrganisation } from '../../src/db/configuration.ts';
import { organisationsAtMost } from '../../src/db/organisations.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { groupTaskOf, openGroupTask } from '../support/group-tasks.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';
import { makeOrganisation } from './organisation-routes.ts';

let api: TestApi;
let harbour: string;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  harbour = await makeOrganisation(api, 'Harbour NV');
});
afterAll(() => api.close());

const url = '/v1/organisations';
const create = (name: string, caller: Caller = 'admin', key?: string): Promise<Answer> =>
  api.call(caller, { path: url, body: { name }, ...(key === undefined ? {} : { key }) });
const rename = (id: string, name: string, version: number, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, {
    method: 'PUT',
    path: `${url}/${id}`,
    body: { name },
    headers: { 'if-match': `"${version}"` },
  });
const remove = (id: string, version: number, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { method: 'DELETE', path: `${url}/${id}`, headers: { 'if-match': `"${version}"` } });
const memberOf = (id: string, name: PersonName): string => `${url}/${id}/members/${api.house.people[name]}`;
const put = (name: PersonName, role: string, caller: Caller = 'admin', id = harbour): Promise<Answer> =>
  api.call(caller, { method: 'PUT', path: memberOf(id, name), body: { role } });
const take = (name: PersonName, caller: Caller = 'admin', id = harbour): Promise<Answer> =>
  api.call(caller, { method: 'DELETE', path: memberOf(id, name) });
const codeOf = async (answer: Promise<Answer>): Promise<string> => {
  const { status, body } = await answer;
  return status < 400 ? `${status}` : `${status} ${body.code}`;
};
const audit = (action: string) =>
  rowsOf<{ data: Json; subject: string }>(
    api.database.app,
    api.house.environmentId,
    sql`select data, subject_id as subject from audit where action = ${action} order by id`,
  );
const dump = () => dumpRows(api.database.app, api.house.environmentId);

describe('keeping organisations', () => {
  test('ENV-07 an administrator creates, renames and deletes them; everybody sees them', async () => {
    const made = await create('Quay BV');
    expect([made.status, made.body.version, made.headers.get('etag')]).toEqual([201, 1, '"1"']);
    const { status, body, headers } = await rename(made.body.id, 'Quay Holding BV', 1);
    expect([status, body.name, headers.get('etag')]).toEqual([200, 'Quay Holding BV', '"2"']);
    expect((await api.call('basil', `${url}/${made.body.id}`)).body).toEqual(body);
    expect((await remove(made.body.id, 2)).status).toBe(200);
    expect((await api.call('admin', `${url}/${made.body.id}`)).status).toBe(404);
    expect((await create('Quay Holding BV')).status).toBe(201);
  });

  test.each(['basil', 'olga', 'client', 'observer'] as const)(
    'ENV-05, ENV-06, ENV-07 %s neither creates nor renames nor deletes one',
    async (caller) => {
      const before = await dump();
      expect([
        await codeOf(create('Mine BV', caller)),
        await codeOf(rename(harbour, 'Mine BV', 1, caller)),
        await codeOf(remove(harbour, 1, caller)),
      ]).toEqual(Array.from({ length: 3 }, () => '403 may_not_administer'));
      expect(await dump()).toEqual(before);
    },
  );

  test('ENV-09 who administers an organisation does not rename or delete it', async () => {
    await put('sam', 'administrator');
    expect([
      await codeOf(rename(harbour, 'Sam BV', 1, 'sam')),
      await codeOf(remove(harbour, 1, 'sam')),
    ]).toEqual(['403 may_not_administer', '403 may_not_administer']);
  });

  test.each([
    ['its own in other letters', 'HARBOUR nv', '409 name_taken'],
    ['another form of Unicode', 'Ｈarbour NV', '409 name_taken'],
    ['blank', '  ', '422 malformed'],
    ['10,000 characters', 'x'.repeat(10_000), '422 malformed'],
    ['a control character', 'Har\u0007bour', '422 malformed'],
    ['a right-to-left mark', 'Har\u200fbour', '422 malformed'],
    ['half of a pair', 'Har\ud800', '422 malformed'],
  ])('ENV-07 a name that is %s is refused, and nothing is written', async (_what, name, said) => {
    const other = await makeOrganisation(api);
    const before = await dump();
    expect([await codeOf(create(name)), await codeOf(rename(other, name, 1))]).toEqual([said, said]);
    expect(await dump()).toEqual(before);
  });

  test('ENV-07 a repeat under its key creates one, another name under it none', async () => {
    const key = newKey();
    const [one, same] = [await create('Quay BV', 'admin', key), await create('Quay BV', 'admin', key)];
    expect([one.status, same.status, same.body.id]).toEqual([201, 201, one.body.id]);
    expect(await codeOf(create('Wharf BV', 'admin', key))).toBe('409 idempotency_key_reused');
  });

  test('ENV-07 of two who rename it at once one is told who came first; of two who take a name at once one has it', async () => {
    const answers = await Promise.all([rename(harbour, 'One BV', 1), rename(harbour, 'Two BV', 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.body.lastChange.by.name).toBe('Ada Admin');
    const created = await Promise.all([create('Same BV'), create('same bv'), create('SAME BV')]);
    expect(created.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('GRP-46 a new name raises the version of every group around it, with the organisation as the cause', async () => {
    const { buyers } = api.house.groups;
    await api.call('admin', { path: `/v1/groups/${buyers}/members`, body: { organisationId: harbour } });
    const { version } = (await api.call('admin', `/v1/groups/${buyers}`)).body;
    await rename(harbour, 'Port NV', 1);
    const { body } = await api.call('admin', `/v1/groups/${buyers}`);
    expect([body.version, body.organisations[0].name]).toEqual([version + 1, 'Port NV']);
    const history = await api.call('admin', `/v1/groups/${buyers}/history?limit=200`);
    const line = history.body.items.find((one: Json) => one.version === version + 1);
    expect([line.what, line.cause?.id ?? line.cause?.organisationId]).toEqual(['edited', harbour]);
  });

  test('DOC-01, GRP-14, GRP-47 one that a group, a rule or a document is of is not deleted, and all of them are named', async () => {
    const { environmentId, groups } = api.house;
    const body = { organisationId: harbour, role: 'administrator' };
    await api.call('admin', { path: `/v1/groups/${groups.buyers}/members`, body });
    const rule = {
      from: { kind: 'organisation', organisationId: harbour },
      to: { kind: 'role', role: 'basic' },
    };
    await api.call('admin', {
      method: 'PUT',
      path: '/v1/communication-matrix',
      body: { rules: [rule] },
      headers: { 'if-match': '"0"' },
    });
    const sent = await api.call('client', {
      path: `/v1/documents?contractType=INVOICE&location=AMS&organisation=${harbour}`,
      body: { title: 'Chairs', reference: 'F-1' },
      key: newKey(),
    });
    expect(sent.status).toBe(201);
    await api.call('admin', {
      method: 'PUT',
      path: `/v1/groups/${groups.finance}/applicability`,
      body: { entries: [{ organisationId: harbour }] },
      headers: { 'if-match': '"1"' },
    });
    const refused = await remove(harbour, 1);
    expect([refused.status, refused.body.code, refused.body.usedBy]).toEqual([
      409,
      'in_use',
      [
        { kind: 'group', id: groups.buyers, name: 'BUYERS' },
        { kind: 'group', id: groups.finance, name: 'FINANCE' },
        { kind: 'communication_rule', id: '1', name: 'rule 1' },
        { kind: 'document', id: sent.body.id, name: 'Chairs' },
      ],
    ]);
    const rows = await rowsOf(
      api.database.app,
      environmentId,
      sql`select from organisations where id = ${harbour} and deleted_at is null`,
    );
    expect(rows).toHaveLength(1);
  });

  test('ENV-09 of one that is deleted nobody is a member any more, and nothing new is of it', async () => {
    await put('rob', 'member');
    await remove(harbour, 1);
    const { buyers } = api.house.groups;
    expect([
      await codeOf(put('sam', 'member')),
      await codeOf(api.call('admin', `${url}/${harbour}/members`)),
      await codeOf(remove(harbour, 1)),
      await codeOf(
        api.call('admin', { path: `/v1/groups/${buyers}/members`, body: { organisationId: harbour } }),
      ),
      await codeOf(
        api.call('client', {
          path: `/v1/documents?contractType=INVOICE&location=AMS&organisation=${harbour}`,
          body: { title: 'Chairs', reference: 'F-1' },
          key: newKey(),
        }),
      ),
    ]).toEqual([
      ...Array.from({ length: 3 }, () => '404 not_found'),
      '422 unknown_member',
      '422 unknown_organisation',
    ]);
    expect((await audit('organisation_deleted')).map(({ data }) => data)).toEqual([{ members: 1 }]);
  });

  test('ENV-07 there are so many at most', async () => {
    const { environmentId } = api.house;
    await inTenant(api.database.app, environmentId, (tx) =>
      sql`insert into organisations (environment_id, id, name, name_folded)
        select ${environmentId}, gen_random_uuid(), 'o' || nth, 'o' || nth
        from generate_series(3, ${organisationsAtMost}) nth`.execute(tx),
    );
    const { status, body } = await create('One too many BV');
    expect([status, body.code, body.atMost]).toEqual([409, 'limit_reached', organisationsAtMost]);
  });

  test('ENV-07 the list is filtered by name and by what is one’s own, and comes in pages', async () => {
    await put('basil', 'member');
    const names = async (query: string, caller: Caller = 'basil') =>
      (await api.call(caller, `${url}?${query}`)).body.items.map(({ name }: Json) => name);
    expect([await names('name=HARB'), await names('yours=true'), await names('yours=true', 'rob')]).toEqual([
      ['Harbour NV'],
      ['Harbour NV'],
      [],
    ]);
    const first = await api.call('basil', `${url}?limit=1`);
    const second = await api.call('basil', `${url}?limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items[0].name, second.body.items[0].name, second.body.nextCursor]).toEqual([
      'Windmill BV',
      'Harbour NV',
      null,
    ]);
    expect(second.body.items[0].yourRole).toBe('member');
  });
});

describe('who belongs to an organisation', () => {
  test('ENV-09 a member or an administrator of it, whatever their environment role', async () => {
    const said = [await put('basil', 'member'), await put('admin', 'administrator')];
    expect(said.map(({ body }) => [body.name, body.role])).toEqual([
      ['Basil Basic', 'member'],
      ['Ada Admin', 'administrator'],
    ]);
    const { body } = await api.call('basil', `${url}/${harbour}/members`);
    expect(body.items.map(({ name, role }: Json) => `${name}: ${role}`).sort()).toEqual([
      'Ada Admin: administrator',
      'Basil Basic: member',
    ]);
    expect((await api.call('basil', '/v1/me')).body.role).toBe('basic');
  });

  test('ENV-10 its administrator adds and removes members, a member does neither', async () => {
    await put('sam', 'administrator');
    await put('sue', 'member');
    expect([
      await codeOf(put('basil', 'member', 'sue')),
      await codeOf(put('basil', 'member', 'sam')),
      await codeOf(take('basil', 'sue')),
      await codeOf(take('basil', 'sam')),
    ]).toEqual(['403 may_not_change_members', '200', '403 may_not_change_members', '200']);
  });

  test('ENV-08, ENV-10 who administers it is decided by administrators of the environment alone', async () => {
    await put('sam', 'administrator');
    await put('sue', 'administrator');
    await put('rob', 'member');
    expect([
      await codeOf(put('rob', 'administrator', 'sam')),
      await codeOf(put('sue', 'member', 'sam')),
      await codeOf(take('sue', 'sam')),
      await codeOf(put('rob', 'administrator')),
    ]).toEqual([...Array.from({ length: 3 }, () => '403 may_not_administer'), '200']);
  });

  test('ENV-10 the administrator of one organisation is nobody in another', async () => {
    const other = await makeOrganisation(api);
    await put('sam', 'administrator', 'admin', other);
    expect([
      await codeOf(put('basil', 'member', 'sam')),
      await codeOf(api.call('sam', `${url}/${harbour}/members`)),
    ]).toEqual(['403 may_not_change_members', '403 may_not_read_members']);
  });

  test('ENV-08 a right that is given or taken holds at the next request, with the token of before', async () => {
    const token = await api.credential('sam');
    const add = (name: PersonName) =>
      codeOf(api.callWith(token, { method: 'PUT', path: memberOf(harbour, name), body: { role: 'member' } }));
    expect(await add('rob')).toBe('403 may_not_change_members');
    await put('sam', 'administrator');
    expect(await add('rob')).toBe('200');
    await put('sam', 'member');
    expect(await add('rita')).toBe('403 may_not_change_members');
  });

  test('GRP-14, GRP-18, GRP-19 who comes to belong to a group by it has its tasks with the answer, who ceases has lost them', async () => {
    const { buyers } = api.house.groups;
    const body = { organisationId: harbour, role: 'administrator' };
    await api.call('admin', { path: `/v1/groups/${buyers}/members`, body });
    const place = { db: api.database.app, house: api.house };
    const approval = await openGroupTask(place, [buyers, 'all']);
    const belongs = async () => (await groupTaskOf(place, 'basil', approval)) !== null;
    const seen = [await belongs()];
    for (const step of [
      () => put('basil', 'member'),
      () => put('basil', 'administrator'),
      () => take('basil'),
    ]) {
      expect((await step()).status).toBe(200);
      seen.push(await belongs());
    }
    expect(seen).toEqual([false, false, true, false]);
  });

  test('GRP-43 belonging to a group or an organisation, and ceasing to, leaves every role and permission set as it is', async () => {
    const { environmentId, groups, people } = api.house;
    const rightsOf = async () => [
      (await api.call('rita', '/v1/me')).body,
      (await api.call('admin', `/v1/users/${people.rita}`)).body,
      await rowsOf(
        api.database.app,
        environmentId,
        sql`select user_id, permission_set_id from user_permission_sets order by 1, 2`,
      ),
    ];
    const before = await rightsOf();
    const members = `/v1/groups/${groups.owners}/members`;
    for (const step of [
      () => put('rita', 'administrator'),
      () => api.call('admin', { path: members, body: { userId: people.rita } }),
      () => api.call('admin', { path: members, body: { organisationId: harbour } }),
      () => api.call('admin', { method: 'DELETE', path: `${members}/${people.rita}` }),
      () => take('rita'),
    ]) {
      expect((await step()).status).toBe(200);
      expect(await rightsOf()).toEqual(before);
    }
  });

  test('ENV-13 a retired user is not added, stays in the list, marked, and can be taken out', async () => {
    await put('rob', 'member');
    for (const name of ['rob', 'sue'] as const) {
      await api.call('admin', { method: 'POST', path: `/v1/users/${api.house.people[name]}/retire` });
    }
    expect(await codeOf(put('sue', 'member'))).toBe('409 user_retired');
    const { body } = await api.call('admin', `${url}/${harbour}/members`);
    expect(body.items.map(({ name, active }: Json) => [name, active])).toEqual([['Rob Reviewer', false]]);
    expect(await codeOf(take('rob'))).toBe('200');
  });

  test('AUD-01 every change is in the audit with ids and roles, a repeat adds nothing', async () => {
    const { rob } = api.house.people;
    for (const role of ['member', 'member', 'administrator']) await put('rob', role);
    await take('rob');
    await take('rob');
    const shown = async (action: string) =>
      (await audit(action)).map(({ data, subject }) => [subject, data.userId, data.before, data.after]);
    expect([
      ...(await shown('organisation_member_added')),
      ...(await shown('organisation_role_changed')),
      ...(await shown('organisation_member_removed')),
    ]).toEqual([
      [harbour, rob, null, 'member'],
      [harbour, rob, 'member', 'administrator'],
      [harbour, rob, 'administrator', null],
    ]);
    expect(JSON.stringify(await audit('organisation_added'))).not.toContain('Harbour');
  });

  test('ENV-01 users and organisations of another environment are not there', async () => {
    const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
    const foreign = await inTenant(api.database.app, elsewhere.environmentId, (tx) =>
      addOrganisation(tx, { environmentId: elsewhere.environmentId, name: 'Foreign BV' }),
    );
    const theirs = `${url}/${harbour}/members/${elsewhere.people.rob}`;
    expect([
      await codeOf(api.call('admin', { method: 'PUT', path: theirs, body: { role: 'member' } })),
      await codeOf(put('rob', 'member', 'admin', foreign)),
      await codeOf(api.call('admin', `${url}/${foreign}`)),
      await codeOf(rename(foreign, 'Ours BV', 1)),
      await codeOf(remove(foreign, 1)),
    ]).toEqual(Array.from({ length: 5 }, () => '404 not_found'));
  });

  test.each([
    ['a role that there is not', { role: 'owner' }],
    ['another field', { role: 'member', since: 'ever' }],
  ])('ENV-09 %s is refused', async (_what, body) => {
    const path = memberOf(harbour, 'rob');
    expect(await codeOf(api.call('admin', { method: 'PUT', path, body }))).toBe('422 malformed');
  });
});
