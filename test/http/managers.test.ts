// Who manages a phase, set over HTTP. The course is moved as its workflow would move it.
import { sql } from 'kysely';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import { buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
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

/** An approval of two phases that this group manages; the first waits if the group yields nobody. */
async function approvalManagedBy(group?: GroupId, kind: 'owner' | 'mediator' = 'owner'): Promise<ApprovalId> {
  const groupId = group ?? (await addGroup(place(), ['basil']));
  const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], { kind, groupId });
  return api.startAndBegin({ templateId: await addTemplate(place(), [phase, phase]) });
}

/** An approval whose only phase needs no manager. */
const unmanaged = async (): Promise<ApprovalId> =>
  api.startAndBegin({
    templateId: await addTemplate(place(), [phaseOf('approval', [[api.house.groups.buyers, 1]])]),
  });

const set = (
  caller: Caller,
  approvalId: string,
  over: { phase?: number | string; userId?: string; who?: PersonName; key?: string; house?: House } = {},
): Promise<Answer> => {
  const { phase = 1, who = 'olga', userId = api.house.people[who], key, house } = over;
  const path = `/v1/approvals/${approvalId}/phases/${phase}/manager`;
  return api.call(caller, { method: 'PUT', path, body: { userId }, ...(key ? { key } : {}) }, house);
};

const phasesOf = async (approvalId: ApprovalId) =>
  (await api.call('admin', `/v1/approvals/${approvalId}`)).body.phases;

describe('setting a manager', () => {
  test('PHM-05, PHM-08 an administrator sets one, and the phase that waited is open at once', async () => {
    const approvalId = await approvalManagedBy();
    const { status, body } = await set('admin', approvalId);
    expect([status, body]).toEqual([
      200,
      {
        approvalId,
        phase: 1,
        attempt: 1,
        manager: { id: api.house.people.olga, name: 'Olga Owner' },
        override: false,
      },
    ]);
    expect((await phasesOf(approvalId))[0]).toMatchObject({ state: 'open', manager: { name: 'Olga Owner' } });
  });

  test('PHM-05 a suitable phase owner sets one, though nothing else lets them know of the approval', async () => {
    const approvalId = await approvalManagedBy();
    expect((await set('olga', approvalId)).status).toBe(200);
  });

  test('PHM-06 an administrator without the permission is marked as an override', async () => {
    const approvalId = await approvalManagedBy();
    expect((await set('admin', approvalId, { who: 'admin' })).body).toMatchObject({ override: true });
  });

  test('PHM-09 a coming phase gets its manager, too', async () => {
    const approvalId = await approvalManagedBy();
    await set('admin', approvalId, { phase: 2 });
    expect((await phasesOf(approvalId))[1]).toMatchObject({
      state: 'pending',
      manager: { name: 'Olga Owner' },
    });
  });

  test('PHM-09 the manager of the current phase hands it on to an administrator', async () => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    const handed = await set('olga', approvalId, { who: 'admin' });
    expect([handed.status, handed.body.manager.name]).toEqual([200, 'Ada Admin']);
  });

  test('the same person again is answered the same and writes nothing', async () => {
    const approvalId = await approvalManagedBy();
    const first = await set('admin', approvalId);
    const audit = () => api.call('admin', `/v1/approvals/${approvalId}/audit`);
    const before = (await audit()).body;
    expect([(await set('admin', approvalId)).body, (await audit()).body]).toEqual([first.body, before]);
  });

  test('AUD-01 the audit says who set whom', async () => {
    const approvalId = await approvalManagedBy();
    await set('admin', approvalId);
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/audit`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        action: 'manager_set',
        actor: expect.objectContaining({ name: 'Ada Admin' }),
        subject: { kind: 'phase', id: '1/1' },
        data: { manager: api.house.people.olga, override: false },
      }),
    );
  });
});

describe('a key', () => {
  test('answers a repeat as the first time, also when another manages the phase by then', async () => {
    const approvalId = await approvalManagedBy();
    const key = newKey();
    const first = await set('admin', approvalId, { key });
    await set('admin', approvalId, { who: 'admin' });
    expect((await set('admin', approvalId, { key })).body).toEqual(first.body);
  });

  test('with another person is refused', async () => {
    const approvalId = await approvalManagedBy();
    const key = newKey();
    await set('admin', approvalId, { key });
    const { status, body } = await set('admin', approvalId, { key, who: 'admin' });
    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  test('of a refused request can be used for the mended one', async () => {
    const approvalId = await approvalManagedBy();
    const key = newKey();
    await set('admin', approvalId, { key, who: 'basil' });
    expect((await set('admin', approvalId, { key })).status).toBe(200);
  });
});

describe('a refusal', () => {
  const finished = async (): Promise<ApprovalId> => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    await api.answer('bob', approvalId, 'reject', 'too dear');
    await api.moveOn(approvalId, 1);
    return approvalId;
  };
  const inSecondPhase = async (): Promise<ApprovalId> => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    await api.answer('bob', approvalId, 'approve');
    await api.moveOn(approvalId, 1);
    return approvalId;
  };
  const moving = async (): Promise<ApprovalId> => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    await api.answer('bob', approvalId, 'approve');
    return approvalId;
  };

  test.each<[string, () => Promise<Answer>, number, string]>([
    [
      'PHM-05 of a participant, who may see the approval',
      async () => set('bob', await approvalManagedBy(api.house.groups.owners)),
      403,
      'may_not_set_manager',
    ],
    ['PHM-05 of a service account', async () => set('client', await approvalManagedBy()), 403, 'people_only'],
    [
      'of whoever may not know of the approval',
      async () => set('basil', await approvalManagedBy()),
      404,
      'not_found',
    ],
    [
      'ENV-01 of an administrator of another environment',
      async () => set('admin', await approvalManagedBy(), { house: elsewhere }),
      404,
      'not_found',
    ],
    [
      'of a phase that does not exist',
      async () => set('admin', await approvalManagedBy(), { phase: 9 }),
      404,
      'not_found',
    ],
    [
      'of a phase that is no number',
      async () => set('admin', await approvalManagedBy(), { phase: 'x' }),
      404,
      'not_found',
    ],
    [
      'PHM-06 of an unsuitable person',
      async () => set('admin', await approvalManagedBy(), { who: 'rita' }),
      409,
      'manager_not_suitable',
    ],
    [
      'PLC-13 of a phase owner as mediator',
      async () => set('admin', await approvalManagedBy(undefined, 'mediator')),
      409,
      'manager_not_suitable',
    ],
    [
      'ENV-01 of a user of another environment',
      async () => set('admin', await approvalManagedBy(), { userId: elsewhere.people.olga }),
      422,
      'unknown_user',
    ],
    [
      'of an id that is none',
      async () => set('admin', await approvalManagedBy(), { userId: 'olga' }),
      422,
      'malformed',
    ],
    [
      'TPL-05 where no manager is needed',
      async () => set('admin', await unmanaged()),
      409,
      'no_manager_needed',
    ],
    [
      'PHM-09 of a completed phase',
      async () => set('admin', await inSecondPhase(), { who: 'admin' }),
      409,
      'phase_over',
    ],
    [
      'of an approval that has ended',
      async () => set('admin', await finished(), { phase: 2 }),
      409,
      'approval_over',
    ],
    [
      'between an outcome and the closing',
      async () => set('admin', await moving(), { phase: 2 }),
      409,
      'course_moving',
    ],
    [
      'PHM-09 of an owner where somebody manages a coming phase',
      async () => set('olga', await approvalManagedBy(api.house.groups.owners), { phase: 2, who: 'admin' }),
      409,
      'manager_already_set',
    ],
  ])('%s', async (_sentence, refused, status, code) => {
    const answer = await refused();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('PHM-06 names the permission set that is missing', async () => {
    const { body } = await set('admin', await approvalManagedBy(), { who: 'rita' });
    expect(body.missing).toEqual({ role: 'phase_owner', location: 'AMS', contractType: 'INVOICE' });
  });

  test('while the course is moving says when to come again', async () => {
    const { headers } = await set('admin', await moving(), { phase: 2 });
    expect(headers.get('retry-after')).toBe('1');
  });

  test('ENV-13 of a retired user', async () => {
    const approvalId = await approvalManagedBy();
    await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`update users set retired_at = now() where id = ${api.house.people.sue}`,
    );
    expect((await set('admin', approvalId, { who: 'sue' })).body.code).toBe('user_retired');
  });
});

describe('the candidates', () => {
  const candidates = (caller: Caller, approvalId: string, phase = 1) =>
    api.call(caller, `/v1/approvals/${approvalId}/phases/${phase}/manager-candidates`);

  test('PHM-06 are the suitable people first, then administrators as an override', async () => {
    const { body } = await candidates('admin', await approvalManagedBy());
    expect(body).toEqual({
      items: [
        {
          user: { id: api.house.people.olga, name: 'Olga Owner' },
          permissionSet: { id: api.house.sets.phase_owner, name: 'phase_owner of invoices in Amsterdam' },
          override: false,
        },
        { user: { id: api.house.people.admin, name: 'Ada Admin' }, permissionSet: null, override: true },
      ],
      missing: null,
    });
  });

  test('PHM-06 where nobody is suitable, the missing permission set is named', async () => {
    const { body } = await candidates('admin', await approvalManagedBy(undefined, 'mediator'));
    expect([body.items.map(({ override }: { override: boolean }) => override), body.missing]).toEqual([
      [true],
      { role: 'phase_mediator', location: 'AMS', contractType: 'INVOICE' },
    ]);
  });

  test('are for those who may set one', async () => {
    const approvalId = await approvalManagedBy(api.house.groups.owners);
    const answers = await Promise.all(
      (['bob', 'basil', 'client'] as const).map((caller) => candidates(caller, approvalId)),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 403]);
  });

  test('TPL-05 are nobody where no manager is needed', async () => {
    expect((await candidates('admin', await unmanaged())).body.code).toBe('no_manager_needed');
  });
});
