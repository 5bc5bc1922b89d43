// Permission sets as administrators keep them, and what a change of one does to approvals that run (ENV-16, 17).
import { sql } from 'kysely';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { workflowRoles } from '../../src/domain/workflow-role.ts';
import { addGroup, addTemplate, phaseOf, stepsOf } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';
import { makeSet, setFields } from './permission-set-routes.ts';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

const read = (id: string, caller: Caller = 'admin') => api.call(caller, `/v1/permission-sets/${id}`);
const put = (id: string, body: object, version: number, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, {
    method: 'PUT',
    path: `/v1/permission-sets/${id}`,
    body,
    headers: { 'if-match': `"${version}"` },
  });
/** Changes what is said of a set, on the version that it has. */
async function edit(id: string, over: object): Promise<Answer> {
  const { body } = await read(id);
  const { id: _id, users: _users, version, ...fields } = body;
  return put(id, { ...fields, ...over }, version);
}
const remove = (id: string, version: number, query = ''): Promise<Answer> =>
  api.call('admin', {
    method: 'DELETE',
    path: `/v1/permission-sets/${id}${query}`,
    headers: { 'if-match': `"${version}"` },
  });
const give = (who: PersonName, permissionSetId: string): Promise<Answer> =>
  api.call('admin', {
    path: `/v1/users/${api.house.people[who]}/permission-sets`,
    body: { permissionSetId },
  });
const designate = (who: PersonName, setId: string, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, {
    method: 'PUT',
    path: `/v1/users/${api.house.people[who]}/permission-sets/${setId}/designation`,
  });
const group = async (name: 'buyers' | 'owners'): Promise<Json> =>
  (await api.call('admin', `/v1/groups/${api.house.groups[name]}`)).body;
const defaultsOf = async (name: 'buyers'): Promise<string[]> =>
  (await group(name)).defaultAssignees.map((one: Json) => one.name);
const auditOf = (id: string): Promise<Json[]> =>
  rowsOf<Json>(
    api.database.app,
    api.house.environmentId,
    sql`select action, data from audit where subject_kind = 'permission_set' and subject_id = ${id} order by id`,
  );

/** AUD-01: of whom the audit says that a set was taken from them, because it was deleted. */
const takenFrom = async (id: string): Promise<string[]> => {
  const rows = await rowsOf<{ id: string }>(
    api.database.app,
    api.house.environmentId,
    sql`select subject_id as id from audit
      where action = 'permission_set_taken' and data -> 'cause' ->> 'deleted' = ${id} order by subject_id`,
  );
  return rows.map((row) => row.id);
};

describe('keeping them', () => {
  test.each(workflowRoles)(
    'ENV-16, ENV-17 a set with role %s is made, read, changed and deleted',
    async (role) => {
      const fields = setFields({ role });
      const made = await api.call('admin', { path: '/v1/permission-sets', body: fields });
      expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
      expect(made.body).toEqual({ ...fields, id: made.body.id, version: 1, users: 0 });
      const changed = await edit(made.body.id, { locations: ['AMS'], name: 'Another name' });
      expect([changed.status, changed.headers.get('etag'), changed.body.locations]).toEqual([200, '"2"', ['AMS']]); // prettier-ignore
      expect((await read(made.body.id)).body).toEqual(changed.body);
      expect((await remove(made.body.id, 2)).status).toBe(200);
      expect((await read(made.body.id)).status).toBe(404);
    },
  );

  test('ENV-16 empty lists are taken and cover nothing', async () => {
    const id = await makeSet(api, { locations: [], contractTypes: [] });
    expect((await read(id)).body).toMatchObject({ locations: [], contractTypes: [] });
  });

  test('ENV-16 the sets come page by page, and who has one', async () => {
    const first = (await api.call('admin', '/v1/permission-sets?limit=3')).body;
    const rest = (await api.call('admin', `/v1/permission-sets?limit=3&cursor=${first.nextCursor}`)).body;
    const shown = [...first.items, ...rest.items].map(({ id }: Json) => id);
    expect(shown.sort()).toEqual(Object.values<string>(api.house.sets).sort());
    const path = `/v1/permission-sets/${api.house.sets.approver}/users`;
    const some = (await api.call('admin', `${path}?limit=3`)).body;
    const others = (await api.call('admin', `${path}?limit=3&cursor=${some.nextCursor}`)).body;
    expect([...some.items, ...others.items].map(({ name }: Json) => name)).toEqual([
      'Ann Approver',
      'Bob Buyer',
      'Cleo Controller',
      'Dora Director',
    ]);
    const ofRita = (await api.call('admin', `/v1/users/${api.house.people.rita}/permission-sets`)).body;
    expect(ofRita.items.map(({ id }: Json) => id)).toEqual([api.house.sets.reviewer]);
  });

  test.each([
    ['ENV-17 a role that there is not', { role: 'god' }, 'malformed'],
    ['a code twice', { locations: ['AMS', 'AMS'] }, 'malformed'],
    ['a blank name', { name: ' ' }, 'malformed'],
    ['a name that there is, in another case', { name: 'APPROVER of invoices in Amsterdam' }, 'name_taken'],
    ['ENV-18 codes that the environment does not have', { locations: ['ams'] }, 'unknown_codes'],
    ['ENV-18 contract types that it does not have', { contractTypes: ['INVOICE', 'X'] }, 'unknown_codes'],
  ])('%s is refused, in a new set and in a change', async (_what, over, code) => {
    const body = setFields(over);
    expect((await api.call('admin', { path: '/v1/permission-sets', body })).body.code).toBe(code);
    expect((await edit(await makeSet(api), over)).body.code).toBe(code);
  });

  test('ENV-18 the refusal says which codes are unknown', async () => {
    const body = setFields({ locations: ['AMS', 'MOON'], contractTypes: ['NDA'] });
    expect((await api.call('admin', { path: '/v1/permission-sets', body })).body).toMatchObject({
      locations: ['MOON'],
      contractTypes: [],
    });
  });

  test('of two who change it on one version one is refused, with whose change came first', async () => {
    const id = await makeSet(api);
    const answers = await Promise.all([1, 2].map(() => put(id, setFields(), 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const lost = answers.find(({ status }) => status === 412)?.body;
    expect([lost.version, lost.lastChange.by.name]).toEqual([2, 'Ada Admin']);
  });

  test('ENV-07 only administrators keep them, and nobody else reads them', async () => {
    const id = await makeSet(api);
    for (const caller of ['olga', 'basil', 'client', 'observer'] as const) {
      const answers = [
        await put(id, setFields(), 1, caller),
        await read(id, caller),
        await api.call(caller, '/v1/permission-sets'),
        await designate('rita', api.house.sets.reviewer, caller),
      ];
      expect([caller, ...answers.map(({ body }) => body.code)]).toEqual([
        caller,
        ...answers.map(() => 'may_not_administer'),
      ]);
    }
  });

  test('ENV-01, ENV-16 a set is of the environment whose codes it names: another one sees and changes nothing', async () => {
    const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
    const id = await makeSet(api);
    const headers = { 'if-match': '"1"' };
    const path = `/v1/permission-sets/${id}`;
    for (const call of [
      { path },
      { path: `${path}/users` },
      { path, method: 'PUT', body: setFields(), headers },
      { path, method: 'DELETE', headers },
    ])
      expect((await api.call('admin', call, elsewhere)).status).toBe(404);
  });
});

describe('deleting one that somebody has', () => {
  test('ENV-16, AUD-01 is refused, saying who; and takes it from everybody where that is asked for', async () => {
    const { reviewer } = api.house.sets;
    const refused = await remove(reviewer, 1);
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
    expect(refused.body.usedBy.map(({ kind, name }: Json) => `${kind} ${name}`)).toEqual([
      'user Rita Reviewer',
      'user Rob Reviewer',
    ]);
    expect((await remove(reviewer, 1, '?fromEverybody=true')).status).toBe(200);
    const { body } = await api.call('admin', `/v1/groups/${api.house.groups.reviewers}`);
    expect(body.defaultAssignees).toEqual([]);
    const { rita, rob } = api.house.people;
    expect((await auditOf(reviewer)).map(({ action, data }) => [action, data.takenFrom])).toEqual([
      ['permission_set_deleted', 2],
    ]);
    expect(await takenFrom(reviewer)).toEqual([rita, rob].sort());
    const approvalId = await api.startAndBegin();
    const { body: approval } = await api.call('admin', `/v1/approvals/${approvalId}`);
    expect(approval.phases[0].participants).toEqual([]);
  });
});

describe('a change in approvals that run', () => {
  /** What the workflows do at the nudges that were sent. */
  async function lookAgain(): Promise<number> {
    const due = api.nudges.splice(0).filter(({ kind }) => kind === 'directory_changed');
    for (const nudge of due) await stepsOf(api.database.app).review(nudge);
    return due.length;
  }
  const managerOf = async (approvalId: ApprovalId): Promise<string | null> =>
    (await api.call('admin', `/v1/approvals/${approvalId}`)).body.phases[0].manager?.name ?? null;
  const managed = async (members: readonly PersonName[]): Promise<ApprovalId> => {
    const place = { db: api.database.app, house: api.house };
    const groupId = await addGroup(place, members);
    const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], { kind: 'owner', groupId });
    return api.startAndBegin({ templateId: await addTemplate(place, [phase]) });
  };

  test.each([
    ['location', { locations: ['RTM'] }, { locations: ['AMS', 'RTM'] }],
    ['contract type', { contractTypes: ['NDA'] }, { contractTypes: ['INVOICE'] }],
    ['role', { role: 'reviewer' }, { role: 'phase_owner' }],
  ])(
    'PHM-12, PHM-13, ENV-16 its %s: who may not manage any more is replaced or missed, and manages again',
    async (_what, away, back) => {
      const approvalId = await managed(['olga']);
      expect(await managerOf(approvalId)).toBe('Olga Owner');
      await edit(api.house.sets.phase_owner, away);
      expect([await lookAgain(), await managerOf(approvalId)]).toEqual([1, null]);
      await edit(api.house.sets.phase_owner, back);
      expect([await lookAgain(), await managerOf(approvalId)]).toEqual([1, 'Olga Owner']);
    },
  );

  test('PHM-12 a set that is taken from everybody takes the manager', async () => {
    const approvalId = await managed(['olga']);
    await remove(api.house.sets.phase_owner, 1, '?fromEverybody=true');
    expect([await lookAgain(), await managerOf(approvalId)]).toEqual([1, null]);
  });

  test('ENV-08 what somebody may see by a set is gone at their next request', async () => {
    const approvalId = await managed(['rita']);
    expect((await api.call('olga', `/v1/approvals/${approvalId}`)).status).toBe(200);
    await edit(api.house.sets.phase_owner, { locations: [] });
    expect((await api.call('olga', `/v1/approvals/${approvalId}`)).status).toBe(404);
  });

  test('another name alone changes no work', async () => {
    await managed(['olga']);
    const { version } = await group('owners');
    await edit(api.house.sets.phase_owner, { name: 'Owners' });
    expect([await lookAgain(), (await group('owners')).version]).toEqual([0, version]);
  });
});

describe('default assignees', () => {
  test('DFA-06, DFA-07 who loses the only designated set leaves the lists; the version rises, and the audit tells', async () => {
    const { approver } = api.house.sets;
    const other = await makeSet(api, { defaultAssignee: true });
    await give('ann', other);
    const before = await group('buyers');
    await edit(approver, { defaultAssignee: false });
    const after = await group('buyers');
    expect([await defaultsOf('buyers'), after.version - before.version]).toEqual([['Ann Approver'], 1]);
    const [entry] = await auditOf(approver);
    expect(entry).toMatchObject({
      action: 'permission_set_changed',
      data: {
        before: { defaultAssignee: true },
        after: { defaultAssignee: false },
        leftDefaultAssignees: [{ groupId: api.house.groups.buyers, userId: api.house.people.bob }],
      },
    });
  });

  test('DFA-07 a change of what it covers leaves the lists alone', async () => {
    await edit(api.house.sets.approver, { locations: ['RTM'] });
    expect(await defaultsOf('buyers')).toEqual(['Bob Buyer', 'Ann Approver']);
  });

  test('DFA-03, AUD-01 an administrator designates a set for somebody, who can be a default assignee with that', async () => {
    const place = { db: api.database.app, house: api.house };
    const groupId = await addGroup(place, ['basil']);
    const set = await makeSet(api);
    const assign = async (): Promise<Answer> => {
      const { headers } = await api.call('admin', `/v1/groups/${groupId}`);
      return api.call('admin', {
        method: 'PUT',
        path: `/v1/groups/${groupId}/default-assignees`,
        body: { userIds: [api.house.people.basil] },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
    };
    const notYet = await designate('basil', set);
    expect([notYet.status, notYet.body.code]).toEqual([409, 'permission_set_not_given']);
    await give('basil', set);
    expect((await assign()).body.code).toBe('default_assignee_not_designated');
    expect((await designate('basil', set)).body).toMatchObject({
      defaultAssignee: true,
      version: 2,
      users: 1,
    });
    expect((await assign()).status).toBe(200);
    expect((await designate('basil', set)).body.version).toBe(2);
    expect((await auditOf(set)).map(({ action, data }) => [action, data.for])).toEqual([
      ['permission_set_made', undefined],
      ['permission_set_designated', api.house.people.basil],
    ]);
  });

  test('DFA-07 somebody is given a set while it stops being designated: nobody is on a list without one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const set = await makeSet(api, { defaultAssignee: true });
      await give('ann', set);
      await Promise.all([give('bob', set), edit(set, { defaultAssignee: false, locations: ['AMS'] })]);
      const wrong = await rowsOf(
        api.database.app,
        api.house.environmentId,
        sql`select user_id from group_default_assignees d where not exists (
          select from user_permission_sets g join permission_sets s on s.id = g.permission_set_id
          where g.user_id = d.user_id and s.default_assignee)`,
      );
      expect(wrong).toEqual([]);
      expect((await read(set)).body.users).toBe(2);
    }
  });
});
