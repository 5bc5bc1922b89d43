// Whatever changes what people may do leaves a mark, by itself and in the same transaction (docs/decisions/0024).
import { sql } from 'kysely';
import pg from 'pg';
import { givePermission, takePermission } from '../../src/db/given-permissions.ts';
import { changedBetween, marksLastFor, readMarks } from '../../src/db/kept-marks.ts';
import type { Changed } from '../../src/db/kept-marks.ts';
import { isAtOrAfter, readSnapshot, snapshotOf, textOf } from '../../src/db/kept-snapshot.ts';
import type { Snapshot } from '../../src/db/kept-snapshot.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant, inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { changeRole } from '../../src/db/user-administration.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { crowdOf } from '../support/crowds.ts';
import { openPlans } from '../support/plans.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  house = await buildHouse(database.app);
});
afterAll(() => database.close());

const inHouse = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, house.environmentId, work);
const run = (statement: ReturnType<typeof sql>): Promise<unknown> => inHouse((tx) => statement.execute(tx));
const asAdmin = () => ({ actor: asPerson(house, 'admin'), keyed: null });

const readChanged = async (tx: Transaction, since: Snapshot, now: Snapshot): Promise<Changed> =>
  changedBetween(since, now, await readMarks(tx, since));

interface Mark {
  readonly what: string;
  readonly userId: string | null;
}

/** The marks that a change leaves, in no order of their own. */
async function marksOf(change: () => Promise<unknown>): Promise<Mark[]> {
  const read = () =>
    inHouse(async (tx) => {
      const { rows } = await sql<Mark & { xact: string }>`
        select what, user_id as "userId", xact::text as xact from rights_marks order by what, user_id`.execute(
        tx,
      );
      return rows;
    });
  const before = new Set((await read()).map(({ xact }) => xact));
  await change();
  return (await read()).flatMap(({ xact, ...mark }) => (before.has(xact) ? [] : [mark]));
}

const of = (name: PersonName): Mark => ({ what: 'user', userId: house.people[name] });
const approverOf = (name: PersonName) => ({
  userId: house.people[name],
  permissionSetId: house.sets.approver,
});

test('PLC-19 a set that is given or taken, a role and a retirement mark the person', async () => {
  const { app } = database;
  expect(await marksOf(() => givePermission(app, asAdmin(), approverOf('rita')))).toEqual([of('rita')]);
  expect(await marksOf(() => takePermission(app, asAdmin(), approverOf('rita')))).toEqual([of('rita')]);
  const role = { userId: house.people.sam, environmentRole: 'advanced' } as const;
  expect(await marksOf(() => changeRole(app, asAdmin().actor, role))).toEqual([of('sam')]);
  expect(await marksOf(() => retireUser(app, asAdmin(), house.people.sue))).toEqual([of('sue')]);
});

test('PLC-19 another name, and a user who is new, mark nobody', async () => {
  expect(await marksOf(() => run(sql`update users set name = 'Rita', email = 'r@x.example'`))).toEqual([]);
  expect(await marksOf(() => crowdOf({ db: database.app, house }, 3))).toEqual([]);
});

test.each([
  `insert into permission_set_locations select environment_id, id, 'RTM' from permission_sets`,
  `update permission_sets set default_assignee = not default_assignee`,
  `delete from permission_set_contract_types`,
  `update permission_set_locations set location = 'RTM'`,
])('PLC-19 %s marks the sets', async (statement) => {
  expect(await marksOf(() => run(sql.raw(statement)))).toEqual([{ what: 'sets', userId: null }]);
});

test('PLC-19 of more than a thousand in one statement all are marked by one row', async () => {
  const everybody = [{ what: 'everybody', userId: null }];
  await crowdOf({ db: database.app, house }, 1_001);
  const give = sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select environment_id, id, ${house.sets.signatory} from users where name like 'Person %'`;
  expect(await marksOf(() => run(give))).toEqual(everybody);
  const retire = sql`update users set retired_at = now() where name like 'Person %'`;
  expect(await marksOf(() => run(retire))).toEqual(everybody);
  const change = sql`update user_permission_sets set permission_set_id = ${house.sets.reviewer}
    where user_id = ${house.people.ann}`;
  expect(await marksOf(() => run(change))).toEqual(everybody);
  const take = sql`delete from user_permission_sets where permission_set_id = ${house.sets.signatory}`;
  expect(await marksOf(() => run(take))).toEqual(everybody);
});

test('PLC-19 marks that are too old for anybody go when a new one comes', async () => {
  const old = sql`insert into rights_marks (environment_id, xact, what)
    values (${house.environmentId}, '1', 'everybody')`;
  await run(old);
  const count = async (): Promise<number> => {
    const { rows } = await inHouse((tx) => sql`select from rights_marks where xact < '3'`.execute(tx));
    return rows.length;
  };
  // It is gone with the statement that made it, since that makes a mark as well.
  expect(await count()).toBe(0);
  const { rows } = await inHouse((tx) =>
    sql<{ definition: string }>`
      select pg_get_functiondef('forget_old_rights_marks'::regproc) as definition`.execute(tx),
  );
  expect(rows[0]?.definition).toContain(`- ${marksLastFor})`);
});

test('PLC-19 who looked longer ago than marks last reads everybody anew', async () => {
  await inTenantSnapshot(database.app, house.environmentId, async (tx) => {
    const now = await readSnapshot(tx);
    if (!now) throw new Error('there is no snapshot');
    const since = { ...now, oldest: now.oldest - marksLastFor - 1n };
    expect(changedBetween(since, now, [])).toMatchObject({ everybody: true });
    expect(await readChanged(tx, now, now)).toEqual({ everybody: false, sets: false, userIds: [] });
  });
});

test('PLC-19 a mark with a number that nobody has had yet tells nothing', async () => {
  await run(sql`insert into rights_marks (environment_id, xact, what)
    values (${house.environmentId}, '9000000000000000000', 'everybody')`);
  await inTenantSnapshot(database.app, house.environmentId, async (tx) => {
    const now = await readSnapshot(tx);
    if (!now) throw new Error('there is no snapshot');
    expect(await readChanged(tx, now, now)).toMatchObject({ everybody: false });
  });
});

test('PLC-19 what changed since is found by an index', async () => {
  const other = await buildHouse(database.app, 'Harbour NV');
  for (const { environmentId, people } of [house, other]) {
    await inTenant(database.app, environmentId, (tx) =>
      sql`insert into rights_marks (environment_id, xact, what, user_id)
        select ${environmentId}, (3 + n)::text::xid8, 'user', ${people.rita} from generate_series(1, 20000) n`.execute(
        tx,
      ),
    );
  }
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze rights_marks');
  await owner.end();
  const plans = openPlans(database, house.environmentId);
  try {
    const now = snapshotOf('20000:20001:20000', null, 'one');
    const nodes = await plans.nodesOf((tx) => readChanged(tx, now, now));
    expect(nodes.filter((node) => /Seq Scan/.test(node))).toEqual([]);
    expect(nodes.filter((node) => /rights_marks_by_xact/.test(node))).toHaveLength(2);
    expect(nodes.filter((node) => /Index Cond:.*xact >=/.test(node))).toHaveLength(2);
  } finally {
    await plans.close();
  }
});

test('PLC-19 the app role can not say that a mark is of another transaction', async () => {
  const forge = run(sql`update rights_marks set xact = '3'`);
  await expect(forge).rejects.toMatchObject({ code: '42501' });
});

test('PLC-19 only a transaction with one snapshot has one', async () => {
  expect(await inHouse(readSnapshot)).toBeNull();
});

describe('the order of snapshots', () => {
  const at = (text: string, own: string | null = null, server = 'one') => snapshotOf(text, own, server);

  test('PLC-19 who sees all that the other sees comes behind', () => {
    expect(isAtOrAfter(at('10:20:12,15'), at('10:20:12,15'))).toBe(true);
    expect(isAtOrAfter(at('15:25:15'), at('10:20:12,15'))).toBe(true);
    expect(isAtOrAfter(at('10:20:12,15'), at('12:20:15'))).toBe(false);
    expect(isAtOrAfter(at('12:30:12'), at('15:25:15,22'))).toBe(false);
    expect(isAtOrAfter(at('12:30:12,18'), at('12:25:12'))).toBe(false);
    expect(isAtOrAfter(at('15:19:15'), at('10:20:12,15'))).toBe(false);
  });

  test('PLC-19 of another start of the server nothing is known', () => {
    expect(isAtOrAfter(at('15:25:', null, 'two'), at('10:20:12'))).toBe(false);
  });

  test('PLC-19 whose snapshot it is has not ended in it', () => {
    expect(textOf(at('10:20:12,15', '13'))).toBe('10:20:12,13,15');
    expect(textOf(at('10:20:', '10'))).toBe('10:20:10');
    expect(textOf(at('10:20:12', '20'))).toBe('10:20:12');
  });
});
