// `npm run screenshots`: writes docs/screenshots, the pictures of the README, from a demo that it starts for itself.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDemoFile } from '../../src/cli/demo-file.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { Browser } from './browser.ts';
import type { Desk, DeskOptions } from './browser.ts';
import { invoiceWith, pdfSaying } from './invoices.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'docs/screenshots');
const company = 'Veldhuis Accountants';
const partner = 'Bakkerij De Halm';

interface Demo {
  readonly url: string;
  send(document: object | string, contractType: string): Promise<string>;
  stop(): Promise<void>;
}

/** Everything on this machine, as `npm start` runs it, in a folder and on ports of its own. */
async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'));
  const environment: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? folder,
    COUNTERSIGN_STATE: join(folder, 'state'),
  };
  for (const name of ['API', 'MAIL_PAGE', 'SMTP', 'TEMPORAL', 'POSTGRES', 'WORKER_HEALTH', 'IDENTITY'])
    environment[`${name}_PORT`] = String(await freePort());
  const url = `http://127.0.0.1:${environment['API_PORT']}`;
  const child = spawn(process.execPath, [join(root, 'bin/start.js')], { cwd: root, env: environment });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      printed += part.toString();
    });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`it did not start:\n${printed}`);
      return printed.includes('Countersign is running');
    },
    'the demo to run',
    300_000,
  );
  const sender = readDemoFile(join(folder, 'state'))?.environments.find(({ name }) => name === company);
  if (!sender) throw new Error(`there is no ${company}`);
  const post = async (path: string, body: object | string): Promise<string> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sender.integration.key}`,
        'content-type': typeof body === 'string' ? 'application/xml' : 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const said = (await response.json()) as { id?: string };
    if (!response.ok || !said.id) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said.id;
  };
  return {
    url,
    async send(document, contractType) {
      const documentId = await post(`/v1/documents?contractType=${contractType}&location=AMS`, document);
      return post('/v1/approvals', { documentId, allowDuplicate: true });
    },
    async stop() {
      child.kill('SIGINT');
      await ended;
      const marker = join(folder, 'state', 'countersign-state.json');
      const { postgresFolder } = JSON.parse(readFileSync(marker, 'utf8')) as { postgresFolder?: string };
      if (postgresFolder) rmSync(postgresFolder, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const window: DeskOptions = { width: 1100, height: 740, reducedMotion: 'reduce' };
const phone: DeskOptions = { width: 390, height: 760, reducedMotion: 'reduce', hasTouch: true };

/** With everything that the page reads: each part of it stands for itself while it is read. */
async function picture(desk: Desk, name: string): Promise<void> {
  const { page } = desk;
  await desk.settled();
  const bones = page.locator('.mantine-Skeleton-root');
  await until(async () => (await bones.count()) === 0, `the parts of ${name} to be read`);
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`docs/screenshots/${name}.png`);
}

async function openTask(desk: Desk, title: string | RegExp): Promise<void> {
  await desk.open('/tasks');
  await desk.link(title).first().click();
  await desk.page.getByRole('region', { name: 'Your answer' }).waitFor();
}

async function answer(desk: Desk, verb: string): Promise<void> {
  await desk.button(verb).click();
  await desk.dialog.getByRole('button', { name: verb }).click();
  await desk.heading(/^Your answer/).waitFor();
}

async function pictureAll(demo: Demo, browser: Browser): Promise<void> {
  const signedIn = (name: string, at: string, options: DeskOptions = window): Promise<Desk> =>
    browser.seat(name, '/tasks', { at, ...options });
  const slip = {
    name: 'timesheet.pdf',
    mediaType: 'application/pdf',
    content: pdfSaying('Hours worked in March: 18'),
  };
  await demo.send(invoiceWith([slip], { number: 'RE/2025/0088' }), 'INVOICE');
  for (const [title, amount] of [
    ['Two monitors', '598.00'],
    ['Cleaning in May', '1240.50'],
  ]) {
    const fields = { supplier: 'Van Dam', project: 'Office' };
    await demo.send({ title, reference: `F-${amount}`, amount, currency: 'EUR', fields }, 'INVOICE');
  }
  const terms = { between: ['Veldhuis', 'De Halm'], years: 3 };
  await demo.send({ title: 'Confidentiality with De Halm', reference: 'NDA-7', fields: terms }, 'NDA');
  const lease = { title: 'Lease of the upper floor', reference: 'L-12', amount: '2100.00', currency: 'EUR' };
  await demo.send({ ...lease, fields: { months: 24 } }, 'LEASE');

  await picture(await browser.desk(window).then(opened('/tasks')), 'sign-in');
  const rita = await signedIn('Rita Jansen', company);
  await rita.link(/Cleaning in May/).waitFor();
  for (const title of [/RE\/2025\/0088/, /Two monitors/, /Cleaning in May/]) {
    await openTask(rita, title);
    await answer(rita, 'Review');
  }
  const ann = await signedIn('Ann Mulder', company);
  await ann.link(/Two monitors/).waitFor();
  await ann.link(/Cleaning in May/).waitFor();
  await picture(ann, 'tasks');
  await openTask(ann, /RE\/2025\/0088/);
  await ann.page.getByRole('img', { name: 'Page 1 of 1' }).waitFor();
  await picture(ann, 'task');
  const mobile = await browser.seat('Ann Mulder', new URL(ann.page.url()).pathname, {
    at: company,
    ...phone,
  });
  await mobile.page.getByRole('region', { name: 'Your answer' }).waitFor();
  await picture(mobile, 'task-on-a-phone');
  await answer(ann, 'Approve');
  await ann.reads(/is under way/);
  await picture(ann, 'after-the-answer');
  await ann.link('See the whole approval').click();
  await ann.page.waitForURL('**/approvals/*');
  await picture(ann, 'approval');
  await openTask(ann, /Two monitors/);
  await ann.button('Delegate').click();
  await ann.dialog.getByRole('combobox', { name: 'To whom' }).fill('Kees');
  await ann.offers.filter({ hasText: 'Kees Molenaar' }).click();
  await ann.dialog
    .getByRole('textbox', { name: 'Message' })
    .fill('You have them on your desk: are they right?');
  await picture(ann, 'delegate');
  await ann.dialog.getByRole('button', { name: 'Delegate' }).click();
  await ann.heading(/^Delegated to/).waitFor();
  const kees = await signedIn('Kees Molenaar', partner);
  await openTask(kees, /Two monitors/);
  await kees.page.getByRole('region', { name: 'Form' }).getByText('Van Dam').waitFor();
  await kees.reads('You have them on your desk');
  await picture(kees, 'task-of-a-partner');
  await kees.open('/delegations');
  await kees.heading('Delegations').waitFor();
  await kees.link(/Two monitors/).waitFor();
  await picture(kees, 'delegations');
  const ada = await signedIn('Ada Veldhuis', company);
  await ada.open('/waiting');
  await ada.link(/Lease of the upper floor/).waitFor();
  await picture(ada, 'waiting');
  await ada.link(/Lease of the upper floor/).click();
  await ada.button('Set phase manager').click();
  await ada.offers.first().waitFor();
  await picture(ada, 'set-manager');
  await ada.open('/notifications');
  await ada.heading('Notifications').waitFor();
  await picture(ada, 'notifications');
}

const opened =
  (path: string) =>
  async (desk: Desk): Promise<Desk> => {
    await desk.open(path);
    await desk.page.getByRole('heading', { level: 1 }).waitFor();
    return desk;
  };

mkdirSync(pictures, { recursive: true });
const demo = await startDemo();
try {
  const browser = await Browser.open(demo.url);
  try {
    await pictureAll(demo, browser);
  } finally {
    const faults = await browser.clear();
    if (faults.length > 0) console.warn(`What went wrong on the pages:\n${faults.join('\n')}`);
    await browser.close();
  }
} finally {
  await demo.stop();
}
