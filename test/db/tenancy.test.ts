// ENV-01, table by table as the catalogue lists them: a table that a later migration adds is tested without a word.
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { setPreferences } from '../../src/db/preferences.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalId, EnvironmentId } from '../../src/domain/ids.ts';
import { answerAs, answerNewest } from '../support/approvals.ts';
import { addGroup, openOne } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { leaves, openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { delegating, holderIn, openTask, take } from '../support/partners.ts';
import { done, employs, nests, puts } from '../support/nested-groups.ts';
import { tenantTables } from '../support/rows.ts';

/** Read to find out whose a credential is, before any tenant is known (architecture, section 6); written only under it. */
const readByAll = [
  'environments',
  'service_account_keys',
  'environment_issuers',
  'identities',
  'invitations',
];

/** Read under every tenant, and written by no role but their owner (GRP-01): public-groups.test.ts has them. */
const seenByAll = ['public_groups', 'public_group_words'];

/** Of no environment at all: who a browser is to its provider. Which user that is stands in `identities`. */
const ofNobody = ['sign_ins', 'web_sessions'];

let database: TestDatabase;
let windmill: House;
let harbour: House;
let tables: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  windmill = await buildHouse(database.app, 'Windmill BV');
  harbour = await buildHouse(database.app, 'Harbour NV');
  for (const house of [windmill, harbour]) {
    await openOne({ db: database.app, house });
    await answerNewest({ db: database.app, house }, 'rita', { decision: 'declined', reason: 'unclear' });
    await inTenant(database.app, house.environmentId, (tx) =>
      sql`insert into idempotency_keys (environment_id, actor_id, operation, key, request_sha256, response)
        values (${house.environmentId}, ${house.people.rita}, 'test', 'key', sha256('x'), '{}')`.execute(tx),
    );
    await inTenant(database.app, house.environmentId, async (tx) => {
      const { environmentId, people } = house;
      const { rows } = await sql<{ id: ApprovalId }>`select id from approvals limit 1`.execute(tx);
      const [approval] = rows;
      if (!approval) throw new Error('no approval was started');
      const about = { environmentId, event: 'manager_set', approvalId: approval.id } as const;
      await tell(tx, { ...about, phases: [1], to: [people.rita], by: null });
      const preference = { event: 'start_late', channel: 'app', enabled: false } as const;
      await setPreferences(tx, { environmentId, userId: people.rita }, [preference]);
      await sql`insert into command_reasons (environment_id, id, approval_id, reason)
        values (${environmentId}, gen_random_uuid(), ${approval.id}, 'Because')`.execute(tx);
      await sql`insert into phase_additions (environment_id, approval_id, phase, attempt, addition, user_id,
          workflow_role, sequenced, added_by)
        values (${environmentId}, ${approval.id}, 1, 1, 1, ${people.rob}, 'reviewer', true, ${people.admin})`.execute(
        tx,
      );
      await sql`insert into brandings (environment_id, version, colour, footer)
        values (${environmentId}, 1, '#112233', '')`.execute(tx);
      await sql`insert into communication_matrices (environment_id, version, changed_by)
        values (${environmentId}, 1, ${people.admin})`.execute(tx);
      await sql`insert into communication_rules (environment_id, place, from_role, to_role)
        values (${environmentId}, 1, 'basic', 'administrator')`.execute(tx);
      await sql`insert into group_access (environment_id, group_id, right_to, place, user_id)
        values (${environmentId}, ${house.groups.buyers}, 'edit', 1, ${people.rita})`.execute(tx);
    });
    await answerGroupTask({ db: database.app, house });
  }
  await delegateBothWays();
  tables = (await tenantTables(database.app)).filter(
    (table) => ![...readByAll, ...seenByAll].includes(table),
  );
});
afterAll(() => database.close());

/** DEL-10: each of the two has a task of the other's, and the words that came with it. */
async function delegateBothWays(): Promise<void> {
  const { id: partnershipId } = await makePartnership(
    database.app,
    windmill.environmentId,
    harbour.environmentId,
  );
  for (const [house, partner] of [
    [windmill, harbour],
    [harbour, windmill],
  ] as const) {
    const partners = { db: database.app, house, partner, partnershipId };
    const step = delegating(holderIn(partner, 'basil'), 'Please look');
    await take(partners, await openTask(partners), { name: 'rita', step });
  }
}

/** A task of a group, answered with a reason by one of its members; another has left it, a third is in it by an organisation, too. */
async function answerGroupTask(place: Place): Promise<void> {
  const group = await addGroup(place, ['ann', 'bob', 'cleo']);
  const approval = await openGroupTask(place, [group, 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  await answerAs(place, 'ann', { taskId, decision: 'approved', reason: 'so it is' });
  await leaves(place, 'bob', group);
  await done(employs(place, 'cleo', 'member'));
  await done(nests(place, await addGroup(place, []), group));
  await done(puts(place, group, { organisationId: place.house.organisationId, role: 'member' }));
}

/** The columns of every table, without those that Postgres works out of the others. */
async function writtenColumns(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select a.attrelid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
      and not a.attisdropped and a.attgenerated = ''
    group by a.attrelid`.execute(database.app);
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

const countOf = async (tx: Transaction, table: string, owner: EnvironmentId): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where environment_id = ${owner}`.execute(tx);
  return rows[0]?.count ?? 0;
};

/** What a statement under a tenant came to: how many rows, or the code with which it was refused. */
async function outcomeOf(
  tenant: EnvironmentId,
  statement: (table: string) => ReturnType<typeof sql>,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const table of tables) {
    outcomes[table] = await inTenant(database.app, tenant, (tx) => statement(table).execute(tx)).then(
      ({ numAffectedRows }) => `${numAffectedRows} rows`,
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );
  }
  return outcomes;
}

const notBy = (outcomes: Record<string, string>, wanted: RegExp): [string, string][] =>
  Object.entries(outcomes).filter(([, outcome]) => !wanted.test(outcome));

test('ENV-01 every table that belongs to an environment is under row-level security, forced on its owner too', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'environment_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 there is no table without row-level security', async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname !~ '^pgmigrations'
      and not relrowsecurity order by relname`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 every policy of a tenant names the environment for reading and for writing', async () => {
  const { rows } = await sql<{ name: string }>`
    select distinct c.relname as name from pg_policy p join pg_class c on c.oid = p.polrelid
    where 'countersign_app'::regrole = any (p.polroles) and c.relname <> all (${[...readByAll, ...seenByAll, ...ofNobody]})
      and (pg_get_expr(p.polqual, p.polrelid) !~ 'app.environment_id'
        or pg_get_expr(p.polwithcheck, p.polrelid) !~ 'app.environment_id'
        or p.polcmd <> '*')`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 nothing that belongs to no environment names one, or anything of one', async () => {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid::regclass::text = any (${ofNobody}) and attnum > 0 and attname ~ '(environment|user|approval)_id'
    union all select conname from pg_constraint
    where conrelid::regclass::text = any (${ofNobody}) and contype = 'f'`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 what points from one table of tenants to another names the environment on both sides', async () => {
  const { rows } = await sql<{ name: string }>`
    select o.conname as name
    from pg_constraint o
    join pg_class source on source.oid = o.conrelid and source.relrowsecurity
    join pg_class target on target.oid = o.confrelid and target.relrowsecurity and target.relname <> 'environments'
    where o.contype = 'f' and not (
      exists (select from pg_attribute a where a.attrelid = o.conrelid and a.attnum = any (o.conkey)
        and a.attname = 'environment_id')
      and exists (select from pg_attribute a where a.attrelid = o.confrelid and a.attnum = any (o.confkey)
        and a.attname = 'environment_id'))`.execute(database.app);
  expect(rows).toEqual([]);
});

test('ENV-01 this file has rows of both environments in every table, so that none passes for being empty', async () => {
  const empty: string[] = [];
  for (const { environmentId } of [windmill, harbour]) {
    for (const table of tables) {
      const count = await inTenant(database.app, environmentId, (tx) => countOf(tx, table, environmentId));
      if (count === 0) empty.push(table);
    }
  }
  expect(empty).toEqual([]);
});

test('ENV-01 no row of an environment is read under another', async () => {
  const seen: string[] = [];
  for (const table of tables) {
    const count = await inTenant(database.app, harbour.environmentId, (tx) =>
      countOf(tx, table, windmill.environmentId),
    );
    if (count > 0) seen.push(table);
  }
  expect(seen).toEqual([]);
});

test('ENV-01 no row of any environment is read where none is set, nor after the transaction that set one', async () => {
  const seen: string[] = [];
  const { rows: connections } = await sql`select set_config('app.environment_id', '', false)`.execute(
    database.app,
  );
  expect(connections).toHaveLength(1);
  for (const table of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)}`.execute(database.app);
    if (rows[0]?.count !== 0) seen.push(table);
  }
  expect(seen).toEqual([]);
});

test('ENV-01 no row of an environment is changed under another', async () => {
  const outcomes = await outcomeOf(
    harbour.environmentId,
    (table) =>
      sql`update ${sql.table(table)} set environment_id = environment_id
        where environment_id = ${windmill.environmentId}`,
  );
  expect(notBy(outcomes, /^(0 rows|42501 permission denied)/)).toEqual([]);
});

test('ENV-01 no row is given away to another environment', async () => {
  const outcomes = await outcomeOf(
    harbour.environmentId,
    (table) => sql`update ${sql.table(table)} set environment_id = ${windmill.environmentId}`,
  );
  expect(notBy(outcomes, /^42501 /)).toEqual([]);
});

test('ENV-01 no row of an environment is deleted under another', async () => {
  const outcomes = await outcomeOf(
    harbour.environmentId,
    (table) => sql`delete from ${sql.table(table)} where environment_id = ${windmill.environmentId}`,
  );
  expect(notBy(outcomes, /^(0 rows|42501 permission denied)/)).toEqual([]);
});

test('ENV-01 no row is added to another environment', async () => {
  const rowsOf: Record<string, string> = {};
  for (const table of tables) {
    rowsOf[table] = await inTenant(database.app, windmill.environmentId, async (tx) => {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t)::text as row from ${sql.table(table)} t limit 1`.execute(tx);
      return rows[0]?.row ?? '{}';
    });
  }
  const columns = await writtenColumns();
  const outcomes = await outcomeOf(harbour.environmentId, (table) => {
    const named = sql.join((columns[table] ?? []).map((column) => sql.ref(column)));
    return sql`insert into ${sql.table(table)} (${named})
      select ${named} from jsonb_populate_record(null::${sql.table(table)}, ${rowsOf[table]}::jsonb)`;
  });
  expect(notBy(outcomes, /^42501 new row violates row-level security policy/)).toEqual([]);
});

describe('PRT-01 the row of a partnership', () => {
  const seenBy = (tenant: EnvironmentId): Promise<number> =>
    inTenant(
      database.app,
      tenant,
      async (tx) => (await sql`select from partnerships`.execute(tx)).rows.length,
    );

  test('ENV-01 is read by its two sides and by nobody else', async () => {
    const third = await buildHouse(database.app, 'Third');
    const { rows: withoutTenant } = await sql`select from partnerships`.execute(database.app);
    expect([
      await seenBy(windmill.environmentId),
      await seenBy(harbour.environmentId),
      await seenBy(third.environmentId),
      withoutTenant.length,
    ]).toEqual([1, 1, 0, 0]);
  });

  test('ENV-01 is neither made nor ended by a third', async () => {
    const { environmentId } = await buildHouse(database.app, 'Third');
    const [lower, upper] = [windmill.environmentId, harbour.environmentId].sort();
    const made = inTenant(database.app, environmentId, (tx) =>
      sql`insert into partnerships (id, lower_environment_id, upper_environment_id, state)
        values (gen_random_uuid(), ${lower}, ${upper}, 'requested')`.execute(tx),
    );
    await expect(made).rejects.toMatchObject({ code: '42501' });
    const ended = await inTenant(database.app, environmentId, (tx) =>
      sql`update partnerships set state = 'ended', ended_at = now()`.execute(tx),
    );
    expect(ended.numAffectedRows).toBe(0n);
  });

  test('PRT-01 never moves to another pair', async () => {
    const moved = inTenant(database.app, windmill.environmentId, (tx) =>
      sql`update partnerships set lower_environment_id = upper_environment_id`.execute(tx),
    );
    await expect(moved).rejects.toMatchObject({ code: '42501' });
  });
});

describe('what is read before a tenant is known', () => {
  const under = (statement: ReturnType<typeof sql>): Promise<string> =>
    inTenant(database.app, harbour.environmentId, (tx) => statement.execute(tx)).then(
      ({ numAffectedRows }) => `${numAffectedRows} rows`,
      (error: { code: string }) => error.code,
    );

  test('ENV-01 an environment is not renamed under another', async () => {
    expect(
      await under(sql`update environments set name = 'taken' where id = ${windmill.environmentId}`),
    ).toBe('0 rows');
  });

  test('ENV-01 no environment is founded but under its own id', async () => {
    expect(await under(sql`insert into environments (id, name) values (gen_random_uuid(), 'theirs')`)).toBe(
      '42501',
    );
  });

  test('ENV-01 a key of an environment is not revoked under another', async () => {
    const statement = sql`
      update service_account_keys set revoked_at = now() where environment_id = ${windmill.environmentId}`;
    expect(await under(statement)).toBe('0 rows');
  });

  test('ENV-01 no key is made for the service account of another environment', async () => {
    const statement = sql`
      insert into service_account_keys (id, environment_id, service_account_id, secret_sha256)
      values ('0123456789abcdef', ${windmill.environmentId}, ${windmill.client.id}, sha256('x'))`;
    expect(await under(statement)).toBe('42501');
  });
});
