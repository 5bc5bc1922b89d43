// Who may know of an approval knows of all that belongs to it, and nobody else of any of it: one rule, asked everywhere.
import type { ApprovalId } from '../../src/domain/ids.ts';
import { newKey, TestApi } from './api.ts';
import type { Caller } from './api.ts';

let api: TestApi;
let known: Scene;
beforeAll(async () => {
  api = await TestApi.open();
  known = await begin({ initiator: api.house.people.basil });
});
afterAll(() => api.close());

interface Scene {
  readonly taskId: string;
  readonly addresses: readonly string[];
}

/** An approval in its first phase, and every address that tells of it. */
async function begin(over: object = {}): Promise<Scene> {
  const documentId = await api.sendForm();
  const body = { documentId, ...over };
  const started = await api.call('client', { path: '/v1/approvals', body, key: newKey() });
  const approvalId: ApprovalId = started.body.id;
  await api.begin(approvalId);
  const taskId = await api.taskOf('rita', approvalId);
  const below = ['', '/placements', '/audit', '/wait?seconds=0'];
  const addresses = [
    ...below.map((path) => `/v1/approvals/${approvalId}${path}`),
    ...['', '/files', '/files/original'].map((path) => `/v1/documents/${documentId}${path}`),
    `/v1/tasks/${taskId}`,
  ];
  return { taskId, addresses };
}

const statuses = (caller: Caller, { addresses }: Scene): Promise<number[]> =>
  Promise.all(addresses.map(async (address) => (await api.call(caller, address)).status));

/** What the lists show of it. */
async function listed(caller: Caller): Promise<number> {
  const lists = await Promise.all(['/v1/approvals', '/v1/documents'].map((path) => api.call(caller, path)));
  return lists.reduce((sum, { body }) => sum + body.items.length, 0);
}

test.each<[string, Caller]>([
  ['the initiator', 'basil'],
  ['whoever has a turn', 'rita'],
  ['an onlooker of a phase', 'rob'],
  ['the manager of a phase', 'olga'],
  ['an administrator', 'admin'],
  ['a back office', 'client'],
  ['an observer', 'observer'],
])(
  'DOC-07 WFL-26 %s knows of the approval, its document with the files, and its tasks',
  async (_, caller) => {
    expect(await statuses(caller, known)).toEqual(known.addresses.map(() => 200));
    expect(await listed(caller)).toBe(2);
  },
);

test('DOC-07 who has no part in it gets 404 for each of them, and sees them in no list', async () => {
  const other = await begin();
  expect(await statuses('basil', other)).toEqual(other.addresses.map(() => 404));
  expect(await listed('basil')).toBe(2);
});

test('TSK-04 who may know of a task that is not theirs is told so when answering; for all others there is none', async () => {
  const other = await begin();
  const answer = async (caller: Caller, { taskId }: Scene) =>
    (await api.call(caller, { method: 'POST', path: `/v1/tasks/${taskId}/review` })).status;
  const people: Caller[] = ['basil', 'rob', 'olga', 'admin'];
  expect(await Promise.all(people.map((caller) => answer(caller, known)))).toEqual([403, 403, 403, 403]);
  expect(await answer('basil', other)).toBe(404);
});
