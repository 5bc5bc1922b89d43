// What a delegate reads of a task of which others have parts: abroad nothing of them, nor of a third environment; and when it
// is theirs no longer, nothing at all.
import { makePartnership } from '../../src/db/partnerships.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import { openGroupTask } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { openTask, taskIn } from '../support/partners.ts';
import { openPartnerApi, said } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';

let place: PartnerApi;
let third: House;
beforeAll(async () => {
  place = await openPartnerApi();
  const { app } = place.api.database;
  third = await buildHouse(app, 'Third GmbH');
  await makePartnership(app, place.house.environmentId, third.environmentId);
});
afterAll(() => place.api.close());

/** A task of Ann and Bob, in which both must act. */
async function groupTask(): Promise<TaskId> {
  const at = { db: place.api.database.app, house: place.house };
  const approval = await openGroupTask(at, [await addGroup(at, ['ann', 'bob']), 'all']);
  return taskIn(at.db, approval);
}

async function post(name: PersonName, path: string, body: object, of: House = place.house): Promise<void> {
  const answer = await place.api.call(name, { path: `/v1/tasks/${path}`, body }, of);
  if (answer.status !== 200) throw new Error(`${path}: ${said(answer)}`);
}
const delegate = (taskId: TaskId, name: PersonName, to: House, message: string): Promise<void> =>
  post(name, `${taskId}/delegate`, { to: to.people.basil, environmentId: to.environmentId, message });

const basilReads = async (path: string) => (await place.api.call('basil', path, place.partner)).body;
const messagesOf = async (taskId: TaskId) =>
  (await basilReads(`/v1/tasks/${taskId}/delegations`)).items.map((one: { message: string }) => one.message);

describe('DEL-05, 07 the chain', () => {
  test('DEL-07 is that of the reader’s part: nothing of what others passed on', async () => {
    const taskId = await groupTask();
    await delegate(taskId, 'bob', third, 'Secret to the third');
    await delegate(taskId, 'ann', place.partner, 'Please look');
    const held = await messagesOf(taskId);
    await post('basil', `${taskId}/approve`, {}, place.partner);
    const whole = JSON.stringify(await basilReads(`/v1/tasks/${taskId}/delegations`));
    expect([held, whole.includes('Secret'), whole.includes('Third')]).toEqual([
      ['Please look'],
      false,
      false,
    ]);
  });

  test('DEL-05 tells nothing of another partner with whom the same part was before', async () => {
    const { taskId } = await openTask({ db: place.api.database.app, house: place.house });
    await delegate(taskId, 'rita', third, 'Secret to the third');
    await post('basil', `${taskId}/return`, { reason: 'Secret from the third' }, third);
    await delegate(taskId, 'rita', place.partner, 'Please look');
    const whole = JSON.stringify(await basilReads(`/v1/tasks/${taskId}/delegations`));
    expect([await messagesOf(taskId), whole.includes('Secret'), whole.includes('Third')]).toEqual([
      ['Please look'],
      false,
      false,
    ]);
  });

  test('DEL-06 is read wholly by those of the environment that owns it', async () => {
    const taskId = await groupTask();
    await delegate(taskId, 'bob', third, 'To the third');
    await delegate(taskId, 'ann', place.partner, 'Please look');
    const { body } = await place.api.call('ann', `/v1/tasks/${taskId}/delegations`);
    expect(body.items.map((one: { message: string }) => one.message)).toEqual([
      'To the third',
      'Please look',
    ]);
  });
});

describe('DEL-07 the reason of an answer', () => {
  test('DEL-07 is not read where somebody else of the group gave it', async () => {
    const taskId = await groupTask();
    await delegate(taskId, 'ann', place.partner, 'Please look');
    await post('basil', `${taskId}/approve`, {}, place.partner);
    await post('bob', `${taskId}/reject`, { reason: 'An internal remark' });
    const task = await basilReads(`/v1/tasks/${taskId}`);
    expect([task.state, task.decision, task.reason]).toEqual(['answered', 'rejected', null]);
  });

  test('DEL-07 is read where it is the reader’s own', async () => {
    const taskId = await groupTask();
    await delegate(taskId, 'ann', place.partner, 'Please look');
    await post('basil', `${taskId}/reject`, { reason: 'Too dear' }, place.partner);
    expect((await basilReads(`/v1/tasks/${taskId}`)).reason).toBe('Too dear');
  });
});

test('DEL-07 a colleague who gave it back reads it no longer, and is told what became of it', async () => {
  const taskId = await groupTask();
  const asBasil = async (path: string, body?: object) =>
    said(await place.api.call('basil', { path: `/v1/tasks/${taskId}${path}`, ...(body ? { body } : {}) }));
  const reads = async () => [await asBasil(''), await asBasil('/delegations'), await asBasil('/approval')];
  const before = await reads();
  await delegate(taskId, 'ann', place.house, 'Please look');
  const held = await reads();
  await asBasil('/return', { reason: 'Not for me' });
  expect([before, held, await reads()]).toEqual([
    Array(3).fill('404 not_found'),
    Array(3).fill('200'),
    Array(3).fill('404 not_found'),
  ]);
  expect([
    await asBasil('/return', { reason: 'Again' }),
    await asBasil('/approve', {}),
    await asBasil('/delegate', { to: place.house.people.cleo }),
  ]).toEqual(Array(3).fill('409 delegation_over'));
});
