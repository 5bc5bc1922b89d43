// A task handed to somebody else: a colleague, or a client in an environment of its own.
import { switchWorkflowEngine } from '../../src/db/environments.ts';
import type { TaskId, TemplateId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
import type { Desk } from '../support/browser.ts';
import { gone } from '../support/browser.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
let templateId: TemplateId;
jest.setTimeout(120_000);

const harbour = { at: 'Harbour NV' };

beforeAll(async () => {
  web = await WebStack.open();
  templateId = await addTemplate(web.place, [phaseOf('approval', [[web.house.groups.buyers, 1]])]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

/** Bob is at a task of his. */
async function atTask(title: string) {
  const approvalId = await web.start({ title, templateId });
  const taskId = await web.taskOf('bob', approvalId);
  return { approvalId, taskId, bob: await web.browser.seat('Bob', `/tasks/${taskId}`) };
}

async function delegate(desk: Desk, name: string, message?: string): Promise<void> {
  await desk.button('Delegate').click();
  await desk.dialog.getByRole('combobox', { name: 'To whom' }).fill(name);
  await desk.offers.filter({ hasText: name }).first().click();
  if (message) await desk.dialog.getByRole('textbox', { name: 'Message' }).fill(message);
  await desk.dialog.getByRole('button', { name: 'Delegate' }).click();
  await desk.heading(`Delegated to ${name}`).waitFor();
}

const atHarbour = async (taskId: TaskId): Promise<Desk> => {
  const olga = await web.browser.seat('Olga', `/tasks/${taskId}`, harbour);
  await olga.button('Approve').waitFor();
  return olga;
};

test('DEL-01, DEL-04 a colleague who may do it has the task, with the message, and answers it', async () => {
  const { taskId, bob } = await atTask('Forklift');
  await delegate(bob, 'Ann Approver', 'You know forklifts.');
  await bob.page.reload();
  await bob.reads('You have delegated this task to Ann Approver.');
  expect(await bob.button('Approve').count()).toBe(0);
  const ann = await web.browser.seat('Ann', '/tasks');
  await ann.link(/Forklift/).click();
  await ann.reads('Bob Buyer of Windmill BV has delegated it to you.');
  await ann.reads('You know forklifts.');
  await ann.button('Approve').click();
  await ann.dialog.getByRole('button', { name: 'Approve' }).click();
  await ann.reads('The approval has ended: approved.');
  await bob.open(`/tasks/${taskId}`);
  await bob.reads('This task has been answered: approved');
});

test('DEL-02, 03, 07, 10 a client approves in the own environment, and reads this document', async () => {
  const { taskId, approvalId, bob } = await atTask('Invoice of the carpenter');
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Olga');
  const there = bob.page.getByRole('group', { name: 'Harbour NV' });
  await there.getByRole('option').filter({ hasText: 'Olga Owner' }).click();
  await bob.reads('This person belongs to Harbour NV.');
  await bob.dialog.getByRole('textbox', { name: 'Message' }).fill('Is this yours?');
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  await bob.heading('Delegated to Olga Owner').waitFor();
  const olga = await web.browser.seat('Olga', '/tasks', harbour);
  await olga.reads('Delegated by Bob Buyer, Windmill BV');
  await olga.link(/Invoice of the carpenter/).click();
  await olga.reads('Is this yours?');
  await olga.page.getByRole('region', { name: 'Form' }).getByText('€1,250.00').waitFor();
  await olga.button('Approve').click();
  await olga.dialog.getByRole('button', { name: 'Approve' }).click();
  await olga.heading('Your answer: approved').waitFor();
  await olga.open('/delegations');
  // What it was about is not theirs to know any more; that they were asked, and answered, is.
  await olga.reads('A document of Windmill BV');
  await olga.reads('Is this yours?');
  await bob.open(`/tasks/${taskId}`);
  await bob.reads('Bob Buyer (Windmill BV) to Olga Owner (Harbour NV)');
  const { body } = await web.stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=30` });
  expect(body.state).toBe('approved');
});

test('DEL-11 a delegation is recalled, and the delegate can’t read it any more', async () => {
  const { taskId, bob } = await atTask('Sand and gravel');
  await delegate(bob, 'Olga Owner');
  const olga = await atHarbour(taskId);
  await bob.page.reload();
  await bob.button('Recall').click();
  await bob.dialog.getByRole('button', { name: 'Recall' }).click();
  await bob.button('Approve').waitFor();
  olga.expect(/^404 GET \/v1\/(?:tasks|approvals|documents)\//);
  await olga.reads('Bob Buyer has recalled the task.');
  await gone(olga.button('Approve'));
  await gone(olga.page.getByRole('region', { name: 'Form' }));
  await olga.page.reload();
  await olga.heading('This task can’t be shown').waitFor();
});

test('DEL-11 after an answer that was lost on the way, the same delegation can be made once more', async () => {
  const { taskId, bob } = await atTask('There and back');
  bob.expect(/^net::ERR_CONNECTION_RESET POST/, /^console: .*net::ERR_/);
  const path = `**/v1/tasks/${taskId}/delegate`;
  await bob.page.route(path, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Ann');
  await bob.offers.filter({ hasText: 'Ann Approver' }).first().click();
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  await bob.dialog.getByRole('alert').first().waitFor();
  // He goes away before his page can see what came of it.
  await bob.page.keyboard.press('Escape');
  await gone(bob.dialog);
  await bob.link('My tasks').first().click();
  await bob.page.unroute(path);
  const ann = await web.browser.seat('Ann', `/tasks/${taskId}`);
  await ann.button('Give back').click();
  await ann.dialog.getByRole('textbox', { name: 'Reason' }).fill('Not mine.');
  await ann.dialog.getByRole('button', { name: 'Give back' }).click();
  await ann.heading('You have given the task back.').waitFor();
  await bob.link(/There and back/).click();
  await bob.reads('Not mine.');
  if ((await bob.dialog.count()) === 0) await bob.button('Delegate').click();
  // What was not confirmed is still there.
  await bob.dialog.getByRole('heading').first().click();
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  await bob.heading('Delegated to Ann Approver').waitFor();
  await ann.open('/tasks');
  await ann.link(/There and back/).waitFor();
});

test('DEL-08, TSK-02 a signature that can’t be delegated, and any task while it is off, offer no delegating', async () => {
  const phases = [phaseOf('signature', [[web.house.groups.signers, 1]])];
  const signed = await addTemplate(web.place, phases);
  const signature = await web.taskOf('sam', await web.start({ title: 'A deed', templateId: signed }));
  const sam = await web.browser.seat('Sam', `/tasks/${signature}`);
  await sam.button(/^Sign$/).waitFor();
  expect(await sam.button('Delegate').count()).toBe(0);
  const { taskId, bob } = await atTask('For now');
  await bob.button('Delegate').waitFor();
  const { environmentId } = web.house;
  await switchWorkflowEngine(web.stack.database.app, environmentId, false);
  try {
    await bob.open(`/tasks/${taskId}`);
    await bob.button('Approve').waitFor();
    expect(await bob.button('Delegate').count()).toBe(0);
  } finally {
    await switchWorkflowEngine(web.stack.database.app, environmentId, true);
  }
});

test('DEL-03 a delegate gives the task back, and says why', async () => {
  const { taskId, bob } = await atTask('Cement');
  await delegate(bob, 'Olga Owner');
  const olga = await atHarbour(taskId);
  await olga.button('Give back').click();
  await olga.dialog.getByRole('button', { name: 'Give back' }).click();
  await olga.reads('Say why: others have to understand it later.');
  await olga.dialog.getByRole('textbox', { name: 'Reason' }).fill('Ask our builder.');
  await olga.dialog.getByRole('button', { name: 'Give back' }).click();
  await olga.heading('You have given the task back.').waitFor();
  olga.expect(/^404 GET \/v1\/(?:tasks|approvals|documents)\//);
  await bob.page.reload();
  await bob.button('Approve').waitFor();
  await bob.reads('Ask our builder.');
});
