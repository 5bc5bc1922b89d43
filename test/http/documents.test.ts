import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import { real } from '../documents/examples.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Call } from './api.ts';

const root = join(import.meta.dirname, '../..');
const invoice = readFileSync(join(root, 'examples/invoice.xml'), 'utf8');
const creditNote = readFileSync(join(root, 'examples/credit-note.xml'), 'utf8');
const form = { title: 'Chairs', reference: 'F-1', amount: '100.00', currency: 'EUR' };
const path = `/v1/documents?${classified}`;

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const send = (over: Partial<Call> = {}) =>
  api.call('client', { path, type: 'application/xml', body: invoice, key: newKey(), ...over });
const sendForm = (body: object | string, over: Partial<Call> = {}) =>
  send({ type: 'application/json', body, ...over });

const original = async (documentId: string): Promise<Buffer> => {
  const { rows } = await inTenant(api.database.app, api.house.environmentId, (tx) =>
    sql<{
      content: Buffer;
    }>`select content from document_originals where document_id = ${documentId}`.execute(tx),
  );
  return rows[0]?.content ?? Buffer.alloc(0);
};

describe('sending', () => {
  test.each(['application/xml', 'text/xml', 'application/xml; charset=utf-8'])(
    'DOC-03 a UBL invoice sent as %s is read, and its bytes stay as they are',
    async (type) => {
      const { status, headers, body } = await send({ type });
      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/v1/documents/${body.id}`);
      expect(body).toMatchObject({
        kind: 'ubl_invoice',
        contractType: 'INVOICE',
        location: 'AMS',
        organisationId: api.house.organisationId,
        amount: '4481.49',
        currency: 'EUR',
        status: 'received',
        sizeBytes: Buffer.byteLength(invoice),
        sha256: createHash('sha256').update(invoice).digest('hex'),
      });
      expect(body.fields).toMatchObject({ payableAmount: '4481.49', number: body.reference });
      expect(await original(body.id)).toEqual(Buffer.from(invoice));
    },
  );

  test('DOC-03 the payable amount of a credit note counts as negative', async () => {
    const { body } = await send({ body: creditNote });
    expect([body.kind, body.amount.startsWith('-')]).toEqual(['ubl_credit_note', true]);
  });

  test('DOC-01 a form has a title, a reference, an amount with its currency and free fields', async () => {
    const fields = { supplier: { name: 'Ærø & Zoë 🪑' }, urgent: true, lines: [1, null, 'two'] };
    const { status, body } = await sendForm({ ...form, amount: '+0100.50', fields });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...form, kind: 'form', amount: '100.50', fields });
  });

  test('DOC-01 a form needs no amount and no fields', async () => {
    const { status, body } = await sendForm({ title: 'A letter', reference: 'L-1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ amount: null, currency: null, fields: {} });
  });

  test('a document is found again by its id and in the list, which leaves the fields out', async () => {
    const { body } = await send();
    expect((await api.call('client', `/v1/documents/${body.id}`)).body).toEqual(body);
    const { fields: _fields, ...summary } = body;
    expect((await api.call('client', '/v1/documents?limit=1')).body.items).toEqual([summary]);
  });

  test(`DOC-03 every invoice is taken: ${real.from}`, async () => {
    expect(real.samples.length).toBeGreaterThanOrEqual(real.atLeast);
    const answers = await Promise.all(
      real.samples.map(async ({ name, bytes }) => ({
        name,
        status: (await send({ body: Buffer.from(bytes) })).status,
      })),
    );
    expect(answers).toEqual(real.samples.map(({ name }) => ({ name, status: 201 })));
  });
});

describe('repeating', () => {
  test('DOC-04 the same document under the same key is the same document', async () => {
    const key = newKey();
    const [first, second] = [await send({ key }), await send({ key })];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
  });

  test('DOC-04 the same document under the same key at the same instant is one document', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ key })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test.each<[string, Partial<Call>]>([
    ['other bytes', { body: `${invoice}\n` }],
    ['another classification', { path: '/v1/documents?contractType=INVOICE&location=RTM' }],
  ])('DOC-04 the same key with %s is refused', async (_, over) => {
    const key = newKey();
    await send({ key });
    const { status, body } = await send({ key, ...over });
    expect([status, body.code]).toEqual([409, 'idempotency_key_reused']);
  });

  test('DOC-04 a refused document leaves its key free for the mended one', async () => {
    const key = newKey();
    expect((await send({ key, body: '<nothing/>' })).status).toBe(422);
    expect((await send({ key })).status).toBe(201);
  });

  test('DOC-04 a document without a key is not taken', async () => {
    const { status, body } = await api.call('client', { path, type: 'application/xml', body: invoice });
    expect([status, body.code]).toEqual([400, 'idempotency_key_required']);
  });

  test('DOC-04 a key that is no key is refused with its place', async () => {
    const { status, body } = await send({ key: 'x'.repeat(256) });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'malformed', '/header/idempotency-key']);
  });
});

describe('documents that are refused', () => {
  const bomb = `<!DOCTYPE Invoice [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n${invoice.slice(invoice.indexOf('?>') + 2)}`;
  const doctype = invoice.replace('?>', '?>\n<!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/x.dtd">');
  test.each([
    ['that is not well-formed', invoice.replace('</cbc:Note>', '</cbc:Nota>'), 'document_not_well_formed'],
    ['with a DOCTYPE', doctype, 'document_doctype'],
    ['that is an entity bomb', bomb, 'document_doctype'],
    ['with the wrong root', '<Order xmlns="urn:x"/>', 'document_not_ubl'],
    ['without a number', invoice.replace(/<cbc:ID>[^<]*<\/cbc:ID>/, ''), 'document_field_missing'],
    [
      'with the amount 12,50',
      invoice.replace('4481.49</cbc:Pay', '12,50</cbc:Pay'),
      'document_amount_malformed',
    ],
  ])('DOC-06 a document %s is refused with the reason and the line', async (_, xml, code) => {
    const { status, headers, body } = await send({ body: xml });
    expect([status, body.code]).toEqual([422, code]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.line).toEqual(expect.any(Number));
    expect(body.errors).toEqual([expect.objectContaining({ line: body.line, message: expect.any(String) })]);
  });

  test('DOC-06 an unknown contract type is refused with those that there are', async () => {
    const { status, body } = await send({ path: '/v1/documents?contractType=invoice&location=AMS' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'unknown_contract_type', known: ['INVOICE', 'NDA'] });
    expect(body.errors[0].path).toBe('/query/contractType');
  });

  test('DOC-06 an unknown location is refused', async () => {
    const { status, body } = await send({ path: '/v1/documents?contractType=INVOICE&location=MOON' });
    expect([status, body.code]).toEqual([422, 'unknown_location']);
  });

  test.each([
    ['without a contract type', '/v1/documents?location=AMS', '/query/contractType'],
    ['with an organisation that is no id', `${path}&organisation=us`, '/query/organisation'],
    ['with a parameter that there is not', `${path}&colour=red`, '/query/colour'],
    ['with NUL in a code', '/v1/documents?contractType=%00&location=AMS', '/query/contractType'],
    ['with a code given twice', `${path}&location=RTM`, '/query/location'],
  ])('DOC-06 a document %s is refused with the place', async (_, address, place) => {
    const { status, body } = await send({ path: address });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'malformed', place]);
  });

  test('DOC-06 an unknown organisation is refused', async () => {
    const { status, body } = await send({
      path: `${path}&organisation=01890000-0000-7000-8000-000000000000`,
    });
    expect([status, body.code]).toEqual([422, 'unknown_organisation']);
  });

  test.each([
    ['an amount with a comma', { ...form, amount: '12,50' }, '/body/amount'],
    ['an amount as a number', { ...form, amount: 12.5 }, '/body/amount'],
    ['an amount without currency', { title: 'A', reference: 'B', amount: '1' }, '/body/currency'],
    ['a currency without amount', { title: 'A', reference: 'B', currency: 'EUR' }, '/body/amount'],
    ['no title', { ...form, title: undefined }, '/body/title'],
    ['an empty title', { ...form, title: '  ' }, '/body/title'],
    ['a title with NUL', { ...form, title: 'a\0b' }, '/body/title'],
    ['half a character', { ...form, title: 'a\ud800b' }, '/body/title'],
    ['NUL in a field', { ...form, fields: { a: ['\0'] } }, '/body/fields'],
    ['NUL in the name of a field', { ...form, fields: { 'a\0': 1 } }, '/body/fields'],
    ['half a character in a field', { ...form, fields: { a: '\udc00' } }, '/body/fields'],
    ['an unknown field', { ...form, colour: 'red' }, '/body/colour'],
    ['fields that are a list', { ...form, fields: [] }, '/body/fields'],
    ['too many fields', { ...form, fields: { a: Array(6_000).fill(0) } }, '/body/fields'],
    ['fields that are too long', { ...form, fields: { a: 'x'.repeat(100_001) } }, '/body/fields'],
    ['no object', [1], '/body'],
  ])('DOC-06 a form with %s is refused with the place', async (_, body, place) => {
    const answer = await sendForm(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'malformed']);
    expect(answer.body.errors.map((fault: { path: string }) => fault.path)).toContain(place);
  });

  test('DOC-06 a form nested a hundred thousand deep is refused', async () => {
    const deep = `{"title":"A","reference":"B","fields":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`;
    const { status, body } = await sendForm(deep);
    expect([status, body.errors[0].path]).toEqual([422, '/body']);
  });

  test('DOC-06 a number beyond what JSON can hold is refused', async () => {
    const { status } = await sendForm('{"title":"A","reference":"B","fields":{"a":1e999}}');
    expect(status).toBe(422);
  });

  test.each([
    ['that breaks off', '{"title": "A"'],
    ['that wants to be a prototype', '{"title":"A","reference":"B","fields":{"__proto__":{"a":1}}}'],
    ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('DOC-06 a form %s is not JSON', async (_, body) => {
    const answer = await sendForm(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'not_json']);
  });

  test.each(['application/pdf', 'text/plain', 'multipart/form-data; boundary=x'])(
    'DOC-06 a document sent as %s is refused with the types that are taken',
    async (type) => {
      const { status, headers, body } = await send({ type });
      expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
      expect(headers.get('accept-post')).toBe('application/json, application/xml, text/xml');
    },
  );

  test('DOC-06 an empty document is refused', async () => {
    const { status, body } = await send({ body: '' });
    expect([status, body.errors[0].path]).toEqual([422, '/body']);
  });
});

test.each(['basil', 'rita', 'observer'] as const)('ENV-12 %s may not send documents', async (caller) => {
  const { status, body } = await api.call(caller, { path, body: form, key: newKey() });
  expect([status, body.code]).toEqual([403, 'may_not_send']);
});
