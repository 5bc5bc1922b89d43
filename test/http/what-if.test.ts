// What a change would do to running work, asked over HTTP before it is made (PLC-26).
import { sql } from 'kysely';
import { addGroup, addTemplate, openOne, phaseOf, taskPhaseOf } from '../support/courses.ts';
import { done, employs, nests, puts, versionOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const tryGroup = (groupId: string, body: object, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { path: `/v1/groups/${groupId}/what-if`, body });
const tryUser = (userId: string, body: object, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { path: `/v1/users/${userId}/what-if`, body });

/** An approval whose one phase is managed out of this group. */
async function managedBy(groupId: Awaited<ReturnType<typeof addGroup>>) {
  const manager = { kind: 'owner', groupId } as const;
  return openOne(
    place(),
    await addTemplate(place(), [phaseOf('approval', [[api.house.groups.buyers, 1]], manager)]),
  );
}

test('PLC-26, PHM-12 a manager who would be lost, and administrators who would be told; nothing is written or sent', async () => {
  const group = await addGroup(place(), ['olga']);
  const { approvalId } = await managedBy(group);
  const before = await dumpRows(api.database.app, api.house.environmentId);
  const sent = api.nudges.length;
  const olga = { id: api.house.people.olga, name: 'Olga Owner' };
  const { status, body } = await tryGroup(group, { change: 'member_removed', member: { userId: olga.id } });
  expect([status, body]).toMatchObject([
    200,
    {
      ...{ changed: true, peopleMoved: 1, unknownApprovals: 0, moreApprovals: 0 },
      groups: [{ id: group, version: 2, what: 'member_removed' }],
      approvals: [
        {
          id: approvalId,
          events: [{ what: 'manager_lost', phase: 1, user: olga, detail: 'left_group' }],
          told: [{ event: 'manager_missing', phase: 1 }],
        },
      ],
    },
  ]);
  expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
  expect(api.nudges.length).toBe(sent);
});

test('PLC-26, PHM-13 a phase that would get its manager, and go on', async () => {
  const group = await addGroup(place(), ['basil']);
  const { approvalId } = await managedBy(group);
  const { body } = await tryUser(api.house.people.basil, {
    ...{ change: 'permission_set_given', permissionSetId: api.house.sets.phase_owner },
  });
  const effect = body.approvals.find(({ id }: { id: string }) => id === approvalId);
  expect(effect.events.map(({ what }: { what: string }) => what)).toEqual(['manager_set', 'phase_opened']);
});

test('PLC-26, GRP-14, GRP-18 what comes of belonging to an organisation that stands in a group, and of leaving it', async () => {
  const { organisationId, people } = api.house;
  const group = await addGroup(place(), ['olga']);
  const outer = await addGroup(place(), []);
  await done(puts(place(), group, { organisationId, role: 'administrator' }));
  await done(nests(place(), outer, group));
  const { approvalId } = await openOne(place(), await addTemplate(place(), [taskPhaseOf([[outer, 'one']])]));
  const of = (role: string | null, caller: Caller = 'admin') =>
    tryUser(people.cleo, { change: 'organisation_role_changed', organisationId, role }, caller);
  const before = await dumpRows(api.database.app, api.house.environmentId);
  const { body } = await of('administrator');
  expect(body).toMatchObject({ changed: true, peopleMoved: 1, openTasks: 1 });
  expect(body.groups.map(({ id, what }: Json) => [id, what]).sort()).toEqual(
    [group, outer].map((id) => [id, 'organisation_member_added']).sort(),
  );
  expect((await of(null)).body).toMatchObject({ changed: false, peopleMoved: 0, groups: [] });
  expect((await of('member', 'basil')).body.code).toBe('may_not_change_members');
  expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
  // As it then is.
  await done(employs(place(), 'cleo', 'administrator'));
  const { items } = (await api.call('cleo', '/v1/tasks')).body;
  expect(items.map((task: Json) => task.approvalId)).toContain(approvalId);
  expect((await of(null)).body).toMatchObject({ changed: true, peopleMoved: 1, openTasks: 1 });
  await done(employs(place(), 'cleo', null));
});

test('PLC-26, GRP-18 how many open tasks somebody would have', async () => {
  const group = await addGroup(place(), ['ann']);
  const templateId = await addTemplate(place(), [taskPhaseOf([[group, 'one']])]);
  for (let nth = 0; nth < 2; nth += 1) await openOne(place(), templateId);
  const { body } = await tryGroup(group, {
    change: 'member_added',
    member: { userId: api.house.people.bob },
  });
  expect(body).toMatchObject({ changed: true, peopleMoved: 1, openTasks: 2 });
});

test('PLC-26, DFA-07 who would leave a list of default assignees', async () => {
  const { body } = await tryUser(api.house.people.sam, { change: 'retired' });
  expect(body.groups).toMatchObject([
    {
      id: api.house.groups.signers,
      what: 'default_assignees_dropped',
      leaveDefaultAssignees: [{ name: 'Sam Signatory' }],
    },
  ]);
});

test('PLC-26, DFA-01 another list of default assignees: whom it loses, and whether it is another one', async () => {
  const { sam, sue } = api.house.people;
  const said = [];
  for (const userIds of [[sue], [sue, sam], [sam, sue]]) {
    const { body } = await tryGroup(api.house.groups.signers, {
      change: 'default_assignees_changed',
      userIds,
    });
    const lost = body.groups.flatMap((group: { leaveDefaultAssignees: { name: string }[] }) =>
      group.leaveDefaultAssignees.map(({ name }) => name),
    );
    said.push([body.changed, body.groups.length, lost]);
  }
  expect(said).toEqual([
    [true, 1, ['Sam Signatory']],
    [true, 1, []],
    [false, 0, []],
  ]);
});

test('PLC-26, GRP-19 whoever belongs to the group by another way still is not moved', async () => {
  const inner = await addGroup(place(), ['ann']);
  const outer = await addGroup(place(), ['ann']);
  await done(nests(place(), outer, inner));
  const change = { change: 'member_removed', member: { userId: api.house.people.ann } };
  const [stays, goes] = [await tryGroup(outer, change), await tryGroup(inner, change)];
  expect([stays.body, goes.body]).toMatchObject([
    { changed: true, peopleMoved: 0 },
    { changed: true, peopleMoved: 1 },
  ]);
});

test('PLC-26 of approvals that the caller may not know of there is the number only', async () => {
  const group = await addGroup(place(), ['olga']);
  const { approvalId } = await managedBy(group);
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set group_administrator = true where id = ${api.house.people.basil}`,
  );
  const change = { change: 'member_removed', member: { userId: api.house.people.olga } };
  const [known, unknown] = [await tryGroup(group, change), await tryGroup(group, change, 'basil')];
  expect([known.body.approvals.length, known.body.unknownApprovals]).toEqual([1, 0]);
  expect([unknown.body.approvals, unknown.body.unknownApprovals]).toEqual([[], 1]);
  expect(JSON.stringify(unknown.body)).not.toContain(approvalId);
});

test('PLC-26 whom the change lets know of an approval does not know of it before', async () => {
  const group = await addGroup(place(), ['ann']);
  const inner = await addGroup(place(), ['olga', 'basil']);
  const { approvalId } = await openOne(
    place(),
    await addTemplate(place(), [
      taskPhaseOf([[group, 'one']]),
      phaseOf('approval', [[api.house.groups.buyers, 1]], { kind: 'owner', groupId: group }),
    ]),
  );
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set group_administrator = true where id = ${api.house.people.basil}`,
  );
  const change = { change: 'member_added', member: { groupId: inner } };
  const [known, unknown] = [await tryGroup(group, change), await tryGroup(group, change, 'basil')];
  expect(known.body).toMatchObject({ approvals: [{ id: approvalId }], unknownApprovals: 0 });
  expect(unknown.body).toMatchObject({ approvals: [], unknownApprovals: 1 });
});

test('PLC-26, GRP-29 of groups that an editor may not know of there is the number only', async () => {
  const inner = await addGroup(place(), ['ann']);
  const outer = await addGroup(place(), ['dora']);
  await done(nests(place(), outer, inner));
  const say = async (group: typeof inner, list: string, name: 'cleo' | 'admin') => {
    const { status } = await api.call('admin', {
      ...{ method: 'PUT', path: `/v1/groups/${group}/${list}` },
      body: { entries: [{ userId: api.house.people[name] }] },
      headers: { 'if-match': `"${await versionOf(place(), group)}"` },
    });
    expect(status).toBe(200);
  };
  await say(inner, 'editors', 'cleo');
  await say(outer, 'applicability', 'admin');
  const change = { change: 'member_added', member: { userId: api.house.people.bob } };
  const seen = async (caller: Caller) => {
    const { body } = await tryGroup(inner, change, caller);
    return [body.groups.map(({ id }: { id: string }) => id), body.unknownGroups];
  };
  expect([await seen('admin'), await seen('cleo')]).toEqual([
    [[inner, outer].sort(), 0],
    [[inner], 1],
  ]);
});

test('PLC-26 of very many approvals a hundred are looked into, and the others counted', async () => {
  const group = await addGroup(place(), ['olga']);
  const manager = { kind: 'owner', groupId: group } as const;
  const templateId = await addTemplate(place(), [
    phaseOf('approval', [[api.house.groups.buyers, 1]], manager),
  ]);
  for (let nth = 0; nth < 103; nth += 1) await openOne(place(), templateId);
  const { body } = await tryGroup(group, {
    change: 'member_removed',
    member: { userId: api.house.people.olga },
  });
  expect(body.approvals.length).toBeGreaterThan(0);
  expect(body.approvals.length).toBeLessThanOrEqual(100);
  expect(body.moreApprovals).toBeGreaterThanOrEqual(3);
});

test('PLC-26 what is so already changes nothing', async () => {
  const member = { userId: api.house.people.ann };
  const { body } = await tryGroup(api.house.groups.buyers, { change: 'member_added', member });
  expect(body).toMatchObject({ changed: false, peopleMoved: 0, groups: [], approvals: [] });
});

test('PLC-26 is refused as the change is', async () => {
  const { buyers } = api.house.groups;
  const { ann, admin, rita } = api.house.people;
  const codes = [
    await tryGroup(buyers, { change: 'member_added', member: { userId: ann } }, 'rita'),
    await tryGroup(buyers, { change: 'member_added', member: { groupId: buyers } }),
    await tryGroup(buyers, { change: 'default_assignees_changed', userIds: [rita] }),
    await tryUser(admin, { change: 'retired' }),
    await tryUser(ann, { change: 'retired' }, 'rita'),
    await tryGroup(buyers, { change: 'burnt' }),
  ].map(({ status, body }) => `${status} ${body.code}`);
  expect(codes).toEqual([
    '403 may_not_manage_groups',
    '409 group_circle',
    '409 default_assignee_not_member',
    '409 last_administrator',
    '403 may_not_administer',
    '422 malformed',
  ]);
});

test('PLC-26 a deletion or another status is tried as well', async () => {
  const { signers } = api.house.groups;
  const deleted = await tryGroup(signers, { change: 'deleted' });
  const inactive = await tryGroup(signers, { change: 'edited', settings: { status: 'inactive' } });
  const said = [deleted, inactive].map(({ body }) => body.groups.map(({ what }: { what: string }) => what));
  expect(said).toEqual([['deleted'], ['inactivated']]);
  expect((await api.call('admin', `/v1/groups/${signers}`)).body).toMatchObject({
    status: 'active',
    deletedAt: null,
  });
});
