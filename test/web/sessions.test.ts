// Two tabs of one browser, in which somebody else signs in.
import type { TemplateId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
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

test('ENV-01 what one person has read is not shown to whoever signs in after them in another tab', async () => {
  const approvalId = await web.start({ title: 'For Bob only', fields: { secret: 'Plan B' }, templateId });
  const taskId = await web.taskOf('bob', approvalId);
  const desk = await web.browser.desk();
  await desk.signIn('Bob', { to: `/tasks/${taskId}` });
  await desk.reads('Plan B');
  const other = await desk.tab();
  await other.goto(`${web.stack.url}/tasks`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL('**/signed-out');
  desk.expect(/^40[134] GET \/v1\//);
  await other.goto(`${web.stack.url}/tasks`);
  await other.getByRole('link', { name: 'Sign in' }).click();
  await other.getByRole('button', { name: 'Rita' }).first().click();
  await other.waitForURL('**/tasks');
  await other.getByText('Rita Reviewer').first().waitFor();
  await desk.reads('Rita Reviewer');
  await desk.heading('This task can’t be shown').waitFor();
  const shown = await desk.page.evaluate<string>('document.body.innerText');
  expect(shown).not.toContain('Plan B');
  expect(shown).not.toContain('For Bob only');
  expect(shown).not.toContain('Bob Buyer');
});
