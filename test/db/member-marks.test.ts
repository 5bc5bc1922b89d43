// Whatever changes who belongs to a group leaves a mark, by itself and in the same transaction (docs/decisions/0031).
import { sql } from 'kysely';
import pg from 'pg';
import { marksLastFor } from '../../src/db/kept-marks.ts';
import { readMembers } from '../../src/db/kept-members.ts';
import { snapshotOf } from '../../src/db/kept-snapshot.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { crowdOf, fill } from '../support/crowds.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, nests, puts, takes } from '../support/nested-groups.ts';
import { openPlans } from '../support/plans.ts';

let database: TestDatabase;
let place: Place;
let outer: GroupId;
let inner: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  inner = await addGroup(place, ['bob']);
  outer = await addGroup(place, ['ann']);
  await done(nests(place, outer, inner));
});
afterAll(() => database.close());

const inHouse = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, place.house.environmentId, work);
const idOf = (name: PersonName): UserId => place.house.people[name];

interface Mark {
  readonly groupId: GroupId;
  readonly userId: UserId | null;
}

const nameOf = ({ groupId, userId }: Mark): string => `${groupId} ${userId ?? 'all'}`;

/** The marks that a change leaves, in no order of their own. */
async function marksOf(change: () => Promise<unknown>): Promise<string[]> {
  const read = () =>
    inHouse(async (tx) => {
      const { rows } = await sql<Mark & { xact: string }>`
        select group_id as "groupId", user_id as "userId", xact::text as xact from member_marks`.execute(tx);
      return rows;
    });
  const before = new Set((await read()).map(({ xact }) => xact));
  await change();
  return (await read()).flatMap((mark) => (before.has(mark.xact) ? [] : [nameOf(mark)])).sort();
}

const marks = (groupIds: readonly GroupId[], ...userIds: (UserId | null)[]): string[] =>
  groupIds.flatMap((groupId) => userIds.map((userId) => nameOf({ groupId, userId }))).sort();

test('PLC-19 PLC-21 who comes, goes or retires is marked in each group that it is felt in', async () => {
  const both = [outer, inner];
  const dora = { userId: idOf('dora') };
  expect(await marksOf(() => done(puts(place, inner, dora)))).toEqual(marks(both, dora.userId));
  expect(await marksOf(() => done(takes(place, inner, dora)))).toEqual(marks(both, dora.userId));
  const retiring = (): Promise<unknown> =>
    retireUser(database.app, { actor: asPerson(place.house, 'admin'), keyed: null }, idOf('bob'));
  expect((await marksOf(retiring)).filter((mark) => mark.startsWith(outer))).toEqual(
    marks([outer], idOf('bob')),
  );
});

test('PLC-21 who belongs to a group by another way already is not marked in it', async () => {
  expect(await marksOf(() => done(puts(place, outer, { userId: idOf('bob') })))).toEqual([]);
  expect(await marksOf(() => done(takes(place, inner, { userId: idOf('bob') })))).toEqual(
    marks([inner], idOf('bob')),
  );
});

test('PLC-21 of more than a thousand in one statement all members of the group are marked by one row', async () => {
  const many = await addGroup(place, []);
  await fill(place, { groupIds: [many], people: await crowdOf(place, 1_001) });
  expect(await marksOf(() => done(nests(place, inner, many)))).toEqual(marks([outer, inner], null));
  const gone = (): Promise<unknown> =>
    inHouse((tx) => sql`delete from group_effective_members where group_id = ${many}`.execute(tx));
  expect(await marksOf(gone)).toEqual(marks([many], null));
});

test('PLC-21 whose row is moved by hand marks the group that it was of and the one that it is of', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.environment_id', $1, false)`, [place.house.environmentId]);
    const moved = (): Promise<unknown> =>
      owner.query('update group_effective_members set group_id = $1 where group_id = $2', [inner, outer]);
    await owner.query('delete from group_effective_members where group_id = $1', [inner]);
    expect(await marksOf(moved)).toEqual(marks([outer, inner], null));
  } finally {
    await owner.end();
  }
});

test('PLC-19 marks of members that are too old for anybody go when new ones come', async () => {
  const count = async (): Promise<number> => {
    const { rows } = await inHouse((tx) => sql`select from member_marks where xact < '3'`.execute(tx));
    return rows.length;
  };
  await inHouse((tx) =>
    sql`insert into member_marks (environment_id, xact, group_id)
      values (${place.house.environmentId}, '1', ${outer})`.execute(tx),
  );
  expect(await count()).toBe(1);
  await done(puts(place, inner, { userId: idOf('dora') }));
  expect(await count()).toBe(0);
  const { rows } = await inHouse((tx) =>
    sql<{ definition: string }>`select pg_get_functiondef('mark_members'::regproc) as definition`.execute(tx),
  );
  expect(rows[0]?.definition).toContain(`- ${marksLastFor})`);
});

test('PLC-19 the app role can not say that a mark of members is of another transaction', async () => {
  const forge = inHouse((tx) => sql`update member_marks set xact = '3'`.execute(tx));
  await expect(forge).rejects.toMatchObject({ code: '42501' });
});

test('PLC-19 what has become of the members is found by indexes, each person by themselves', async () => {
  const { environmentId } = place.house;
  await fill(place, { groupIds: [outer], people: await crowdOf(place, 3_000) });
  await inHouse((tx) =>
    sql`insert into member_marks (environment_id, xact, group_id, user_id)
      select ${environmentId}, (3 + n)::text::xid8, case when n % 2 = 0 then ${outer}::uuid else ${inner}::uuid end,
        ${idOf('bob')} from generate_series(1, 20000) n`.execute(tx),
  );
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze member_marks, group_effective_members, group_members, users');
  await owner.end();
  const plans = openPlans(database, environmentId);
  try {
    const since = snapshotOf('19000:19001:19000', null, 'one');
    const nodes = await plans.nodesOfEach((tx) => readMembers(tx, outer, since));
    const of = (index: RegExp): string[] => nodes.filter((node) => index.test(node));
    expect(of(/Seq Scan on (member_marks|group_effective_members|group_members|users)\b/)).toEqual([]);
    expect(of(/member_marks_of_group/)).toHaveLength(2);
    expect(of(/Index Cond:.*group_id = .*xact >=/)).toHaveLength(2);
    expect(of(/Index Cond:(?=.*group_id = ).*user_id = m_1\.user_id/)).toHaveLength(2);
    expect(of(/users_retired/).length).toBeGreaterThan(0);
    // Once or twice in each of the two kinds of plans: as the statistics of the moment have it.
    expect(of(/group_members_by_user/).length).toBeGreaterThanOrEqual(2);
  } finally {
    await plans.close();
  }
});
