// What kill -9 of the API or the worker may cost a group's task: time, never an answer, a departure or a telling.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import type { GroupMode } from '../../src/domain/phase-kind.ts';
import { addGroup, addTemplate, taskPhaseOf } from '../support/courses.ts';
import { awaitTask, sendInvoice, taskIn } from '../support/play.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;
jest.setTimeout(180_000);

beforeAll(async () => {
  stack = await Stack.open();
  await stack.startApi();
  await stack.startWorker();
});
afterAll(() => stack.close());

const place = () => ({ db: stack.database.app, house: stack.house });

/** Starts an approval whose one phase is a task of this group, and waits until it is open. */
async function start(group: GroupId, mode: GroupMode): Promise<{ approvalId: ApprovalId; taskId: string }> {
  const templateId = await addTemplate(place(), [taskPhaseOf([[group, mode]])]);
  const body = { documentId: await sendInvoice(stack), templateId, allowDuplicate: true };
  const started = await stack.call('client', { path: '/v1/approvals', body, key: randomUUID() });
  expect(started.status).toBe(201);
  return { approvalId: started.body.id, taskId: await awaitTask(stack, 'ann', started.body.id) };
}

const approve = (name: 'ann' | 'bob' | 'cleo', taskId: string, key?: string) =>
  stack.call(name, { path: `/v1/tasks/${taskId}/approve`, body: {}, ...(key === undefined ? {} : { key }) });

/** It comes to its end, with so many answers, and the events tell the rows. */
async function endsWith(approvalId: ApprovalId, answers: number): Promise<void> {
  const ref = { environmentId: stack.house.environmentId, approvalId };
  await until(async () => {
    await stack.wakeRepetition();
    return (await readStanding(stack.database.app, ref)).state === 'approved';
  }, 'the approval to end');
  const rows = await readStanding(stack.database.app, ref);
  expect(rows.tasks.flatMap((task) => task.answers)).toHaveLength(answers);
  expect(await foldEvents(stack.database.app, ref)).toEqual(rows);
}

test.each([
  ['answer.writing', 'in the middle of an answer'],
  ['answer.committed', 'after the answer that decides, before its nudge'],
])('WFL-10 the API is killed at %s, %s: sent again it counts once', async (point) => {
  const group = await addGroup(place(), ['ann', 'bob']);
  const { approvalId, taskId } = await start(group, 'one');
  await stack.api?.kill();
  await stack.startApi(point);
  const key = randomUUID();
  await expect(approve('ann', taskId, key)).rejects.toThrow();
  await stack.startApi();
  expect((await approve('ann', taskId, key)).status).toBe(200);
  await endsWith(approvalId, 1);
});

test('GRP-20 the API is killed between the departure that decides and its nudge: the repetition brings it', async () => {
  const group = await addGroup(place(), ['ann', 'bob', 'cleo']);
  const { approvalId, taskId } = await start(group, 'all');
  for (const name of ['ann', 'bob'] as const) expect((await approve(name, taskId)).status).toBe(200);
  await stack.api?.kill();
  await stack.startApi('directory.committed');
  const leave = { method: 'DELETE', path: `/v1/groups/${group}/members/${stack.house.people.cleo}` };
  await expect(stack.call('admin', leave)).rejects.toThrow();
  await stack.startApi();
  expect(await taskIn(stack, 'cleo', approvalId)).toBeUndefined();
  await endsWith(approvalId, 2);
});

test('NTF-01 the worker is killed while it tells of a task: everybody is told once, by the next one', async () => {
  await stack.worker?.kill();
  await stack.startWorker('tasks.telling');
  const group = await addGroup(place(), ['ann', 'bob']);
  const { approvalId } = await start(group, 'one');
  await stack.wakeRepetition();
  expect(await stack.worker?.ended).toBe('SIGKILL');
  await stack.startWorker();
  const told = () =>
    inTenant(stack.database.app, stack.house.environmentId, async (tx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from notifications
        where approval_id = ${approvalId} and event = 'task_opened'`.execute(tx);
      return rows[0]?.count ?? 0;
    });
  await until(async () => {
    await stack.wakeRepetition();
    return (await told()) > 0;
  }, 'the next worker to tell');
  expect(await told()).toBe(2);
});
