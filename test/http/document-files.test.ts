import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildHouse } from '../support/house.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Caller } from './api.ts';

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice-with-attachment.xml'));

let api: TestApi;
let documentId: string;
beforeAll(async () => {
  api = await TestApi.open();
  documentId = await send(invoice);
});
afterAll(() => api.close());

async function send(body: Buffer | string): Promise<string> {
  const call = { path: `/v1/documents?${classified}`, body, type: 'application/xml', key: newKey() };
  return (await api.call('client', call)).body.id;
}

const list = (caller: Caller, id = documentId) => api.call(caller, `/v1/documents/${id}/files`);

/** A download as a client gets it: every byte and header. */
async function download(
  fileId: string,
  { id = documentId, caller = 'client', method = 'GET', headers = {} }: DownloadOptions = {},
): Promise<{ status: number; headers: Headers; content: Buffer }> {
  const credential = await api.credential(caller);
  const response = await fetch(`${api.url}/v1/documents/${id}/files/${fileId}`, {
    method,
    headers: { authorization: `Bearer ${credential}`, ...headers },
  });
  const content = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, content };
}

interface DownloadOptions {
  readonly id?: string;
  readonly caller?: Caller;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

test('DOC-07 the files are listed with name, type and size', async () => {
  const { status, body } = await list('client');
  expect(status).toBe(200);
  expect(body.items).toEqual([
    expect.objectContaining({ id: 'original', mediaType: 'application/xml', sizeBytes: invoice.length }),
    expect.objectContaining({ id: 'attachment-1', name: 'timesheet-2025-03.csv', sizeBytes: 165 }),
  ]);
});

test('DOC-07 the original is downloaded byte for byte, to be saved and never run', async () => {
  const { status, headers, content } = await download('original');
  expect([status, content.equals(invoice)]).toEqual([200, true]);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/xml',
    'content-length': String(invoice.length),
    'content-disposition': expect.stringMatching(/^attachment; filename="[^"]+\.xml"; filename\*=UTF-8''/),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
    etag: expect.stringMatching(/^"[0-9a-f]{64}\/original"$/),
  });
});

test('DOC-07 a file inside is downloaded with its own name and type', async () => {
  const { status, headers, content } = await download('attachment-1');
  expect([status, headers.get('content-type'), content.length]).toEqual([200, 'text/csv', 165]);
  expect(headers.get('content-disposition')).toContain('filename="timesheet-2025-03.csv"');
  expect(content.toString()).toMatch(/^date;hours;work\n/);
});

test('DOC-07 a name that would leave its folder and a type that would run are made harmless', async () => {
  const evil = invoice
    .toString()
    .replace(
      'mimeCode="text/csv" filename="timesheet-2025-03.csv"',
      'mimeCode="text/html" filename="../&#xA;é.html"',
    );
  const { headers } = await download('attachment-1', { id: await send(evil) });
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="_.html"; filename*=UTF-8''%C3%A9.html`,
  );
});

test('DOC-07 a form is downloaded as it was sent', async () => {
  const body = '{ "title": "Chairs",\n "reference": "F/1" }';
  const path = `/v1/documents?${classified}`;
  const sent = await api.call('client', { path, body, type: 'application/json', key: newKey() });
  const { headers, content } = await download('original', { id: sent.body.id });
  expect([headers.get('content-type'), content.toString()]).toEqual(['application/json', body]);
  expect(headers.get('content-disposition')).toContain('filename="1.json"');
});

test('DOC-07 HEAD tells the size, and a file that one has is not sent again', async () => {
  const { headers } = await download('attachment-1');
  const head = await download('attachment-1', { method: 'HEAD' });
  expect([head.status, head.content.length, head.headers.get('content-length')]).toEqual([200, 0, '165']);
  const etag = headers.get('etag') ?? '';
  for (const tags of [etag, `"x", W/${etag}`, '*']) {
    const again = await download('attachment-1', { headers: { 'if-none-match': tags } });
    expect([again.status, again.content.length, again.headers.get('etag')]).toEqual([304, 0, etag]);
  }
  expect((await download('original', { headers: { 'if-none-match': etag } })).status).toBe(200);
});

test('DOC-07 a part that is asked for is not given alone: the whole comes', async () => {
  const { status, headers, content } = await download('original', { headers: { range: 'bytes=0-3' } });
  expect([status, headers.get('accept-ranges'), content.length]).toEqual([200, 'none', invoice.length]);
});

test.each(['attachment-2', 'attachment-0', 'attachment-1000', 'nonsense', '..%2Foriginal', '%00'])(
  'DOC-07 %s is no file of it: 404',
  async (fileId) => {
    expect((await download(fileId)).status).toBe(404);
  },
);

test('DOC-07 who may not read the document gets 404 for its files, too; its people get them', async () => {
  const approvalId = await api.startAndBegin();
  const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
  const id = body.document.id;
  const statuses = async (caller: Caller) => [
    (await list(caller, id)).status,
    (await download('original', { id, caller })).status,
  ];
  expect(await statuses('basil')).toEqual([404, 404]);
  expect(await statuses('rita')).toEqual([200, 200]);
  expect(await statuses('olga')).toEqual([200, 200]);
  expect(await statuses('observer')).toEqual([200, 200]);
});

test('ENV-01 DOC-07 another environment gets 404', async () => {
  const elsewhere = await buildHouse(api.database.app, 'Harbour NV');
  for (const path of [`/v1/documents/${documentId}/files`, `/v1/documents/${documentId}/files/original`]) {
    expect((await api.call('client', path, elsewhere)).status).toBe(404);
  }
});
