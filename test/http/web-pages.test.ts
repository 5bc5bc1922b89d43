// The files of the web app, as the API serves them; a small build in the place of the real one.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPage, pageAddresses } from '../../src/http/web-pages.ts';
import { composeMail } from '../../src/mail/compose.ts';
import { approvalEvents, groupEvents } from '../../src/domain/letter.ts';
import { TestApi } from './api.ts';

const index = `<!doctype html><html lang="en"><head>
<meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/assets/index-1a2b.js"></script>
<style nonce="__CSP_NONCE__"></style></head><body></body></html>`;

let api: TestApi;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-pages-'));
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'nobody asks for it');
  writeFileSync(join(folder, 'dist/index.html'), index);
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'dist/notes.html'), 'left over');
  writeFileSync(join(folder, 'dist/assets/index-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'dist/assets/worker-3c4d.mjs'), 'export {};');
  writeFileSync(join(folder, 'dist/assets/index-5e6f.css'), 'body{}');
  mkdirSync(join(folder, 'dist/assets/pdf-1.2.3/cmaps'), { recursive: true });
  writeFileSync(join(folder, 'dist/assets/pdf-1.2.3/cmaps/a.bcmap'), 'map');
  writeFileSync(join(folder, 'dist/assets/.hidden'), 'nothing');
  const web = { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: join(folder, 'dist') };
  api = await TestApi.open({}, { web });
});
afterAll(async () => {
  await api?.close();
  rmSync(folder, { recursive: true });
});

const html = 'text/html,application/xhtml+xml,*/*;q=0.8';
const open = (path: string, init: RequestInit = {}) =>
  fetch(`${api.url}${path}`, { headers: { accept: html }, ...init });

/** As it stands, without what `fetch` makes of addresses and headers first. */
const raw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; text: string }>((done, fail) => {
    const { hostname, port } = new URL(api.url);
    const sent = request({ hostname, port, path, headers: { accept: html, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => done({ status: response.statusCode, text }));
    });
    sent.on('error', fail);
    sent.end();
  });

test.each(pageAddresses.map((address) => address.replace(':id', '0198c0de-0000-7000-8000-000000000001')))(
  'UI-01 the web app is at %s, whole and never kept',
  async (path) => {
    const page = await open(`${path}?x=1`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(await page.text()).toContain('<script type="module" src="/assets/index-1a2b.js">');
  },
);

test('a page runs the scripts of this server only, and may add styles by a word that is new each time', async () => {
  const pages = await Promise.all([open('/'), open('/')]);
  const nonces = await Promise.all(
    pages.map(async (page) => {
      const text = await page.text();
      const [, nonce = ''] = /<meta property="csp-nonce" nonce="([\w+/=]+)">/.exec(text) ?? [];
      expect(text).toContain(`<style nonce="${nonce}">`);
      expect(text).not.toContain('__CSP_NONCE__');
      expect(page.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; " +
          `style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; ` +
          "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      return nonce;
    }),
  );
  expect(nonces[0]).toHaveLength(24);
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('HEAD answers as GET does, without the page', async () => {
  for (const path of ['/', '/tasks/1', '/assets/index-1a2b.js']) {
    const [head, get] = [await open(path, { method: 'HEAD' }), await open(path)];
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      get.headers.get('content-type'),
      '',
    ]);
  }
});

test.each([
  ['/assets/index-1a2b.js', 'application/javascript; charset=utf-8'],
  ['/assets/worker-3c4d.mjs', 'application/javascript; charset=utf-8'],
  ['/assets/index-5e6f.css', 'text/css; charset=utf-8'],
  ['/assets/pdf-1.2.3/cmaps/a.bcmap', 'application/octet-stream'],
])('%s is kept for ever, since another content has another name', async (path, type) => {
  const file = await open(path);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  const etag = file.headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  expect((await raw(path, { 'if-none-match': etag })).status).toBe(304);
});

test('what keeps its name is asked for again after an hour', async () => {
  const icon = await open('/icon.svg');
  expect([icon.status, icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
    200,
    'image/svg+xml',
    'public, max-age=3600',
  ]);
});

test.each([
  '/nonsense',
  '/tasks/1/2',
  '/approvals',
  '/index.html',
  '/notes.html',
  '/assets',
  '/assets/',
  '/assets/missing.js',
  '/assets/.hidden',
  '/assets/pdf-1.2.3/cmaps',
  '/missing.svg',
  '/favicon.ico',
])('%s is not there, and a page says so', async (path) => {
  const page = await open(path);
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const text = await page.text();
  expect(text).toContain('There is no such page');
  expect(text).toContain('<a href="/">');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets/..\\..\\secret.txt',
  '/assets//secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/%00',
])('nothing beside the build is read: %s', async (path) => {
  const { status, text } = await raw(path);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(text).not.toContain('nobody asks for it');
});

test('the API’s errors stay what programs read, for whoever asks', async () => {
  for (const path of ['/v1/nonsense', '/v1/tasks']) {
    const answer = await open(path);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  }
  const program = await fetch(`${api.url}/nonsense`);
  expect([program.status, program.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
});

test('a page takes no other method, and says which it takes', async () => {
  for (const path of ['/', '/tasks', '/sign-in', '/sign-out']) {
    const answer = await open(path, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([
      405,
      path === '/sign-out' ? 'POST' : path === '/sign-in' ? 'GET' : 'GET, HEAD',
    ]);
  }
});

test('where the pages are not built a page says how, the API goes on, and a build shows at once', async () => {
  renameSync(join(folder, 'dist/index.html'), join(folder, 'index.html'));
  for (const path of ['/', '/tasks/1']) {
    const page = await open(path);
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  }
  expect((await api.call('client', '/v1/me')).status).toBe(200);
  renameSync(join(folder, 'index.html'), join(folder, 'dist/index.html'));
  expect((await open('/')).status).toBe(200);
});

test('an API that is started without any build says so in its log, and serves', async () => {
  const web = { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: join(folder, 'not there') };
  const bare = await api.another({ web });
  expect(bare.log.join('')).toContain('npm run build');
  const page = await fetch(`${bare.url}/`, { headers: { accept: html } });
  expect([page.status, (await fetch(`${bare.url}/assets/a.js`)).status]).toEqual([503, 404]);
  expect((await bare.call('client', '/v1/me')).status).toBe(200);
});

test('NTF-04 every mail leads to pages that are there', async () => {
  const head = {
    to: { name: 'Ada', email: 'ada@windmill.example' },
    environment: 'Windmill BV',
    branding: { name: null, colour: '#1f4e79', logoUrl: null, footer: '' },
  };
  const approval = { id: '0198c0de' as never, documentTitle: 'Chairs', phases: [] };
  const group = { id: '0198c0df' as never, name: 'LEGAL' };
  const settings = {
    from: 'x@cs.example',
    domain: 'cs.example',
    publicUrl: 'https://cs.example',
    invitationSecret: () => 'token',
  };
  const letters = [
    ...approvalEvents.flatMap((template) => [
      { ...head, template, approval },
      { ...head, template, approvals: [approval], listed: 3 },
    ]),
    ...groupEvents.flatMap((template) => [
      { ...head, template, group },
      { ...head, template, groups: [group], listed: 3 },
    ]),
    { ...head, template: 'invitation', invitationId: '1' } as const,
  ];
  for (const letter of letters) {
    const { text } = await composeMail(letter, settings);
    const links = [...text.matchAll(/https:\/\/cs\.example(\/[^\s#?>]*)/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(0);
    expect([letter.template, links.filter((path) => !isPage(path))]).toEqual([letter.template, []]);
  }
});
