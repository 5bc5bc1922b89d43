// A page that nobody touches does nothing but look for news now and then.
import { setTimeout as delay } from 'node:timers/promises';
import { WebStack } from '../support/web-stack.ts';

let web: WebStack;
jest.setTimeout(120_000);

beforeAll(async () => {
  web = await WebStack.open();
});
afterEach(() => web.clear());
afterAll(() => web.close());

test('UI-04 a page that is left alone does not render on and on', async () => {
  const bob = await web.browser.seat('Bob', '/notifications');
  // The keys of a page are listened to anew whenever what it shows has changed them.
  await bob.page.addInitScript(`{
    const listen = document.addEventListener.bind(document);
    globalThis.listened = 0;
    document.addEventListener = (type, ...rest) => {
      if (type === 'keydown') globalThis.listened += 1;
      listen(type, ...rest);
    };
  }`);
  const listened = (): Promise<unknown> => bob.page.evaluate('globalThis.listened');
  for (const path of ['/tasks', '/notifications', '/delegations']) {
    await bob.open(path);
    await bob.page.waitForLoadState('networkidle');
    const before = await listened();
    await delay(1_500);
    expect([path, await listened()]).toEqual([path, before]);
  }
});
