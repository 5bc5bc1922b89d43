// What changes while an approval starts: people are placed from one moment, and the record says which (GRP-46, PLC-19).
import { sql } from 'kysely';
import pg from 'pg';
import { takePermission } from '../../src/db/given-permissions.ts';
import { addMember } from '../../src/db/memberships.ts';
import { rehearse } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let place: Place;
let group: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  group = await addGroup(place, ['ann', 'bob']);
});
afterAll(() => database.close());

const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });

const takes = (name: PersonName) => ({
  userId: place.house.people[name],
  permissionSetId: place.house.sets.approver,
});

/** Whoever waits for a lock of somebody else. */
const somebodyWaits = async (): Promise<boolean> => {
  const { rows } = await sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
    database.app,
  );
  return rows.length > 0;
};

interface Placed {
  readonly version: number;
  readonly participants: readonly string[];
  readonly seen: number;
}

async function placedNow(during: () => Promise<void>): Promise<Placed> {
  const approval = await startFrom(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  const placing = { ended: false };
  const steps = stepsOf(place.db);
  let going: Promise<unknown> = Promise.resolve();
  await rehearse(place.db, place.house.environmentId, async (stage) => {
    await done(takePermission(stage, asAdmin(), takes('ann')));
    going = steps.place(approval).finally(() => (placing.ended = true));
    await until(somebodyWaits, 'the start to wait for the change');
    expect(placing.ended).toBe(false);
  });
  await during();
  await going;
  const [row] = await rowsOf<Placed>(
    place.db,
    place.house.environmentId,
    sql`select group_version as version, participants, (trace -> 'group' ->> 'version')::int as seen
      from placements where approval_id = ${approval.approvalId}`,
  );
  if (!row) throw new Error('nothing was placed');
  return row;
}

test('PLC-19, PLC-26 a permission that is only tried to be taken makes a start wait, and leaves it as it is', async () => {
  const { participants } = await placedNow(() => Promise.resolve());
  expect(participants).toEqual([place.house.people.ann, place.house.people.bob].sort());
});

/** Runs statements as the tables' owner while everybody who reads permissions waits, in one transaction. */
async function whilePermissionsWait(during: (change: (statement: string) => Promise<void>) => Promise<void>) {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    await owner.query('begin');
    await owner.query(`select set_config('app.environment_id', $1, true)`, [place.house.environmentId]);
    await owner.query('lock table user_permission_sets in access exclusive mode');
    await during(async (statement) => expect((await owner.query(statement)).rowCount).toBe(1));
    await owner.query('commit');
  } finally {
    await owner.end();
  }
}

test('PLC-19 members and permissions that change together while an approval starts are as before or as after: never half of it', async () => {
  const { ann, bob } = place.house.people;
  const approval = await startFrom(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  let going: Promise<unknown> = Promise.resolve();
  await whilePermissionsWait(async (change) => {
    going = stepsOf(place.db).place(approval);
    // It has read who is in the group by now, and is about to read what they may do.
    await until(somebodyWaits, 'the start to wait for the permissions');
    await change(`delete from group_members where group_id = '${group}' and user_id = '${bob}'`);
    await change(`delete from user_permission_sets where user_id = '${ann}'`);
  });
  await going;
  const [row] = await rowsOf<{ members: string[]; participants: string[] }>(
    place.db,
    place.house.environmentId,
    sql`select participants, array(select m ->> 'userId' from jsonb_array_elements(trace -> 'members') m order by 1) as members
      from placements where approval_id = ${approval.approvalId}`,
  );
  const before = { members: [ann, bob].sort(), participants: [ann, bob].sort() };
  const after = { members: [ann], participants: [] };
  expect([before, after]).toContainEqual(row);
});

test('GRP-46 the record says which version of the group was seen, also where it has been raised since', async () => {
  const { version, seen } = await placedNow(async () => {
    await done(addMember(place.db, asAdmin(), { groupId: group, userId: place.house.people.cleo }));
  });
  const now = await versionOf(place, group);
  expect(seen).toBe(version);
  expect([1, now]).toContain(version);
  expect(now).toBe(2);
});
