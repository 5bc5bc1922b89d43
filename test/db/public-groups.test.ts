// What everybody reads of public groups (GRP-01): one table that follows the groups by itself, which nobody writes.
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { findElsewhere, findPublicGroup, listPublicGroups } from '../../src/db/bridges/public-groups.ts';
import { setAccess } from '../../src/db/group-access.ts';
import { addGroup as createByCaller } from '../../src/db/group-copies.ts';
import { usualOptions } from '../../src/db/group-creation.ts';
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import type { GroupEdit } from '../../src/db/group-editing.ts';
import { keepNesting } from '../../src/db/nesting.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { publicGroupsAtMost } from '../../src/domain/addressing.ts';
import type { EnvironmentId, GroupId, Id } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { puts, takes, versionOf } from '../support/nested-groups.ts';
import { openPlans } from '../support/plans.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

const tables = ['public_groups', 'public_group_words'] as const;

let database: TestDatabase;
let windmill: House;
let harbour: House;
beforeAll(async () => {
  database = await openTestDatabase();
  windmill = await buildHouse(database.app);
  harbour = await buildHouse(database.app, 'Harbour NV');
});
afterAll(() => database.close());

const place = () => ({ db: database.app, house: windmill });
const edit = async (groupId: GroupId, settings: GroupEdit['settings']) =>
  editGroup(
    database.app,
    { actor: asPerson(windmill, 'admin'), keyed: null },
    { groupId, version: await versionOf(place(), groupId), settings },
  );

describe('the rows that everybody reads', () => {
  let groupId: GroupId;
  beforeAll(async () => {
    groupId = await addGroup(place(), ['ann'], { type: 'public' });
  });
  const countUnder = (tenant: EnvironmentId, table: string): Promise<number> =>
    inTenant(
      database.app,
      tenant,
      async (tx) =>
        (await sql`select from ${sql.table(table)} where group_id = ${groupId}`.execute(tx)).rows.length,
    );
  const codeOf = (tenant: EnvironmentId, statement: string): Promise<string> =>
    inTenant(database.app, tenant, (tx) => sql.raw(statement).execute(tx)).then(
      () => 'done',
      ({ code }: { code: string }) => code,
    );

  test.each(tables)(
    'GRP-01, ENV-01 %s is read under every tenant, and under none not at all',
    async (table) => {
      for (const { environmentId } of [windmill, harbour])
        expect(await countUnder(environmentId, table)).toBeGreaterThan(0);
      const { rows } = await sql`select from ${sql.table(table)}`.execute(database.app);
      expect(rows).toEqual([]);
    },
  );

  test.each(tables)(
    'ENV-01 the app role writes %s under no tenant: nobody makes up a public group',
    async (table) => {
      for (const { environmentId } of [windmill, harbour])
        for (const statement of [
          `insert into ${table} select * from ${table}`,
          `update ${table} set group_id = group_id`,
          `delete from ${table}`,
        ])
          expect([statement, await codeOf(environmentId, statement)]).toEqual([statement, '42501']);
    },
  );

  test('ENV-01 the functions that write them write under the tenant of the group only', async () => {
    await rowsOf(database.app, harbour.environmentId, sql`select show_group(${groupId})`);
    expect(await countUnder(harbour.environmentId, 'public_groups')).toBe(1);
    const foreign = harbour.groups.buyers;
    await rowsOf(database.app, windmill.environmentId, sql`select show_group(${foreign})`);
    const { rows } = await inTenant(database.app, windmill.environmentId, (tx) =>
      sql`select from public_groups where group_id = ${foreign}`.execute(tx),
    );
    expect(rows).toEqual([]);
  });

  test('GRP-01 nothing stands in them but name, description, size and whose it is', async () => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute
      where attrelid in ('public_groups'::regclass, 'public_group_words'::regclass) and attnum > 0
        and not attisdropped order by attrelid, attnum`.execute(database.app);
    expect(new Set(rows.map(({ name }) => name))).toEqual(
      new Set(['environment_id', 'group_id', 'name', 'name_folded', 'description', 'size', 'word']),
    );
  });
});

const step = fc.oneof(
  fc.record({ type: fc.constantFrom('environment', 'public') }),
  fc.record({ status: fc.constantFrom('active', 'inactive') }),
  fc.record({ name: fc.constantFrom('Alpha', 'Beta desk', 'ÉCLAIR desk') }),
  fc.record({ description: fc.constantFrom('', 'Whom to ask') }),
  fc.record({ member: fc.constantFrom('ann', 'bob'), comes: fc.boolean() }),
  fc.record({ named: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(groupId: GroupId, one: Step): Promise<void> {
  if ('member' in one) {
    const member = { userId: windmill.people[one.member] };
    await (one.comes ? puts : takes)(place(), groupId, member);
  } else if ('named' in one) {
    const entries = one.named ? [{ userId: windmill.people.rita, path: 'x' }] : [];
    const version = await versionOf(place(), groupId);
    const change = { groupId, right: 'address', version, entries } as const;
    expect((await setAccess(database.app, asPerson(windmill, 'admin'), change)).ok).toBe(true);
  } else expect((await edit(groupId, one as GroupEdit['settings'])).ok).toBe(true);
}

test('GRP-01, GRP-08, GRP-23, GRP-29 after every change they say of a group what it says of itself, or nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), fc.boolean(), async (steps, open) => {
      const groupId = await addGroup(place(), ['cleo'], { type: open ? 'public' : 'environment' });
      const shown = () =>
        inTenant(database.app, harbour.environmentId, (tx) =>
          sql`select name, description, size,
            array(select w.word from public_group_words w where w.group_id = p.group_id order by 1) as words
            from public_groups p where group_id = ${groupId}`.execute(tx),
        ).then(({ rows }) => rows);
      const own = () =>
        rowsOf(
          database.app,
          windmill.environmentId,
          sql`select name, description, size,
            array(select w.word from name_words w where w.kind = 'group' and w.subject_id = g.id order by 1) as words
            from groups g where id = ${groupId} and type = 'public' and status = 'active' and deleted_at is null
              and not exists (select from group_access a where a.group_id = g.id and a.right_to = 'address')`,
        );
      expect(await shown()).toEqual(await own());
      for (const one of steps) {
        await take(groupId, one);
        expect(await shown()).toEqual(await own());
      }
      const request = { actor: asPerson(windmill, 'admin'), keyed: null };
      expect((await deleteGroup(database.app, request, groupId)).ok).toBe(true);
      expect(await shown()).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 120_000);

describe('GRP-01 two that are to be public at once, where one more may be', () => {
  let here: Place;
  beforeEach(async () => {
    here = { db: database.app, house: await buildHouse(database.app) };
    const { environmentId, groupCategoryId } = here.house;
    await rowsOf(
      database.app,
      environmentId,
      sql`insert into groups (environment_id, id, name, name_folded, category_id, status, type)
        select ${environmentId}::uuid, gen_random_uuid(), named.name, named.name, ${groupCategoryId}::uuid, 'inactive', 'public'
        from (select 'n' || n as name from generate_series(2, ${publicGroupsAtMost}::int) n) named`,
    );
  });
  const request = () => ({ actor: asPerson(here.house, 'admin'), keyed: null });
  const ways = {
    'becomes public': async () => {
      const groupId = await addGroup(here, []);
      return () => editGroup(database.app, request(), { groupId, version: 1, settings: { type: 'public' } });
    },
    'is made': () => {
      const { groupCategoryId: categoryId } = here.house;
      const options = { ...usualOptions, type: 'public' } as const;
      const group = { name: 'Second', categoryId, description: '', status: 'active', options, members: [] } as const; // prettier-ignore
      return () => createByCaller(database.app, request(), group);
    },
  };
  const someoneWaits = async (): Promise<boolean> => {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      database.app,
    );
    return rows.length > 0;
  };

  test.each(['becomes public', 'is made'] as const)(
    'GRP-01 one that %s waits for the first, and is refused',
    async (way) => {
      const first = await addGroup(here, []);
      const ask = await ways[way]();
      let over = false;
      const { second } = await inTenant(database.app, here.house.environmentId, async (tx) => {
        // As everybody does who changes groups.
        await keepNesting(tx);
        await sql`update groups set type = 'public' where id = ${first}`.execute(tx);
        const asked = ask().finally(() => (over = true));
        await until(async () => over || (await someoneWaits()), 'the second waits, or is done');
        return { second: asked };
      });
      const said = await second;
      expect(said.ok ? 'public' : said.error.code).toBe('limit_reached');
    },
  );
});

describe('finding them', () => {
  const many = 3_000;
  beforeAll(async () => {
    const { environmentId, groupCategoryId } = harbour;
    await rowsOf(
      database.app,
      environmentId,
      sql`insert into groups (environment_id, id, name, name_folded, category_id, status, type)
        select ${environmentId}::uuid, gen_random_uuid(), md5(n::text), md5(n::text), ${groupCategoryId}::uuid, 'active', 'public'
        from generate_series(1, ${many}::int) n`,
    );
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query('vacuum analyze');
    await owner.end();
  }, 120_000);

  const page = { limit: 20, after: null };
  const later = { limit: 20, after: { key: 'YQ', id: '01890000-0000-7000-8000-000000000000' as Id<never> } };
  test.each<[string, string, (tx: Transaction) => Promise<unknown>]>([
    ['GRP-01 by name', 'public_groups_by_name', (tx) => listPublicGroups(tx, '', page)],
    ['GRP-01 a later page', 'public_groups_by_name', (tx) => listPublicGroups(tx, '', later)],
    ['GRP-01 by what is typed', 'public_group_words_pkey', (tx) => listPublicGroups(tx, 'abc', page)],
    ['GRP-01 by id', 'public_groups_pkey', (tx) => findPublicGroup(tx, windmill.groups.buyers)],
    ['GRP-45 by a name that is written somewhere', 'public_groups_by_name', (tx) => findElsewhere(tx, { names: ['abc'] })], // prettier-ignore
  ])(
    '%s: found by its index, under the policy and with either kind of plan',
    async (_sentence, index, list) => {
      const plans = openPlans(database, windmill.environmentId);
      try {
        const nodes = await plans.nodesOf(list);
        const found = nodes.filter((node) => new RegExp(`(?:using|on) ${index}\\b`).test(node));
        const whole = nodes.filter((node) => /Seq Scan on public_group/.test(node));
        expect([found.length >= 2, whole]).toEqual([true, []]);
      } finally {
        await plans.close();
      }
    },
  );
});
