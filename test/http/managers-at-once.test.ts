// Two who set the manager of one phase at once: each says whom they saw, and the second changes nothing unawares.
import type { ApprovalId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import type { PersonName } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer } from './api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

/** An approval whose first phase waits for its manager. */
async function startWaiting(): Promise<ApprovalId> {
  const place = { db: api.database.app, house: api.house };
  const manager = { kind: 'owner', groupId: await addGroup(place, ['basil']) } as const;
  const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], manager);
  return api.startAndBegin({ templateId: await addTemplate(place, [phase]) });
}

/** Ada chooses somebody; `seen` is whom she saw managing the phase, and left out she does not say. */
const set = (
  approvalId: ApprovalId,
  who: PersonName,
  { seen, key }: { seen?: PersonName | null; key?: string } = {},
): Promise<Answer> =>
  api.call('admin', {
    method: 'PUT',
    path: `/v1/approvals/${approvalId}/phases/1/manager`,
    body: {
      userId: api.house.people[who],
      ...(seen === undefined ? {} : { replaces: seen && api.house.people[seen] }),
    },
    ...(key ? { key } : {}),
  });

const olga = () => ({ id: api.house.people.olga, name: 'Olga Owner' });
const ada = () => ({ id: api.house.people.admin, name: 'Ada Admin' });

const managerOf = async (approvalId: ApprovalId) =>
  (await api.call('admin', `/v1/approvals/${approvalId}`)).body.phases[0].manager;

describe('whoever says whom they saw', () => {
  test('PHM-05 comes first and sets the manager, or second and is told who it is', async () => {
    const approvalId = await startWaiting();
    const answers = await Promise.all([
      set(approvalId, 'olga', { seen: null }),
      set(approvalId, 'admin', { seen: null }),
    ]);
    const [first] = answers.filter(({ status }) => status === 200);
    const [second] = answers.filter(({ status }) => status === 409);
    expect(second?.body).toMatchObject({ code: 'manager_changed', phase: 1, manager: first?.body.manager });
    expect(second?.body.detail).toContain(first?.body.manager.name);
    expect(await managerOf(approvalId)).toEqual(first?.body.manager);
  });

  test('PHM-09 changes the manager deliberately, by naming who it is now', async () => {
    const approvalId = await startWaiting();
    await set(approvalId, 'olga', { seen: null });
    expect((await set(approvalId, 'admin', { seen: 'olga' })).status).toBe(200);
    expect(await managerOf(approvalId)).toEqual(ada());
  });

  test('PHM-05 sets nobody where the one they saw is gone', async () => {
    const approvalId = await startWaiting();
    const { status, body } = await set(approvalId, 'admin', { seen: 'olga' });
    expect([status, body.code, body.manager]).toEqual([409, 'manager_changed', null]);
  });

  test('PHM-05 is answered the same under the same key, whoever manages the phase by then', async () => {
    const approvalId = await startWaiting();
    const key = newKey();
    const first = await set(approvalId, 'olga', { seen: null, key });
    await set(approvalId, 'admin');
    expect((await set(approvalId, 'olga', { seen: null, key })).body).toEqual(first.body);
  });
});

test('PHM-09 whoever does not say whom they saw changes it as before', async () => {
  const approvalId = await startWaiting();
  await set(approvalId, 'olga');
  await set(approvalId, 'admin');
  expect(await managerOf(approvalId)).toEqual(ada());
});

test('PHM-14 of many phases the one that got its manager meanwhile is left alone, with a result of its own', async () => {
  const [taken, free] = [await startWaiting(), await startWaiting()];
  await set(taken, 'olga');
  const items = [taken, free].map((approvalId) => ({
    ...{ approvalId, phase: 1, userId: api.house.people.admin },
    replaces: null,
  }));
  const { body } = await api.call('admin', { path: '/v1/approvals/managers', body: { items } });
  expect(body.results).toMatchObject([
    { approvalId: taken, set: null, problem: { status: 409, code: 'manager_changed', manager: olga() } },
    { approvalId: free, set: { manager: ada() }, problem: null },
  ]);
  expect(await managerOf(taken)).toEqual(olga());
});
