// Changes of the directory over HTTP, and what they do to approvals that run.
import { sql } from 'kysely';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, stepsOf } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { newKey, TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;

beforeEach(async () => {
  api = await TestApi.open();
});
afterEach(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const ref = (approvalId: ApprovalId) => ({ environmentId: api.house.environmentId, approvalId });

/** An approval of two phases that this group manages. */
async function approvalManagedBy(
  groupId: GroupId,
  kind: 'owner' | 'mediator' = 'owner',
): Promise<ApprovalId> {
  const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], { kind, groupId });
  return api.startAndBegin({ templateId: await addTemplate(place(), [phase, phase]) });
}

const add = (caller: Caller, groupId: string, who: PersonName, key?: string) =>
  api.call(caller, {
    path: `/v1/groups/${groupId}/members`,
    body: { userId: api.house.people[who] },
    ...(key ? { key } : {}),
  });
const remove = (caller: Caller, groupId: string, who: PersonName) =>
  api.call(caller, { method: 'DELETE', path: `/v1/groups/${groupId}/members/${api.house.people[who]}` });
const give = (caller: Caller, who: PersonName, permissionSetId: string) =>
  api.call(caller, { path: `/v1/users/${api.house.people[who]}/permission-sets`, body: { permissionSetId } });
const take = (caller: Caller, who: PersonName, setId: string) =>
  api.call(caller, { method: 'DELETE', path: `/v1/users/${api.house.people[who]}/permission-sets/${setId}` });
const retire = (caller: Caller, who: PersonName) =>
  api.call(caller, { method: 'POST', path: `/v1/users/${api.house.people[who]}/retire` });

/** What the workflows do at the nudges that were sent. */
async function lookAgain(): Promise<string[]> {
  const due = api.nudges.splice(0).filter(({ kind }) => kind === 'directory_changed');
  for (const nudge of due) await stepsOf(api.database.app).review(nudge);
  return due.map(({ approvalId }) => approvalId);
}

const managersOf = async (approvalId: ApprovalId): Promise<(string | null)[]> => {
  const { body } = await api.call('admin', `/v1/approvals/${approvalId}`);
  return body.phases.map(({ manager }: Json) => manager?.name ?? null);
};
const toldTo = async (who: PersonName): Promise<string[]> => {
  const { body } = await api.call(who, '/v1/notifications');
  return body.items.map(({ event, phases }: Json) =>
    `${event} ${phases.map(({ phase }: Json) => phase ?? '')}`.trim(),
  );
};

describe('the members of a group', () => {
  test('GRP-17, GRP-46 a member is added at once and the version rises', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const { status, body, headers } = await add('admin', groupId, 'ann');
    expect([status, body.version, headers.get('etag'), body.members.map(({ name }: Json) => name)]).toEqual([
      200, 2, '"2"', ['Ann Approver', 'Basil Basic'],
    ]); // prettier-ignore
  });

  test('a member who is added again, or taken out twice, changes nothing', async () => {
    const groupId = await addGroup(place(), ['basil']);
    expect((await add('admin', groupId, 'basil')).body.version).toBe(1);
    expect((await remove('admin', groupId, 'ann')).body.version).toBe(1);
  });

  test('a key is good for one addition', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const key = newKey();
    await add('admin', groupId, 'ann', key);
    await remove('admin', groupId, 'ann');
    expect((await add('admin', groupId, 'ann', key)).body.members).toHaveLength(1);
    expect((await add('admin', groupId, 'bob', key)).body.code).toBe('idempotency_key_reused');
  });

  test('DFA-07 who leaves is a default assignee no longer', async () => {
    const { body } = await remove('admin', api.house.groups.buyers, 'bob');
    expect(body.defaultAssignees.map(({ name }: Json) => name)).toEqual(['Ann Approver']);
  });

  test('AUD-01 every change is in the audit', async () => {
    const groupId = await addGroup(place(), ['basil']);
    await add('admin', groupId, 'ann');
    await remove('admin', groupId, 'ann');
    const rows = await rowsOf<{ action: string; data: object }>(
      api.database.app,
      api.house.environmentId,
      sql`select action, data from audit where subject_id = ${groupId} and action like 'member%' order by id`,
    );
    const userId = api.house.people.ann;
    expect(rows).toEqual([
      { action: 'member_added', data: { userId, version: 2, openTasks: 0 } },
      { action: 'member_removed', data: { userId, version: 3, openTasks: 0 } },
    ]);
  });

  test.each<[string, Caller, number, string]>([
    ['GRP-11 a basic user', 'basil', 403, 'may_not_manage_groups'],
    ['GRP-11 a service account', 'client', 403, 'may_not_manage_groups'],
  ])('%s is refused', async (_sentence, caller, status, code) => {
    const groupId = await addGroup(place(), ['basil']);
    const answers = [await add(caller, groupId, 'ann'), await remove(caller, groupId, 'basil')];
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual([[status, code], [status, code]]); // prettier-ignore
  });

  test('ENV-01, ENV-13 a stranger and a retired user are refused', async () => {
    const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
    await retire('admin', 'ann');
    const groupId = await addGroup(place(), ['basil']);
    const path = `/v1/groups/${groupId}/members`;
    const stranger = await api.call('admin', { path, body: { userId: elsewhere.people.ann } });
    expect([stranger.body.code, (await add('admin', groupId, 'ann')).body.code]).toEqual([
      'unknown_user',
      'user_retired',
    ]);
  });
});

describe('permission sets', () => {
  test('ENV-08, ENV-16 a set that is given counts at the next request', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    expect((await api.call('basil', `/v1/approvals/${approvalId}`)).status).toBe(404);
    expect((await give('admin', 'basil', api.house.sets.phase_owner)).body.given).toBe(true);
    expect((await api.call('basil', `/v1/approvals/${approvalId}`)).status).toBe(200);
  });

  test('DFA-07 who has no designated set left leaves the lists', async () => {
    await take('admin', 'bob', api.house.sets.approver);
    const { body } = await api.call('admin', `/v1/groups/${api.house.groups.buyers}`);
    expect([body.version, body.defaultAssignees.map(({ name }: Json) => name)]).toEqual([
      3,
      ['Ann Approver'],
    ]);
  });

  test('ENV-07 only administrators give and take them', async () => {
    const codes = [
      await give('olga', 'basil', api.house.sets.reviewer),
      await take('rita', 'rita', api.house.sets.reviewer),
    ];
    expect(codes.map(({ body }) => body.code)).toEqual(['may_not_administer', 'may_not_administer']);
  });

  test('a set that there is not is refused', async () => {
    expect((await give('admin', 'basil', api.house.templateId)).body.code).toBe('unknown_permission_set');
  });
});

describe('retiring', () => {
  test('ENV-13 the user stays visible in groups, marked, and is turned away at the next request', async () => {
    expect((await retire('admin', 'rita')).body).toMatchObject({ name: 'Rita Reviewer', active: false });
    const { body } = await api.call('admin', `/v1/groups/${api.house.groups.reviewers}`);
    expect(body.members).toContainEqual({ id: api.house.people.rita, name: 'Rita Reviewer', active: false });
    expect((await api.call('rita', '/v1/tasks')).status).toBe(401);
  });

  test('ENV-13 a retired user is never placed', async () => {
    await retire('admin', 'rita');
    const approvalId = await api.startAndBegin();
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}`);
    expect(body.phases[0].participants.map(({ name }: Json) => name)).toEqual(['Rob Reviewer']);
  });

  test('ENV-14 the last active administrator stays', async () => {
    expect((await retire('admin', 'admin')).body.code).toBe('last_administrator');
  });

  test('ENV-14 of two administrators who retire each other at once one stays', async () => {
    const { environmentId, people } = api.house;
    await rowsOf(
      api.database.app,
      environmentId,
      sql`update users set environment_role = 'administrator' where id = ${people.olga}`,
    );
    await Promise.all([retire('admin', 'olga'), retire('olga', 'admin')]);
    const left = await rowsOf(
      api.database.app,
      environmentId,
      sql`select from users where environment_role = 'administrator' and retired_at is null`,
    );
    expect(left).toHaveLength(1);
  });

  test('ENV-07 only administrators retire', async () => {
    expect((await retire('olga', 'rita')).body.code).toBe('may_not_administer');
  });
});

describe('approvals that run', () => {
  test('PHM-13 a phase without manager gets the suitable new member, opens, and the manager is told', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    await add('admin', groupId, 'olga');
    expect(await lookAgain()).toEqual([approvalId]);
    expect(await managersOf(approvalId)).toEqual(['Olga Owner', 'Olga Owner']);
    const { phases } = await readStanding(api.database.app, ref(approvalId));
    const asManager = (await toldTo('olga')).filter((one) => one.startsWith('manager_set'));
    expect([phases.map(({ state }) => state), asManager.length]).toEqual([['open', 'pending'], 1]);
  });

  test('PHM-13 a member who gets the permission set does as well', async () => {
    const approvalId = await approvalManagedBy(await addGroup(place(), ['basil']));
    await give('admin', 'basil', api.house.sets.phase_owner);
    await lookAgain();
    expect(await managersOf(approvalId)).toEqual(['Basil Basic', 'Basil Basic']);
  });

  test('PHM-13 an unsuitable new member changes nothing, and what the look yielded is not kept', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    await add('admin', groupId, 'rita');
    await lookAgain();
    const looks = await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select from placements where approval_id = ${approvalId} and look > 1`,
    );
    expect([await managersOf(approvalId), looks]).toEqual([[null, null], []]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['left the group', () => remove('admin', api.house.groups.owners, 'olga')],
    ['lost the permission', () => take('admin', 'olga', api.house.sets.phase_owner)],
    ['was retired', () => retire('admin', 'olga')],
  ])('PHM-12 a manager who %s is replaced by another of the group', async (_why, leave) => {
    await give('admin', 'basil', api.house.sets.phase_owner);
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    await add('admin', api.house.groups.owners, 'basil');
    await leave();
    expect(await lookAgain()).toEqual([approvalId]);
    expect(await managersOf(approvalId)).toEqual(['Basil Basic', 'Basil Basic']);
  });

  test('PHM-12 where the group yields nobody, administrators are told of these phases, and the open one goes on', async () => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    await remove('admin', api.house.groups.owners, 'olga');
    await lookAgain();
    const { phases } = await readStanding(api.database.app, ref(approvalId));
    expect([phases.map(({ state, manager }) => [state, manager]), await toldTo('admin')]).toMatchObject([
      [
        ['open', null],
        ['pending', null],
      ],
      [expect.stringContaining('manager_missing')],
    ]);
    await api.answer('bob', approvalId, 'approve');
    await api.moveOn(approvalId, 1);
    expect((await readStanding(api.database.app, ref(approvalId))).phases[1]?.state).toBe('awaiting_manager');
  });

  test('PHM-12 a manager who was chosen stays when they leave the group, and goes with the permission', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    const path = `/v1/approvals/${approvalId}/phases/1/manager`;
    await api.call('admin', { method: 'PUT', path, body: { userId: api.house.people.olga } });
    await remove('admin', api.house.groups.owners, 'olga');
    await lookAgain();
    expect((await managersOf(approvalId))[0]).toBe('Olga Owner');
    await take('admin', 'olga', api.house.sets.phase_owner);
    await lookAgain();
    expect((await managersOf(approvalId))[0]).toBeNull();
  });

  test('PLC-23 every look that changed something is kept beside the first, and explained', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    await add('admin', groupId, 'olga');
    await lookAgain();
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/placements`);
    const ofFirst = body.items.filter(({ phase, slot }: Json) => phase === 1 && slot === 0);
    expect(
      ofFirst.map(({ look, group, nobody, placed }: Json) => [
        look,
        group.version,
        nobody ?? placed[0].sentence,
      ]),
    ).toEqual([
      [1, 1, 'Nobody was placed: no member is suitable, and no member is an Admin.'],
      [2, 2, expect.stringMatching(/^Olga Owner: Chosen at random as the only one possible/)],
    ]);
  });

  test('the events, folded, say what the rows say, whatever changes', async () => {
    const groupId = await addGroup(place(), ['basil']);
    const approvalId = await approvalManagedBy(groupId);
    for (const change of [
      () => add('admin', groupId, 'olga'),
      () => remove('admin', groupId, 'olga'),
      () => add('admin', groupId, 'admin'),
    ]) {
      await change();
      await lookAgain();
    }
    expect(await managersOf(approvalId)).toEqual(['Ada Admin', 'Ada Admin']);
    expect(await foldEvents(api.database.app, ref(approvalId))).toEqual(
      await readStanding(api.database.app, ref(approvalId)),
    );
  });

  test('no approval is nudged that a change cannot touch', async () => {
    await approvalManagedBy(api.house.groups.owners);
    await add('admin', api.house.groups.owners, 'basil');
    await remove('admin', api.house.groups.owners, 'basil');
    await retire('admin', 'sue');
    expect(await lookAgain()).toEqual([]);
  });
});
