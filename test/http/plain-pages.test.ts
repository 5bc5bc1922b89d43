// The pages that are there without the web app, in a real browser: nothing in them shuts anybody out (UI-04, UI-05).
import { source as axe } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { requireChromium } from '../../bin/chromium.js';
import { TestApi } from './api.ts';

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  api = await TestApi.open();
  browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const pages: [path: string, title: string][] = [
  ['/', 'The pages are not built'],
  ['/nonsense', 'There is no such page'],
  ['/sign-in', 'Nobody can sign in here yet'],
  ['/signed-out', 'You are signed out'],
  ['/signed-out?only=here', 'You are signed out'],
];
const looks = [
  { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { colorScheme: 'dark', viewport: { width: 1_000, height: 740 } },
] as const;

test.each(pages)('UI-04, UI-05 at %s everybody reads "%s", and has a way on', async (path, title) => {
  for (const look of looks) {
    const page = await browser.newPage(look);
    const faults: string[] = [];
    page.on('console', (message) => {
      // The status of the page itself is no fault of it.
      if (message.type() === 'error' && !message.text().includes('the server responded')) {
        faults.push(message.text());
      }
    });
    await page.goto(`${api.url}${path}`);
    expect(await page.getByRole('main').getByRole('heading', { level: 1 }).textContent()).toBe(title);
    expect(await page.getByRole('link').count()).toBe(1);
    await page.evaluate(axe);
    const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
    expect([found, faults]).toEqual([[], []]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.viewport.width);
    await page.close();
  }
});

test.each([
  ['of the browser', { 'accept-language': 'fr;q=0.1, nl-NL,nl;q=0.9,en;q=0.5' }],
  ['chosen in the menu', { 'accept-language': 'en-GB', cookie: 'countersign_language=nl' }],
])('UI-04 the pages around the sign-in speak the language %s', async (_, headers) => {
  const said = async (path: string) => (await fetch(`${api.url}${path}`, { headers })).text();
  const ended = await said('/signed-out');
  expect(ended).toContain('<html lang="nl">');
  expect(ended).toContain('<h1>U bent afgemeld</h1>');
  expect(ended).toContain('>Aanmelden</a>');
  expect(await said('/signed-out?only=here')).toContain('Meld u ook daar af');
});

test('UI-04 somebody whose language they do not speak reads them in English', async () => {
  const headers = { 'accept-language': 'fr-FR,fr;q=0.9', cookie: 'countersign_language=klingon' };
  const page = await (await fetch(`${api.url}/signed-out`, { headers })).text();
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('<h1>You are signed out</h1>');
});
