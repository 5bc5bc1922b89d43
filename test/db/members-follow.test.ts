// While a release is replaced, APIs of the one before change members and retire people: they know nothing of who belongs
// to a group effectively. The statements are theirs.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, joins, leaves, openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;
let groupId: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  groupId = await addGroup(place, ['ann', 'bob']);
});
afterAll(() => database.close());

/** What an API of the release before does in a transaction of its own. */
const asBefore = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> =>
  inTenant(place.db, place.house.environmentId, work);

const adds = (name: PersonName) =>
  asBefore((tx) =>
    sql`insert into group_members (environment_id, group_id, user_id)
      values (${place.house.environmentId}, ${groupId}, ${place.house.people[name]})`.execute(tx),
  );
const removes = (name: PersonName) =>
  asBefore((tx) =>
    sql`delete from group_members where group_id = ${groupId} and user_id = ${place.house.people[name]}`.execute(
      tx,
    ),
  );
const retire = (name: PersonName) =>
  asBefore((tx) =>
    sql`update users set retired_at = now() where id = ${place.house.people[name]}`.execute(tx),
  );

const namesIn = async (table: 'group_effective_members' | 'group_former_members'): Promise<string[]> => {
  const rows = await rowsOf<{ name: string }>(
    place.db,
    place.house.environmentId,
    sql`select split_part(u.name, ' ', 1) as name from ${sql.table(table)} m join users u on u.id = m.user_id
      where m.group_id = ${groupId} order by u.name`,
  );
  return rows.map(({ name }) => name);
};

test('GRP-18 whoever an earlier release adds has the tasks of the group', async () => {
  const approval = await openGroupTask(place, [groupId, 'one']);
  await adds('cleo');
  expect(await namesIn('group_effective_members')).toEqual(['Ann', 'Bob', 'Cleo']);
  const taskId = await requireTaskOf(place, 'cleo', approval);
  expect((await answerAs(place, 'cleo', { taskId, decision: 'approved' })).ok).toBe(true);
});

test('GRP-19 whoever it takes out has lost them, and is told so', async () => {
  const approval = await openGroupTask(place, [groupId, 'one']);
  const taskId = await requireTaskOf(place, 'bob', approval);
  await removes('bob');
  expect([await namesIn('group_effective_members'), await namesIn('group_former_members')]).toEqual([
    ['Ann'],
    ['Bob'],
  ]);
  expect(await answerAs(place, 'bob', { taskId, decision: 'approved' })).toMatchObject({
    error: { code: 'no_longer_in_group' },
  });
});

test('GRP-19, ENV-13 whoever it retires belongs to no group', async () => {
  await retire('bob');
  expect(await namesIn('group_effective_members')).toEqual(['Ann']);
});

test('GRP-18 a retired person whom it adds belongs to none either', async () => {
  await removes('bob');
  await retire('bob');
  await adds('bob');
  expect(await namesIn('group_effective_members')).toEqual(['Ann']);
});

test('GRP-18 whoever comes back is no former member any more', async () => {
  await removes('bob');
  await adds('bob');
  expect([await namesIn('group_effective_members'), await namesIn('group_former_members')]).toEqual([
    ['Ann', 'Bob'],
    [],
  ]);
});

test('GRP-17 out and in again in one transaction changes nothing', async () => {
  const { environmentId, people } = place.house;
  await asBefore(async (tx) => {
    await sql`delete from group_members where group_id = ${groupId} and user_id = ${people.bob}`.execute(tx);
    await sql`insert into group_members (environment_id, group_id, user_id)
      values (${environmentId}, ${groupId}, ${people.bob})`.execute(tx);
  });
  expect(await namesIn('group_effective_members')).toEqual(['Ann', 'Bob']);
});

test('ENV-01 the members follow under their own tenant, whichever the transaction has at its end', async () => {
  const other = await buildHouse(place.db, 'Harbour NV');
  await asBefore(async (tx) => {
    await sql`delete from group_members where group_id = ${groupId} and user_id = ${place.house.people.bob}`.execute(
      tx,
    );
    await sql`select set_config('app.environment_id', ${other.environmentId}, true)`.execute(tx);
  });
  expect(await namesIn('group_effective_members')).toEqual(['Ann']);
});

test('GRP-20 a task whose last one such a release took out is decided when the next change is made', async () => {
  const approval = await openGroupTask(place, [groupId, 'all']);
  const taskId = await requireTaskOf(place, 'ann', approval);
  await answerAs(place, 'ann', { taskId, decision: 'approved' });
  await removes('bob');
  await joins(place, 'cleo', groupId);
  const { nudges } = await leaves(place, 'cleo', groupId);
  expect([nudges.map(({ kind }) => kind), await groupTaskOf(place, 'ann', approval)]).toEqual([
    ['phase_outcome'],
    null,
  ]);
});
