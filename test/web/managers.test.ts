// Phases that found no manager, in the hands of whoever may set one.
import type { ApprovalId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { gone } from '../support/browser.ts';
import { readStanding } from '../support/standing.ts';
import { until } from '../support/until.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
});
afterEach(() => web.clear());
afterAll(() => web.close());

/** An approval of one phase that Bob answers, once it has the manager that its group does not yield. */
async function startWaiting(title: string, kind: 'owner' | 'mediator' = 'owner'): Promise<ApprovalId> {
  const { place, stack, house } = web;
  const groupId = await addGroup(place, ['basil']);
  const phase = phaseOf('approval', [[house.groups.buyers, 1]], { kind, groupId });
  const approvalId = await web.start({ title, templateId: await addTemplate(place, [phase]) });
  const ref = { environmentId: house.environmentId, approvalId };
  await until(
    async () => (await readStanding(stack.database.app, ref)).phases[0]?.state === 'awaiting_manager',
    'the phase to wait for a manager',
  );
  return approvalId;
}

const phaseState = async (approvalId: ApprovalId) =>
  (await web.stack.call('client', { path: `/v1/approvals/${approvalId}` })).body.phases[0];

test('UI-02, PHM-04, 05 an administrator sets the manager from the link of the mail, suitable people first', async () => {
  const approvalId = await startWaiting('Lease of a crane');
  const link = await web.linkOf('admin', /Lease of a crane/);
  expect(link).toBe(`${web.stack.url}/approvals/${approvalId}`);
  const desk = await web.browser.desk();
  await desk.signIn('Admin', { to: link });
  await desk.reads('It waits for a manager of “approval”.');
  await desk.button('Set phase manager').click();
  // Beside the list, which is open from the beginning.
  await desk.dialog.getByRole('heading', { name: 'Manager of “approval”, Lease of a crane' }).click();
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Choose somebody.');
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  const options = desk.offers;
  await options.first().waitFor();
  expect(await options.allInnerTexts()).toEqual([
    expect.stringMatching(/^Olga Owner/),
    expect.stringMatching(/^Ada Admin/),
  ]);
  await options.filter({ hasText: 'Olga Owner' }).click();
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Olga Owner manages “approval” of Lease of a crane now.');
  await gone(desk.button('Set phase manager'));
  await desk.reads('“approval” is under way: Bob Buyer.');
  expect(await phaseState(approvalId)).toMatchObject({ state: 'open', manager: { name: 'Olga Owner' } });
  await web.taskOf('bob', approvalId);
});

test('PHM-06 where nobody is suitable the page says what is missing, and an administrator stands in', async () => {
  const approvalId = await startWaiting('Loan of a van', 'mediator');
  const desk = await web.browser.seat('Admin', `/approvals/${approvalId}`);
  await desk.button('Set phase manager').click();
  await desk.reads('Nobody is suitable');
  await desk.reads('the role phase mediator for location AMS and contract type INVOICE');
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: 'Ada Admin' }).click();
  await desk.reads('the audit shows it as an override');
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Ada Admin manages “approval” of Loan of a van now.');
  await desk.page.getByText('Override', { exact: true }).waitFor();
});

test('UI-04 a manager is set by the keyboard alone', async () => {
  const approvalId = await startWaiting('Rent of a barn');
  const desk = await web.browser.seat('Admin', `/approvals/${approvalId}`);
  await desk.button('Set phase manager').waitFor();
  const { keyboard } = desk.page;
  await keyboard.press('m');
  await desk.dialog.getByRole('combobox', { name: 'Who' }).waitFor();
  await keyboard.type('olg');
  await desk.offers.filter({ hasText: 'Olga Owner' }).waitFor();
  await gone(desk.offers.filter({ hasText: 'Ada Admin' }));
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await gone(desk.offers);
  await keyboard.press('Enter');
  await desk.reads('Olga Owner manages “approval” of Rent of a barn now.');
});

test('PHM-14 several phases get a manager at once, with one result each', async () => {
  const approvals = [await startWaiting('First of many'), await startWaiting('Second of many')];
  const desk = await web.browser.seat('Admin', '/waiting');
  for (const title of ['First of many', 'Second of many'])
    await desk.page.getByRole('checkbox', { name: `Select ${title}, approval` }).check();
  await desk.button('Set a manager for 2 phases').click();
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: /Olga Owner.*suitable for all/s }).click();
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Set for 2 of 2 phases.');
  await desk.dialog.getByRole('listitem').filter({ hasText: 'First of many' }).waitFor();
  await desk.dialog.getByRole('button', { name: 'Close' }).last().click();
  await gone(desk.link('Second of many'));
  for (const approvalId of approvals)
    expect(await phaseState(approvalId)).toMatchObject({ state: 'open', manager: { name: 'Olga Owner' } });
});

test('PHM-05 a suitable phase owner is offered to set the manager, too', async () => {
  const approvalId = await startWaiting('Sale of a boat');
  const desk = await web.browser.seat('Olga', `/approvals/${approvalId}`);
  await desk.button('Set phase manager').waitFor();
});

test('PHM-05 who takes part without the right sees that the manager is missing, and no way to set one', async () => {
  const approvalId = await startWaiting('Hire of a hall');
  const desk = await web.browser.seat('Bob', `/approvals/${approvalId}`);
  await desk.reads('No manager');
  expect(await desk.button('Set phase manager').count()).toBe(0);
  await desk.open('/waiting');
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  await desk.settled();
  expect(await desk.button(/Set phase manager/).count()).toBe(0);
});

/** Another browser of the administrator, in which somebody is set at the same time. */
async function meanwhile(approvalId: ApprovalId, name: string): Promise<void> {
  const desk = await web.browser.seat('Admin', `/approvals/${approvalId}`);
  await desk.button('Set phase manager').click();
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: name }).click();
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await until(async () => (await phaseState(approvalId)).manager?.name === name, `${name} to be set`);
}

test('PHM-05, 09 who sets a manager where somebody else has just done so is told who, and replaces them deliberately', async () => {
  const approvalId = await startWaiting('Let of a loft');
  const desk = await web.browser.seat('Admin', `/approvals/${approvalId}`);
  await desk.button('Set phase manager').click();
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: 'Ada Admin' }).click();
  desk.expect(/^409 PUT .*\/manager$/);
  await meanwhile(approvalId, 'Olga Owner');
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Meanwhile Olga Owner has become the manager of “approval”. Nothing was changed.');
  expect(await phaseState(approvalId)).toMatchObject({ manager: { name: 'Olga Owner' } });
  await desk.dialog.getByRole('button', { name: 'Replace Olga Owner' }).click();
  await desk.reads('Ada Admin manages “approval” of Let of a loft now.');
  expect(await phaseState(approvalId)).toMatchObject({ manager: { name: 'Ada Admin' } });
  const lines = desk.page.getByRole('listitem').filter({ hasText: 'set the manager of a phase' });
  // AUD-01: the first of them says whom, though she manages it no longer.
  await lines.filter({ hasText: '1. approval: Ada Admin' }).waitFor();
  await lines.filter({ hasText: '1. approval: Olga Owner' }).waitFor();
});

test('PHM-14 of several phases the one that got its manager meanwhile is left alone, and said so', async () => {
  const [taken] = [await startWaiting('Third of many'), await startWaiting('Fourth of many')];
  const desk = await web.browser.seat('Admin', '/waiting');
  for (const title of ['Third of many', 'Fourth of many'])
    await desk.page.getByRole('checkbox', { name: `Select ${title}, approval` }).check();
  await desk.button('Set a manager for 2 phases').click();
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: 'Ada Admin' }).click();
  await meanwhile(taken, 'Olga Owner');
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Set for 1 of 2 phases.');
  const line = desk.dialog.getByRole('listitem').filter({ hasText: 'Third of many' });
  expect(await line.innerText()).toContain('already has Olga Owner, left alone');
  expect(await phaseState(taken)).toMatchObject({ manager: { name: 'Olga Owner' } });
});

test('PHM-05, UI-02 the dialog and what it did name the phase and its document', async () => {
  await startWaiting('Hire of a crane');
  const desk = await web.browser.seat('Admin', '/waiting');
  await desk.button('Set phase manager: Hire of a crane, approval').click();
  await desk.dialog.getByRole('heading', { name: 'Manager of “approval”, Hire of a crane' }).waitFor();
  await desk.dialog.getByRole('combobox', { name: 'Who' }).click();
  await desk.offers.filter({ hasText: 'Olga Owner' }).click();
  await desk.dialog.getByRole('button', { name: 'Set' }).click();
  await desk.reads('Olga Owner manages “approval” of Hire of a crane now.');
});
