import { createTemplate } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { addPermissionSet, givePermissionSet } from '../../src/db/users.ts';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import { buildHouse, location } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const post = (name: PersonName, taskId: string, verb: string, over: object = {}) =>
  api.call(name, { method: 'POST', path: `/v1/tasks/${taskId}/${verb}`, ...over });

const stateOf = async (approvalId: ApprovalId) =>
  (await api.call('client', `/v1/approvals/${approvalId}`)).body;

/** In the phase of approvals, in which bob is first and cleo or dora second. */
async function inApproval(): Promise<ApprovalId> {
  const approvalId = await api.startAndBegin();
  await api.answer('rita', approvalId, 'review');
  await api.moveOn(approvalId, 1);
  return approvalId;
}

describe('reading tasks', () => {
  test('TSK-02 a task says what it is about and who has to act', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const { body } = await api.call('rita', `/v1/tasks/${taskId}`);
    expect(body).toMatchObject({
      id: taskId,
      approvalId,
      phase: 1,
      phaseName: 'Check the invoice',
      kind: 'review',
      state: 'open',
      assignee: { id: api.house.people.rita, name: 'Rita Reviewer' },
      document: { title: 'Chairs', reference: 'F-1', amount: '100.00', currency: 'EUR' },
    });
  });

  test('TSK-05 a handled task leaves the list at once, and can still be read', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    expect((await post('rita', taskId, 'review')).status).toBe(200);
    const { body } = await api.call('rita', '/v1/tasks?limit=200');
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(taskId);
    expect((await api.call('rita', `/v1/tasks/${taskId}`)).body).toMatchObject({
      state: 'answered',
      decision: 'reviewed',
    });
  });

  test('the list holds only open tasks, and only one’s own', async () => {
    const approvalId = await inApproval();
    const { body } = await stateOf(approvalId).then(async ({ phases }) => {
      const second = phases[1].participants[1].id === api.house.people.cleo ? 'cleo' : 'dora';
      return api.call(second, '/v1/tasks?limit=200');
    });
    expect(body.items.filter((one: { approvalId: string }) => one.approvalId === approvalId)).toEqual([]);
  });

  test('a service account has no tasks', async () => {
    const { status, body } = await api.call('client', '/v1/tasks');
    expect([status, body.code]).toEqual([403, 'people_only']);
  });
});

describe('answering', () => {
  test('TSK-04 being assigned suffices: a basic user reviews, approves and signs', async () => {
    const approvalId = await api.startAndBegin();
    const { status, body } = await api.answer('rita', approvalId, 'review');
    expect(status).toBe(200);
    expect(body).toEqual({ taskId: expect.any(String), approvalId, decision: 'reviewed' });
    expect(api.nudges.at(-1)).toMatchObject({ kind: 'phase_outcome', approvalId, phase: 1, attempt: 1 });
  });

  test('WFL-08 a rejection needs a reason, which everybody in the approval can read', async () => {
    const approvalId = await inApproval();
    const without = await api.answer('bob', approvalId, 'reject');
    expect([without.status, without.body.code, without.body.errors[0].path]).toEqual([
      422,
      'reason_required',
      '/body/reason',
    ]);
    expect((await api.answer('bob', approvalId, 'reject', '  ')).status).toBe(422);
    expect((await api.answer('bob', approvalId, 'reject', 'No order')).status).toBe(200);
    const { phases } = await stateOf(approvalId);
    expect(phases[1].participants[0].task).toMatchObject({ decision: 'rejected', reason: 'No order' });
  });

  test('WFL-07 a rejection stops the approval', async () => {
    const approvalId = await inApproval();
    await api.answer('bob', approvalId, 'reject', 'No order');
    await api.moveOn(approvalId, 2);
    expect((await stateOf(approvalId)).state).toBe('rejected');
  });

  test('WFL-07 a reviewer may decline, with a reason', async () => {
    const approvalId = await api.startAndBegin();
    expect((await api.answer('rita', approvalId, 'decline')).body.code).toBe('reason_required');
    const { status, body } = await api.answer('rita', approvalId, 'decline', 'Not my supplier');
    expect([status, body.decision]).toEqual([200, 'declined']);
  });

  test.each(['approve', 'reject', 'sign'])('WFL-07 a review is not a thing to %s', async (verb) => {
    const approvalId = await api.startAndBegin();
    const { status, body } = await api.answer('rita', approvalId, verb, 'Because');
    expect([status, body.code]).toEqual([409, 'decision_not_offered']);
    expect(body.offered).toEqual(['reviewed', 'declined']);
  });

  test('TSK-04 a task of somebody else is refused: 403 for who knows of it, 404 for who does not', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const known = await post('admin', taskId, 'review');
    expect([known.status, known.body.code]).toEqual([403, 'not_your_task']);
    const unknown = await post('basil', taskId, 'review');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  });

  test('TSK-04 a service account answers no task, not even one that it can read', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const { status, body } = await api.call('client', { method: 'POST', path: `/v1/tasks/${taskId}/review` });
    expect([status, body.code]).toEqual([403, 'people_only']);
  });

  test('WFL-04 whose turn has not come is refused until it has', async () => {
    const approvalId = await inApproval();
    const { id, task } = (await stateOf(approvalId)).phases[1].participants[1];
    const second = id === api.house.people.cleo ? 'cleo' : 'dora';
    const early = await post(second, task.id, 'approve');
    expect([early.status, early.body.code]).toEqual([409, 'not_your_turn']);
    await api.answer('bob', approvalId, 'approve');
    expect((await post(second, task.id, 'approve')).status).toBe(200);
  });

  test('WFL-07 after the end nothing is answered any more', async () => {
    const approvalId = await inApproval();
    const { id, task } = (await stateOf(approvalId)).phases[1].participants[1];
    const second = id === api.house.people.cleo ? 'cleo' : 'dora';
    await api.answer('bob', approvalId, 'reject', 'No order');
    await api.moveOn(approvalId, 2);
    const late = await post(second, task.id, 'approve');
    expect([late.status, late.body.code, late.body.reason]).toEqual([409, 'task_closed', 'phase_rejected']);
  });
});

describe('answering twice', () => {
  test('the same answer again is answered as the first time, without a key too', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const [first, second] = [await post('rita', taskId, 'review'), await post('rita', taskId, 'review')];
    expect([second.status, second.body]).toEqual([200, first.body]);
  });

  test('the same answer under the same key is answered as the first time', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const key = newKey();
    const answers = [
      await post('rita', taskId, 'review', { key }),
      await post('rita', taskId, 'review', { key }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
  });

  test('WFL-13 another answer is refused and says what the first one was', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    await post('rita', taskId, 'review');
    const { status, body } = await post('rita', taskId, 'decline', {
      body: { reason: 'On second thoughts' },
    });
    expect([status, body.code, body.decision]).toEqual([409, 'already_answered', 'reviewed']);
  });

  test('another answer under the same key is refused', async () => {
    const approvalId = await api.startAndBegin();
    const taskId = await api.taskOf('rita', approvalId);
    const key = newKey();
    await post('rita', taskId, 'review', { key });
    const { status, body } = await post('rita', taskId, 'decline', { key, body: { reason: 'No' } });
    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  test('WFL-13 two opposite answers at the same instant: one is taken, the other refused', async () => {
    const approvalId = await inApproval();
    const taskId = await api.taskOf('bob', approvalId);
    const answers = await Promise.all([
      post('bob', taskId, 'approve'),
      post('bob', taskId, 'reject', { body: { reason: 'No order' } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already_answered');
  });
});

describe('bad input', () => {
  let taskId: string;
  beforeAll(async () => {
    taskId = await api.taskOf('rita', await api.startAndBegin());
  });

  test.each<[string, object, string]>([
    ['an unknown field', { reason: 'x', colour: 'red' }, '/body/colour'],
    ['a reason that is no text', { reason: 5 }, '/body/reason'],
    ['a reason with NUL', { reason: 'a\0' }, '/body/reason'],
    ['a reason as long as a book', { reason: 'x'.repeat(4_001) }, '/body/reason'],
    ['no object', [], '/body'],
  ])('WFL-08 an answer with %s is refused with the place', async (_, body, place) => {
    const answer = await post('rita', taskId, 'review', { body });
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, place]);
  });

  test('an answer without a reason needs no body, or an empty one that calls itself JSON', async () => {
    const { status } = await post('rita', taskId, 'review', { type: 'application/json' });
    expect(status).toBe(200);
  });
});

test('ENV-01 a person of another environment can neither read nor answer a task: 404', async () => {
  const other = await buildHouse(api.database.app, 'Elsewhere');
  const taskId = await api.taskOf('rita', await api.startAndBegin());
  for (const call of [
    { path: `/v1/tasks/${taskId}` },
    { method: 'POST', path: `/v1/tasks/${taskId}/review` },
  ]) {
    const { status, body } = await api.call('admin', call, other);
    expect([status, body.code]).toEqual([404, 'not_found']);
  }
});

test('WFL-04 two people with the same turn answer at the same instant: both count, and one outcome is told', async () => {
  const { environmentId, groups } = api.house;
  const inTurn = (groupId: GroupId) => ({ groupId, sequenced: true, turn: 1 });
  const manager = { kind: 'none', groupId: null } as const;
  const participants = [inTurn(groups.buyers), inTurn(groups.reviewers)];
  await inTenant(api.database.app, environmentId, (tx) =>
    createTemplate(tx, {
      environmentId,
      name: 'Side by side',
      contractTypes: ['NDA'],
      locations: [location],
      phases: [{ name: 'Approve', kind: 'approval', manager, participants }],
    }),
  );
  await inTenant(api.database.app, environmentId, (tx) => letReviewersApproveSecrets(tx, api.house));
  const path = `/v1/documents?contractType=NDA&location=${location}`;
  const sent = await api.call('client', { path, body: { title: 'A', reference: 'B' }, key: newKey() });
  const start = { path: '/v1/approvals', body: { documentId: sent.body.id }, key: newKey() };
  const { body } = await api.call('client', start);
  await api.begin(body.id);
  const before = api.nudges.length;
  const answers = await Promise.all([
    api.answer('bob', body.id, 'approve'),
    api.answer('rita', body.id, 'approve'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(api.nudges.slice(before)).toMatchObject([{ kind: 'phase_outcome', approvalId: body.id }]);
  await api.moveOn(body.id, 1);
  expect((await stateOf(body.id)).state).toBe('approved');
});

/** Bob and Rita may both approve documents of type NDA. */
async function letReviewersApproveSecrets(tx: Transaction, { environmentId, people }: House): Promise<void> {
  const permissionSetId = await addPermissionSet(tx, {
    environmentId,
    name: 'Approver of secrets',
    role: 'approver',
    locations: [location],
    contractTypes: ['NDA'],
    defaultAssignee: true,
  });
  for (const userId of [people.bob, people.rita]) {
    await givePermissionSet(tx, { environmentId, userId, permissionSetId });
  }
}

test('the process may be killed after the commit and before the nudge, in that order', async () => {
  const seen: string[] = [];
  const other = await api.another({
    at: (point) => seen.push(point),
    sendNudge: ({ kind }) => seen.push(`nudge ${kind}`),
  });
  const approvalId = await other.start();
  await other.begin(approvalId);
  await other.answer('rita', approvalId, 'review');
  expect(seen).toEqual([
    'start.writing',
    'start.committed',
    'nudge start',
    'answer.writing',
    'answer.committed',
    'nudge phase_outcome',
  ]);
  await other.app.close();
});
