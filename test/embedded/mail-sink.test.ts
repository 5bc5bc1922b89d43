import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createTransport } from 'nodemailer';
import { startMailSink, type MailSink } from '../../src/embedded/mail-sink.ts';
import { openMailStore, type StoredMail } from '../../src/embedded/mail-store.ts';
import { aFolder, faultOf, removeFolders } from './support.ts';

let sink: MailSink;
let folder: string;
const log = (): void => undefined;
const begin = async (): Promise<void> => {
  sink = await startMailSink({ smtpPort: 0, pagePort: 0, folder, log });
};
beforeEach(async () => {
  folder = aFolder();
  await begin();
});
afterEach(() => sink.stop());
afterAll(removeFolders);

const hostile = '<script>alert(1)</script>';

async function send(part: object = {}): Promise<void> {
  const transport = createTransport(sink.smtpUrl);
  await transport.sendMail({
    from: 'Countersign <no-reply@countersign.test>',
    to: 'Änne <anne@acme.test>',
    bcc: 'hidden@acme.test',
    subject: `Rechnung 4711 ${hostile}`,
    text: `Please review. ${hostile}`,
    html: `<p>Please <a href="http://127.0.0.1:4400/t">review</a></p>${hostile}`,
    messageId: '<one@countersign.test>',
    ...part,
  });
  transport.close();
}

const get = (path: string): Promise<Response> => fetch(`${sink.pageUrl}${path}`);
const mails = async (): Promise<StoredMail[]> => (await (await get('/mails')).json()) as StoredMail[];

test('a mail that was sent is listed with its recipients, the hidden one too', async () => {
  await send();
  expect(await mails()).toEqual([
    expect.objectContaining({
      from: 'Countersign <no-reply@countersign.test>',
      to: 'Änne <anne@acme.test>',
      recipients: ['anne@acme.test', 'hidden@acme.test'],
      subject: `Rechnung 4711 ${hostile}`,
      text: expect.stringContaining('Please review.') as string,
      messageId: '<one@countersign.test>',
    }),
  ]);
});

test('mails are shown newest first and are still there after a restart', async () => {
  await send({ subject: 'first' });
  await send({ subject: 'second' });
  await sink.stop();
  await begin();
  await send({ subject: 'third' });
  expect((await mails()).map((mail) => mail.subject)).toEqual(['third', 'second', 'first']);
});

test('what a mail holds is escaped on the pages, and its HTML is shown in a sandbox', async () => {
  await send();
  const [mail] = await mails();
  for (const path of ['/', `/mails/${mail?.id}`]) {
    const page = await get(path);
    const body = await page.text();
    expect(body).toContain('Rechnung 4711 &#60;script');
    expect(body).not.toContain(hostile);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const html = await get(`/mails/${mail?.id}/html`);
  expect(await html.text()).toContain('>review</a>');
  expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/);
  const raw = await get(`/mails/${mail?.id}/raw`);
  expect(raw.headers.get('content-type')).toContain('text/plain');
});

test('an id that is none, also one that leads out of the folder, is not found', async () => {
  for (const path of ['/mails/none', '/mails/..%2f..%2fetc%2fpasswd', '/mails/none/html', '/else']) {
    expect((await get(path)).status).toBe(404);
  }
});

test('a page elsewhere that gives its own name our address is not answered', async () => {
  const status = await new Promise<number | undefined>((done, failed) => {
    const asked = request(`${sink.pageUrl}/mails`, { headers: { host: 'evil.test' } }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    asked.once('error', failed).end();
  });
  expect(status).toBe(421);
});

test('a mail larger than 10 MB is refused and not kept', async () => {
  const fault = await faultOf(() => send({ text: 'x'.repeat(11 * 1024 * 1024) }));
  expect(fault.message).toMatch(/552|size/i);
  expect(readdirSync(folder)).toEqual([]);
});

test('the newest thousand mails are kept', () => {
  const store = openMailStore(aFolder());
  for (let number = 1; number <= 1003; number += 1) {
    store.add(Buffer.from(`Subject: ${number}\r\n\r\n`), { recipients: [] });
  }
  expect(store.ids()).toHaveLength(1000);
  expect(store.raw(store.ids()[0] ?? '')?.toString()).toContain('Subject: 1003');
  expect(store.raw(store.ids()[999] ?? '')?.toString()).toContain('Subject: 4\r');
});

test('a port that is taken is told', async () => {
  const smtpPort = Number(new URL(sink.smtpUrl).port);
  expect((await faultOf(() => startMailSink({ smtpPort, pagePort: 0, folder, log }))).message).toContain(
    'EADDRINUSE',
  );
});
