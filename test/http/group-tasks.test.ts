import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { Place } from '../support/courses.ts';
import { addGroup, addTemplate, phaseOf, taskPhaseOf } from '../support/courses.ts';
import { openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import type { PersonName } from '../support/house.ts';
import { newKey, TestApi } from './api.ts';

let api: TestApi;
let place: Place;
let group: GroupId;
beforeAll(async () => {
  api = await TestApi.open();
  place = { db: api.database.app, house: api.house };
});
beforeEach(async () => {
  group = await addGroup(place, ['ann', 'bob', 'cleo']);
});
afterAll(() => api.close());

const say = (name: PersonName, taskId: string, verb = 'approve', reason?: string) =>
  api.call(name, { path: `/v1/tasks/${taskId}/${verb}`, body: reason === undefined ? {} : { reason } });

const phaseIn = async ({ approvalId }: ApprovalRef) =>
  (await api.call('client', `/v1/approvals/${approvalId}`)).body.phases[0];

const listed = async (name: PersonName, query = ''): Promise<string[]> => {
  const { body } = await api.call(name, `/v1/tasks?limit=200${query}`);
  return body.items.map(({ id }: { id: string }) => id);
};

const nameOf = (groupId: GroupId) => api.call('admin', `/v1/groups/${groupId}`).then(({ body }) => body.name);

describe('reading a group’s task', () => {
  test('TSK-01 it says whose it is, why, and what can be answered', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    const name = await nameOf(group);
    expect((await api.call('ann', `/v1/tasks/${taskId}`)).body).toMatchObject({
      kind: 'task',
      mode: 'one',
      assignee: null,
      group: { id: group, name },
      progress: null,
      mine: true,
      decisions: ['approved', 'rejected'],
      delegable: true,
      why: {
        code: 'group_member',
        sentence: `Every member of the group ${name} has this task; the answer of one of them is sufficient.`,
      },
      environment: { id: api.house.environmentId, name: 'Windmill BV' },
    });
  });

  test('WFL-11 where all must act it says how many have, and what one answered oneself', async () => {
    const approval = await openGroupTask(place, [group, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await say('ann', taskId);
    const [own, others] = await Promise.all(
      (['ann', 'bob'] as const).map((name) => api.call(name, `/v1/tasks/${taskId}`)),
    );
    expect(own?.body).toMatchObject({
      progress: { answered: 1, members: 3 },
      mine: false,
      myDecision: 'approved',
      decisions: [],
      delegable: false,
    });
    expect(others?.body).toMatchObject({ mine: true, myDecision: null, state: 'open' });
  });

  test('UI-03 the approval shows its groups, with who answered what', async () => {
    const approval = await openGroupTask(place, [group, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await say('ann', taskId, 'approve', 'As ordered');
    expect((await phaseIn(approval)).groups).toEqual([
      {
        id: group,
        name: await nameOf(group),
        mode: 'all',
        members: 3,
        task: { id: taskId, state: 'open', decision: null },
        answers: [
          {
            user: { id: api.house.people.ann, name: 'Ann Approver' },
            decision: 'approved',
            reason: 'As ordered',
            answeredAt: expect.any(String),
          },
        ],
      },
    ]);
  });

  test('GRP-18 members may read the approval and its document; others learn of neither', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const { document } = (await api.call('client', `/v1/approvals/${approval.approvalId}`)).body;
    const paths = [`/v1/approvals/${approval.approvalId}`, `/v1/documents/${document.id}`];
    const statuses = [];
    for (const name of ['ann', 'dora'] as const) {
      for (const path of paths) statuses.push((await api.call(name, path)).status);
    }
    expect(statuses).toEqual([200, 200, 404, 404]);
  });

  test('AUD-01 the reason stands beside the answer in the audit', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    await say('ann', await requireTaskOf(place, 'ann', approval), 'reject', 'Too dear');
    const { body } = await api.call('client', `/v1/approvals/${approval.approvalId}/audit`);
    expect(body.items.find(({ action }: { action: string }) => action === 'task_rejected')).toMatchObject({
      reason: 'Too dear',
      data: { part: api.house.people.ann },
    });
  });

  test('the sentence of a person’s task names the group that it came from', async () => {
    const templateId = await addTemplate(place, [phaseOf('approval', [[group, 1]])]);
    const approvalId = await api.startAndBegin({ templateId });
    const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
    const { id } = body.phases[0].participants.find(({ turn }: { turn: number | null }) => turn === 1).task;
    const { why } = (await api.call('admin', `/v1/tasks/${id}`)).body;
    expect([why.code, why.rule, why.reason, why.sentence]).toEqual([
      'placed',
      'PLC-07',
      'drawn_without_list',
      `Chosen at random among 3 suitable members: the group ${await nameOf(group)} has no list of default assignees.`,
    ]);
  });
});

describe('answering a group’s task', () => {
  test('WFL-10 the first answer takes it out of everybody’s list, and moves the phase', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    expect((await say('bob', taskId)).status).toBe(200);
    expect(api.nudges.at(-1)).toMatchObject({ kind: 'phase_outcome', approvalId: approval.approvalId });
    for (const name of ['ann', 'bob', 'cleo'] as const) expect(await listed(name)).not.toContain(taskId);
  });

  test('WFL-13 a late second answer is 409 and says how it was answered', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await say('bob', taskId);
    const { status, body } = await say('ann', taskId, 'reject', 'Too dear');
    expect([status, body.code, body.decision]).toEqual([409, 'already_answered', 'approved']);
  });

  test('GRP-17, 18, 19 by the API: added and removed members have and lose it at once', async () => {
    const approval = await openGroupTask(place, [group, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    const { dora, ann } = api.house.people;
    await api.call('admin', { path: `/v1/groups/${group}/members`, body: { userId: dora } });
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${group}/members/${ann}` });
    expect([(await listed('dora')).includes(taskId), (await listed('ann')).includes(taskId)]).toEqual([
      true,
      false,
    ]);
    const late = await say('ann', taskId);
    expect([late.status, late.body.code]).toEqual([409, 'no_longer_in_group']);
    expect((await api.call('ann', `/v1/tasks/${taskId}`)).status).toBe(404);
    expect((await say('dora', taskId)).status).toBe(200);
  });

  test('GRP-20 the removal that decides a phase nudges its course', async () => {
    const approval = await openGroupTask(place, [group, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['ann', 'bob'] as const) await say(name, taskId);
    api.nudges.length = 0;
    await api.call('admin', {
      method: 'DELETE',
      path: `/v1/groups/${group}/members/${api.house.people.cleo}`,
    });
    expect(api.nudges).toEqual([{ kind: 'phase_outcome', ...approval, phase: 1, attempt: 1 }]);
  });

  test.each(['review', 'sign', 'decline'])('WFL-07 a group’s task is not a thing to %s', async (verb) => {
    const approval = await openGroupTask(place, [group, 'one']);
    const { status, body } = await say('ann', await requireTaskOf(place, 'ann', approval), verb, 'Because');
    expect([status, body.code, body.offered]).toEqual([
      409,
      'decision_not_offered',
      ['approved', 'rejected'],
    ]);
  });
});

describe('TSK-06 answering many at once', () => {
  const many = (name: PersonName, items: readonly object[], key?: string) =>
    api.call(name, { path: '/v1/tasks/answers', body: { items }, ...(key === undefined ? {} : { key }) });

  const open = async (mode: 'one' | 'all' = 'one'): Promise<string> =>
    requireTaskOf(place, 'ann', await openGroupTask(place, [group, mode]));

  test('each gets its own result, and what is refused keeps no other from being taken', async () => {
    const [first, second, gone, foreign] = [await open(), await open('all'), await open(), newKey()];
    await say('bob', gone);
    const { status, body } = await many('ann', [
      { taskId: first, decision: 'approved' },
      { taskId: second, decision: 'rejected', reason: 'Too dear' },
      { taskId: gone, decision: 'approved' },
      { taskId: foreign, decision: 'approved' },
    ]);
    expect([
      status,
      body.results.map(({ answered, problem }: never) => answered?.['decision'] ?? problem?.['code']),
    ]).toEqual([200, ['approved', 'rejected', 'already_answered', 'not_found']]);
  });

  test('WFL-08 a rejection without a reason is refused by itself', async () => {
    const [first, second] = [await open(), await open()];
    const { body } = await many('ann', [
      { taskId: first, decision: 'rejected' },
      { taskId: second, decision: 'approved' },
    ]);
    expect(body.results).toMatchObject([{ problem: { code: 'reason_required' } }, { problem: null }]);
  });

  test('a hundred at once, and again under the same key: each is taken once', async () => {
    const ids: string[] = [];
    for (let nth = 0; nth < 100; nth += 1) ids.push(await open());
    const items = ids.map((taskId) => ({ taskId, decision: 'approved' }));
    const key = newKey();
    const first = await many('ann', items, key);
    const second = await many('ann', items, key);
    expect(first.body.results.filter(({ problem }: { problem: unknown }) => problem === null)).toHaveLength(
      100,
    );
    expect(second.body).toEqual(first.body);
  }, 60_000);

  test.each<[string, () => object]>([
    ['none', () => ({ items: [] })],
    [
      'more than a hundred',
      () => ({ items: Array.from({ length: 101 }, () => ({ taskId: newKey(), decision: 'approved' })) }),
    ],
    [
      'the same twice',
      () => {
        const taskId = newKey();
        return {
          items: [
            { taskId, decision: 'approved' },
            { taskId, decision: 'rejected', reason: 'x' },
          ],
        };
      },
    ],
    ['a decision that there is none', () => ({ items: [{ taskId: newKey(), decision: 'maybe' }] })],
  ])('%s is malformed', async (_what, body) => {
    const answer = await api.call('ann', { path: '/v1/tasks/answers', body: body() });
    expect([answer.status, answer.body.code]).toEqual([422, 'malformed']);
  });

  test('a service account answers none', async () => {
    const { status, body } = await api.call('client', {
      path: '/v1/tasks/answers',
      body: { items: [{ taskId: newKey(), decision: 'approved' }] },
    });
    expect([status, body.code]).toEqual([403, 'people_only']);
  });
});

test('TSK-06 the due time of the template stands on its tasks', async () => {
  const templateId = await addTemplate(place, [taskPhaseOf([[group, 'one']], { dueDays: 5 })]);
  const approvalId = await api.startAndBegin({ templateId });
  const taskId = await requireTaskOf(place, 'ann', { environmentId: api.house.environmentId, approvalId });
  const { dueAt, openedAt } = (await api.call('ann', `/v1/tasks/${taskId}`)).body;
  expect(Date.parse(dueAt) - Date.parse(openedAt)).toBe(5 * 86_400_000);
});
