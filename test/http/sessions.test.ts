// The sessions of browsers: as good as an access token, and over at once when they are to be.
import { sql } from 'kysely';
import { forgetExpired } from '../../activities/forget-expired.ts';
import { linkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import { Visitor } from '../support/visitor.ts';
import { WebOffice } from '../support/web-office.ts';
import type { VisitorName } from '../support/web-office.ts';
import type { Json, TestApi } from './api.ts';

let office: WebOffice;
let second: TestApi;
beforeAll(async () => {
  office = await WebOffice.open({ failedAuthenticationsPerMinute: 10_000 });
  // Another process of the same installation: nothing is shared but the database.
  second = await office.api.another({ web: office.web, limits: { failedAuthenticationsPerMinute: 10_000 } });
});
afterAll(() => office?.close());

async function signedIn(name: VisitorName): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.signIn(office.publicUrl, name);
  return visitor;
}

const statusOf = async (visitor: Visitor, url = office.publicUrl): Promise<number> =>
  (await visitor.ask(`${url}/v1/me`)).status;
const statuses = async (visitor: Visitor): Promise<number[]> => [
  await statusOf(visitor),
  await statusOf(visitor, second.url),
];

const anonymous = { signedIn: false, name: null, csrf: null, users: [] };
const lastRefusal = (): Json => office.logged('a credential was refused').at(-1);

test('who signed in at one process is signed in at all', async () => {
  const wies = await signedIn('wies');
  expect(await statuses(wies)).toEqual([200, 200]);
  expect(await office.session(wies, second.url)).toEqual(await office.session(wies));
});

test('what a session is answered is kept for nobody else', async () => {
  const wies = await signedIn('wies');
  const answer = await wies.ask(`${office.publicUrl}/v1/tasks`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
});

test('of a session only hashes are kept, and nothing that tells what its user may do', async () => {
  const wies = await signedIn('wies');
  const { rows } = await sql<Json>`select * from web_sessions order by created_at desc limit 1`.execute(
    office.api.database.app,
  );
  expect(Object.keys(rows[0]).sort()).toEqual(
    ['created_at', 'ended_at', 'expires_at', 'id_token', 'issuer', 'name', 'seen_at', 'subject'].concat(
      'token_sha256',
    ),
  );
  const stored = JSON.stringify(rows[0]);
  for (const secret of [wies.cookie('countersign_session')?.value, (await office.session(wies)).csrf]) {
    expect([secret.length, stored.includes(secret)]).toEqual([43, false]);
  }
});

test('signing out ends the session at every process and at the provider, and only that one', async () => {
  const [wies, elsewhere] = [await signedIn('wies'), await signedIn('wies')];
  const value = wies.cookie('countersign_session')?.value ?? '';
  const out = await office.post(wies, '/sign-out');
  const { goTo } = (await out.json()) as { goTo: string };
  expect(new URL(goTo).origin).toBe(office.issuer);
  expect(wies.cookie('countersign_session')).toBeUndefined();
  wies.setCookie('countersign_session', value);
  expect(await statuses(wies)).toEqual([401, 401]);
  expect(lastRefusal()).toMatchObject({ reason: 'ended_session' });
  const bye = await wies.open(goTo);
  expect([bye.url, bye.status]).toEqual([`${office.publicUrl}/signed-out`, 200]);
  expect(bye.text).toContain('You are signed out');
  // The provider asks again who it is.
  expect((await wies.open(`${office.publicUrl}/sign-in`)).text).toContain('Who are you?');
  expect(await statusOf(elsewhere)).toBe(200);
});

test('signing out twice, or without a session, does no harm', async () => {
  const wies = await signedIn('wies');
  const again = wies.cookie('countersign_session')?.value ?? '';
  await office.post(wies, '/sign-out');
  for (const cookie of [again, 'x'.repeat(43), 'nonsense', null]) {
    const visitor = new Visitor();
    if (cookie !== null) visitor.setCookie('countersign_session', cookie);
    const out = await visitor.ask(`${office.publicUrl}/sign-out`, { method: 'POST' });
    expect([out.status, await out.json()]).toEqual([200, { goTo: '/signed-out' }]);
  }
});

test('a sign-out is remembered by nothing that could sign in again, and the row goes with the others', async () => {
  const wies = await signedIn('wies');
  await office.post(wies, '/sign-out');
  const ended = sql<Json>`
    select id_token from web_sessions where ended_at is not null order by ended_at desc limit 1`;
  expect((await ended.execute(office.api.database.app)).rows).toEqual([{ id_token: null }]);
});

test('while the provider is away one signs out here, and is told that it is here only', async () => {
  const wies = await signedIn('wies');
  const lonely = await office.api.another({ web: office.web });
  const { csrf } = await office.session(wies, lonely.url);
  await office.providerAway();
  const out = await wies.ask(`${lonely.url}/sign-out`, {
    method: 'POST',
    headers: { 'countersign-csrf': csrf },
  });
  await office.providerBack();
  expect([out.status, await out.json()]).toEqual([200, { goTo: '/signed-out?only=here' }]);
  expect(await office.session(wies)).toEqual(anonymous);
  const page = await wies.open(`${office.publicUrl}/signed-out?only=here`);
  expect(page.text).toContain('could not be told');
});

test('ENV-13 who is retired is out at the very next request', async () => {
  const wout = await signedIn('wout');
  expect(await statuses(wout)).toEqual([200, 200]);
  const path = `/v1/users/${office.userOf('wout')}/retire`;
  expect((await office.api.call('admin', { method: 'POST', path })).status).toBe(200);
  expect(await statuses(wout)).toEqual([401, 401]);
  expect(await office.session(wout)).toMatchObject({ signedIn: true, users: [] });
});

test('who is unlinked is out at the very next request, and back when they are linked again', async () => {
  const wies = await signedIn('wies');
  await office.unlink('wies');
  expect(await statuses(wies)).toEqual([401, 401]);
  expect(lastRefusal()).toMatchObject({ reason: 'no_user_here' });
  await office.link('wies');
  expect(await statuses(wies)).toEqual([200, 200]);
});

test('ENV-08 a change of role holds at the very next request of a session', async () => {
  const wies = await signedIn('wies');
  const be = (role: string) =>
    inTenant(office.api.database.app, office.api.house.environmentId, (tx) =>
      sql`update users set environment_role = ${role} where id = ${office.userOf('wies')}`.execute(tx),
    );
  const users = async () => (await wies.ask(`${office.publicUrl}/v1/users`)).status;
  expect(await users()).toBe(403);
  await be('administrator');
  expect(await users()).toBe(200);
  await be('basic');
  expect(await users()).toBe(403);
});

test('who is a user of several environments names the one that they mean, as with a token', async () => {
  const wim = await signedIn('wim');
  const harbour = await buildHouse(office.api.database.app, 'Harbour NV');
  const { environmentId } = harbour;
  const link = { environmentId, issuer: office.issuer, subject: 'wim', userId: harbour.people.basil };
  await inTenant(office.api.database.app, environmentId, (tx) => linkIdentity(tx, link));
  const ask = (environment?: string) =>
    wim.ask(`${office.publicUrl}/v1/me`, {
      headers: environment ? { 'countersign-environment': environment } : {},
    });
  const { users } = await office.session(wim);
  expect(users.map(({ environment }: Json) => environment.name).sort()).toEqual([
    'Harbour NV',
    'Windmill BV',
  ]);
  expect([(await ask()).status, (await ask(harbour.environmentId)).status]).toEqual([400, 200]);
  expect((await ask('nonsense')).status).toBe(401);
});

describe('a session is over', () => {
  test.each([
    ['after two hours without a request', "seen_at = now() - interval '2 hours 1 second'", 'idle_session'],
    ['after twelve hours', "created_at = now() - interval '13 hours', expires_at = now()", 'expired_session'],
    ['when it was ended', 'ended_at = now(), id_token = null', 'ended_session'],
  ])('%s', async (_, change, reason) => {
    const wies = await signedIn('wies');
    await office.asOwner(`update web_sessions set ${change} where ended_at is null`);
    const answer = await wies.ask(`${office.publicUrl}/v1/me`);
    expect([answer.status, ((await answer.json()) as Json).code]).toEqual([401, 'unauthenticated']);
    expect(lastRefusal()).toMatchObject({ reason, source: '127.0.0.1' });
    expect(await office.session(wies)).toEqual(anonymous);
    // The browser is told to forget it.
    expect(wies.cookie('countersign_session')).toBeUndefined();
  });

  test('when the operator has named another provider', async () => {
    const wies = await signedIn('wies');
    const { signIn } = office.web;
    const moved = await office.api.another({
      web: { ...office.web, signIn: signIn && { ...signIn, issuer: 'https://other.example' } },
    });
    expect(await statusOf(wies, moved.url)).toBe(401);
    const without = await office.api.another({ web: { ...office.web, signIn: null } });
    expect(await statusOf(wies, without.url)).toBe(401);
  });

  test('and not before: with a request now and then it goes on', async () => {
    const wies = await signedIn('wies');
    await office.asOwner(
      "update web_sessions set seen_at = now() - interval '119 minutes' where ended_at is null",
    );
    expect(await statusOf(wies)).toBe(200);
    const { rows } = await sql<{ fresh: boolean }>`
      select seen_at > now() - interval '1 minute' as fresh from web_sessions order by created_at desc limit 1
    `.execute(office.api.database.app);
    expect(rows).toEqual([{ fresh: true }]);
  });
});

test.each(['', 'nonsense', 'x'.repeat(43), `${'x'.repeat(42)}\u00e9`, 'x'.repeat(5_000)])(
  'with a cookie that is none of ours one is nobody: %j',
  async (value) => {
    const visitor = new Visitor();
    const headers = { cookie: `countersign_session=${encodeURIComponent(value)}` };
    const answer = await visitor.ask(`${office.publicUrl}/v1/me`, { headers });
    expect(answer.status).toBe(401);
    const session = await visitor.ask(`${office.publicUrl}/v1/session`, { headers });
    expect([session.status, await session.json()]).toEqual([200, anonymous]);
    expect(session.headers.get('cache-control')).toBe('no-store');
  },
);

test('whoever tries cookies is slowed down, and whoever has none is not counted', async () => {
  const strict = await office.api.another({ web: office.web, limits: { failedAuthenticationsPerMinute: 3 } });
  const ask = async (cookie?: string): Promise<number> => {
    const headers = cookie === undefined ? {} : { cookie: `countersign_session=${cookie}` };
    return (await fetch(`${strict.url}/v1/session`, { headers })).status;
  };
  for (let nth = 0; nth < 6; nth += 1) expect(await ask()).toBe(200);
  const tried: number[] = [];
  for (let nth = 0; nth < 5; nth += 1) tried.push(await ask(`${nth}`.repeat(43)));
  expect(tried).toEqual([200, 200, 200, 429, 429]);
});

test('what is over is forgotten, what is not stays; a second time there is nothing', async () => {
  const wies = await signedIn('wies');
  await new Visitor().ask(`${office.publicUrl}/sign-in`);
  await office.asOwner(
    `update web_sessions set created_at = now() - interval '13 hours', expires_at = now() - interval '1 hour'
     where token_sha256 <> (select token_sha256 from web_sessions order by created_at desc limit 1)`,
  );
  const { app, delivery } = office.api.database;
  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)}`.execute(app);
    return rows[0]?.count ?? 0;
  };
  const [sessions, signIns] = [await count('web_sessions'), await count('sign_ins')];
  const forget = forgetExpired({ app, delivery });
  expect(await forget()).toBe(sessions - 1);
  expect([await count('web_sessions'), await count('sign_ins')]).toEqual([1, signIns]);
  await office.asOwner('update sign_ins set expires_at = now()');
  expect([await forget(), await forget(), await count('sign_ins')]).toEqual([signIns, 0, 0]);
  expect(await statusOf(wies)).toBe(200);
});
