// Roles: who changes them, and how soon that holds.
import { sql } from 'kysely';
import { linkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, stepsOf } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const become = (
  caller: Caller,
  name: 'admin' | 'olga' | 'basil' | 'ann',
  environmentRole: string,
): Promise<Answer> =>
  api.call(caller, {
    method: 'PATCH',
    path: `/v1/users/${api.house.people[name]}`,
    body: { environmentRole },
  });
const roleOf = async (caller: Caller): Promise<string> => (await api.call(caller, '/v1/me')).body.role;

test('ENV-08 AUD-01 an administrator changes a role; it holds at the user’s next request, with the same token', async () => {
  const body = { title: 'A', reference: 'B' };
  const send = () => api.call('olga', { path: `/v1/documents?${classified}`, body, key: newKey() });
  expect((await send()).status).toBe(403);
  const changed = await become('admin', 'olga', 'administrator');
  expect([changed.status, changed.body.environmentRole]).toEqual([200, 'administrator']);
  expect((await send()).status).toBe(201);
  await become('olga', 'olga', 'advanced');
  expect([(await send()).status, await roleOf('olga')]).toEqual([403, 'advanced']);
  const audit = await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql<Json>`select actor_id as by, data from audit where action = 'role_changed' order by id`,
  );
  const { admin, olga } = api.house.people;
  expect(audit).toEqual([
    { by: admin, data: { before: 'advanced', after: 'administrator' } },
    { by: olga, data: { before: 'administrator', after: 'advanced' } },
  ]);
});

test('ENV-08 nobody but an administrator changes a role, not even their own', async () => {
  for (const caller of ['olga', 'basil', 'client', 'observer'] as const) {
    const { status, body } = await become(caller, 'basil', 'administrator');
    expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_administer']);
  }
  expect(await roleOf('basil')).toBe('basic');
});

test('ENV-14 the last active administrator keeps the role', async () => {
  const { status, body } = await become('admin', 'admin', 'basic');
  expect([status, body.code]).toEqual([409, 'last_administrator']);
  expect(await roleOf('admin')).toBe('administrator');
});

test('ENV-14 an administrator who has not accepted their invitation keeps nobody else from being the last', async () => {
  const harbour = await buildHouse(api.database.app, 'Harbour NV');
  const { environmentId, people } = harbour;
  const second = { name: 'Second', email: 'second@harbour.example', environmentRole: 'administrator' };
  const { body: invited } = await api.call('admin', { path: '/v1/users', body: second }, harbour);
  const stepDown = { method: 'PATCH', path: `/v1/users/${people.admin}`, body: { environmentRole: 'basic' } };
  for (const call of [stepDown, { method: 'POST', path: `/v1/users/${people.admin}/retire` }]) {
    const { status, body } = await api.call('admin', call, harbour);
    expect([status, body.code]).toEqual([409, 'last_administrator']);
  }
  await inTenant(api.database.app, environmentId, (tx) =>
    linkIdentity(tx, { environmentId, issuer: runIssuer().url, subject: 'second', userId: invited.id }),
  );
  expect((await api.call('admin', stepDown, harbour)).status).toBe(200);
});

test('ENV-14 of two administrators who step down at once one stays', async () => {
  for (let round = 0; round < 5; round += 1) {
    await become('admin', 'ann', 'administrator');
    const answers = await Promise.all([become('admin', 'admin', 'basic'), become('ann', 'ann', 'basic')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const stayed = answers[0]?.status === 409 ? 'admin' : 'ann';
    expect(await roleOf(stayed)).toBe('administrator');
    await become(stayed, 'admin', 'administrator');
    await become('admin', 'ann', 'basic');
  }
});

test('administrators see the users of their environment, page by page, with who can sign in', async () => {
  const items: Json[] = [];
  for (let cursor = ''; ;) {
    const { body } = await api.call('admin', `/v1/users?limit=4${cursor}`);
    items.push(...body.items);
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(items.map(({ id }) => id).sort()).toEqual(Object.values<string>(api.house.people).sort());
  expect(items.find(({ id }) => id === api.house.people.basil)).toEqual({
    id: api.house.people.basil,
    name: 'Basil Basic',
    email: 'basil@windmill.example',
    environmentRole: 'basic',
    supplementaryRoles: [],
    active: true,
    linked: true,
    invitedUntil: null,
  });
});

describe('what a role decides of approvals that run', () => {
  /** What the workflows do at the nudges that were sent. */
  async function lookAgain(): Promise<number> {
    const due = api.nudges.splice(0).filter(({ kind }) => kind === 'directory_changed');
    for (const nudge of due) await stepsOf(api.database.app).review(nudge);
    return due.length;
  }
  const managerOf = async (approvalId: ApprovalId): Promise<string | null> =>
    (await api.call('admin', `/v1/approvals/${approvalId}`)).body.phases[0].manager?.name ?? null;

  test('PHM-12, PHM-13, PLC-08 who becomes administrator manages by fallback, and no longer when the role is gone', async () => {
    const place = { db: api.database.app, house: api.house };
    const groupId = await addGroup(place, ['basil']);
    const phase = phaseOf('approval', [[api.house.groups.buyers, 1]], { kind: 'owner', groupId });
    const approvalId = await api.startAndBegin({ templateId: await addTemplate(place, [phase]) });
    expect(await managerOf(approvalId)).toBeNull();
    await become('admin', 'basil', 'administrator');
    expect([await lookAgain(), await managerOf(approvalId)]).toEqual([1, 'Basil Basic']);
    await become('admin', 'basil', 'advanced');
    expect([await lookAgain(), await managerOf(approvalId)]).toEqual([1, null]);
    await become('admin', 'basil', 'basic');
    expect(await lookAgain()).toBe(0);
  });
});
