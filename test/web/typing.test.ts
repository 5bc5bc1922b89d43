// What people type and paste, however long it is and whatever is in it.
import type { TaskId, TemplateId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
import type { Desk, DeskOptions } from '../support/browser.ts';
import { gone } from '../support/browser.ts';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
let templateId: TemplateId;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
  templateId = await addTemplate(web.place, [phaseOf('approval', [[web.house.groups.buyers, 1]])]);
});
afterEach(() => web.clear());
afterAll(() => web.close());

async function atTask(
  title: string,
  options: DeskOptions = {},
): Promise<{ readonly taskId: TaskId; readonly bob: Desk; readonly sent: string[] }> {
  const taskId = await web.taskOf('bob', await web.start({ title, templateId }));
  const bob = await web.browser.seat('Bob', '/tasks', options);
  const sent: string[] = [];
  bob.page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.postData() ?? '');
  });
  await bob.open(`/tasks/${taskId}`);
  return { taskId, bob, sent };
}

const long = (characters: number): string => 'Seven. '.repeat(characters).slice(0, characters - 4) + 'end.';
const textbox = (desk: Desk) => desk.dialog.getByRole('textbox').last();

test('UI-04 a reason that is too long stays whole, is refused with how much too long it is, and is never cut', async () => {
  const { bob, sent } = await atTask('Many words');
  await bob.button('Reject').click();
  await textbox(bob).fill(long(10_000));
  expect((await textbox(bob).inputValue()).length).toBe(10_000);
  await bob.reads('This is 6,000 characters too long');
  await bob.dialog.getByRole('button', { name: 'Reject' }).click();
  expect(await textbox(bob).getAttribute('aria-invalid')).toBe('true');
  expect(await bob.page.evaluate<string>('document.activeElement.tagName')).toBe('TEXTAREA');
  expect(await bob.violations()).toEqual([]);
  await textbox(bob).fill(long(3_990));
  await bob.reads('10 characters left');
  await textbox(bob).fill(long(4_000));
  expect(sent).toEqual([]);
  await bob.dialog.getByRole('button', { name: 'Reject' }).click();
  await bob.heading('Your answer: rejected').waitFor();
  expect(sent.map((body) => JSON.parse(body).reason)).toEqual([long(4_000)]);
  // It does not push everything else off the page.
  await bob.page.reload();
  for (const [name, place] of [
    ['Phases', 'task-phases'],
    ['What was done', 'task-audit'],
  ] as const) {
    const part = bob.page.getByRole('region', { name });
    await part.getByRole('button', { name: 'Show all of it' }).waitFor();
    const height = () => bob.page.evaluate<number>(`document.querySelector('.${place} .said').offsetHeight`);
    const folded = await height();
    await part.getByRole('button', { name: 'Show all of it' }).click();
    await part.getByRole('button', { name: 'Show less' }).waitFor();
    expect(await height()).toBeGreaterThan(2 * folded);
  }
});

test('DEL-01, TSK-06 a message and a reason for several tasks are not cut either', async () => {
  const { bob, sent } = await atTask('Long message');
  await bob.button('Delegate').click();
  await bob.dialog.getByRole('combobox', { name: 'To whom' }).fill('Ann');
  await bob.offers.filter({ hasText: 'Ann Approver' }).first().click();
  await textbox(bob).fill(long(4_321));
  await bob.reads('This is 321 characters too long');
  await bob.dialog.getByRole('button', { name: 'Delegate' }).click();
  expect((await textbox(bob).inputValue()).length).toBe(4_321);
  await bob.dialog.getByRole('button', { name: 'Cancel' }).click();
  await gone(bob.dialog);
  await bob.link('My tasks').first().click();
  await bob.page.getByRole('checkbox', { name: 'Select Long message' }).check();
  await bob.button('Reject 1 task').click();
  await textbox(bob).fill(long(4_002));
  await bob.reads('This is 2 characters too long');
  await bob.dialog.getByRole('button', { name: 'Reject 1 task' }).click();
  expect(await textbox(bob).getAttribute('aria-invalid')).toBe('true');
  expect(sent).toEqual([]);
});

test('UI-04 characters that can’t be stored are dropped as they come, and the rest is recorded', async () => {
  const { bob, sent } = await atTask('From a terminal');
  await bob.button('Reject').click();
  await textbox(bob).fill('No\u0000 way\u0007,\nnot\u001b so\u202e \ud83d\ude00.');
  await bob.dialog.getByRole('button', { name: 'Reject' }).click();
  await bob.heading('Your answer: rejected').waitFor();
  expect(sent.map((body) => JSON.parse(body).reason)).toEqual(['No way,\nnot so \ud83d\ude00.']);
});

test('UI-04 what the server refuses is said in the reader’s language, without the words of the API', async () => {
  const { taskId, bob } = await atTask('In het Nederlands', { locale: 'nl-NL' });
  bob.expect(/^422 POST /);
  await bob.page.route(`**/v1/tasks/${taskId}/reject`, (route) =>
    route.continue({ postData: JSON.stringify({ reason: 'a\u0000b' }) }),
  );
  await bob.button('Afkeuren').click();
  await textbox(bob).fill('Nee.');
  await bob.dialog.getByRole('button', { name: 'Afkeuren' }).click();
  await bob.reads('De server kon het zo niet aannemen');
  expect(await bob.dialog.innerText()).not.toMatch(/\/body|malformed|NUL/);
  expect(await textbox(bob).inputValue()).toBe('Nee.');
});

test('TSK-06 whatever else an address of the list says is passed over', async () => {
  const { bob } = await atTask('Found by a long link');
  for (const search of ['utm_source=mail', 'page=-1', 'groupId=x&environmentId=1&contractType=%00&sort=up']) {
    await bob.open(`/tasks?${search}`);
    await bob.link(/Found by a long link/).waitFor();
  }
});

test('TSK-06 a reason for several tasks is kept when the dialog is closed, and across signing in again', async () => {
  const taskId = await web.taskOf('bob', await web.start({ title: 'One of several', templateId }));
  const desk = await web.browser.desk();
  desk.expect(/^401 /);
  await desk.signIn('Bob');
  await desk.page.getByRole('checkbox', { name: 'Select One of several' }).check();
  await desk.button('Reject 1 task').click();
  await textbox(desk).fill('None of these.');
  await desk.page.keyboard.press('Escape');
  await gone(desk.dialog);
  await desk.button('Reject 1 task').click();
  expect(await textbox(desk).inputValue()).toBe('None of these.');
  await web.asOwner('update web_sessions set ended_at = now(), id_token = null where ended_at is null');
  await desk.dialog.getByRole('button', { name: 'Reject 1 task' }).click();
  await desk.dialog.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await desk.link('Sign in').click();
  await desk.page.waitForURL('**/tasks');
  await textbox(desk).waitFor();
  expect(await textbox(desk).inputValue()).toBe('None of these.');
  await desk.dialog.getByRole('button', { name: 'Reject 1 task' }).click();
  await desk.reads('1 of 1 answered.');
  await desk.open(`/tasks/${taskId}`);
  await desk.page.getByRole('blockquote').filter({ hasText: 'None of these.' }).first().waitFor();
});
