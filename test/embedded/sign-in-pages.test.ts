// The pages of the embedded provider in a real browser: by keyboard, at the width of a phone, in light and dark, and
// looked through for what would shut somebody out (UI-04, UI-05).
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { source as axe } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { requireChromium } from '../../bin/chromium.js';
import { keepDemoEnvironment } from '../../src/cli/demo-file.ts';
import { companies } from '../../src/demo/companies.ts';
import { issuerAt } from '../../src/embedded/identity-provider-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';

let browser: Browser;
let folder: string;
let issuer: string;
let provider: Program;
/** In the place of the web app: where the browser is sent is all that counts. */
let app: Server;
let publicUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-pages-'));
  for (const { name, people } of companies) {
    keepDemoEnvironment(folder, {
      id: 'e' as never,
      name,
      integration: { name: 'ERP', key: 'cs_x' },
      template: { id: 't' as never, name: 'T' },
      usual: { contractType: 'INVOICE', location: 'AMS' },
      people: Object.entries(people).map(([handle, person]) => ({
        handle,
        id: 'u' as never,
        name: person.name,
        does: person.does,
      })),
    });
  }
  app = createServer((_request, response) => response.end('here'));
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', done));
  publicUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const port = await freePort();
  issuer = issuerAt(port);
  provider = await startProgram(
    'identity-provider',
    { COUNTERSIGN_STATE: folder, IDENTITY_PORT: String(port), PUBLIC_URL: publicUrl },
    { readyUrl: `${issuer}/.well-known/openid-configuration`, logFile: join(folder, 'provider.log') },
  );
  browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await provider?.stop();
  app?.closeAllConnections();
  app?.close();
  rmSync(folder, { recursive: true });
});

const authorisation = (): string => {
  const url = new URL(`${issuer}/auth`);
  const parameters = {
    client_id: 'countersign-web',
    redirect_uri: `${publicUrl}/sign-in/callback`,
    response_type: 'code',
    scope: 'openid profile',
    state: 'state',
    nonce: 'nonce',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

/** A browser of its own, at the page that it is sent to. */
async function open(look: { width?: number; colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
  const { width = 1_000, colorScheme = 'light' } = look;
  const page = await browser.newPage({ viewport: { width, height: 740 }, colorScheme });
  await page.goto(authorisation());
  return page;
}

/** What a check by the rules of WCAG 2.2 finds, by rule and place. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    return (await checker.run()).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test('UI-04 by keyboard alone one finds oneself, reads what everybody does, and signs in', async () => {
  const page = await open();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Who are you?');
  expect(await page.getByRole('region', { name: 'Veldhuis Accountants' }).getByRole('button').count()).toBe(
    11,
  );
  const ann = page.getByRole('button', { name: 'Ann Mulder approves for Purchasing' });
  const isFocused = () => ann.evaluate((element) => element.ownerDocument.activeElement === element);
  for (let nth = 0; nth < 30 && !(await isFocused()); nth += 1) await page.keyboard.press('Tab');
  expect(await isFocused()).toBe(true);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${publicUrl}/sign-in/callback?code=*`);
  await page.close();
});

test.each([
  ['light', 1_000],
  ['dark', 1_000],
  ['light', 360],
  ['dark', 360],
] as const)('UI-04, UI-05 nothing shuts anybody out, in %s and %d px wide', async (colorScheme, width) => {
  const page = await open({ width, colorScheme });
  expect(await violations(page)).toEqual([]);
  const widest = await page.evaluate('document.documentElement.scrollWidth');
  expect(widest).toBeLessThanOrEqual(width);
  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  await page.close();
});

test('who does not want to sign in goes back', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Do not sign in' }).click();
  await page.waitForURL(`${publicUrl}/sign-in/callback?error=access_denied*`);
  await page.close();
});

test('UI-04 a sign-in that is over, a sign-out, and what the provider can not do have pages with a way back', async () => {
  const page = await open();
  await page.goto(`${issuer}/sign-in/nonsense`);
  expect(await page.getByRole('heading').textContent()).toBe('This sign-in is over');
  expect(await page.getByRole('link').getAttribute('href')).toBe(`${publicUrl}/`);
  expect(await violations(page)).toEqual([]);
  await page.goto(`${issuer}/auth?client_id=nobody`);
  expect(await page.getByRole('heading').textContent()).toBe('The provider can not do this');
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test('UI-04 whoever is signed in at the provider is asked before a program signs them out that does not name them', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Ann Mulder' }).click();
  await page.waitForURL(`${publicUrl}/**`);
  await page.goto(`${issuer}/session/end`);
  expect(await page.getByRole('heading').textContent()).toBe('Sign out?');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${issuer}/session/end/success*`);
  expect(await page.getByRole('heading').textContent()).toBe('You are signed out');
  expect(await violations(page)).toEqual([]);
  // Nobody is signed in any more: there is nothing to ask.
  await page.goto(`${issuer}/session/end`);
  await page.waitForURL(`${issuer}/session/end/success*`);
  await page.close();
});
