// Who comes in: an administrator invites, a mail is put down, somebody with a token of their own accepts.
import { sql } from 'kysely';
import pg from 'pg';
import { inTenant } from '../../src/db/transaction.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openIssuer, runIssuer, signToken, testAudience, testInvitationSecret } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
let harbour: House;
beforeAll(async () => {
  api = await TestApi.open();
  harbour = await buildHouse(api.database.app, 'Harbour NV');
});
afterAll(() => api.close());

const nina = { name: 'Nina New', email: 'nina@windmill.example' };
const invite = async (over: object = {}): Promise<Json> => {
  const { status, body } = await api.call('admin', { path: '/v1/users', body: { ...nina, ...over } });
  if (status !== 201) throw new Error(`the invitation was refused: ${JSON.stringify(body)}`);
  return body;
};

interface Row {
  readonly id: string;
  readonly state: string;
  readonly mails: number;
}
const invitationsOf = (userId: string): Promise<Row[]> =>
  rowsOf(
    api.database.app,
    api.house.environmentId,
    sql<Row>`
      select i.id, i.state, (select count(*)::int from outbox o where o.invitation_id = i.id) as mails
      from invitations i where i.user_id = ${userId} order by i.id`,
  );
const newestToken = async (userId: string): Promise<string> =>
  invitationToken(testInvitationSecret, (await invitationsOf(userId)).at(-1)?.id ?? '');

const accept = async (subject: string, token: string, at = api): Promise<Answer> =>
  at.callWith(await signToken(runIssuer(), subject), { path: '/v1/invitations/accept', body: { token } });

const meAs = async (subject: string): Promise<Answer> =>
  api.callWith(await signToken(runIssuer(), subject), '/v1/me');

const auditOf = (userId: string): Promise<Json[]> =>
  rowsOf(
    api.database.app,
    api.house.environmentId,
    sql<Json>`
      select action, actor_id as "actorId", data from audit where subject_id = ${userId} order by id`,
  );

test('ENV-03 AUD-01 who is invited starts as basic user, has one mail, and acts as themselves once they accept', async () => {
  const user = await invite();
  expect(user).toMatchObject({ ...nina, environmentRole: 'basic', active: true, linked: false });
  const untilDays = (Date.parse(user.invitedUntil) - Date.now()) / 86_400_000;
  expect(untilDays).toBeGreaterThan(6.9);
  expect(untilDays).toBeLessThanOrEqual(7);
  expect(await invitationsOf(user.id)).toMatchObject([{ state: 'open', mails: 1 }]);
  expect((await meAs('nina')).status).toBe(401);
  const accepted = await accept('nina', await newestToken(user.id));
  expect([accepted.status, accepted.body]).toEqual([
    200,
    {
      id: api.house.environmentId,
      name: 'Windmill BV',
      user: { id: user.id, name: 'Nina New', role: 'basic' },
    },
  ]);
  expect((await meAs('nina')).body).toMatchObject({ id: user.id, name: 'Nina New', role: 'basic' });
  const { body } = await api.call('admin', `/v1/users/${user.id}`);
  expect(body).toMatchObject({ linked: true, invitedUntil: null });
  const audit = await auditOf(user.id);
  expect(audit.map(({ action }) => action)).toEqual(['user_invited', 'invitation_accepted']);
  expect(audit.map(({ actorId }) => actorId)).toEqual([api.house.people.admin, user.id]);
});

test('ENV-03 an administrator may choose another role', async () => {
  expect((await invite({ environmentRole: 'advanced' })).environmentRole).toBe('advanced');
});

test('the secret of an invitation stands nowhere: not in the rows, the audit, the answers or the log', async () => {
  const user = await invite();
  const token = await newestToken(user.id);
  const [, secret = ''] = token.split('.');
  await accept('secretive', `${token.slice(0, -1)}x`);
  await accept('secretive', token);
  const { environmentId } = api.house;
  const rows = await inTenant(api.database.app, environmentId, async (tx) => {
    const texts: unknown[] = [];
    for (const table of ['invitations', 'outbox', 'audit', 'identities', 'idempotency_keys']) {
      texts.push((await sql`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(tx)).rows);
    }
    return JSON.stringify(texts);
  });
  expect(rows).not.toContain(secret);
  expect(JSON.stringify(user)).not.toContain(secret);
  expect(api.log.join('')).not.toContain(secret);
});

test('an invitation serves once: the same person may repeat it, another one is refused', async () => {
  const token = await newestToken((await invite()).id);
  expect((await accept('once', token)).status).toBe(200);
  const again = await accept('once', token);
  expect([again.status, again.body.user.name]).toEqual([200, 'Nina New']);
  const other = await accept('somebody else', token);
  expect([other.status, other.body.code]).toEqual([409, 'invitation_used']);
  expect((await meAs('somebody else')).status).toBe(401);
});

test('of two who accept the same invitation at once exactly one becomes the user', async () => {
  const user = await invite();
  const token = await newestToken(user.id);
  const subjects = ['left', 'right'];
  const answers = await Promise.all(subjects.map((subject) => accept(subject, token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const entered = await Promise.all(subjects.map(async (subject) => (await meAs(subject)).status));
  expect(entered).toEqual(answers.map(({ status }) => (status === 200 ? 200 : 401)));
});

test('an invitation that has expired is refused', async () => {
  const user = await invite();
  await asOwner(
    `update invitations set created_at = now() - interval '8 days', expires_at = now() - interval '1 day'
     where user_id = '${user.id}'`,
  );
  const { status, body } = await accept('late', await newestToken(user.id));
  expect([status, body.code]).toEqual([409, 'invitation_expired']);
});

test('a new invitation takes the place of the old one, and one that is withdrawn is worth nothing', async () => {
  const user = await invite();
  const first = await newestToken(user.id);
  expect((await api.call('admin', { method: 'POST', path: `/v1/users/${user.id}/invitation` })).status).toBe(
    200,
  );
  const second = await newestToken(user.id);
  expect((await invitationsOf(user.id)).map(({ state, mails }) => [state, mails])).toEqual([
    ['replaced', 1],
    ['open', 1],
  ]);
  expect((await accept('replaced', first)).body.code).toBe('invitation_withdrawn');
  const withdrawn = await api.call('admin', { method: 'DELETE', path: `/v1/users/${user.id}/invitation` });
  expect([withdrawn.status, withdrawn.body.invitedUntil]).toEqual([200, null]);
  expect((await accept('replaced', second)).body.code).toBe('invitation_withdrawn');
  expect((await auditOf(user.id)).map(({ action }) => action)).toEqual([
    'user_invited',
    'user_invited',
    'invitation_withdrawn',
  ]);
});

test('a new invitation under a key is one invitation and one mail, however often it is repeated', async () => {
  const user = await invite();
  const call = { method: 'POST', path: `/v1/users/${user.id}/invitation`, key: newKey() };
  const [first, ...repeats] = [
    ...(await Promise.all([api.call('admin', call), api.call('admin', call)])),
    await api.call('admin', call),
  ];
  expect([first?.status, first?.body]).toMatchObject([200, { id: user.id, linked: false }]);
  for (const repeat of repeats) expect([repeat.status, repeat.body]).toEqual([200, first?.body]);
  expect((await invitationsOf(user.id)).map(({ state, mails }) => [state, mails])).toEqual([
    ['replaced', 1],
    ['open', 1],
  ]);
});

test.each([
  ['nonsense', () => 'nonsense'],
  ['an invitation that is not there', () => invitationToken('another secret of nobody at all', unknownId)],
  ['a secret that is not its own', async () => `${(await newestToken((await invite()).id)).slice(0, -2)}xx`],
])('with %s one learns nothing: 404, the same each time', async (_, make) => {
  const { status, body } = await accept('curious', await make());
  expect([status, body.code, body.what]).toEqual([404, 'not_found', 'invitation']);
});
const unknownId = '01890000-0000-7000-8000-000000000000';

test('who is a user of the environment already does not become another one by an invitation', async () => {
  const user = await invite();
  const { status, body } = await accept(api.house.people.rob, await newestToken(user.id));
  expect([status, body.code]).toEqual([409, 'already_a_user']);
  expect((await api.call('rob', '/v1/me')).body.name).toBe('Rob Reviewer');
});

test('a retired user is not invited, and an invitation from before is worth nothing', async () => {
  const user = await invite();
  const token = await newestToken(user.id);
  await asOwner(`update users set retired_at = now() where id = '${user.id}'`);
  expect((await accept('gone', token)).body.code).toBe('invitation_withdrawn');
  const again = await api.call('admin', { method: 'POST', path: `/v1/users/${user.id}/invitation` });
  expect([again.status, again.body.code]).toEqual([409, 'user_retired']);
});

test('an invitation is accepted with a token only: a key is told so, and no credential is 401', async () => {
  const call = { path: '/v1/invitations/accept', body: { token: 'x' } };
  expect((await api.call('client', call)).body.code).toBe('people_only');
  expect((await api.callWith('wrong', call)).status).toBe(401);
});

test('ENV-07 only an administrator invites, and sees users; the key of a repeat gives the same user', async () => {
  for (const caller of ['basil', 'olga', 'client', 'observer'] as const) {
    for (const call of [{ path: '/v1/users', body: nina }, '/v1/users']) {
      const { status, body } = await api.call(caller, call);
      expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_administer']);
    }
  }
  const call = { path: '/v1/users', body: nina, key: newKey() };
  const [first, second] = [await api.call('admin', call), await api.call('admin', call)];
  expect(second.body.id).toBe(first.body.id);
  expect(await invitationsOf(first.body.id)).toHaveLength(1);
  const other = await api.call('admin', { ...call, body: { ...nina, name: 'Nora' } });
  expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused']);
});

test.each([
  ['a line break in the name', { name: 'Nina\r\nBcc: all@example.org' }, '/body/name'],
  ['a line break in the address', { email: 'nina@example.org\r\nBcc: all@example.org' }, '/body/email'],
  ['an address that is none', { email: 'nina' }, '/body/email'],
  ['no name', { name: ' ' }, '/body/name'],
  ['a role that there is not', { environmentRole: 'emperor' }, '/body/environmentRole'],
  ['a field that there is not', { password: 'x' }, '/body/password'],
])('nobody is invited with %s', async (_, over, path) => {
  const { status, body } = await api.call('admin', { path: '/v1/users', body: { ...nina, ...over } });
  expect([status, body.errors[0].path]).toEqual([422, path]);
});

describe('a provider of an environment', () => {
  test('ENV-01 lets its people into that environment and no other', async () => {
    const issuer = await openIssuer();
    try {
      const { environmentId } = harbour;
      await inTenant(api.database.app, environmentId, (tx) =>
        sql`insert into environment_issuers (environment_id, id, issuer, audience)
          values (${environmentId}, gen_random_uuid(), ${issuer.url}, ${testAudience})`.execute(tx),
      );
      const here = await newestToken((await invite()).id);
      const credential = await signToken(issuer, 'theirs');
      const call = (token: string) => ({ path: '/v1/invitations/accept', body: { token } });
      expect((await api.callWith(credential, call(here))).status).toBe(404);
      const invited = await api.call('admin', { path: '/v1/users', body: nina }, harbour);
      const [row] = await rowsOf(
        api.database.app,
        environmentId,
        sql<Row>`select id from invitations where user_id = ${invited.body.id}`,
      );
      const there = invitationToken(testInvitationSecret, row?.id ?? '');
      expect((await api.callWith(credential, call(there))).body.id).toBe(environmentId);
      expect((await api.callWith(credential, '/v1/me')).body.environment.id).toBe(environmentId);
    } finally {
      await issuer.close();
    }
  });
});

async function asOwner(statement: string): Promise<void> {
  const { environmentId } = api.house;
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.environment_id', $1, false)`, [environmentId]);
    await owner.query(statement);
  } finally {
    await owner.end();
  }
}
