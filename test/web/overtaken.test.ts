// Somebody else is faster: whatever was being written then stays, and the page says what became of it.
import type { Page } from 'playwright-core';
import type { TaskId, TemplateId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, taskPhaseOf } from '../support/courses.ts';
import type { Desk } from '../support/browser.ts';
import { gone } from '../support/browser.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
let templateId: TemplateId;
jest.setTimeout(120_000);

const notRecorded = 'Your answer was not recorded.';

beforeAll(async () => {
  web = await WebStack.open();
  templateId = await addTemplate(web.place, [
    phaseOf('approval', [[web.house.groups.buyers, 1]]),
    phaseOf('signature', [[web.house.groups.signers, 1]]),
  ]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function atTask(title: string): Promise<{ readonly taskId: TaskId; readonly bob: Desk }> {
  const taskId = await web.taskOf('bob', await web.start({ title, templateId }));
  const bob = await web.browser.seat('Bob', `/tasks/${taskId}`);
  await bob.button('Approve').waitFor();
  return { taskId, bob };
}

const written = (desk: Desk, name: 'Reason' | 'Message' = 'Reason') =>
  desk.dialog.getByRole('textbox', { name });

async function answerIn(page: Page, taskId: TaskId, verb: 'Approve'): Promise<void> {
  await page.goto(`${web.stack.url}/tasks/${taskId}`);
  await page.getByRole('button', { name: verb }).click();
  await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  await page.getByRole('heading', { name: /^Your answer/ }).waitFor();
}

/** The server takes what is sent there, and the page never hears of it. */
async function loseAnswers(desk: Desk, path: string): Promise<void> {
  await desk.page.route(path, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
}

async function delegateToOlga(bob: Desk, taskId: TaskId): Promise<Desk> {
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Olga');
  await bob.offers.filter({ hasText: 'Olga Owner' }).last().click();
  await bob.reads('This person belongs to Harbour NV.');
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  await bob.heading('Delegated to Olga Owner').waitFor();
  const olga = await web.browser.seat('Olga', `/tasks/${taskId}`, { at: 'Harbour NV' });
  await olga.button('Approve').waitFor();
  return olga;
}

async function recall(bob: Desk): Promise<void> {
  await bob.page.reload();
  await bob.button('Recall').click();
  await bob.dialog.getByRole('button', { name: 'Recall' }).click();
  await bob.button('Approve').waitFor();
}

test('TSK-05 a reason stays in the dialog when the task is answered in another tab meanwhile', async () => {
  const { taskId, bob } = await atTask('Two tabs');
  await bob.button('Reject').click();
  await written(bob).fill('It is too dear by half.');
  await answerIn(await bob.tab(), taskId, 'Approve');
  await bob.reads(notRecorded);
  await bob.reads(/This task has been answered: approved, .*, by you\./);
  expect(await written(bob).inputValue()).toBe('It is too dear by half.');
  expect(await bob.dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
  await bob.dialog.getByRole('button', { name: 'Copy the text' }).waitFor();
  expect(await bob.violations()).toEqual([]);
  await bob.page.keyboard.press('Escape');
  await gone(bob.dialog);
  const unsent = bob.page.getByRole('region', { name: 'What you have written was not sent' });
  await unsent.getByText('It is too dear by half.').waitFor();
  expect(await bob.violations()).toEqual([]);
  await unsent.getByRole('button', { name: 'Discard' }).click();
  await gone(unsent);
});

test('WFL-10 whoever comes second reads by whom it was answered, that theirs does not count, and their text', async () => {
  const groupId = await addGroup(web.place, ['cleo', 'dora']);
  const forGroup = await addTemplate(web.place, [taskPhaseOf([[groupId, 'one']])]);
  const taskId = await web.taskOf('cleo', await web.start({ title: 'One of us', templateId: forGroup }));
  const dora = await web.browser.seat('Dora', `/tasks/${taskId}`);
  await dora.button('Reject').click();
  await written(dora).fill('Not with me.');
  // Between two looks of the page, so that she still believes it to be open.
  await dora.page.route('**/v1/tasks**', (route) =>
    route.request().method() === 'GET' ? route.abort('aborted') : route.continue(),
  );
  const cleo = await web.browser.seat('Cleo', `/tasks/${taskId}`);
  await answerIn(cleo.page, taskId, 'Approve');
  dora.expect(/^409 POST \/v1\/tasks\//);
  await dora.dialog.getByRole('button', { name: 'Reject' }).click();
  await dora.reads('The task has been answered already');
  await dora.page.unroute('**/v1/tasks**');
  await dora.reads(/This task has been answered: approved, .*, by Cleo Controller\./);
  await dora.reads(notRecorded);
  expect(await written(dora).inputValue()).toBe('Not with me.');
});

test('DEL-11 a client who is writing when the task is recalled reads so, and by whom', async () => {
  const { taskId, bob } = await atTask('Recalled in the middle');
  const olga = await delegateToOlga(bob, taskId);
  olga.expect(/^404 GET \/v1\/tasks\//, /^409 POST \/v1\/tasks\//);
  await olga.button('Reject').click();
  await written(olga).fill('We never ordered it.');
  await recall(bob);
  await olga.reads('Bob Buyer has recalled the task.');
  await olga.reads(notRecorded);
  expect(await written(olga).inputValue()).toBe('We never ordered it.');
  expect(await olga.dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
  await olga.page.keyboard.press('Escape');
  await gone(olga.dialog);
  await olga.page.getByRole('heading', { name: 'Recalled in the middle', level: 1 }).waitFor();
  await olga.reads('We never ordered it.');
  expect(await olga.button('Approve').count()).toBe(0);
  expect(await olga.page.getByRole('region', { name: 'Form' }).count()).toBe(0);
});

test('DEL-03 the reason for giving a task back stays when it is recalled first', async () => {
  const { taskId, bob } = await atTask('Back and forth');
  const olga = await delegateToOlga(bob, taskId);
  olga.expect(/^404 GET \/v1\/tasks\//);
  await olga.button('Give back').click();
  await written(olga).fill('Ask the builder.');
  await recall(bob);
  await olga.reads('Bob Buyer has recalled the task.');
  await olga.reads('It was not given back by you.');
  expect(await written(olga).inputValue()).toBe('Ask the builder.');
});

test('DEL-01 the message of a delegation stays when the task is answered first', async () => {
  const { taskId, bob } = await atTask('Too late to delegate');
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Ann');
  await bob.offers.filter({ hasText: 'Ann Approver' }).first().click();
  await written(bob, 'Message').fill('You know these people.');
  await answerIn(await bob.tab(), taskId, 'Approve');
  await bob.reads('It was not delegated.');
  expect(await written(bob, 'Message').inputValue()).toBe('You know these people.');
  expect(await bob.dialog.getByRole('button', { name: 'Delegate' }).isDisabled()).toBe(true);
});

test('TSK-05 an answer whose confirmation was lost is told as taken, and the page goes on from it', async () => {
  const { taskId, bob } = await atTask('Lost on the way');
  bob.expect(/^net::ERR_CONNECTION_RESET POST/, /^console: .*net::ERR_/);
  await loseAnswers(bob, `**/v1/tasks/${taskId}/reject`);
  await bob.button('Reject').click();
  await written(bob).fill('It came without its lamps.');
  await bob.dialog.getByRole('button', { name: 'Reject' }).click();
  await bob.reads('It is not certain that your answer arrived.');
  await bob.page.unroute(`**/v1/tasks/${taskId}/reject`);
  await bob.heading('Your answer: rejected').waitFor();
  await bob.reads('What happens next');
  expect(await bob.page.getByText(notRecorded).count()).toBe(0);
});
