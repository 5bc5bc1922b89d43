// Documents as they are read, and what is in them that nobody should run.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TaskId, TemplateId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
import type { Desk } from '../support/browser.ts';
import { invoiceWith, pdfSaying } from '../support/invoices.ts';
import type { FileInside } from '../support/invoices.ts';
import { WebStack } from '../support/web-stack.ts';
import type { Sent } from '../support/web-stack.ts';

let web: WebStack;
let templateId: TemplateId;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
  templateId = await addTemplate(web.place, [phaseOf('approval', [[web.house.groups.buyers, 1]])]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function atTask(sent: Sent): Promise<{ readonly taskId: TaskId; readonly bob: Desk }> {
  const taskId = await web.taskOf('bob', await web.start({ ...sent, templateId }));
  return { taskId, bob: await web.browser.seat('Bob', `/tasks/${taskId}`) };
}

async function saved(desk: Desk, name: string): Promise<{ readonly name: string; readonly content: Buffer }> {
  const coming = desk.page.waitForEvent('download');
  await desk.button(`Download ${name}`).click();
  const download = await coming;
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test('UI-03 an invoice is read as one: parties, lines, taxes, totals', async () => {
  const { bob } = await atTask({ xml: invoiceWith([]) });
  const document = bob.page.getByRole('region', { name: 'Invoice' });
  await document.getByRole('heading', { name: 'Lines' }).waitFor();
  await document.getByText('Brückner & Söhne IT').waitFor();
  expect(await document.getByRole('table').count()).toBe(2);
  await document.getByText('To be paid').waitFor();
  await document.getByText('Payment due').waitFor();
  await document.getByText('14 Apr 2025').waitFor();
});

test('UI-03, UI-05 every figure of an invoice is named, on a laptop and on a phone, and unit prices are shown', async () => {
  const { bob } = await atTask({ xml: invoiceWith([]) });
  const tables = bob.page.getByRole('region', { name: 'Invoice' }).getByRole('table');
  await tables.first().waitFor();
  /** By a head above it that is shown, or by its own name before it. */
  const namedBy = (table: number, name: string): Promise<unknown> =>
    bob.page.evaluate(`(() => {
      const table = document.querySelectorAll('main table')[${table}];
      const heads = [...table.querySelectorAll('th')].filter((one) => one.textContent === '${name}');
      const cells = [...table.querySelectorAll('tbody td')];
      return heads.some((one) => one.offsetWidth > 10 && one.closest('thead').offsetWidth > 10) ||
        cells.some((one) => getComputedStyle(one, '::before').content.includes('"${name}"'));
    })()`);
  for (const width of [1280, 1200, 1024, 800, 360]) {
    await bob.page.setViewportSize({ width, height: 900 });
    for (const head of ['Quantity', 'Unit price', 'Net amount'])
      expect([width, head, await namedBy(0, head)]).toEqual([width, head, true]);
    for (const head of ['Rate', 'Taxable amount', 'Tax'])
      expect([width, head, await namedBy(1, head)]).toEqual([width, head, true]);
    expect(await bob.wider()).toEqual([]);
  }
  await tables.first().getByText('€115.00').waitFor();
});

test('DOC-07 a PDF file inside is shown on the page, with its text for those who can’t see it', async () => {
  const delivery = {
    name: 'delivery.pdf',
    mediaType: 'application/pdf',
    content: pdfSaying('Delivery note 4711'),
  };
  const { bob } = await atTask({ xml: invoiceWith([delivery]) });
  const pages = bob.page.getByRole('group', { name: 'Pages of delivery.pdf' });
  await pages.getByRole('img', { name: 'Page 1 of 1' }).waitFor();
  await pages.getByText('Text of this page').click();
  await pages.getByText('Delivery note 4711').waitFor();
  const file = await saved(bob, 'delivery.pdf');
  expect([file.name, file.content.equals(delivery.content)]).toEqual(['delivery.pdf', true]);
});

test('DOC-07 a file of three megabytes is downloaded byte for byte', async () => {
  const content = randomBytes(3_000_000);
  const big: FileInside = { name: 'measurements.csv', mediaType: 'text/csv', content };
  const { bob } = await atTask({ xml: invoiceWith([big]) });
  const file = await saved(bob, 'measurements.csv');
  expect([file.name, file.content.equals(content)]).toEqual(['measurements.csv', true]);
});

test('a PDF file that is none says so, and can still be downloaded', async () => {
  const broken = {
    name: 'broken.pdf',
    mediaType: 'application/pdf',
    content: Buffer.from('not a PDF at all'),
  };
  const { bob } = await atTask({ xml: invoiceWith([broken]) });
  // The reader says what it could not read.
  bob.expect(/^console: Warning: /);
  await bob.reads('This file can’t be shown here. Download it to read it.');
  expect((await saved(bob, 'broken.pdf')).content.toString()).toBe('not a PDF at all');
});

const attacks = [
  `<img src="x" onerror="alert('ran')">`,
  `"><script>alert('ran')</script>`,
  `<svg onload="alert('ran')"></svg>`,
  `javascript:alert('ran')`,
  `<a href="javascript:alert('ran')">click</a>`,
  `{{constructor.constructor("alert('ran')")()}}`,
].join(' ');

/** As long as a title and a name may be. */
const shortAttacks = attacks.slice(0, 190);

test('a script in title, fields, reason and message is text on every page, and runs nowhere', async () => {
  const { taskId, bob } = await atTask({
    title: shortAttacks,
    fields: { [attacks.slice(0, 60)]: attacks, nested: [{ html: attacks }] },
  });
  await bob.page.getByText(attacks).first().waitFor();
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Ann');
  await bob.offers.filter({ hasText: 'Ann Approver' }).first().click();
  await bob.dialog.getByRole('textbox', { name: 'Message' }).fill(attacks);
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  await bob.heading('Delegated to Ann Approver').waitFor();
  const ann = await web.browser.seat('Ann', `/tasks/${taskId}`);
  await ann.page.getByText(attacks).first().waitFor();
  await ann.button('Reject').click();
  await ann.dialog.getByRole('textbox').fill(attacks);
  await ann.dialog.getByRole('button', { name: 'Reject' }).click();
  await ann.heading('Your answer: rejected').waitFor();
  for (const page of ['/tasks', '/notifications', '/delegations', `/tasks/${taskId}`]) {
    await bob.open(page);
    await bob.page.getByRole('heading', { level: 1 }).waitFor();
    await bob.settled();
  }
  await bob.link('See the whole approval').click();
  await bob.page.getByText(attacks).first().waitFor();
});

test('a script in a UBL document and in the name of a file inside it runs nowhere', async () => {
  const file = { name: attacks.slice(0, 90), mediaType: 'text/csv', content: Buffer.from('a;b') };
  const { bob } = await atTask({
    xml: invoiceWith([file], { number: attacks.slice(0, 60), said: shortAttacks }),
  });
  await bob.page.getByText(shortAttacks).first().waitFor();
  const coming = bob.page.waitForEvent('download');
  await bob.button(/^Download .*img/).click();
  expect((await coming).suggestedFilename()).not.toMatch(/[<>"/]/);
});
