// People are placed from whoever belongs to a group, by whatever way.
import { sql } from 'kysely';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { addGroup, addTemplate, openOne, phaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { done, employs, nameOf, nests, puts, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

/** Who takes part when the group is placed in an approval, and at which version of it. */
async function placedFrom(group: GroupId): Promise<{ participants: string[]; version: number | undefined }> {
  const approval = await openOne(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  const [row] = await rowsOf<{ participants: UserId[]; version: number }>(
    place.db,
    place.house.environmentId,
    sql`select participants, group_version as version from placements where approval_id = ${approval.approvalId}`,
  );
  return {
    participants: (row?.participants ?? []).map((id) => nameOf(place, id)).sort(),
    version: row?.version,
  };
}

test('PLC-21, PLC-14, GRP-46 members of inner groups and of organisations are placed, at the version of the outer group', async () => {
  const outer = await addGroup(place, ['ann']);
  const inner = await addGroup(place, ['cleo']);
  await done(nests(place, outer, await addGroup(place, [])));
  await done(nests(place, outer, inner));
  await done(employs(place, 'dora', 'administrator'));
  await done(employs(place, 'bob', 'member'));
  await done(puts(place, inner, { organisationId: place.house.organisationId, role: 'administrator' }));
  expect(await placedFrom(outer)).toEqual({
    participants: ['ann', 'cleo', 'dora'],
    version: await versionOf(place, outer),
  });
});

test('PLC-21 an inner group lends its members whatever its own status; GRP-23 a deleted one those whom it had', async () => {
  const { environmentId } = place.house;
  const outer = await addGroup(place, []);
  const [inactive, deleted, inmost] = await Promise.all([
    addGroup(place, ['ann']),
    addGroup(place, ['bob']),
    addGroup(place, ['cleo']),
  ]);
  await done(nests(place, deleted, inmost));
  await done(nests(place, outer, inactive));
  await done(nests(place, outer, deleted));
  await rowsOf(place.db, environmentId, sql`update groups set status = 'inactive' where id = ${inactive}`);
  await rowsOf(place.db, environmentId, sql`update groups set deleted_at = now() where id = ${deleted}`);
  await done(puts(place, inmost, { userId: place.house.people.dora }));
  expect((await placedFrom(outer)).participants).toEqual(['ann', 'bob', 'cleo']);
});
