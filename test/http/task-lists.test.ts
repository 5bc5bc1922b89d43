// The list of tasks: its orders, filters and pages, over a person's own tasks and those of their groups.
import type { ApprovalId, GroupId, TemplateId } from '../../src/domain/ids.ts';
import type { Place } from '../support/courses.ts';
import { addGroup, addTemplate, phaseOf, taskPhaseOf } from '../support/courses.ts';
import { contractType } from '../support/house.ts';
import { TestApi } from './api.ts';

let api: TestApi;
let place: Place;
let group: GroupId;
let other: GroupId;
/** What ann has to do, oldest first: the amount of each document and when it is due, in days. */
const made: { approvalId: ApprovalId; amount: string | null; dueDays: number | null; of: 'ann' | GroupId }[] =
  [];

beforeAll(async () => {
  api = await TestApi.open();
  place = { db: api.database.app, house: api.house };
  group = await addGroup(place, ['ann', 'bob']);
  other = await addGroup(place, ['ann']);
  const templates = new Map<string, TemplateId>();
  const of = [
    ['ann', null],
    [group, 5],
    [other, null],
    ['ann', 2],
    [group, 2],
    [group, null],
    [other, 9],
  ] as const;
  const amounts = ['100.00', null, '2500.50', '99.99', '100.00', '7', null];
  for (const [nth, [whose, dueDays]] of of.entries()) {
    const name = `${whose} ${dueDays}`;
    const due = dueDays === null ? {} : { dueDays };
    const phase =
      whose === 'ann' ? { ...phaseOf('approval', [[other, 1]]), ...due } : taskPhaseOf([[whose, 'one']], due);
    const templateId = templates.get(name) ?? (await addTemplate(place, [phase]));
    templates.set(name, templateId);
    const amount = amounts[nth] ?? null;
    const documentId = await api.sendForm(
      amount === null ? { amount: undefined, currency: undefined } : { amount },
    );
    made.push({
      approvalId: await api.startAndBegin({ documentId, templateId }),
      amount,
      dueDays,
      of: whose,
    });
  }
}, 60_000);
afterAll(() => api.close());

/** The tasks of the list, as places in `made`, read in pages of this size. */
async function listed(query: string, limit = 200): Promise<number[]> {
  const found: number[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await api.call('ann', `/v1/tasks?limit=${limit}${query}${cursor}`);
    expect(status).toBe(200);
    for (const task of body.items)
      found.push(made.findIndex(({ approvalId }) => approvalId === task.approvalId));
    if (body.nextCursor === null) return found;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe.each([200, 3, 1])('in pages of %i', (limit) => {
  test.each([
    ['', [6, 5, 4, 3, 2, 1, 0]],
    ['&sort=newest', [6, 5, 4, 3, 2, 1, 0]],
    ['&sort=oldest', [0, 1, 2, 3, 4, 5, 6]],
    ['&sort=due', [3, 4, 1, 6, 0, 2, 5]],
    ['&sort=amount', [2, 4, 0, 3, 5, 6, 1]],
  ])('TSK-06 the list%s is in its order', async (query, expected) => {
    expect(await listed(query, limit)).toEqual(expected);
  });

  test('TSK-06 a filter and an order go together', async () => {
    expect(await listed(`&sort=amount&kind=task`, limit)).toEqual([2, 4, 5, 6, 1]);
  });
});

describe('TSK-06 filters', () => {
  test('by kind', async () => {
    expect([await listed('&kind=approval'), await listed('&kind=review')]).toEqual([[3, 0], []]);
  });

  test('by group', async () => {
    expect(await listed(`&groupId=${group}`)).toEqual([5, 4, 1]);
  });

  test('by contract type', async () => {
    expect([
      (await listed(`&contractType=${contractType}`)).length,
      await listed('&contractType=NDA'),
    ]).toEqual([7, []]);
  });

  test('by environment', async () => {
    expect([
      (await listed(`&environmentId=${api.house.environmentId}`)).length,
      await listed('&environmentId=01890000-0000-7000-8000-000000000000'),
    ]).toEqual([7, []]);
  });

  test('by whether somebody passed it on', async () => {
    expect([(await listed('&delegated=no')).length, await listed('&delegated=yes')]).toEqual([7, []]);
  });

  test.each(['sort=random', 'kind=job', 'groupId=x', 'delegated=maybe', 'colour=red', 'limit=0'])(
    '%s is malformed',
    async (query) => {
      const { status, body } = await api.call('ann', `/v1/tasks?${query}`);
      expect([status, body.code]).toEqual([422, 'malformed']);
    },
  );

  test.each([
    ['of another order', 'due', 'amount'],
    ['that was made up', 'due', ''],
  ])('a cursor %s is malformed', async (_which, sort, used) => {
    const { body } = await api.call('ann', `/v1/tasks?limit=2&sort=${sort}`);
    const cursor = used === '' ? 'bm9uc2Vuc2U' : body.nextCursor;
    const answer = await api.call('ann', `/v1/tasks?sort=${used || sort}&cursor=${cursor}`);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/query/cursor']);
  });
});

test('TSK-03 the count is that of the list', async () => {
  const counts = [];
  for (const name of ['ann', 'bob', 'dora'] as const)
    counts.push((await api.call(name, '/v1/tasks/count')).body);
  expect(counts).toEqual([
    { open: 7, delegated: 0 },
    { open: 3, delegated: 0 },
    { open: 0, delegated: 0 },
  ]);
});
