import { TestApi } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const get = (path: string) => fetch(new URL(path, api.url));

test('the API is read by people at /v1/docs, without a credential', async () => {
  const response = await get('/v1/docs');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await response.text()).toContain('<title>Countersign API</title>');
});

test('the page asks nobody but this server, and everything that it names is there', async () => {
  const page = await (await get('/v1/docs')).text();
  const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(named.length).toBeGreaterThanOrEqual(5);
  expect(named.filter((address) => !address.startsWith('/v1/docs/static/'))).toEqual([]);
  for (const address of named) expect([address, (await get(address)).status]).toEqual([address, 200]);
  expect(page).not.toMatch(/<script(?![^>]* src=)|\son\w+=|<style/);
});

test('the page shows the description of this API', async () => {
  const initializer = await (await get('/v1/docs/static/swagger-initializer.js')).text();
  expect(initializer).toContain("url: resolveUrl('./json')");
  expect(initializer).toContain('validatorUrl: null');
  const [shown, served] = await Promise.all(
    ['/v1/docs/json', '/v1/openapi.json'].map(async (path) => (await get(path)).json()),
  );
  expect(shown).toEqual(served);
});

test.each(['/v1/docs', '/v1/docs/static/swagger-ui-bundle.js', '/v1/docs/static/swagger-initializer.js'])(
  'a strict policy comes with %s: no foreign script, no foreign request, no frame',
  async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    expect(policy).toContain("connect-src 'self'; ");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test.each(['/v1/docs/static/nothing.js', '/v1/docs/static/..%2f..%2fpackage.json', '/v1/docs/nothing'])(
  '%s is not there',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
