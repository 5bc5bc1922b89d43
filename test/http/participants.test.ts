// Adding people to a phase over HTTP. The course is moved as its workflow would move it.
import { sql } from 'kysely';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';

let api: TestApi;
let elsewhere: House;

beforeAll(async () => {
  api = await TestApi.open();
  elsewhere = await buildHouse(api.database.app, 'Elsewhere');
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });

/** Two approvals by the buyers, managed by olga; bob has the turn in the first. */
async function begun(): Promise<ApprovalId> {
  const manager = { kind: 'owner', groupId: api.house.groups.owners } as const;
  const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], manager);
  return api.startAndBegin({ templateId: await addTemplate(place(), [phase, phase]) });
}

interface Over {
  readonly phase?: number | string;
  readonly key?: string;
  readonly house?: House;
}

const add = (caller: Caller, approvalId: string, body: object, over: Over = {}): Promise<Answer> => {
  const { phase = 1, key, house } = over;
  const path = `/v1/approvals/${approvalId}/phases/${phase}/participants`;
  return api.call(caller, { path, body, ...(key === undefined ? {} : { key }) }, house);
};

const finance = () => ({ groupId: api.house.groups.finance, sequenced: true });
const cleo = () => ({ userId: api.house.people.cleo, sequenced: true });
const codesOf = ({ status, body }: Answer) => [status, body.code];

describe('adding', () => {
  test('WFL-14, PLC-17 a group: the answer says who has which turn, and their tasks are there', async () => {
    const approvalId = await begun();
    const groupId = await addGroup(place(), ['dora', 'rita', 'cleo']);
    const { status, body } = await add('admin', approvalId, { groupId, sequenced: true });
    const { cleo: first, dora: second } = api.house.people;
    expect([status, body]).toEqual([
      200,
      {
        ...{ approvalId, phase: 1, attempt: 1 },
        added: [
          { user: { id: first, name: 'Cleo Controller' }, turn: 2 },
          { user: { id: second, name: 'Dora Director' }, turn: 3 },
        ],
        ...{ addedCount: 2, already: 0, leftOut: 1, placement: { slot: 2, groupVersion: 1 } },
      },
    ]);
    await api.answer('bob', approvalId, 'approve');
    expect((await api.answer('cleo', approvalId, 'approve')).status).toBe(200);
  });

  test('WFL-14 a person, who reads the approval from then on', async () => {
    const approvalId = await begun();
    const before = (await api.call('cleo', `/v1/approvals/${approvalId}`)).status;
    const { body } = await add('admin', approvalId, cleo());
    const { phases } = (await api.call('cleo', `/v1/approvals/${approvalId}`)).body;
    expect([before, body.placement, phases[0].participants.at(1)]).toMatchObject([
      404,
      null,
      { name: 'Cleo Controller', turn: 2, task: { state: 'waiting' } },
    ]);
  });

  test('PLC-16 onlookers, who have no task', async () => {
    const approvalId = await begun();
    await add('admin', approvalId, { ...finance(), sequenced: false });
    const { phases } = (await api.call('cleo', `/v1/approvals/${approvalId}`)).body;
    expect(phases[0].participants.slice(1)).toMatchObject([
      { name: 'Ann Approver', turn: null, task: null },
      { name: 'Cleo Controller', turn: null, task: null },
      { name: 'Dora Director', turn: null, task: null },
    ]);
  });

  test('WFL-14 by the manager of the current phase to that one, not to one to come', async () => {
    const approvalId = await begun();
    const answers = [
      await add('olga', approvalId, finance()),
      await add('olga', approvalId, finance(), { phase: 2 }),
    ];
    expect(answers.map(codesOf)).toEqual([
      [200, undefined],
      [403, 'may_not_add_participants'],
    ]);
  });

  test('PLC-22, PLC-23, GRP-46 the placements show it with its version and why, the task says why you', async () => {
    const approvalId = await begun();
    await add('admin', approvalId, { ...finance(), sharedTurn: 1 });
    const { items } = (await api.call('admin', `/v1/approvals/${approvalId}/placements`)).body;
    const kept = items.find(({ group }: { group: { id: string } }) => group.id === api.house.groups.finance);
    const task = (await api.call('cleo', `/v1/tasks/${await api.taskOf('cleo', approvalId)}`)).body;
    const people = `/v1/approvals/${approvalId}/placements/people?phase=1&slot=2`;
    expect([kept, task.why, (await api.call('admin', people)).body.agrees]).toMatchObject([
      {
        ...{ phase: 1, slot: 2, look: 1, role: 'approver', group: { name: expect.any(String), version: 1 } },
        placed: [
          { user: { name: 'Cleo Controller' }, as: 'sequenced', rule: 'PLC-17' },
          { user: { name: 'Dora Director' }, as: 'sequenced', rule: 'PLC-17' },
        ],
      },
      { rule: 'PLC-17' },
      true,
    ]);
  });

  test('PLC-10, PLC-22 of several Admins one is drawn by the formula, and the draw is verified', async () => {
    const approvalId = await begun();
    await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`update users set environment_role = 'administrator' where id = ${api.house.people.basil}`,
    );
    const groupId = await addGroup(place(), ['admin', 'basil']);
    const { body } = await add('admin', approvalId, { groupId, sequenced: true });
    const verified = (await api.call('admin', `/v1/approvals/${approvalId}/placements/verification`)).body;
    const pick = verified.picks.find(({ slot }: { slot: number }) => slot === body.placement.slot);
    await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`update users set environment_role = 'basic' where id = ${api.house.people.basil}`,
    );
    expect([verified.verified, pick.count, pick.user.id]).toEqual([true, 2, body.added[0].user.id]);
  });

  test('PLC-09 where a group yields nobody the answer says what is missing', async () => {
    const approvalId = await begun();
    const groupId = await addGroup(place(), ['rita'], { adminFallback: false });
    const { status, body } = await add('admin', approvalId, { groupId, sequenced: true });
    expect([status, body]).toMatchObject([
      409,
      {
        ...{ code: 'group_yields_nobody', groupId, members: 1 },
        missing: { role: 'approver', location: 'AMS', contractType: 'INVOICE' },
      },
    ]);
  });
});

describe('a key', () => {
  test('answers a repeat as the first time, whatever has come since', async () => {
    const approvalId = await begun();
    const key = newKey();
    const first = await add('admin', approvalId, finance(), { key });
    await add('admin', approvalId, { userId: api.house.people.ann, sequenced: true });
    expect((await add('admin', approvalId, finance(), { key })).body).toEqual(first.body);
  });

  test('ten requests at once with one key add once', async () => {
    const approvalId = await begun();
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => add('admin', approvalId, finance(), { key })),
    );
    const { items } = (await api.call('admin', `/v1/approvals/${approvalId}/audit`)).body;
    const actions = items.map(({ action }: { action: string }) => action);
    expect([
      new Set(answers.map(({ body }) => JSON.stringify(body))).size,
      actions.filter((action: string) => action === 'participants_added').length,
    ]).toEqual([1, 1]);
  });

  test('with another group is refused', async () => {
    const approvalId = await begun();
    const key = newKey();
    await add('admin', approvalId, finance(), { key });
    expect(codesOf(await add('admin', approvalId, cleo(), { key }))).toEqual([409, 'idempotency_key_reused']);
  });

  test('without one a repeat adds nobody twice, and says so', async () => {
    const approvalId = await begun();
    await add('admin', approvalId, finance());
    const { body } = await add('admin', approvalId, finance());
    expect([body.addedCount, body.already, body.placement]).toEqual([0, 2, null]);
  });
});

describe('a refusal', () => {
  const moving = async (): Promise<ApprovalId> => {
    const approvalId = await begun();
    await api.answer('bob', approvalId, 'approve');
    return approvalId;
  };
  const inSecond = async (): Promise<ApprovalId> => {
    const approvalId = await moving();
    await api.moveOn(approvalId, 1);
    return approvalId;
  };
  const noSuchGroup = '01890000-0000-7000-8000-000000000000' as GroupId;

  test.each<[string, () => Promise<Answer>, number, string]>([
    [
      'WFL-14 of a participant',
      async () => add('bob', await begun(), finance()),
      403,
      'may_not_add_participants',
    ],
    ['WFL-14 of a service account', async () => add('client', await begun(), finance()), 403, 'people_only'],
    [
      'of whoever may not know of the approval',
      async () => add('basil', await begun(), finance()),
      404,
      'not_found',
    ],
    [
      'ENV-01 of another environment’s administrator',
      async () => add('admin', await begun(), finance(), { house: elsewhere }),
      404,
      'not_found',
    ],
    [
      'of a phase that there is not',
      async () => add('admin', await begun(), finance(), { phase: 9 }),
      404,
      'not_found',
    ],
    [
      'of a group that there is not',
      async () => add('admin', await begun(), { ...finance(), groupId: noSuchGroup }),
      422,
      'unknown_group',
    ],
    [
      'ENV-01 of another environment’s group',
      async () => add('admin', await begun(), { ...finance(), groupId: elsewhere.groups.finance }),
      422,
      'unknown_group',
    ],
    [
      'ENV-01 of another environment’s user',
      async () => add('admin', await begun(), { ...cleo(), userId: elsewhere.people.cleo }),
      422,
      'unknown_user',
    ],
    [
      'PLC-19 of an unsuitable person',
      async () => add('admin', await begun(), { ...cleo(), userId: api.house.people.rita }),
      409,
      'participant_not_suitable',
    ],
    [
      'WFL-14 of a phase that is completed',
      async () => add('admin', await inSecond(), finance()),
      409,
      'phase_over',
    ],
    [
      'between an outcome and the closing',
      async () => add('admin', await moving(), finance(), { phase: 2 }),
      409,
      'course_moving',
    ],
    ['of nobody named', async () => add('admin', await begun(), { sequenced: true }), 422, 'malformed'],
    ['of both named', async () => add('admin', await begun(), { ...finance(), ...cleo() }), 422, 'malformed'],
    [
      'of a shared turn without turns',
      async () => add('admin', await begun(), { ...finance(), sequenced: false, sharedTurn: 1 }),
      422,
      'malformed',
    ],
    [
      'of a turn that is none',
      async () => add('admin', await begun(), { ...finance(), sharedTurn: 0 }),
      422,
      'malformed',
    ],
  ])('%s', async (_sentence, refused, status, code) => {
    expect(codesOf(await refused())).toEqual([status, code]);
  });

  test('GRP-09 of a group that is not active says what it is; one that was added serves on', async () => {
    const approvalId = await begun();
    const groupId = await addGroup(place(), ['cleo']);
    await add('admin', approvalId, { groupId, sequenced: true });
    await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`update groups set status = 'inactive' where id = ${groupId}`,
    );
    const { body } = await add('admin', approvalId, { groupId, sequenced: true }, { phase: 2 });
    await api.answer('bob', approvalId, 'approve');
    expect([body.code, body.state, (await api.answer('cleo', approvalId, 'approve')).status]).toEqual([
      'group_not_active',
      'inactive',
      200,
    ]);
  });

  test('PLC-19 by name says which permission set is missing', async () => {
    const { body } = await add('admin', await begun(), { ...cleo(), userId: api.house.people.rita });
    expect(body.missing).toEqual({ role: 'approver', location: 'AMS', contractType: 'INVOICE' });
  });
});
