// What kill -9 may cost the turns of somebody who is retired: time, never a turn, and never two of one.
import { randomUUID } from 'node:crypto';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { toldOfTurns, turnsOf } from '../support/lost-turns.ts';
import type { PersonName } from '../support/house.ts';
import { answer, sendInvoice } from '../support/play.ts';
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
const ref = (approvalId: ApprovalId) => ({ environmentId: stack.house.environmentId, approvalId });

/** An approval whose open turn is of the first of these, the only one of the list. */
async function startWith(first: PersonName, second: PersonName): Promise<ApprovalId> {
  const group = await addGroup(place(), [first]);
  const templateId = await addTemplate(place(), [phaseOf('approval', [[group, 1]])]);
  const body = { documentId: await sendInvoice(stack), templateId, allowDuplicate: true };
  const started = await stack.call('client', { path: '/v1/approvals', body, key: randomUUID() });
  expect(started.status).toBe(201);
  const { id } = started.body;
  await until(async () => (await turnsOf(place(), ref(id))).length === 1, 'the phase to open');
  // Only now, so that chance has nobody else to choose.
  const joined = { path: `/v1/groups/${group}/members`, body: { userId: stack.house.people[second] } };
  expect((await stack.call('admin', joined)).status).toBe(200);
  return id;
}

const retire = (who: PersonName) =>
  stack.call('admin', { method: 'POST', path: `/v1/users/${stack.house.people[who]}/retire` });

/** The second has the turn, and the approval ends with their answer; administrators were told once. */
async function goesOnWith(approvalId: ApprovalId, first: PersonName, second: PersonName): Promise<void> {
  await until(async () => {
    await stack.wakeRepetition();
    return (await turnsOf(place(), ref(approvalId))).includes(`1 ${second} open`);
  }, 'the turn to be taken over');
  await answer(stack, second, approvalId, 'approve');
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=60` });
  const turns = await turnsOf(place(), ref(approvalId));
  expect([body.state, turns]).toEqual(['approved', [`1 ${second} answered`, `1 ${first} closed`].sort()]);
  expect(await toldOfTurns(place(), ref(approvalId))).toEqual(['admin turn_placed_again 1']);
  expect(await foldEvents(stack.database.app, ref(approvalId))).toEqual(
    await readStanding(stack.database.app, ref(approvalId)),
  );
}

test.each([
  ['managers.writing', 'ann', 'bob'],
  ['managers.committed', 'cleo', 'dora'],
] as const)(
  'ENV-13 the worker is killed at %s: the next one goes on by itself',
  async (point, first, second) => {
    const approvalId = await startWith(first, second);
    await stack.worker?.kill();
    await stack.startWorker(point);
    expect((await retire(first)).status).toBe(200);
    expect(await stack.worker?.ended).toBe('SIGKILL');
    await stack.startWorker();
    await goesOnWith(approvalId, first, second);
  },
);

test('ENV-13 the API is killed between a retirement and the nudge: the repetition brings it', async () => {
  const approvalId = await startWith('bob', 'dora');
  await stack.api?.kill();
  await stack.startApi('directory.committed');
  await expect(retire('bob')).rejects.toThrow();
  await stack.startApi();
  await goesOnWith(approvalId, 'bob', 'dora');
});
