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
  await desk.dialog.getByRole('heading', { name: 'Manager of “approval”' }).click();
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
  await desk.reads('Olga Owner manages this phase now.');
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
  await desk.reads('Ada Admin manages this phase now.');
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
  await desk.reads('Olga Owner manages this phase now.');
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
  await desk.reads('2 of 2 phases have a manager now.');
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
