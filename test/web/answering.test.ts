// Tasks in people's hands: from the mail to the answer, and what comes after it.
import type { ApprovalId, TaskId, TemplateId } from '../../src/domain/ids.ts';
import type { PhaseKind } from '../../src/domain/phase-kind.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
import { gone } from '../support/browser.ts';
import type { Desk } from '../support/browser.ts';
import type { GroupName, PersonName } from '../support/house.ts';
import { WebStack } from '../support/web-stack.ts';
import type { Sent } from '../support/web-stack.ts';
import { until } from '../support/until.ts';

let web: WebStack;
/** Bob approves. */
let oneApproval: TemplateId;
/** Bob approves, then Sam signs. */
let thenSigned: TemplateId;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
  const phase = (kind: PhaseKind, group: GroupName) => phaseOf(kind, [[web.house.groups[group], 1]]);
  oneApproval = await addTemplate(web.place, [phase('approval', 'buyers')]);
  thenSigned = await addTemplate(web.place, [phase('approval', 'buyers'), phase('signature', 'signers')]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function startFor(
  name: PersonName,
  sent: Sent,
): Promise<{ readonly approvalId: ApprovalId; readonly taskId: TaskId }> {
  const approvalId = await web.start(sent);
  return { approvalId, taskId: await web.taskOf(name, approvalId) };
}

const stateOf = async (approvalId: ApprovalId) =>
  (await web.stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=30` })).body;

/** Lists of tasks are answered once they are let through. */
async function holdLists(desk: Desk): Promise<() => void> {
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await desk.page.route('**/v1/tasks?**', async (route) => {
    await held;
    await route.continue();
  });
  return () => letThrough();
}

test('NTF-04 the link of a mail leads through the sign-in to the task that it is about', async () => {
  const { taskId } = await startFor('rita', { title: 'Twelve chairs' });
  const link = await web.linkOf('rita', /Twelve chairs/);
  expect(link).toBe(`${web.stack.url}/tasks/${taskId}`);
  const desk = await web.browser.desk();
  await desk.signIn('Rita', { to: link });
  await desk.heading('Twelve chairs').waitFor();
  await desk.button('Review').waitFor();
  expect(await desk.page.title()).toBe('Twelve chairs – Countersign');
});

test('UI-01, TSK-05 whoever answers is told what happens next, and goes on with the next task', async () => {
  await startFor('bob', { title: 'Second hand desk', templateId: oneApproval });
  await startFor('bob', { title: 'Standing lamp', templateId: thenSigned });
  const desk = await web.browser.seat('Bob', '/tasks');
  const list = desk.page.getByRole('list', { name: 'Open tasks' });
  await list.getByRole('link', { name: 'Standing lamp' }).click();
  await desk.heading('Standing lamp').waitFor();
  await desk.reads('You were chosen as a default assignee of the group BUYERS.');
  await desk.button('Approve').click();
  await desk.dialog.getByRole('button', { name: 'Approve' }).click();
  await desk.heading('Your answer: approved').waitFor();
  await desk.reads('What happens next');
  await desk.reads('“signature” is under way: Sam Signatory.');
  await desk.link('Next task: Second hand desk').click();
  await desk.page.getByRole('heading', { name: 'Second hand desk', level: 1 }).waitFor();
  await desk.link('My tasks').first().click();
  await list.getByRole('link', { name: 'Second hand desk' }).waitFor();
  expect(await list.getByRole('link', { name: 'Standing lamp' }).count()).toBe(0);
  await until(async () => (await desk.page.title()) === '(1) My tasks – Countersign');
});

test('UI-01 what one has answered is not listed again, however long the list takes', async () => {
  await startFor('bob', { title: 'Third hand desk', templateId: oneApproval });
  await startFor('bob', { title: 'Reading lamp', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', '/tasks');
  const list = desk.page.getByRole('list', { name: 'Open tasks' });
  await list.getByRole('link', { name: 'Reading lamp' }).click();
  await desk.button('Approve').click();
  const letThrough = await holdLists(desk);
  await desk.dialog.getByRole('button', { name: 'Approve' }).click();
  await desk.heading('Your answer: approved').waitFor();
  await desk.link('My tasks').first().click();
  await desk.page.getByRole('heading', { name: 'My tasks', level: 1 }).waitFor();
  expect(await list.getByRole('link').count()).toBe(0);
  letThrough();
  await list.getByRole('link', { name: 'Third hand desk' }).waitFor();
  expect(await list.getByRole('link', { name: 'Reading lamp' }).count()).toBe(0);
});

test('WFL-08 a rejection needs a reason, which the others read', async () => {
  const { approvalId, taskId } = await startFor('bob', { title: 'Gold pens', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', `/tasks/${taskId}`);
  await desk.button('Reject').click();
  await desk.dialog.getByRole('button', { name: 'Reject' }).click();
  await desk.reads('Say why: others have to understand it later.');
  const reason = desk.dialog.getByRole('textbox', { name: 'Reason' });
  expect(await reason.getAttribute('aria-invalid')).toBe('true');
  await reason.fill('Ink will do.');
  await desk.dialog.getByRole('button', { name: 'Reject' }).click();
  await desk.heading('Your answer: rejected').waitFor();
  await desk.reads('The approval has ended: rejected.');
  await desk.reads('Ink will do.');
  expect((await stateOf(approvalId)).state).toBe('rejected');
});

test('UI-01, UI-04 all of it goes by the keyboard alone, from the sign-in to the next task', async () => {
  const first = await startFor('bob', { title: 'Keyboards', templateId: oneApproval });
  await startFor('bob', { title: 'Mice', templateId: oneApproval });
  const desk = await web.browser.desk();
  const { keyboard } = desk.page;
  const focused = () => desk.page.evaluate<string>('document.activeElement.textContent.trim()');
  const tabTo = async (text: string): Promise<void> => {
    for (let strokes = 0; !(await focused()).startsWith(text); strokes += 1) {
      if (strokes > 60) throw new Error(`the focus does not come to ${text}`);
      await keyboard.press('Tab');
    }
  };
  await desk.open(`/tasks/${first.taskId}`);
  await desk.link('Sign in').waitFor();
  await tabTo('Sign in');
  await keyboard.press('Enter');
  await desk.heading('Who are you?').waitFor();
  await tabTo('Bob');
  await keyboard.press('Enter');
  await desk.heading('Keyboards').waitFor();
  await desk.button('Approve').waitFor();
  await keyboard.press('?');
  await desk.dialog.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  await desk.dialog.getByRole('rowheader', { name: 'Reject' }).waitFor();
  await keyboard.press('Escape');
  await gone(desk.dialog);
  await keyboard.press('a');
  await desk.dialog.getByRole('heading', { name: 'Approve this document' }).waitFor();
  // Letters mean themselves in there.
  await desk.dialog.getByRole('textbox', { name: 'Remark' }).focus();
  await keyboard.type('a remark');
  await keyboard.press('Escape');
  await gone(desk.dialog);
  await keyboard.press('a');
  await desk.dialog.getByRole('button', { name: 'Approve' }).waitFor();
  await tabTo('Approve');
  await keyboard.press('Enter');
  await desk.heading('Your answer: approved').waitFor();
  expect(await focused()).toBe('Your answer: approved');
  await desk.link(/^Next task/).waitFor();
  await keyboard.press('n');
  await gone(desk.heading('Keyboards'));
  await keyboard.press('g');
  await keyboard.press('t');
  await desk.page.getByRole('heading', { name: 'My tasks', level: 1 }).waitFor();
  await desk.link(/Mice/).waitFor();
  await keyboard.press('j');
  await keyboard.press('x');
  await desk.reads('1 selected');
  await keyboard.press('Enter');
  await desk.button('Approve').waitFor();
});

test('UI-04 single-key shortcuts can be switched off, and stay off', async () => {
  const { taskId } = await startFor('bob', { title: 'Quiet keys', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', `/tasks/${taskId}`);
  await desk.button('Keyboard shortcuts').click();
  await desk.dialog.getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await desk.dialog.getByRole('button', { name: 'Close' }).click();
  await gone(desk.dialog);
  await desk.page.reload();
  await desk.button('Approve').waitFor();
  await desk.page.keyboard.press('a');
  await desk.button('Keyboard shortcuts').click();
  expect(await desk.dialog.getByRole('heading').first().innerText()).toBe('Keyboard shortcuts');
});

test('a double click answers once', async () => {
  const { approvalId, taskId } = await startFor('bob', { title: 'Double doors', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', `/tasks/${taskId}`);
  const sent: string[] = [];
  desk.page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  await desk.button('Approve').dblclick();
  await desk.dialog.getByRole('button', { name: 'Approve' }).dblclick();
  await desk.heading('Your answer: approved').waitFor();
  await desk.reads('The approval has ended: approved.');
  expect(sent).toEqual([`/v1/tasks/${taskId}/approve`]);
  const { body: audit } = await web.stack.call('client', { path: `/v1/approvals/${approvalId}/audit` });
  const actions = audit.items.map(({ action }: { action: string }) => action);
  expect(actions.filter((action: string) => action === 'task_approved')).toHaveLength(1);
});

test('TSK-06 several tasks are answered at once, each with its own result', async () => {
  const first = await startFor('bob', { title: 'Tea', amount: '1.00', templateId: oneApproval });
  const second = await startFor('bob', { title: 'Coffee', amount: '2.00', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', '/tasks');
  await desk.page.getByRole('checkbox', { name: 'Select Tea' }).check();
  await desk.page.getByRole('checkbox', { name: 'Select Coffee' }).check();
  await desk.button('Approve 2 tasks').click();
  await desk.dialog.getByRole('button', { name: 'Approve 2 tasks' }).click();
  await desk.reads('2 of 2 answered.');
  await desk.dialog.getByRole('button', { name: 'Close' }).last().click();
  await gone(desk.link(/^Coffee/));
  for (const { approvalId } of [first, second]) expect((await stateOf(approvalId)).state).toBe('approved');
});

test('UI-01 while it is not known whether an answer arrived, the list stays as it was last read', async () => {
  const { taskId } = await startFor('bob', { title: 'Lamp on the way', templateId: oneApproval });
  const desk = await web.browser.seat('Bob', '/tasks');
  const list = desk.page.getByRole('list', { name: 'Open tasks' });
  await list.getByRole('link', { name: 'Lamp on the way' }).click();
  await desk.button('Approve').click();
  desk.expect(/^net::ERR_CONNECTION_RESET POST/, /^console: .*net::ERR_/);
  await desk.page.route(`**/v1/tasks/${taskId}/approve`, (route) => route.abort('connectionreset'));
  const letThrough = await holdLists(desk);
  await desk.dialog.getByRole('button', { name: 'Approve' }).click();
  await desk.reads('It is not certain that your answer arrived.');
  await desk.page.keyboard.press('Escape');
  await gone(desk.dialog);
  await desk.link('My tasks').first().click();
  await list.getByRole('link', { name: 'Lamp on the way' }).waitFor();
  letThrough();
});
