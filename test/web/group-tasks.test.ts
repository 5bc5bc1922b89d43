// The task of a group, at the desks of its members.
import type { GroupMode } from '../../src/domain/phase-kind.ts';
import { addGroup, addTemplate, taskPhaseOf } from '../support/courses.ts';
import { gone } from '../support/browser.ts';
import type { Desk } from '../support/browser.ts';
import { joins, leaves } from '../support/group-tasks.ts';
import type { PersonName } from '../support/house.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function startFor(title: string, mode: GroupMode, members: readonly PersonName[]) {
  const groupId = await addGroup(web.place, members);
  const templateId = await addTemplate(web.place, [taskPhaseOf([[groupId, mode]])]);
  const approvalId = await web.start({ title, templateId });
  const [first = 'cleo'] = members;
  return { approvalId, groupId, taskId: await web.taskOf(first, approvalId) };
}

const answers = async (desk: Desk, verb: 'Approve' | 'Reject', reason?: string): Promise<void> => {
  await desk.button(verb).click();
  if (reason) await desk.dialog.getByRole('textbox').fill(reason);
  await desk.dialog.getByRole('button', { name: verb }).click();
};

test('TSK-01, WFL-10, 13 every member has the task; the first answer is everybody’s, and the second is told', async () => {
  const { taskId } = await startFor('Paint for all', 'one', ['cleo', 'dora']);
  const cleo = await web.browser.seat('Cleo', '/tasks');
  const dora = await web.browser.seat('Dora', `/tasks/${taskId}`);
  await cleo.link(/Paint for all/).click();
  await cleo.reads('One answer is sufficient.');
  await dora.button('Reject').click();
  await dora.dialog.getByRole('textbox').fill('Too green.');
  // Whoever looks on is told in time; here the answer of the other comes between two looks.
  await dora.page.route('**/v1/tasks**', (route) => {
    return route.request().method() === 'GET' ? route.abort('aborted') : route.continue();
  });
  await answers(cleo, 'Approve');
  await cleo.reads('The approval has ended: approved.');
  dora.expect(/^409 POST \/v1\/tasks\//);
  await dora.dialog.getByRole('button', { name: 'Reject' }).click();
  await dora.reads('The task has been answered already; this answer was not taken.');
  await dora.page.unroute('**/v1/tasks**');
  await dora.page.reload();
  await dora.reads('This task has been answered: approved');
});

test('WFL-10 whoever has the task open sees that somebody else has answered it', async () => {
  const { taskId } = await startFor('Brushes', 'one', ['cleo', 'dora']);
  const dora = await web.browser.seat('Dora', `/tasks/${taskId}`);
  await dora.button('Approve').waitFor();
  const cleo = await web.browser.seat('Cleo', `/tasks/${taskId}`);
  await answers(cleo, 'Approve');
  await dora.reads('This task has been answered: approved');
  await gone(dora.button('Approve'));
});

test('WFL-11, GRP-18 all must act: a new member has the task at once, a removed one no longer', async () => {
  const { taskId, groupId, approvalId } = await startFor('Rules of the house', 'all', ['cleo', 'dora']);
  const basil = await web.browser.seat('Basil', '/tasks');
  await basil.reads('Nothing waits for you');
  const dora = await web.browser.seat('Dora', `/tasks/${taskId}`);
  await dora.reads('0 of 2 have answered');
  await joins(web.place, 'basil', groupId);
  await leaves(web.place, 'dora', groupId);
  await basil.link(/Rules of the house/).click();
  dora.expect(/^404 GET \/v1\/(?:tasks|approvals|documents)\//);
  await dora.reads('You do not have this task any more; it is for the members of the group');
  await answers(basil, 'Approve');
  await basil.heading('Your answer: approved').waitFor();
  const cleo = await web.browser.seat('Cleo', `/tasks/${taskId}`);
  await cleo.reads('1 of 2 have answered');
  await answers(cleo, 'Approve');
  await cleo.reads('The approval has ended: approved.');
  const { body } = await web.stack.call('client', { path: `/v1/approvals/${approvalId}` });
  expect(body.state).toBe('approved');
});

test('WFL-12 where all must act, the first rejection ends it for everybody', async () => {
  const { taskId } = await startFor('A new logo', 'all', ['cleo', 'dora']);
  const cleo = await web.browser.seat('Cleo', `/tasks/${taskId}`);
  await answers(cleo, 'Reject', 'It looks like ours.');
  await cleo.reads('The approval has ended: rejected.');
  const dora = await web.browser.seat('Dora', `/tasks/${taskId}`);
  await dora.reads('This task has been answered: rejected');
  await dora.reads('It looks like ours.');
});
