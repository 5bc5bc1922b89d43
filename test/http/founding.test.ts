// Founding an environment over the API (ENV-02), by whoever administers one already.
import { sql } from 'kysely';
import pg from 'pg';
import { foundedAtMost } from '../../src/db/bridges/found-environment.ts';
import {
  environmentsAtOnce,
  insertEnvironment,
  listEnvironmentsOf,
  switchWorkflowEngine,
} from '../../src/db/environments.ts';
import { linkIdentity, unlinkIdentity } from '../../src/db/identities.ts';
import { newId } from '../../src/db/ids.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { EnvironmentId, IdentityId } from '../../src/domain/ids.ts';
import { buildHouse } from '../support/house.ts';
import { runIssuer, signToken } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const path = '/v1/environments';
/** Whoever acts in several names the one that they mean. */
const from = (environmentId: string) => ({ 'countersign-environment': environmentId });
const found = (caller: Caller, name = 'Harbour NV', key = newKey()): Promise<Answer> =>
  api.call(caller, { path, body: { name }, key, headers: from(api.house.environmentId) });
const countOf = (name: string): Promise<number> =>
  sql`select from environments where name = ${name}`
    .execute(api.database.app)
    .then(({ rows }) => rows.length);

test('ENV-02, GRP-07 who administers an environment founds another, and is its first user and administrator at once', async () => {
  const { status, body } = await found('admin');
  expect([status, body.name, body.user.name, body.user.role]).toEqual([
    201,
    'Harbour NV',
    'Ada Admin',
    'administrator',
  ]);
  const there = { headers: from(body.id) };
  expect((await api.call('admin', { path: '/v1/me', ...there })).body).toMatchObject({
    id: body.user.id,
    environment: { id: body.id },
    role: 'administrator',
  });
  const names = async (list: string) =>
    (await api.call('admin', { path: `/v1/${list}`, ...there })).body.items.map(({ name }: Json) => name);
  expect([
    await names('users'),
    await names('group-categories'),
    await names('organisations'),
    await names('groups'),
  ]).toEqual([['Ada Admin'], ['General'], ['Harbour NV'], []]);
  const listed = await api.call('admin', path);
  expect(listed.body.items.map(({ id }: Json) => id)).toEqual(
    expect.arrayContaining([api.house.environmentId, body.id]),
  );
});

test.each([true, false])(
  'ENV-15 the workflow engine of the new one is as where it was asked: %s',
  async (on) => {
    await switchWorkflowEngine(api.database.app, api.house.environmentId, on);
    const { body } = await found('admin');
    const [row] = await rowsOf(
      api.database.app,
      body.id,
      sql`select workflow_engine as on from environments where id = ${body.id}`,
    );
    expect(row).toEqual({ on });
  },
);

test.each(['basil', 'olga', 'client', 'observer'] as const)(
  'ENV-02, ENV-05, ENV-06 %s founds none',
  async (caller) => {
    const { status, body } = await found(caller, `Of ${caller}`);
    expect([status, body.code, await countOf(`Of ${caller}`)]).toEqual([403, 'may_not_administer', 0]);
  },
);

test('ENV-02 neither does somebody who is a user nowhere, nor an administrator from an environment where they are none', async () => {
  const nobody = await signToken(runIssuer(), 'stranger');
  const asNobody = await api.callWith(nobody, { path, body: { name: 'Of nobody' } });
  expect([asNobody.status, asNobody.body.code]).toEqual([401, 'unauthenticated']);
  const { body } = await found('admin');
  const { people } = api.house;
  const colleague = { name: 'Bea', email: 'bea@harbour.example', environmentRole: 'administrator' };
  await api.call('admin', { path: '/v1/users', body: colleague, headers: from(body.id) });
  await inTenant(api.database.app, body.id as EnvironmentId, (tx) =>
    sql`update users set environment_role = 'basic' where id = ${body.user.id}`.execute(tx),
  );
  const refused = await api.call('admin', { path, body: { name: 'Of Ada' }, headers: from(body.id) });
  expect([refused.status, refused.body.code, people.admin === body.user.id]).toEqual([
    403,
    'may_not_administer',
    false,
  ]);
});

test('ENV-08 who was demoted founds none at the next request, with the token of before', async () => {
  const token = await api.credential('olga');
  const as = (name: string) => api.callWith(token, { path, body: { name } });
  const role = (environmentRole: string) =>
    api.call('admin', {
      method: 'PATCH',
      path: `/v1/users/${api.house.people.olga}`,
      body: { environmentRole },
    });
  await role('administrator');
  expect((await as('First of Olga')).status).toBe(201);
  await role('advanced');
  const again = await api.callWith(token, {
    path,
    body: { name: 'Second of Olga' },
    headers: from(api.house.environmentId),
  });
  expect([again.body.code, await countOf('Second of Olga')]).toEqual(['may_not_administer', 0]);
});

test('ENV-02 a repeat under its key founds one, also at the same instant; another name under it none', async () => {
  const key = newKey();
  const answers = await Promise.all([1, 2, 3].map(() => found('admin', 'Once NV', key)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(await countOf('Once NV')).toBe(1);
  expect((await found('admin', 'Twice NV', key)).body.code).toBe('idempotency_key_reused');
});

test('ENV-02 a repeat by somebody who was unlinked there meanwhile tells nothing of it', async () => {
  const key = newKey();
  const { body } = await found('admin', 'Left NV', key);
  await inTenant(api.database.app, body.id as EnvironmentId, (tx) => unlinkIdentity(tx, body.user.id));
  const again = await found('admin', 'Left NV', key);
  expect([again.status, await countOf('Left NV')]).toEqual([404, 1]);
});

/** As if this person had founded so many. */
async function founded(many: number, identityId: IdentityId): Promise<void> {
  for (let nth = 0; nth < many; nth += 1) {
    const id = newId<'environment'>();
    await inTenant(api.database.app, id, (tx) =>
      insertEnvironment(tx, { id, name: 'Many NV', foundedBy: identityId }),
    );
  }
}

test('ENV-02 one person founds so many at most, in whichever environment they ask, also two at the same instant', async () => {
  await founded(foundedAtMost - 1, api.house.identities.admin);
  const answers = await Promise.all(['One NV', 'Two NV'].map((name) => found('admin', name)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  const [made, lost] = [201, 409].map((wanted) => answers.find(({ status }) => status === wanted));
  expect([lost?.body.code, lost?.body.atMost]).toEqual(['limit_reached', foundedAtMost]);
  const there = await api.call('admin', {
    path,
    body: { name: 'Three NV' },
    headers: from(made?.body.id),
  });
  expect(there.body.code).toBe('limit_reached');
});

/** Somebody with a user in so many environments; gives these, by id. */
async function actingIn(many: number): Promise<{ subject: string; ids: EnvironmentId[] }> {
  const subject = newId();
  const { url: issuer } = runIssuer();
  const ids = Array.from({ length: many }, () => newId<'environment'>());
  for (const environmentId of ids) {
    await inTenant(api.database.app, environmentId, async (tx) => {
      await insertEnvironment(tx, { id: environmentId, name: 'Many NV' });
      const person = { name: 'Nina', email: 'nina@many.example', environmentRole: 'basic' } as const;
      const userId = await addUser(tx, { environmentId, ...person });
      await linkIdentity(tx, { environmentId, issuer, subject, userId });
    });
  }
  return { subject, ids: ids.sort() };
}

test('ENV-01, ENV-02 the environments of whoever acts in many are read a few at once, and told by id', async () => {
  const { subject, ids } = await actingIn(2 * environmentsAtOnce + 1);
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(api.database.app);
    return rows[0]?.count ?? 0;
  };
  try {
    await owner.query('begin; lock table environments in access exclusive mode');
    const who = { issuer: runIssuer().url, subject, environments: null };
    const listed = listEnvironmentsOf(api.database.app, who);
    await until(async () => (await waiting()) >= environmentsAtOnce, 'as many readers as may be', 10_000);
    expect(await waiting()).toBe(environmentsAtOnce);
    await owner.query('commit');
    expect((await listed).map(({ id }) => id)).toEqual(ids);
  } finally {
    await owner.end();
  }
});

test('ENV-01, ENV-02 whose provider is trusted by this environment alone founds none: the new one would not know them', async () => {
  const { environmentId } = api.house;
  await inTenant(api.database.app, environmentId, (tx) =>
    sql`insert into environment_issuers (environment_id, id, issuer, audience)
      values (${environmentId}, ${newId()}, ${runIssuer().url}, 'countersign')`.execute(tx),
  );
  const { status, body } = await found('admin', 'Unknown NV');
  expect([status, body.code, await countOf('Unknown NV')]).toEqual([409, 'provider_of_one_environment', 0]);
});

test('AUD-01 it is in the audit of both, by who did it, without a name', async () => {
  const { body } = await found('admin');
  const rows = (environmentId: EnvironmentId) =>
    rowsOf<{ actor: string; subject: string; data: object }>(
      api.database.app,
      environmentId,
      sql`select actor_id as actor, subject_id as subject, data from audit where action = 'environment_founded'`,
    );
  const subject = { subject: body.id, data: {} };
  expect(await rows(api.house.environmentId)).toEqual([{ actor: api.house.people.admin, ...subject }]);
  expect(await rows(body.id)).toEqual([{ actor: body.user.id, ...subject }]);
});

test.each([
  ['no name', {}],
  ['a blank one', { name: ' ' }],
  ['one with an end of line', { name: 'Two\nlines' }],
  ['another field', { name: 'Harbour NV', administrator: 'me' }],
])('ENV-02 %s is refused', async (_what, body) => {
  expect((await api.call('admin', { path, body })).body.code).toBe('malformed');
});
