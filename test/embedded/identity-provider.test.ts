// The provider that `npm start` runs for the demo's people, as a process of its own, gone through by real clients.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { keepDemoApi, keepDemoEnvironment } from '../../src/cli/demo-file.ts';
import { Session } from '../../src/cli/session.ts';
import { signIn } from '../../src/cli/sign-in.ts';
import { parseCliConfig } from '../../src/config.ts';
import { issuerAt } from '../../src/embedded/identity-provider-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { createTokenReader } from '../../src/identity/access-tokens.ts';
import { testAudience } from '../support/issuer.ts';
import { startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';

let folder: string;
let port: number;
let issuer: string;
let provider: Program;
const start = (): Promise<Program> =>
  startProgram(
    'identity-provider',
    { COUNTERSIGN_STATE: folder, IDENTITY_PORT: String(port) },
    { readyUrl: `${issuer}/.well-known/openid-configuration`, logFile: join(folder, 'provider.log') },
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-provider-'));
  port = await freePort();
  issuer = issuerAt(port);
  keepDemoEnvironment(folder, {
    id: 'e' as never,
    name: 'Windmill & Sons',
    integration: { name: 'ERP', key: 'cs_x' },
    template: { id: 't' as never, name: 'T' },
    usual: { contractType: 'INVOICE', location: 'AMS' },
    people: [{ handle: 'ann', id: 'u' as never, name: 'Ann <Mulder>', does: 'approves' }],
  });
  keepDemoApi(folder, { url: 'http://127.0.0.1:9', issuer });
  provider = await start();
});
afterAll(async () => {
  await provider.stop();
  rmSync(folder, { recursive: true });
});

const reader = () =>
  createTokenReader({
    operator: { issuer, audience: testAudience },
    environmentsOf: async () => [],
    reach: { anywhere: false },
  });

const authorisation = (over: Record<string, string> = {}): URL => {
  const url = new URL(`${issuer}/auth`);
  const parameters = {
    client_id: 'countersign-cli',
    redirect_uri: 'http://127.0.0.1/signed-in',
    response_type: 'code',
    scope: 'openid api',
    state: 'state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...over,
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  return url;
};
const visit = (url: URL | string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

/** The sign-in page that an authorisation leads to, with the cookies that belong to it. */
async function openPage(): Promise<{ at: string; cookie: string; html: string; headers: Headers }> {
  const begun = await visit(authorisation());
  const at = new URL(begun.headers.get('location') ?? '', issuer).href;
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = await visit(at, { headers: { cookie } });
  return { at, cookie, html: await page.text(), headers: page.headers };
}

test('by the code flow with PKCE one gets an access token that the API takes, as the person who was chosen', async () => {
  const { token, expiresAt } = await signIn(issuer, 'ann');
  expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256' });
  expect(decodeJwt(token)).toMatchObject({ iss: issuer, sub: 'ann', aud: testAudience });
  expect(expiresAt).toBeGreaterThan(Date.now() + 3_600_000);
  expect(await reader()(token)).toMatchObject({ ok: true, value: { issuer, subject: 'ann' } });
});

test('whom it does not know does not come in', async () => {
  await expect(signIn(issuer, 'mallory')).rejects.toThrow('/sign-in/');
});

test('the page lists the people with what they do, says that there are no passwords, and loads nothing', async () => {
  const { html, headers } = await openPage();
  expect(html).toContain('Windmill &#38; Sons');
  expect(html).toContain('Ann &#60;Mulder&#62; <small>approves</small>');
  expect(html).toContain('no passwords');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).not.toMatch(/<script|src=/);
});

test('a sign-in belongs to the browser that began it: without its cookie nobody is signed in', async () => {
  const { at, cookie } = await openPage();
  const form = { method: 'POST', body: new URLSearchParams({ login: 'ann' }) };
  const without = await visit(at, form);
  expect([without.status >= 400, without.headers.get('location')]).toEqual([true, null]);
  const withIt = await visit(at, { ...form, headers: { cookie } });
  expect(withIt.headers.get('location')).toContain(`${issuer}/auth/`);
});

test.each([
  ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
  ['to an address that is not the client’s', { redirect_uri: 'http://evil.example/signed-in' }],
  ['for a client that there is not', { client_id: 'somebody' }],
])('nobody signs in %s', async (_, over) => {
  const answer = await visit(authorisation(over));
  const location = answer.headers.get('location') ?? '';
  expect(location).not.toContain('/sign-in/');
  expect(location === '' || location.includes('error=')).toBe(true);
  expect(location).not.toContain('evil.example');
});

test('under a name of the internet that leads here it answers nothing', async () => {
  const status = await new Promise<number | undefined>((done, fail) => {
    const sent = request(authorisation(), { headers: { host: `evil.example:${port}` } }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    sent.on('error', fail);
    sent.end();
  });
  expect(status).toBe(421);
});

test('its keys are for its owner only and outlive a restart, so that tokens do too', async () => {
  const { token } = await signIn(issuer, 'ann');
  await provider.stop();
  provider = await start();
  expect((await reader()(token)).ok).toBe(true);
  expect(statSync(join(folder, 'identity-provider.json')).mode & 0o777).toBe(0o600);
});

test('the command line keeps a token for its owner only, uses it until it expires, and then signs in again', async () => {
  const session = () => new Session(parseCliConfig({ COUNTERSIGN_STATE: folder }));
  const file = join(folder, 'tokens.json');
  const { token } = await session().token('ann');
  expect((await session().token('Ann <Mulder>')).token).toBe(token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { expiresAt: number }>;
  for (const one of Object.values(kept)) one.expiresAt = Date.now() + 1_000;
  writeFileSync(file, JSON.stringify(kept));
  const second = (await session().token('ann')).token;
  expect(second).not.toBe(token);
  writeFileSync(file, 'damaged');
  expect((await session().token('ann')).token).not.toBe(second);
});
