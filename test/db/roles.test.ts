import { sql } from 'kysely';
import pg from 'pg';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import { answerNewest, startOne } from '../support/approvals.ts';
import { openOne, stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  await openOne({ db: database.app, house });
});
afterAll(() => database.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'no code',
  );

const asTenant = (statement: string): Promise<string> =>
  codeOf(inTenant(database.app, house.environmentId, (tx) => sql.raw(statement).execute(tx)));
const as = (db: Db, statement: string): Promise<string> => codeOf(sql.raw(statement).execute(db));

const permissionDenied = '42501';

test('ENV-01 no role of ours is a superuser or passes by row-level security', async () => {
  const { rows } = await sql`
    select rolname as name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
    from pg_roles where rolname like 'countersign%' order by rolname`.execute(database.app);
  const plain = {
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
  };
  expect(rows).toEqual(
    ['countersign_app', 'countersign_delivery', 'countersign_owner'].map((name) => ({ name, ...plain })),
  );
});

test('ENV-01 no role of ours is a member of another', async () => {
  const { rows } = await sql`
    select member::regrole::text as member, roleid::regrole::text as of from pg_auth_members
    where member::regrole::text like 'countersign%'`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 the owner of the tables sees no row of a tenant without saying which', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query('select count(*)::int as count from users');
    expect(rows).toEqual([{ count: 0 }]);
  } finally {
    await owner.end();
  }
});

test('the app role reads which migrations ran, for readiness, and can not say that others did', async () => {
  expect(await as(database.app, 'select name from pgmigrations')).toBe('done');
  for (const statement of [
    `insert into pgmigrations (name, run_on) values ('9999_none', now())`,
    `update pgmigrations set name = '9999_none'`,
    'delete from pgmigrations',
  ])
    expect([statement, await as(database.app, statement)]).toEqual([statement, permissionDenied]);
  expect(await as(database.delivery, 'select name from pgmigrations')).toBe(permissionDenied);
});

describe('what happened', () => {
  const statements = ['audit', 'approval_events'].flatMap((table) =>
    [`update ${table} set at = now()`, `delete from ${table}`, `truncate ${table}`].map(
      (statement) => statement,
    ),
  );

  test.each(statements)('AUD-02 the app role may not %s', async (statement) => {
    expect(await asTenant(statement)).toBe(permissionDenied);
  });

  test.each(statements)('AUD-02 the delivery role may not %s', async (statement) => {
    expect(await as(database.delivery, statement)).toBe(permissionDenied);
  });

  test.each(['audit', 'approval_events'])('AUD-02 the app role may not drop or alter %s', async (table) => {
    for (const statement of [`drop table ${table}`, `alter table ${table} disable row level security`]) {
      expect(await asTenant(statement)).toBe(permissionDenied);
    }
  });

  test('AUD-02 an event is not overwritten by an insert that finds one', async () => {
    const upsert = `insert into approval_events select * from approval_events
      on conflict (approval_id, seq) do update set type = 'forged'`;
    expect(await asTenant(upsert)).toBe(permissionDenied);
  });
});

describe('what never changes', () => {
  test.each([
    "update template_versions set phases = '[]'",
    'delete from template_versions',
    'truncate template_versions cascade',
  ])('TPL-03 the app role may not %s', async (statement) => {
    expect(await asTenant(statement)).toBe(permissionDenied);
  });

  test.each([
    "update placements set trace = '{}'",
    'delete from placements',
    "update document_originals set content = ''",
    'delete from document_originals',
    "update documents set sha256 = sha256('x')",
    'delete from documents',
    'delete from approvals',
    'delete from tasks',
    'delete from outbox',
    'delete from users',
    'delete from groups',
    'update group_changes set at = now()',
    'delete from group_changes',
    'update group_member_spans set added_at = now()',
    'delete from group_member_spans',
    'update organisation_member_spans set added_at = now()',
    'delete from organisation_member_spans',
    'delete from organisations',
    'update environments set founded_by = null',
    "update brandings set colour = '#000000'",
    'delete from brandings',
    'delete from notifications',
    "update notifications set event = 'start_late'",
    'delete from notification_preferences',
    'update delegations set to_user_id = from_user_id',
    'delete from delegations',
    'update delegated_tasks set user_id = user_id',
    'delete from delegated_tasks',
    'update phase_additions set sequenced = false',
    'delete from phase_additions',
    'delete from partnerships',
    "update web_sessions set issuer = 'https://evil.example'",
    "update web_sessions set subject = 'somebody else'",
    "update web_sessions set expires_at = now() + interval '1 year'",
    "update web_sessions set token_sha256 = sha256('x')",
    "update sign_ins set return_to = '/elsewhere'",
    "update sign_ins set browser_sha256 = sha256('x')",
  ])('the app role may not %s', async (statement) => {
    expect(await asTenant(statement)).toBe(permissionDenied);
  });

  test.each(['create table mine (id int)', 'create schema mine', 'create function f() returns int return 1'])(
    'AUD-02 the app role may not %s',
    async (statement) => {
      expect(await asTenant(statement)).toBe(permissionDenied);
    },
  );
});

describe('delivery', () => {
  test('ENV-01 delivery may read nothing but the outbox, which approvals are unfinished and which tasks nobody was told of', async () => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and has_any_column_privilege('countersign_delivery', c.oid, 'select') order by 1`.execute(
      database.delivery,
    );
    expect(rows.map(({ name }) => name)).toEqual(['approvals', 'outbox', 'tasks']);
  });

  test('NTF-01 of tasks delivery sees the open ones that nobody was told of, and nothing but whose they are', async () => {
    const { rows: columns } = await sql<{ name: string }>`
      select attname as name from pg_attribute
      where attrelid = 'tasks'::regclass and attnum > 0 and not attisdropped
        and has_column_privilege('countersign_delivery', attrelid, attnum, 'select') order by 1`.execute(
      database.delivery,
    );
    const { rows } = await sql`
      select from tasks where state <> 'open' or told_at is not null`.execute(database.delivery);
    expect([columns.map(({ name }) => name), rows.length]).toEqual([
      ['environment_id', 'id', 'state', 'told_at'],
      0,
    ]);
  });

  test('ENV-01 of an approval delivery reads six columns and no document', async () => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute
      where attrelid = 'approvals'::regclass and attnum > 0 and not attisdropped
        and has_column_privilege('countersign_delivery', attrelid, attnum, 'select') order by 1`.execute(
      database.delivery,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'course_seen_at',
      'environment_id',
      'finished_at',
      'id',
      'start_failure_told_at',
      'state',
    ]);
  });

  test('delivery may change only how far a row has been sent', async () => {
    const { rows } = await sql<{ name: string }>`
      select format('%s.%s', attrelid::regclass, attname) as name
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
        and has_column_privilege('countersign_delivery', attrelid, attnum, 'update') order by 1`.execute(
      database.delivery,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'approvals.course_seen_at',
      'outbox.last_error',
      'outbox.next_try_at',
      'outbox.settled_at',
      'outbox.state',
      'outbox.tries',
    ]);
  });

  test('delivery may delete no outbox row but a settled one', async () => {
    await openOne({ db: database.app, house });
    await startOne(database.app, house);
    await sql`delete from outbox`.execute(database.delivery);
    const { rows } = await sql<{ state: string }>`select distinct state from outbox`.execute(
      database.delivery,
    );
    expect(rows).toEqual([{ state: 'pending' }]);
  });

  test.each([
    'truncate outbox',
    "insert into outbox (environment_id, id, kind, approval_id) values (gen_random_uuid(), gen_random_uuid(), 'start', gen_random_uuid())",
    "update outbox set template = 'start_late'",
    "update approvals set state = 'approved'",
    'select * from documents',
  ])('ENV-01 delivery may not %s', async (statement) => {
    expect(await as(database.delivery, statement)).toBe(permissionDenied);
  });

  test('ENV-01 delivery does not see approvals that are finished', async () => {
    const place = { db: database.app, house };
    const approval = await openOne(place);
    const steps = stepsOf(database.app);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    await steps.close(approval, 1);
    await steps.open(approval, 2);
    await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
    await steps.close(approval, 2);
    const { rows } = await sql`
      select id from approvals where id = ${approval.approvalId}`.execute(database.delivery);
    expect(rows).toEqual([]);
  });
});
