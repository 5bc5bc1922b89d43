// Where public groups are named (GRP-45), and whom they let somebody address (GRP-31).
import { randomUUID } from 'node:crypto';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { createTemplate } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { GroupReference } from '../../src/domain/template.ts';
import { addGroup } from '../support/courses.ts';
import { asPerson, buildHouse, contractType, location } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
let harbour: House;
let third: House;
/** The name of the groups of one test: those of others are on the same platform. */
let name: string;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  name = `Desk ${randomUUID().slice(0, 8)}`;
  [api.house, harbour, third] = [
    await buildHouse(api.database.app),
    await buildHouse(api.database.app, 'Harbour NV'),
    await buildHouse(api.database.app, 'Third GmbH'),
  ];
});
afterAll(() => api.close());

async function creates(house: House, body: object = {}): Promise<GroupId> {
  const usual = { name, type: 'public', categoryId: house.groupCategoryId, status: 'active' };
  const made = await api.call('admin', { path: '/v1/groups', body: { ...usual, ...body } }, house);
  expect(made.status).toBe(201);
  return made.body.id;
}
const put = async (path: string, body: object): Promise<Answer> => {
  const { headers } = await api.call('admin', path);
  const tag = { 'if-match': headers.get('etag') ?? '' };
  return api.call('admin', { method: 'PUT', path, body, headers: tag });
};

/** Every place that takes `(NAME)`, or an id of a group. */
const places: [string, string, (reference: string) => Promise<Answer>][] = [
  ['as a member', '/body/groupId', (groupId) => api.call('admin', { path: `/v1/groups/${api.house.groups.finance}/members`, body: { groupId } })], // prettier-ignore
  ['among those who may address a group', '/body/entries/0/groupId', (groupId) => put(`/v1/groups/${api.house.groups.finance}/applicability`, { entries: [{ groupId }] })], // prettier-ignore
  ['among editors', '/body/entries/0/groupId', (groupId) => put(`/v1/groups/${api.house.groups.finance}/editors`, { entries: [{ groupId }] })], // prettier-ignore
  ['in the matrix', '/body/rules/0/to/groupId', (groupId) => put('/v1/communication-matrix', { rules: [{ from: { kind: 'role', role: 'basic' }, to: { kind: 'group', groupId } }] })], // prettier-ignore
];
const faults = ({ status, body }: Answer) =>
  [status, body.code, body.errors?.map(({ path, reason, environments }: Json) => [path, reason, environments])]; // prettier-ignore

describe.each(places)('GRP-45 a name %s', (_place, path, ask) => {
  test('GRP-45 is looked up in the own environment first, whoever else has a public group of it', async () => {
    await creates(harbour);
    await creates(api.house, { type: 'environment' });
    expect((await ask(`(${name.toUpperCase()})`)).status).toBe(200);
  });

  test('GRP-16, GRP-45 is refused where it is a public group of another environment, and it says of which', async () => {
    await creates(harbour);
    const said = await ask(`(${name.toUpperCase()})`);
    expect(faults(said)).toEqual([422, 'unresolved_entries', [[path, 'elsewhere', ['Harbour NV']]]]);
    expect(said.body.detail).toContain('Harbour NV');
  });

  test('GRP-06, GRP-45 is ambiguous where several environments have a public group of it, and it says which', async () => {
    await creates(harbour);
    await creates(third);
    const said = faults(await ask(`(${name})`));
    expect(said).toEqual([422, 'unresolved_entries', [[path, 'ambiguous', ['Harbour NV', 'Third GmbH']]]]);
  });

  test('GRP-45, ENV-01 leads nowhere where the group of another environment is not seen by everybody', async () => {
    await creates(harbour, { type: 'environment' });
    await creates(third, { status: 'inactive' });
    expect(faults(await ask(`(${name})`))).toEqual([
      422,
      'unresolved_entries',
      [[path, 'unknown', undefined]],
    ]);
  });

  test('GRP-16, GRP-45 nor does the id of a public group of another environment', async () => {
    const [open, closed] = [await creates(harbour), await creates(third, { type: 'environment' })];
    const [said, unknown] = [await ask(open), await ask(closed)];
    expect(unknown.body).toEqual(JSON.parse(JSON.stringify((await ask(randomUUID())).body)));
    if (path === '/body/groupId') {
      const told = { code: 'group_elsewhere', groupId: open, name, environment: 'Harbour NV' };
      expect([said.status, said.body]).toMatchObject([422, told]);
    } else expect(faults(said)).toEqual([422, 'unresolved_entries', [[path, 'elsewhere', ['Harbour NV']]]]);
  });
});

describe('a template', () => {
  const template = (groupId: GroupReference) =>
    inTenant(api.database.app, api.house.environmentId, (tx) =>
      createTemplate(tx, {
        environmentId: api.house.environmentId,
        name: `Template ${randomUUID()}`,
        ...{ contractTypes: [contractType], locations: [location] },
        phases: [
          {
            ...{ name: 'Check', kind: 'review', manager: { kind: 'none', groupId: null } },
            participants: [{ groupId, sequenced: false, turn: null }],
          },
        ],
      }),
    );

  test('GRP-31, GRP-45 names no public group of another environment, by its name nor by its id', async () => {
    const open = await creates(harbour);
    await expect(template(`(${name})`)).rejects.toThrow(/public one of "Harbour NV"/);
    await expect(template(open)).rejects.toThrow(/a public group of Harbour NV/);
  });

  test('GRP-04, GRP-31 of its own public group it yields people of its environment: nobody else can be in it', async () => {
    const { rita, rob } = api.house.people;
    const open = await creates(api.house, { members: [{ userId: rita }, { userId: rob }] });
    const add = (body: object) => api.call('admin', { path: `/v1/groups/${open}/members`, body });
    expect([
      (await add({ userId: harbour.people.rita })).status,
      (await add({ groupId: harbour.groups.reviewers })).status,
      (await add({ organisationId: harbour.organisationId })).status,
    ]).toEqual([422, 422, 422]);
    const approvalId = await api.startAndBegin({ templateId: await template(`(${name})`) });
    const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
    expect(body.phases[0].participants.map(({ id }: Json) => id).sort()).toEqual([rita, rob].sort());
  });
});

describe('GRP-31 who may be addressed', () => {
  const nobodyReachesAnybody = () =>
    put('/v1/communication-matrix', {
      rules: [{ from: { kind: 'role', role: 'advanced' }, to: { kind: 'role', role: 'advanced' } }],
    });
  const offered = async (caller: Caller, purpose = 'workflow_participant'): Promise<string[]> =>
    (await api.call(caller, `/v1/addressees?purpose=${purpose}`)).body.items.map(({ id }: Json) => id);

  test('GRP-31 by being in a public group somebody may be addressed by everybody, and the group is hidden from nobody', async () => {
    const { ann, bob, basil, olga } = api.house.people;
    const { buyers, owners } = api.house.groups;
    const inside = await addGroup({ db: api.database.app, house: api.house }, ['bob']);
    await nobodyReachesAnybody();
    expect([await offered('basil'), await offered('admin')]).toEqual([[basil], [api.house.people.admin]]);
    const open = await creates(api.house, { members: [{ userId: ann }, { groupId: inside }] });
    expect((await offered('basil')).sort()).toEqual([ann, bob, basil, open, inside, buyers].sort());
    expect((await offered('ann')).sort()).toEqual([ann, bob, open, inside, buyers].sort());
    expect((await offered('olga')).sort()).toEqual([ann, bob, olga, open, inside, buyers, owners].sort());
    expect((await api.call('basil', `/v1/groups/${open}`)).status).toBe(200);
  });

  test('GRP-29, GRP-31 its own list of who may address it hides it all the same', async () => {
    const { ann, rita, basil } = api.house.people;
    const open = await creates(api.house, { members: [{ userId: ann }] });
    await nobodyReachesAnybody();
    expect((await put(`/v1/groups/${open}/applicability`, { entries: [{ userId: rita }] })).status).toBe(200);
    expect((await offered('basil')).sort()).toEqual([ann, basil].sort());
    expect((await offered('rita')).sort()).toEqual([ann, rita, open].sort());
    expect((await api.call('basil', `/v1/groups/${open}`)).status).toBe(404);
  });

  test.each<[string, object | null]>([
    ['GRP-08 inactive', { status: 'inactive' }],
    ['GRP-01 not public any more', { type: 'environment' }],
    ['GRP-23 deleted', null],
  ])('GRP-31 a group that is %s lets nobody address its members', async (_, body) => {
    const { ann, basil } = api.house.people;
    const open = await creates(api.house, { members: [{ userId: ann }] });
    await nobodyReachesAnybody();
    expect(await offered('basil', 'share_recipient')).toContain(ann);
    const path = `/v1/groups/${open}`;
    const headers = { 'if-match': (await api.call('admin', path)).headers.get('etag') ?? '' };
    const change = body ? { method: 'PATCH', path, body, headers } : { method: 'DELETE', path };
    expect((await api.call('admin', change)).status).toBe(200);
    expect(await offered('basil', 'share_recipient')).toEqual([basil]);
  });

  test('DEL-02, GRP-31 an active partnership lets somebody of the partner be addressed, whatever the matrix says; nothing else does', async () => {
    const { app } = api.database;
    await nobodyReachesAnybody();
    await creates(third, { members: [{ userId: third.people.basil }] });
    const { id } = await makePartnership(app, api.house.environmentId, harbour.environmentId);
    const delegates = async (to: string) => {
      const taskId = await api.taskOf('rita', await api.startAndBegin());
      return api.call('rita', { path: `/v1/tasks/${taskId}/delegate`, body: { to } });
    };
    expect((await delegates(harbour.people.basil)).status).toBe(200);
    // Being in a public group is permission to communicate, and no partnership: a task goes to partners only.
    expect((await delegates(third.people.basil)).body.code).toBe('unknown_delegate');
    const ended = await endPartnership(app, asPerson(api.house, 'admin'), id);
    expect(ended.ok).toBe(true);
    const { status, body } = await delegates(harbour.people.basil);
    expect([status, body.code]).toEqual([409, 'no_partnership']);
  });
});
