// Steps of delegations while Temporal is away, or its answer is lost.
import { sql } from 'kysely';
import type { SendDelegation } from '../../src/domain/command-request.ts';
import { delegateAtOnce } from '../support/commands.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey } from './api.ts';
import type { TestApi } from './api.ts';
import { openPartnerApi, ritaDelegates, ritasTask, said } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';

let place: PartnerApi;
beforeAll(async () => {
  place = await openPartnerApi();
});
afterAll(() => place.api.close());

const toBasil = (to: TestApi, taskId: string, key?: string) =>
  to.call('rita', {
    path: `/v1/tasks/${taskId}/delegate`,
    body: { to: place.partner.people.basil, message: 'Please look' },
    ...(key ? { key } : {}),
  });
const away: SendDelegation = async () => ({ kind: 'unknown', cause: new Error('away') });
const mineOf = async (taskId: string): Promise<boolean> =>
  (await place.api.call('rita', `/v1/tasks/${taskId}`)).body.mine;

test('Temporal away: 503 outcome_unknown with Retry-After, and the task stays where it is', async () => {
  const { taskId } = await ritasTask(place);
  const other = await place.api.another({ sendDelegation: away });
  const refused = await toBasil(other, taskId, newKey());
  expect([said(refused), refused.headers.get('retry-after'), await mineOf(taskId)]).toEqual([
    '503 outcome_unknown',
    '5',
    true,
  ]);
});

test('the same key does it when Temporal is back', async () => {
  const { taskId } = await ritasTask(place);
  const key = newKey();
  const other = await place.api.another({ sendDelegation: away });
  await toBasil(other, taskId, key);
  expect([said(await toBasil(place.api, taskId, key)), await mineOf(taskId)]).toEqual(['200', false]);
});

test('what was recorded though Temporal did not say so is answered by the rows', async () => {
  const { taskId } = await ritasTask(place);
  const takenUnheard: SendDelegation = async (approval, request) => {
    await delegateAtOnce(place.api.database.app)(approval, request);
    return { kind: 'unknown', cause: new Error('the answer was lost') };
  };
  const other = await place.api.another({ sendDelegation: takenUnheard });
  expect(said(await toBasil(other, taskId, newKey()))).toBe('200');
});

test('what was recorded is told by the same key later, also of a delegate abroad and while Temporal is away', async () => {
  const { taskId } = await ritaDelegates(place);
  const call = { path: `/v1/tasks/${taskId}/return`, body: { reason: 'No' }, key: newKey() };
  const taken = await place.api.call('basil', call, place.partner);
  const other = await place.api.another({
    sendDelegation: () => Promise.reject(new Error('nobody may be asked')),
  });
  expect((await other.call('basil', call, place.partner)).body).toEqual(taken.body);
});

test('a delegate abroad answers while Temporal is away', async () => {
  const { taskId } = await ritaDelegates(place);
  const other = await place.api.another({ sendDelegation: away });
  const answered = await other.call(
    'basil',
    { method: 'POST', path: `/v1/tasks/${taskId}/review` },
    place.partner,
  );
  expect(said(answered)).toBe('200');
});

test('what was written with a step that is refused where it is recorded is not kept', async () => {
  const { taskId } = await ritasTask(place);
  const other = await place.api.another({
    sendDelegation: async () => ({
      kind: 'refused',
      refusal: { code: 'task_closed', reason: 'phase_rejected' },
    }),
  });
  const refused = await toBasil(other, taskId);
  const kept = await rowsOf(
    place.api.database.app,
    place.house.environmentId,
    sql`select from delegation_messages m where not recorded and message = 'Please look'
      and approval_id = (select approval_id from tasks where id = ${taskId})`,
  );
  expect([said(refused), kept.length]).toEqual(['409 task_closed', 0]);
});

test('what the rows cannot take is 500 internal_error, and what was written with it is not kept', async () => {
  const { taskId } = await ritasTask(place);
  const other = await place.api.another({
    sendDelegation: async () => ({ kind: 'failed', cause: new Error('a constraint is broken') }),
  });
  const failed = await toBasil(other, taskId);
  const kept = await rowsOf(
    place.api.database.app,
    place.house.environmentId,
    sql`select from delegation_messages m where not recorded
      and approval_id = (select approval_id from tasks where id = ${taskId})`,
  );
  expect([said(failed), kept.length, await mineOf(taskId)]).toEqual(['500 internal_error', 0, true]);
});
