// What a browser does by a cookie: only at the asking of a page of ours.
import { sql } from 'kysely';
import { describedRoutes } from './routes.ts';
import type { Call } from './api.ts';
import { rowsOf } from '../support/rows.ts';
import { Visitor } from '../support/visitor.ts';
import { WebOffice } from '../support/web-office.ts';

let office: WebOffice;
let admin: Visitor;
beforeAll(async () => {
  office = await WebOffice.open({ failedAuthenticationsPerMinute: 10_000 });
  admin = new Visitor();
  await admin.signIn(office.publicUrl, 'wim');
});
afterAll(() => office?.close());

const csrf = async (): Promise<string> => (await office.session(admin)).csrf;

/** The request by the cookie, with these headers in the place of a credential. */
async function ask(call: Call, headers: Record<string, string>): Promise<{ status: number; code?: string }> {
  const { path, body, key, headers: own, method = body === undefined ? 'GET' : 'POST' } = call;
  const response = await admin.ask(`${office.publicUrl}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...own,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const code = text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined;
  return { status: response.status, ...(code === undefined ? {} : { code }) };
}

const user = { name: 'Nina New', email: 'nina@windmill.example' };
const invite: Call = { path: '/v1/users', body: user };
const userCount = async (): Promise<number> => {
  const { database, house } = office.api;
  return (await rowsOf(database.app, house.environmentId, sql`select from users`)).length;
};

test('no route takes a change by the cookie alone', async () => {
  const routes = (await describedRoutes(office.api)).filter(({ method }) => method !== 'GET');
  const answers: string[] = [];
  for (const { method, path } of routes) {
    // It is refused before anything else of the request is read.
    const { status, code } = await ask({ method, path: path.replaceAll(/\{\w+\}/g, 'x') }, {});
    answers.push(`${status} ${code}`);
  }
  expect(routes.length).toBeGreaterThan(20);
  expect(answers).toEqual(routes.map(() => '403 csrf'));
});

test.each<[string, (token: string) => Record<string, string>]>([
  ['another header', () => ({ 'countersign-csrf': 'x'.repeat(43) })],
  ['an empty header', () => ({ 'countersign-csrf': '' })],
  ['a header that is cut off', (token) => ({ 'countersign-csrf': token.slice(0, -1) })],
  [
    'the right header from another site',
    (token) => ({ 'countersign-csrf': token, origin: 'https://evil.example' }),
  ],
  ['the right header from nowhere', (token) => ({ 'countersign-csrf': token, origin: 'null' })],
  [
    'the right header from another port',
    (token) => ({ 'countersign-csrf': token, origin: 'http://127.0.0.1:1' }),
  ],
])('with %s nothing is changed, and the log says so', async (_, headersOf) => {
  const before = await userCount();
  expect(await ask(invite, headersOf(await csrf()))).toEqual({ status: 403, code: 'csrf' });
  expect(await userCount()).toBe(before);
  expect(office.logged('a change with a cookie was refused').at(-1)).toMatchObject({
    reason: expect.stringMatching(/^(wrong_csrf_header|other_origin)$/),
    source: '127.0.0.1',
  });
});

test('a page of ours changes what its user may change', async () => {
  const headers = { 'countersign-csrf': await csrf() };
  expect((await ask(invite, { ...headers, origin: office.publicUrl })).status).toBe(201);
  // Some browsers send no Origin to the site that the page is of.
  expect((await ask(invite, headers)).status).toBe(201);
});

test('what one session sends along is worth nothing in another', async () => {
  const other = new Visitor();
  await other.signIn(office.publicUrl, 'wim');
  const { csrf: foreign } = await office.session(other);
  expect(await ask(invite, { 'countersign-csrf': foreign })).toEqual({ status: 403, code: 'csrf' });
});

test('reading needs the cookie only', async () => {
  expect(await ask({ path: '/v1/me' }, { origin: 'https://evil.example' })).toEqual({ status: 200 });
  expect((await ask({ path: '/v1/me', method: 'HEAD' }, {})).status).toBe(200);
});

test('programs that name a credential need nothing besides, also from a browser that is signed in', async () => {
  const authorization = `Bearer ${await office.api.credential('client')}`;
  expect(await ask(invite, { authorization })).toEqual({ status: 403, code: 'may_not_administer' });
  // Whoever names a credential means that one, whatever cookie comes along.
  expect(await ask({ path: '/v1/me' }, { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 });
  expect(await ask({ path: '/v1/me' }, { authorization: 'Basic nonsense' })).toMatchObject({ status: 401 });
});

test('nobody is signed out by another site', async () => {
  const signOut = { method: 'POST', path: '/sign-out' };
  expect(await ask(signOut, {})).toEqual({ status: 403, code: 'csrf' });
  expect(await ask(signOut, { 'countersign-csrf': await csrf(), origin: 'https://evil.example' })).toEqual({
    status: 403,
    code: 'csrf',
  });
  expect((await office.session(admin)).signedIn).toBe(true);
});
