// DOC-08: the status of a document follows its approval.
import type { ApprovalId } from '../../src/domain/ids.ts';
import { newKey, TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const statusOf = async (documentId: string): Promise<string> =>
  (await api.call('client', `/v1/documents/${documentId}`)).body.status;

const listed = async (status: string): Promise<string[]> => {
  const { body } = await api.call('client', `/v1/documents?limit=200&status=${status}`);
  return body.items.map(({ id }: { id: string }) => id);
};

/** A document whose approval has come to its second phase. */
async function inApproval(): Promise<{ documentId: string; approvalId: ApprovalId }> {
  const approvalId = await api.startAndBegin();
  const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
  await api.answer('rita', approvalId, 'review');
  await api.moveOn(approvalId, 1);
  return { documentId: body.document.id, approvalId };
}

test('DOC-08 a document is received, then under review from the start of its approval on', async () => {
  const documentId = await api.sendForm();
  expect(await statusOf(documentId)).toBe('received');
  await api.call('client', { path: '/v1/approvals', body: { documentId }, key: newKey() });
  expect(await statusOf(documentId)).toBe('under_review');
});

test('DOC-08 a rejected approval makes a rejected document, when the course has ended', async () => {
  const { documentId, approvalId } = await inApproval();
  await api.answer('bob', approvalId, 'reject', 'Never ordered');
  await api.moveOn(approvalId, 2);
  expect(await statusOf(documentId)).toBe('rejected');
});

test('DOC-08 a rejected document can be started again, and is under review again', async () => {
  const { documentId, approvalId } = await inApproval();
  await api.answer('bob', approvalId, 'reject', 'No order number');
  await api.moveOn(approvalId, 2);
  const again = await api.call('client', { path: '/v1/approvals', body: { documentId }, key: newKey() });
  expect([again.status, await statusOf(documentId)]).toEqual([201, 'under_review']);
});

test('DOC-08 the list of documents is read by status, page by page', async () => {
  const received = [await api.sendForm(), await api.sendForm()];
  const { documentId } = await inApproval();
  expect(await listed('received')).toEqual(expect.arrayContaining(received));
  expect(await listed('under_review')).toContain(documentId);
  expect(await listed('received')).not.toContain(documentId);
  const [first] = await listed('received');
  const page = await api.call('client', '/v1/documents?limit=1&status=received');
  expect(page.body.items.map(({ id }: { id: string }) => id)).toEqual([first]);
  const next = await api.call(
    'client',
    `/v1/documents?limit=1&status=received&cursor=${page.body.nextCursor}`,
  );
  expect(next.body.items[0].id).toBe((await listed('received'))[1]);
});

test('DOC-08 a status that there is not is refused with its place', async () => {
  const { status, body } = await api.call('client', '/v1/documents?status=lost');
  expect([status, body.errors[0].path]).toEqual([422, '/query/status']);
});

test('DOC-08 people see in the list of a status only what they may read', async () => {
  await api.sendForm();
  const { body } = await api.call('basil', '/v1/documents?status=received');
  expect(body.items).toEqual([]);
});
