// Requests that are too much: too deep, too big for what they are, hostile; and whose address counts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readUblInSlices } from '../../src/documents/ubl.ts';
import { inSlices } from '../../src/http/slices.ts';
import { classified, newKey, TestApi } from './api.ts';

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');
const documents = `/v1/documents?${classified}`;

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const send = (path: string, body: string, type = 'application/json') =>
  api.call('client', { path, body, type, key: newKey() });

test.each([
  ['lists', (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`],
  ['objects', (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
  ['lists that never end', (depth: number) => '['.repeat(depth)],
])('a body of %s that is too deep is 422, wherever it is sent, also a million deep', async (_, nested) => {
  for (const path of ['/v1/approvals', documents]) {
    for (const depth of [33, 100_000]) {
      const { status, body } = await send(path, nested(depth));
      expect([status, body.errors]).toEqual([
        422,
        [{ path: '/body', message: 'Must be nested 32 deep at most.' }],
      ]);
    }
  }
});

test('brackets inside of text nest nothing', async () => {
  const reference = `${'['.repeat(50)}"\\${'{'.repeat(50)}`;
  const { status, body } = await send(documents, JSON.stringify({ title: 'Chairs', reference }));
  expect([status, body.reference]).toEqual([201, reference]);
});

test('DOC-06 a form has 1 MiB at most, however big an invoice may be', async () => {
  const padded = JSON.stringify({ title: 'Chairs', reference: 'F-1' }).padEnd(1024 * 1024 + 1);
  const { status, body } = await send(documents, padded);
  expect([status, body.code, body.limitBytes]).toEqual([413, 'body_too_large', 1024 * 1024]);
  expect((await send(documents, padded.slice(0, -1))).status).toBe(201);
});

describe('a hostile document of 10 MB', () => {
  const at = invoice.indexOf('<cac:AccountingSupplierParty>');
  const hostile = (part: string): string =>
    invoice.slice(0, at) + `<cbc:X>${part.repeat(10_000_000 / part.length)}</cbc:X>` + invoice.slice(at);

  test.each(['<a/>', '<a><b></b></a>', '&amp;', '<a x="" y=""/>'])(
    'DOC-06 full of %s lets others go first while it is read',
    async (part) => {
      let turns = 0;
      let reading = true;
      const others = (async () => {
        for (; reading; turns += 1) await nextTurn();
      })();
      const read = await inSlices(readUblInSlices(Buffer.from(hostile(part))));
      reading = false;
      await others;
      expect(read.ok).toBe(true);
      expect(turns).toBeGreaterThan(250);
    },
  );
});

describe('the address of the caller', () => {
  const failFrom = async (other: TestApi, address: string): Promise<number> => {
    const headers = { 'x-forwarded-for': address };
    return (await other.callWith('wrong', { path: '/v1/me', headers })).status;
  };

  test('is what a trusted proxy says: each has limits of its own, and the log has it', async () => {
    const limits = { failedAuthenticationsPerMinute: 1 };
    const behind = await api.another({ limits, trustedProxies: ['127.0.0.0/8'] });
    expect(await failFrom(behind, '192.0.2.1')).toBe(401);
    expect(await failFrom(behind, '192.0.2.1')).toBe(429);
    expect(await failFrom(behind, '192.0.2.2')).toBe(401);
    expect(behind.log.some((line) => line.includes('"source":"192.0.2.2"'))).toBe(true);
    await behind.app.close();
  });

  test('is that of the connection where no proxy is trusted, whatever a header says', async () => {
    const open = await api.another({ limits: { failedAuthenticationsPerMinute: 1 } });
    expect(await failFrom(open, '192.0.2.1')).toBe(401);
    expect(await failFrom(open, '192.0.2.2')).toBe(429);
    await open.app.close();
  });

  test('is that of the connection where another proxy is trusted', async () => {
    const limits = { failedAuthenticationsPerMinute: 1 };
    const other = await api.another({ limits, trustedProxies: ['192.0.2.9'] });
    expect(await failFrom(other, '192.0.2.1')).toBe(401);
    expect(await failFrom(other, '192.0.2.2')).toBe(429);
    await other.app.close();
  });
});

test('a key that says nothing is refused, also where none is required: it was meant to be one', async () => {
  const approvalId = await api.startAndBegin();
  const path = `/v1/tasks/${await api.taskOf('rita', approvalId)}/review`;
  const answer = await api.call('rita', { method: 'POST', path, headers: { 'idempotency-key': '' } });
  expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/header/idempotency-key']);
});
