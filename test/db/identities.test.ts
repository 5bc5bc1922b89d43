// What is read before a tenant is known, of identities: by whom it is written, what may stand beside what, and how it
// is found.
import { sql } from 'kysely';
import { findEnvironmentIssuers, findLinks, linkIdentity, unlinkIdentity } from '../../src/db/identities.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';

let database: TestDatabase;
let windmill: House;
let harbour: House;
beforeAll(async () => {
  database = await openTestDatabase();
  windmill = await buildHouse(database.app, 'Windmill BV');
  harbour = await buildHouse(database.app, 'Harbour NV');
});
afterAll(() => database.close());

const under = ({ environmentId }: House, statement: ReturnType<typeof sql>): Promise<string> =>
  inTenant(database.app, environmentId, (tx) => statement.execute(tx)).then(
    ({ numAffectedRows }) => `${numAffectedRows} rows`,
    (error: { code: string; constraint?: string }) => error.constraint ?? error.code,
  );
const link = ({ environmentId }: House, userId: UserId, subject: string): Promise<string> =>
  inTenant(database.app, environmentId, (tx) =>
    linkIdentity(tx, { environmentId, issuer: 'https://login.example', subject, userId }),
  );
const linksOf = (subject: string) => findLinks(database.app, { issuer: 'https://login.example', subject });

test('ENV-01 no identity, issuer or invitation is written under another environment', async () => {
  const { environmentId, people } = windmill;
  const statements = [
    sql`update identities set revoked_at = now() where environment_id = ${environmentId}`,
    sql`update invitations set state = 'withdrawn', ended_at = now() where environment_id = ${environmentId}`,
    sql`delete from environment_issuers where environment_id = ${environmentId}`,
  ];
  for (const statement of statements) expect(await under(harbour, statement)).toBe('0 rows');
  const inserts = [
    sql`insert into identities (environment_id, id, issuer, subject, user_id)
      values (${environmentId}, gen_random_uuid(), 'https://mine.example', 'me', ${people.admin})`,
    sql`insert into environment_issuers (environment_id, id, issuer, audience)
      values (${environmentId}, gen_random_uuid(), 'https://mine.example', 'x')`,
    sql`insert into invitations (environment_id, id, user_id, secret_sha256, expires_at)
      values (${environmentId}, gen_random_uuid(), ${people.admin}, sha256('x'), now() + interval '1 day')`,
  ];
  for (const statement of inserts) expect(await under(harbour, statement)).toBe('42501');
});

test('ENV-01 no identity is bound to a user of another environment', async () => {
  const statement = sql`insert into identities (environment_id, id, issuer, subject, user_id)
    values (${harbour.environmentId}, gen_random_uuid(), 'https://mine.example', 'me', ${windmill.people.admin})`;
  expect(await under(harbour, statement)).toMatch(/identities_environment_id_user_id_fkey/);
});

test('a link is never changed into another and never removed: it ends, and there is a new one', async () => {
  for (const statement of ["update identities set subject = 'x'", 'delete from identities']) {
    expect(await under(windmill, sql.raw(statement))).toBe('42501');
  }
  const first = await link(windmill, windmill.people.ann, 'ann');
  const second = await link(windmill, windmill.people.ann, 'ann@new');
  expect((await linksOf('ann')).length).toBe(0);
  expect(await linksOf('ann@new')).toEqual([
    { identityId: second, userId: windmill.people.ann, environmentId: windmill.environmentId },
  ]);
  expect(first).not.toBe(second);
});

test('an identity is one user in an environment at a time, also when two are made at once', async () => {
  const people = [windmill.people.bob, windmill.people.cleo, windmill.people.dora];
  await Promise.all(people.map((userId) => link(windmill, userId, 'one')));
  await link(harbour, harbour.people.bob, 'one');
  const links = await linksOf('one');
  expect(links.map(({ environmentId }) => environmentId).sort()).toEqual(
    [windmill.environmentId, harbour.environmentId].sort(),
  );
  const { environmentId, people: theirs } = harbour;
  await inTenant(database.app, environmentId, (tx) => unlinkIdentity(tx, theirs.bob));
  expect((await linksOf('one')).map((one) => one.environmentId)).toEqual([windmill.environmentId]);
});

test('whose an identity is is found by an index, and so is who trusts an issuer', async () => {
  for (const { environmentId } of [windmill, harbour]) {
    await inTenant(database.app, environmentId, async (tx) => {
      await sql`insert into users select (jsonb_populate_record(picked.one,
          jsonb_build_object('id', gen_random_uuid()))).*
        from (select u as one from users u limit 1) picked, generate_series(1, 5000)`.execute(tx);
      await sql`insert into identities (environment_id, id, issuer, subject, user_id)
        select environment_id, gen_random_uuid(), ${runIssuer().url}, id::text, id from users u
        where not exists (select from identities i where i.user_id = u.id and i.revoked_at is null)`.execute(
        tx,
      );
      await sql`insert into environment_issuers (environment_id, id, issuer, audience)
        select ${environmentId}, gen_random_uuid(), 'https://' || nth || '.example', 'x' from generate_series(1, 3000) nth`.execute(
        tx,
      );
    });
  }
  const planOf = async (statement: ReturnType<typeof sql>): Promise<string> => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${statement}`.execute(database.app);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  expect(
    await planOf(
      sql`select id from identities where issuer = ${runIssuer().url} and subject = 'x' and revoked_at is null`,
    ),
  ).toContain('identities_live');
  expect(
    await planOf(sql`select audience from environment_issuers where issuer = 'https://7.example'`),
  ).toContain('environment_issuers_by_issuer');
  expect(await findEnvironmentIssuers(database.app, 'https://7.example')).toHaveLength(2);
});
