// What changes while an approval starts: people are placed from one moment, and the record says which (GRP-46, PLC-19).
import { sql } from 'kysely';
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

test('PLC-19 a permission that is taken while an approval starts is gone for it, or was there: never half of it', async () => {
  for (let round = 0; round < 6; round += 1) {
    const name = round % 2 === 0 ? 'ann' : 'bob';
    const fresh = await addGroup(place, ['ann', 'bob', 'cleo']);
    const approval = await startFrom(place, await addTemplate(place, [phaseOf('approval', [[fresh, 1]])]));
    await Promise.all([
      stepsOf(place.db).place(approval),
      done(takePermission(place.db, asAdmin(), takes(name))).then(() => undefined),
    ]);
    const [row] = await rowsOf<{ participants: string[]; suitable: string[]; version: number }>(
      place.db,
      place.house.environmentId,
      sql`select participants, group_version as version,
          array(select m ->> 'userId' from jsonb_array_elements(trace -> 'members') m
            where m ->> 'permissionSetId' is not null) as suitable
        from placements where approval_id = ${approval.approvalId}`,
    );
    expect(row?.participants).toEqual([...(row?.suitable ?? [])].sort());
    expect(row?.version).toBe(await versionOf(place, fresh));
  }
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
