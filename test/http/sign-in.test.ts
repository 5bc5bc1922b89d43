// Signing in by a browser, at the provider that `npm start` runs, over real HTTP.
import { request } from 'node:http';
import type { Json } from './api.ts';
import { Visitor } from '../support/visitor.ts';
import type { Visited } from '../support/visitor.ts';
import { WebOffice } from '../support/web-office.ts';

let office: WebOffice;
beforeAll(async () => {
  office = await WebOffice.open();
});
afterAll(() => office?.close());

const signInTo = (to: string) => `${office.publicUrl}/sign-in?to=${encodeURIComponent(to)}`;
const header = (page: Visited, name: string): string => page.headers.get(name) ?? '';

/** A page for people: whole, readable without a script, and never kept. */
function expectPage(page: Visited, status: number, says: RegExp): void {
  expect([page.status, header(page, 'content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  expect(page.text).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page.text).toMatch(says);
  expect(page.text).toMatch(/<a href="\/[^"]*">/);
  expect(page.text).not.toContain('<script');
  expect(header(page, 'content-security-policy')).toContain("default-src 'none'");
  expect([header(page, 'cache-control'), header(page, 'referrer-policy')]).toEqual([
    'no-store',
    'no-referrer',
  ]);
}

test('UI-01 who signs in comes to where they wanted to go, and is who they are there', async () => {
  const wies = new Visitor();
  const { url } = await wies.signIn(office.publicUrl, 'wies', '/tasks/0198c0de?x=1');
  expect(url).toBe(`${office.publicUrl}/tasks/0198c0de?x=1`);
  const { csrf, ...session } = await office.session(wies);
  expect(session).toEqual({
    signedIn: true,
    name: 'Wies <Demo>',
    users: [
      {
        user: { id: office.userOf('wies'), name: 'Wies Web' },
        environment: { id: office.api.house.environmentId, name: 'Windmill BV' },
        role: 'basic',
      },
    ],
  });
  expect(csrf).toMatch(/^[\w-]{43}$/);
  const me = await wies.ask(`${office.publicUrl}/v1/me`);
  expect([me.status, await me.json()]).toEqual([200, expect.objectContaining({ name: 'Wies Web' })]);
});

test('the cookie of a session is kept from scripts and from other sites, and is not kept for later', async () => {
  const wies = new Visitor();
  await wies.signIn(office.publicUrl, 'wies');
  const { text, value } = wies.cookie('countersign_session') ?? { text: '', value: '' };
  expect(text).toBe(`countersign_session=${value}; Path=/; HttpOnly; SameSite=Lax`);
  expect(value).toMatch(/^[\w-]{43}$/);
});

test('the provider is asked with PKCE, a state and a nonce that are new each time, for the address that it knows', async () => {
  const asked = await Promise.all(
    [1, 2].map(async () => {
      const begun = await new Visitor().ask(signInTo('/tasks'));
      expect([begun.status, begun.headers.get('cache-control')]).toEqual([303, 'no-store']);
      return new URL(begun.headers.get('location') ?? '');
    }),
  );
  for (const { origin, searchParams } of asked) {
    expect(origin).toBe(office.issuer);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'countersign-web',
      redirect_uri: `${office.publicUrl}/sign-in/callback`,
      response_type: 'code',
      scope: 'openid profile',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  }
  const [one, other] = asked.map(({ searchParams }) => searchParams);
  for (const name of ['state', 'nonce', 'code_challenge']) expect(one?.get(name)).not.toBe(other?.get(name));
});

test.each([
  ['//evil.example/tasks'],
  ['\\\\evil.example'],
  ['/\\evil.example'],
  ['/%2f%2fevil.example'],
  ['%2f%2fevil.example'],
  ['/.//evil.example'],
  ['/tasks/../..//evil.example'],
  ['https://evil.example/tasks'],
  ['javascript:alert(1)'],
  ['/tasks\r\nset-cookie: a=b'],
  ['\t//evil.example'],
  ['/v1/session'],
  ['/sign-in?to=/tasks'],
  ['/sign-in/callback?code=x'],
  ['/signed-out'],
  ['nonsense'],
  [`/tasks?${'x'.repeat(2_000)}`],
  [''],
])('nobody is led elsewhere by signing in: %j leads to the first page', async (to) => {
  const visitor = new Visitor();
  expect((await visitor.signIn(office.publicUrl, 'wies', to)).url).toBe(`${office.publicUrl}/`);
});

test('what follows a "#" is not kept here: it may be a secret that is the browser’s own', async () => {
  const { url } = await new Visitor().signIn(office.publicUrl, 'wies', '/invitations#token=secret');
  expect(url).toBe(`${office.publicUrl}/invitations`);
});

test('whoever is signed in at the provider comes back without being asked', async () => {
  const wies = new Visitor();
  await wies.signIn(office.publicUrl, 'wies');
  const again = await wies.open(signInTo('/waiting'));
  expect(again.url).toBe(`${office.publicUrl}/waiting`);
});

test('two windows that sign in at once both come to where they wanted to go', async () => {
  const wies = new Visitor();
  const first = await wies.open(signInTo('/tasks/1'));
  const second = await wies.open(signInTo('/tasks/2'));
  expect((await wies.press(second, { login: 'wies' })).url).toBe(`${office.publicUrl}/tasks/2`);
  expect((await wies.press(first, { login: 'wies' })).url).toBe(`${office.publicUrl}/tasks/1`);
});

test('every sign-in begins a new session: one that was put into the browser before is not taken over', async () => {
  const planted = 'x'.repeat(43);
  const wout = new Visitor();
  wout.setCookie('countersign_session', planted);
  await wout.signIn(office.publicUrl, 'wout');
  const first = wout.cookie('countersign_session')?.value ?? '';
  expect(first).not.toBe(planted);
  await wout.open(signInTo('/'));
  expect(wout.cookie('countersign_session')?.value).not.toBe(first);
  const thief = new Visitor();
  for (const before of [planted, first]) {
    thief.setCookie('countersign_session', before);
    expect((await office.session(thief)).signedIn).toBe(false);
  }
  expect((await office.session(wout)).signedIn).toBe(true);
});

test('who is nobody’s guest is signed in, and a user nowhere', async () => {
  const mallory = new Visitor();
  await mallory.signIn(office.publicUrl, 'mallory');
  expect(await office.session(mallory)).toMatchObject({ signedIn: true, name: 'Mallory <Demo>', users: [] });
  const tasks = await mallory.ask(`${office.publicUrl}/v1/tasks`);
  expect([tasks.status, ((await tasks.json()) as Json).code]).toEqual([401, 'unauthenticated']);
});

test('who goes back at the provider is told so, is not signed in, and has a way on', async () => {
  const wout = new Visitor();
  const page = await wout.open(signInTo('/tasks/7'));
  const cancelled = await wout.press(page, { cancel: 'yes' });
  expectPage(cancelled, 200, /cancelled/);
  expect(cancelled.text).toContain('href="/sign-in?to=%2Ftasks%2F7"');
  expect((await office.session(wout)).signedIn).toBe(false);
  expect(office.logged('a sign-in failed').at(-1)).toMatchObject({
    reason: 'cancelled',
    said: 'access_denied',
  });
});

/** Says who one is at the provider, and stops where the browser would come back to finish the sign-in. */
async function almost(visitor: Visitor, to = '/tasks'): Promise<string> {
  const page = await visitor.open(signInTo(to));
  let address = new URL(/action="([^"]+)"/.exec(page.text)?.[1] ?? '', page.url).href;
  let init: RequestInit = { method: 'POST', body: new URLSearchParams({ login: 'wies' }) };
  while (!address.startsWith(office.publicUrl)) {
    const answer = await visitor.ask(address, init);
    address = new URL(answer.headers.get('location') ?? '', address).href;
    init = {};
  }
  return address;
}

describe('whoever comes back with a sign-in that can not be finished gets one page, and the log the reason', () => {
  const callback = (query: string) => `${office.publicUrl}/sign-in/callback${query}`;

  const cases: [string, string, (visitor: Visitor) => Promise<Visited>][] = [
    [
      'nobody began it',
      'unknown_state',
      async (visitor) => {
        await almost(visitor);
        return visitor.open(callback('?code=x&state=y'));
      },
    ],
    [
      'it was finished before',
      'unknown_state',
      async (visitor) => {
        const address = await almost(visitor);
        await visitor.open(address);
        return visitor.open(address);
      },
    ],
    [
      'it was begun in another browser',
      'other_browser',
      async (visitor) => {
        const address = await almost(new Visitor());
        await almost(visitor);
        return visitor.open(address);
      },
    ],
    [
      'the browser keeps no cookies',
      'no_browser_cookie',
      async () => new Visitor().open(await almost(new Visitor())),
    ],
    [
      'it took too long',
      'expired_state',
      async (visitor) => {
        const address = await almost(visitor);
        // The app role may not change a sign-in.
        await office.asOwner('update sign_ins set expires_at = now()');
        return visitor.open(address);
      },
    ],
    [
      'it says nothing',
      'no_state',
      async (visitor) => {
        await almost(visitor);
        return visitor.open(callback(''));
      },
    ],
    [
      'it says several things',
      'no_state',
      async (visitor) => {
        await almost(visitor);
        return visitor.open(callback('?state=a&state=b&code=c'));
      },
    ],
  ];

  test.each(cases)('%s', async (_, reason, arrive) => {
    const visitor = new Visitor();
    const page = await arrive(visitor);
    expectPage(page, 400, /longer than ten minutes, was finished before, or was begun in another browser/);
    expect(page.text).toContain('href="/sign-in"');
    expect(office.logged('a sign-in failed').at(-1)).toMatchObject({ reason, source: '127.0.0.1' });
  });

  test('a code that the provider takes back signs nobody in', async () => {
    const visitor = new Visitor();
    const address = new URL(await almost(visitor));
    address.searchParams.set('code', 'stolen');
    expectPage(await visitor.open(address.href), 400, /an answer that Countersign can not accept/);
    expect((await office.session(visitor)).signedIn).toBe(false);
    expect(office.logged('a sign-in failed').at(-1)).toMatchObject({
      reason: 'code_refused',
      said: 'invalid_grant',
    });
  });
});

test('by another name of this machine one is led to the name that the cookies are for, once', async () => {
  const ask = (path: string, host: string) =>
    new Promise<string | undefined>((done, fail) => {
      const sent = request(`${office.publicUrl}${path}`, { headers: { host } }, (response) => {
        response.resume();
        done(response.headers.location);
      });
      sent.on('error', fail);
      sent.end();
    });
  const led = await ask('/sign-in?to=/waiting', 'localhost:4400');
  expect(led).toBe(`${office.publicUrl}/sign-in?to=%2Fwaiting&here=yes`);
  expect(await ask('/sign-in?to=/waiting&here=yes', 'renamed.by.a.proxy')).toMatch(`${office.issuer}/auth?`);
});

test('while the provider is away people are told, and nothing is lost: before and after they were there', async () => {
  const wout = new Visitor();
  const address = await almost(wout, '/tasks/9');
  await office.providerAway();
  // What was known of the provider goes on for those who begin; whoever asks for the first time is told.
  const other = await office.api.another({ web: office.web });
  expectPage(await new Visitor().open(`${other.url}/sign-in?to=/tasks/9&here=yes`), 503, /does not answer/);
  const away = await wout.open(address);
  expectPage(away, 503, /does not answer/);
  expect(away.text).toContain('href="/sign-in?to=%2Ftasks%2F9"');
  expect(away.headers.get('retry-after')).toBe('60');
  await office.providerBack();
  expect((await wout.signIn(office.publicUrl, 'wout', '/tasks/9')).url).toBe(`${office.publicUrl}/tasks/9`);
});

test('where no provider or no client is named, the page says what to set', async () => {
  const without = await office.api.another({ web: { ...office.web, signIn: null } });
  for (const path of ['/sign-in', '/sign-in/callback?state=x&code=y']) {
    expectPage(await new Visitor().open(`${without.url}${path}`), 503, /OIDC_ISSUER[^]*OIDC_CLIENT_ID/);
  }
});

test('no code, state, token or cookie is ever logged, not even at the finest level', async () => {
  const wies = new Visitor();
  const { way } = await wies.signIn(office.publicUrl, 'wies');
  const back = new URL(way.find((address) => address.includes('/sign-in/callback')) ?? '');
  const secrets = [
    ...['code', 'state'].map((name) => back.searchParams.get(name)),
    ...['countersign_session', 'countersign_sign_in'].map((name) => wies.cookie(name)?.value),
    (await office.session(wies)).csrf,
  ];
  await wies.open(back.href);
  await office.post(wies, '/sign-out');
  const log = office.api.log.join('');
  expect(log).toContain('somebody signed in');
  expect(log).toContain('"/sign-in/callback"');
  for (const secret of secrets) expect([secret?.length, log.includes(secret)]).toEqual([43, false]);
  expect(log).not.toContain('eyJ');
});
