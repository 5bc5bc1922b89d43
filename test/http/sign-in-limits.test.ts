// Signing in when too many do, or when the database is away.
import { openDatabase } from '../../src/db/pool.ts';
import { Visitor } from '../support/visitor.ts';
import { WebOffice } from '../support/web-office.ts';

let office: WebOffice;
beforeAll(async () => {
  office = await WebOffice.open({ signInsPerMinute: 4, failedAuthenticationsPerMinute: 3 });
});
afterAll(() => office?.close());

const callback = '/sign-in/callback?state=x&code=y';

test('who fails too often waits, whatever they failed by; the log tells it apart', async () => {
  const statuses: number[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    statuses.push((await new Visitor().open(`${office.publicUrl}${callback}`)).status);
  }
  expect(statuses).toEqual([400, 400, 400, 429, 429]);
  const page = await new Visitor().open(`${office.publicUrl}${callback}`);
  expect([page.headers.get('content-type'), page.headers.get('retry-after')]).toEqual([
    'text/html; charset=utf-8',
    expect.stringMatching(/^\d+$/),
  ]);
  expect(page.text).toContain('Too many requests');
  expect(office.logged('a sign-in failed').map(({ reason }) => reason)).toContain('no_browser_cookie');
});

test('who begins too many sign-ins waits; those who are signed in go on', async () => {
  const wies = new Visitor();
  await wies.signIn(office.publicUrl, 'wies');
  const statuses: number[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    statuses.push((await new Visitor().ask(`${office.publicUrl}/sign-in`)).status);
  }
  expect(statuses).toEqual([303, 303, 303, 429, 429]);
  expect((await wies.ask(`${office.publicUrl}/v1/me`)).status).toBe(200);
});

test('while the database is away people are told so on a page, and nobody is signed out by it', async () => {
  const nowhere = openDatabase({
    url: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
    size: 1,
    applicationName: 'countersign test',
    onError: () => undefined,
  });
  const away = await office.api.another({ web: office.web, app: nowhere });
  const wies = new Visitor();
  wies.setCookie('countersign_session', 'x'.repeat(43));
  const page = await wies.open(`${away.url}/sign-in?here=yes`);
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2']);
  expect(page.text).toContain('The database is away');
  const answers = await Promise.all(['/v1/session', '/v1/me'].map((path) => wies.ask(`${away.url}${path}`)));
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(wies.cookie('countersign_session')?.value).toBe('x'.repeat(43));
  await nowhere.destroy();
});
