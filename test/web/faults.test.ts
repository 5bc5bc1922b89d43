// Servers that go away, sessions that end, and links that lead to nothing.
import type { ApprovalId, TaskId, TemplateId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { gone } from '../support/browser.ts';
import type { Desk } from '../support/browser.ts';
import { buildHouse } from '../support/house.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
let templateId: TemplateId;
jest.setTimeout(180_000);

beforeAll(async () => {
  web = await WebStack.open();
  templateId = await addTemplate(web.place, [phaseOf('approval', [[web.house.groups.buyers, 1]])]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function startForBob(
  title: string,
): Promise<{ readonly approvalId: ApprovalId; readonly taskId: TaskId }> {
  const approvalId = await web.start({ title, templateId });
  return { approvalId, taskId: await web.taskOf('bob', approvalId) };
}

const reasonOf = (desk: Desk) => desk.dialog.getByRole('textbox', { name: 'Reason' });
const decisionOf = async (approvalId: ApprovalId): Promise<string> =>
  (await web.stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=30` })).body.state;

/** Ends the API as a fault would, and starts it again whatever came of the work. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  await web.stack.api?.kill();
  try {
    await work();
  } finally {
    await web.stack.startApi();
  }
}

/** The provider still knows them: whoever comes from the app goes straight back. */
const signInAgain = async (desk: Desk): Promise<void> => {
  await desk.dialog.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await desk.link('Sign in').click();
};

test('while the server is away the page says so, comes back by itself, and keeps what was typed', async () => {
  const { approvalId, taskId } = await startForBob('A bridge');
  const desk = await web.browser.seat('Bob', `/tasks/${taskId}`);
  desk.expect(/^net::ERR_/, /^console: .*net::ERR_/);
  await desk.button('Reject').click();
  await reasonOf(desk).fill('It leads nowhere.');
  await whileAway(async () => {
    await desk.reads('The server does not answer.');
    await desk.dialog.getByRole('button', { name: 'Reject' }).click();
    await desk.reads('It is not certain that your answer arrived.');
  });
  await desk.reads('The server answers again.');
  await gone(desk.page.getByText('The server answers again.'));
  expect(await reasonOf(desk).inputValue()).toBe('It leads nowhere.');
  await desk.dialog.getByRole('button', { name: 'Reject' }).click();
  await desk.heading('Your answer: rejected').waitFor();
  expect(await decisionOf(approvalId)).toBe('rejected');
});

test('a page that is opened while the server is away comes up once it is back', async () => {
  const desk = await web.browser.seat('Bob', '/tasks');
  desk.expect(/^net::ERR_/, /^console: .*net::ERR_/);
  await desk.heading('My tasks').waitFor();
  await whileAway(async () => {
    await desk.link('Notifications').click();
    await desk.reads('The server does not answer.');
  });
  await desk.page.getByRole('checkbox', { name: 'Unread only' }).waitFor();
  await gone(desk.page.getByText('The server does not answer.'));
});

test('when the session ends in the middle, what was typed is there after signing in again', async () => {
  const { approvalId, taskId } = await startForBob('A tunnel');
  const desk = await web.browser.desk();
  desk.expect(/^401 /);
  await desk.signIn('Bob', { to: `/tasks/${taskId}` });
  await desk.button('Reject').click();
  await reasonOf(desk).fill('It is dark in there.');
  await web.asOwner('update web_sessions set ended_at = now(), id_token = null where ended_at is null');
  await desk.dialog.getByRole('button', { name: 'Reject' }).click();
  await signInAgain(desk);
  await desk.page.waitForURL(`**/tasks/${taskId}`);
  await reasonOf(desk).waitFor();
  expect(await reasonOf(desk).inputValue()).toBe('It is dark in there.');
  await desk.dialog.getByRole('button', { name: 'Reject' }).click();
  await desk.heading('Your answer: rejected').waitFor();
  expect(await decisionOf(approvalId)).toBe('rejected');
});

test('a session that ended while nobody did anything is told at the next look', async () => {
  const desk = await web.browser.desk();
  desk.expect(/^401 /);
  await desk.signIn('Rita');
  await desk.reads('Nothing waits for you');
  await web.asOwner('update web_sessions set ended_at = now(), id_token = null where ended_at is null');
  await signInAgain(desk);
  await desk.reads('Nothing waits for you');
});

test('signing out ends it at both ends: the next sign-in asks who one is', async () => {
  const desk = await web.browser.desk();
  await desk.signIn('Sam');
  await desk.button('Sign out').click();
  await desk.page.waitForURL('**/signed-out');
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  await desk.open('/tasks');
  await desk.link('Sign in').click();
  await desk.heading('Who are you?').waitFor();
  await desk.choosePerson('Sue');
  await desk.page.waitForURL('**/tasks');
  await desk.reads('Sue Signatory');
});

test('whoever signs in at a shared desk does not see what the one before has typed', async () => {
  const { taskId } = await startForBob('A shared desk');
  const desk = await web.browser.desk();
  await desk.signIn('Bob', { to: `/tasks/${taskId}` });
  await desk.button('Reject').click();
  await reasonOf(desk).fill('Between us.');
  await desk.page.keyboard.press('Escape');
  await desk.button('Sign out').click();
  await desk.page.waitForURL('**/signed-out');
  expect(await desk.page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain(
    'Between us.',
  );
});

test('a link to a task that is answered says by what, and offers no answer', async () => {
  const { taskId } = await startForBob('Old news');
  const bob = await web.browser.desk();
  await bob.signIn('Bob', { to: `/tasks/${taskId}` });
  await bob.button('Approve').click();
  await bob.dialog.getByRole('button', { name: 'Approve' }).click();
  await bob.heading('Your answer: approved').waitFor();
  await bob.page.reload();
  await bob.reads('This task has been answered: approved');
  expect(await bob.button('Approve').count()).toBe(0);
});

test('a link to somebody else’s task, to nonsense or to nowhere says no more than that', async () => {
  const { taskId } = await startForBob('Not for Rita');
  const desk = await web.browser.desk();
  await desk.signIn('Rita', { to: '/tasks' });
  desk.expect(/^40[04] GET /);
  for (const page of [`/tasks/${taskId}`, '/tasks/nonsense', '/tasks/01a00000-0000-7000-8000-000000000000']) {
    await desk.open(page);
    await desk.heading('This task can’t be shown').waitFor();
    expect(await desk.page.getByText('Not for Rita').count()).toBe(0);
  }
  await desk.open('/approvals/nonsense');
  await desk.heading('This approval can’t be shown').waitFor();
  await desk.open('/no/such/page');
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  expect(await desk.page.getByRole('link').count()).toBeGreaterThan(0);
});

test('a link into another environment of one’s own says which, and goes on there', async () => {
  const other = await buildHouse(web.stack.database.app, 'Bakery');
  await web.link('cleo', other);
  const { taskId } = await startForBob('For Bob only');
  const group = await addGroup(web.place, ['cleo']);
  const forCleo = await addTemplate(web.place, [phaseOf('approval', [[group, 1]])]);
  const ownTask = await web.taskOf('cleo', await web.start({ title: 'Two hats', templateId: forCleo }));
  const desk = await web.browser.desk();
  desk.expect(/^404 GET /);
  await desk.open('/tasks');
  await desk.link('Sign in').click();
  await desk.choosePerson('Cleo');
  await desk.button(/Bakery/).click();
  await desk.reads('Nothing waits for you');
  await desk.open(`/tasks/${ownTask}`);
  await desk.reads('It belongs to Windmill BV');
  await desk.button('Go on in Windmill BV').click();
  await desk.heading('Two hats').waitFor();
  await desk.open(`/tasks/${taskId}`);
  await desk.heading('This task can’t be shown').waitFor();
  expect(await desk.page.getByText('It belongs to').count()).toBe(0);
});

test('whoever sits down where somebody sat finds nothing of theirs', async () => {
  const kept = "[localStorage.getItem('draft'), sessionStorage.getItem('draft'), innerWidth]";
  const bob = await web.browser.seat('Bob', '/tasks');
  await bob.page.setViewportSize({ width: 400, height: 600 });
  await bob.page.evaluate("localStorage.setItem('draft', 'x'); sessionStorage.setItem('draft', 'x');");
  await bob.tab();
  expect(await web.browser.clear()).toEqual([]);
  const desk = await web.browser.seat('Ann', '/tasks');
  await desk.heading('My tasks').waitFor();
  await desk.settled();
  expect([desk === bob, desk.pages]).toEqual([true, 1]);
  await desk.open('/healthz');
  expect(await desk.page.evaluate(kept)).toEqual([null, null, 1280]);
});
