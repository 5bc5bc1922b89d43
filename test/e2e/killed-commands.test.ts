// What kill -9 of the worker or the API may cost a command or a change of the directory: time, never half of it.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { answer, sendInvoice } from '../support/play.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { Stack } from '../support/stack.ts';
import type { Answer } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;
jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await Stack.open();
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

const ref = (approvalId: ApprovalId) => ({ environmentId: stack.house.environmentId, approvalId });
const standing = (approvalId: ApprovalId) => readStanding(stack.database.app, ref(approvalId));

/** Starts an approval whose only phase waits for the manager that this group yields. */
async function startWaiting(group?: GroupId): Promise<ApprovalId> {
  const place = { db: stack.database.app, house: stack.house };
  const manager = { kind: 'owner', groupId: group ?? (await addGroup(place, ['basil'])) } as const;
  const templateId = await addTemplate(place, [
    phaseOf('approval', [[stack.house.groups.buyers, 1]], manager),
  ]);
  const body = { documentId: await sendInvoice(stack), templateId, allowDuplicate: true };
  const started = await stack.call('client', { path: '/v1/approvals', body, key: randomUUID() });
  expect(started.status).toBe(201);
  await untilPhaseIs(started.body.id, 'awaiting_manager');
  return started.body.id;
}

const untilPhaseIs = (approvalId: ApprovalId, state: string): Promise<void> =>
  until(async () => (await standing(approvalId)).phases[0]?.state === state, `the phase to be ${state}`);

const setManager = (approvalId: ApprovalId, key: string): Promise<Answer> =>
  stack.call('admin', {
    method: 'PUT',
    path: `/v1/approvals/${approvalId}/phases/1/manager`,
    body: { userId: stack.house.people.olga },
    key,
  });

/** The phase is open under its manager, who was told once; it goes on to the end, and the events tell the rows. */
async function playToTheEnd(approvalId: ApprovalId): Promise<void> {
  await answer(stack, 'bob', approvalId, 'approve');
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=60` });
  expect([body.state, body.phases[0].manager.name]).toEqual(['approved', 'Olga Owner']);
  expect(await foldEvents(stack.database.app, ref(approvalId))).toEqual(await standing(approvalId));
  const told = await inTenant(stack.database.app, stack.house.environmentId, async (tx) => {
    const { rows } = await sql<{ event: string }>`
      select event from notifications where approval_id = ${approvalId} and event = 'manager_set'`.execute(
      tx,
    );
    return rows;
  });
  expect(told).toHaveLength(1);
}

async function restartWorker(killAt?: string): Promise<void> {
  await stack.worker?.kill();
  await stack.startWorker(killAt);
}

describe('the worker is killed', () => {
  test.each([
    ['command.writing', 'in the middle of setting a manager'],
    ['command.committed', 'after it set a manager, before Temporal knows'],
  ])('at %s, %s: the same key tells, and it is done once', async (point) => {
    const approvalId = await startWaiting();
    await restartWorker(point);
    const key = randomUUID();
    const lost = setManager(approvalId, key);
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await lost;
    let told: Answer | undefined;
    await until(async () => {
      told = await setManager(approvalId, key);
      return told.status === 200;
    }, 'the key to tell');
    expect(told?.body.manager.name).toBe('Olga Owner');
    await playToTheEnd(approvalId);
  });

  test.each([
    ['command.writing', 'in the middle of adding a group'],
    ['command.committed', 'after it added a group, before Temporal knows'],
  ])('WFL-14 at %s, %s: the same key tells, and everybody is added once', async (point) => {
    const approvalId = await startWaiting();
    await restartWorker(point);
    const key = randomUUID();
    const path = `/v1/approvals/${approvalId}/phases/1/participants`;
    const body = { groupId: stack.house.groups.finance, sequenced: true };
    const lost = stack.call('admin', { path, body, key });
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await lost;
    let told: Answer | undefined;
    await until(async () => {
      told = await stack.call('admin', { path, body, key });
      return told.status === 200;
    }, 'the key to tell');
    expect(told?.body.addedCount).toBe(2);
    await until(
      async () => (await setManager(approvalId, randomUUID())).status === 200,
      'the manager to be set',
    );
    for (const name of ['bob', 'cleo', 'dora'] as const) await answer(stack, name, approvalId, 'approve');
    const { body: ended } = await stack.call('client', {
      path: `/v1/approvals/${approvalId}/wait?seconds=60`,
    });
    expect([ended.state, ended.phases[0].participants.length]).toEqual(['approved', 4]);
    expect(await foldEvents(stack.database.app, ref(approvalId))).toEqual(await standing(approvalId));
  });

  test('PHM-08 at open.committed, after it looked at a phase that waits, before Temporal knows: it still waits', async () => {
    await restartWorker('open.committed');
    const approvalId = await startWaiting();
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await until(
      async () => (await setManager(approvalId, randomUUID())).status === 200,
      'the manager to be set',
    );
    await playToTheEnd(approvalId);
  });

  test.each([
    ['managers.writing', 'in the middle of looking at the managers again'],
    ['managers.committed', 'after it looked at the managers again, before Temporal knows'],
  ])('at %s, %s: the next worker goes on by itself', async (point) => {
    const place = { db: stack.database.app, house: stack.house };
    const group = await addGroup(place, ['basil']);
    const approvalId = await startWaiting(group);
    await restartWorker(point);
    const body = { userId: stack.house.people.olga };
    expect((await stack.call('admin', { path: `/v1/groups/${group}/members`, body })).status).toBe(200);
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await untilPhaseIs(approvalId, 'open');
    await playToTheEnd(approvalId);
  });
});

test('PHM-13 the API is killed between a new member and the nudge: the repetition brings it', async () => {
  const group = await addGroup({ db: stack.database.app, house: stack.house }, ['basil']);
  const approvalId = await startWaiting(group);
  await stack.api?.kill();
  await stack.startApi('directory.committed');
  const body = { userId: stack.house.people.olga };
  await expect(stack.call('admin', { path: `/v1/groups/${group}/members`, body })).rejects.toThrow();
  await stack.startApi();
  await until(async () => {
    await stack.wakeRepetition();
    return (await standing(approvalId)).phases[0]?.state === 'open';
  }, 'the repeated nudge');
  await playToTheEnd(approvalId);
});
