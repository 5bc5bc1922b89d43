// DOC-05: the same sender, number and date again is marked, and started only on purpose.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Answer } from './api.ts';

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const numbered = (number: string): string => invoice.replace('>2025-4711<', `>${number}<`);

const send = (xml: string, house?: House): Promise<Answer> =>
  api.call(
    'client',
    { path: `/v1/documents?${classified}`, body: xml, type: 'application/xml', key: newKey() },
    house,
  );

const start = (documentId: string, more: object = {}, key = newKey()): Promise<Answer> =>
  api.call('client', { path: '/v1/approvals', body: { documentId, ...more }, key });

/** An invoice that came twice. */
async function twice(): Promise<{ first: string; second: string }> {
  const xml = numbered(randomUUID());
  const [first, second] = [await send(xml), await send(`${xml}\n`)];
  return { first: first.body.id, second: second.body.id };
}

test('DOC-05 a second document of the same sender, number and date is taken and marked', async () => {
  const xml = numbered(randomUUID());
  const [first, second] = [await send(xml), await send(`${xml}\n`)];
  expect([first.status, first.body.possibleDuplicateOf]).toEqual([201, null]);
  expect([second.status, second.body.possibleDuplicateOf]).toEqual([201, first.body.id]);
});

test('DOC-05 a third one names the first, which is no copy itself', async () => {
  const xml = numbered(randomUUID());
  const [first] = [await send(xml), await send(xml)];
  expect((await send(xml)).body.possibleDuplicateOf).toBe(first.body.id);
});

test('DOC-05 of twenty that come at the same instant exactly one is unmarked, and the others name it', async () => {
  const xml = numbered(randomUUID());
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(xml)));
  const [unmarked, ...more] = answers.filter(({ body }) => body.possibleDuplicateOf === null);
  expect([answers.every(({ status }) => status === 201), more.length]).toEqual([true, 0]);
  const named = new Set(answers.map(({ body }) => body.possibleDuplicateOf));
  expect(named).toEqual(new Set([null, unmarked?.body.id]));
});

test('DOC-04 DOC-05 a repeat under the same key is the same document and no copy, also at the same instant', async () => {
  const call = {
    path: `/v1/documents?${classified}`,
    body: numbered(randomUUID()),
    type: 'application/xml',
    key: newKey(),
  };
  const answers = await Promise.all(Array.from({ length: 8 }, () => api.call('client', call)));
  expect(new Set(answers.map(({ body }) => `${body.id} ${body.possibleDuplicateOf}`)).size).toBe(1);
  expect(answers[0]?.body.possibleDuplicateOf).toBeNull();
});

test('ENV-01 DOC-05 the same document in another environment is no copy', async () => {
  const elsewhere = await buildHouse(api.database.app, 'Harbour NV');
  const xml = numbered(randomUUID());
  await send(xml);
  expect((await send(xml, elsewhere)).body.possibleDuplicateOf).toBeNull();
});

test('DOC-05 a form says sender, number and date in its fields', async () => {
  const fields = { issueDate: '2025-11-03', supplier: { name: 'Windmill' } };
  const [first, second] = [await api.sendForm({ fields }), await api.sendForm({ fields })];
  const { body } = await api.call('client', `/v1/documents/${second}`);
  expect(body.possibleDuplicateOf).toBe(first);
});

test('DOC-05 starting a marked document is refused and names the earlier one; the first starts as ever', async () => {
  const { first, second } = await twice();
  const { status, body } = await start(second);
  expect([status, body.code, body.possibleDuplicateOf]).toEqual([409, 'possible_duplicate', first]);
  expect(body.detail).toContain(first);
  expect((await start(first)).status).toBe(201);
});

test('DOC-05 it is started on purpose, under the key of the refused start, and the approval shows the mark', async () => {
  const { first, second } = await twice();
  const key = newKey();
  expect((await start(second, { allowDuplicate: false }, key)).status).toBe(409);
  const { status, body } = await start(second, { allowDuplicate: true }, key);
  expect([status, body.document.possibleDuplicateOf]).toEqual([201, first]);
  expect((await start(second, { allowDuplicate: true }, key)).status).toBe(200);
});

test('WFL-02 DOC-05 the same key with another allowDuplicate is another request', async () => {
  const { first } = await twice();
  const key = newKey();
  expect((await start(first, {}, key)).status).toBe(201);
  expect((await start(first, { allowDuplicate: false }, key)).status).toBe(200);
  const { status, body } = await start(first, { allowDuplicate: true }, key);
  expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
});

test('AUD-01 DOC-05 the audit says of which document a copy was started on purpose, and only then', async () => {
  const { first, second } = await twice();
  const auditOf = async (documentId: string): Promise<unknown> => {
    const { body } = await start(documentId, { allowDuplicate: true });
    const audit = await api.call('client', `/v1/approvals/${body.id}/audit`);
    return audit.body.items[0].data.possibleDuplicateOf;
  };
  expect([await auditOf(second), await auditOf(first)]).toEqual([first, undefined]);
});

test.each([['yes'], [1], [null]])('DOC-05 allowDuplicate %j is malformed', async (allowDuplicate) => {
  const { status, body } = await start(newKey(), { allowDuplicate });
  expect([status, body.code]).toEqual([422, 'malformed']);
  expect(body.errors).toContainEqual({ path: '/body/allowDuplicate', message: 'Must be true or false.' });
});
