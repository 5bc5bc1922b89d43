// What follows at once in tasks, and on lists of default assignees, when groups are nested and taken apart.
import { sql } from 'kysely';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { replaceDefaultAssignees } from '../../src/db/groups.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, leaves, openGroupTask, requireTaskOf, retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import { done, historyOf, nests, takes, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;
let outer: GroupId;
let middle: GroupId;
let inner: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  outer = await addGroup(place, ['olga']);
  middle = await addGroup(place, ['bob']);
  inner = await addGroup(place, ['ann', 'cleo']);
});
afterAll(() => database.close());

/** inner in middle, middle in outer */
async function nestAll(): Promise<void> {
  await done(nests(place, middle, inner));
  await done(nests(place, outer, middle));
}

/** Makes these people a group's default assignees. */
async function lists(groupId: GroupId, userIds: readonly UserId[]): Promise<void> {
  const { environmentId } = place.house;
  const version = await versionOf(place, groupId);
  const actor = { kind: 'system' } as const;
  const set = await inTenant(place.db, environmentId, (tx) =>
    replaceDefaultAssignees(tx, { environmentId, actor, groupId, userIds, version }),
  );
  if (!set.ok) throw new Error(`the list was refused: ${set.error.code}`);
}

describe('what follows at once', () => {
  test('GRP-18, GRP-21 a member of a group that is nested has the tasks of the groups around it, until it is taken out', async () => {
    const approval = await openGroupTask(place, [outer, 'one']);
    await nestAll();
    const taskId = await requireTaskOf(place, 'ann', approval);
    await done(takes(place, outer, { memberGroupId: middle }));
    expect(await groupTaskOf(place, 'ann', approval)).toBeNull();
    const given = await answerAs(place, 'ann', { taskId, decision: 'approved', reason: null });
    expect(given).toMatchObject({ ok: false, error: { code: 'no_longer_in_group' } });
  });

  test('GRP-19 who belongs to the group by another way keeps the task', async () => {
    await nestAll();
    await done(nests(place, outer, inner));
    const approval = await openGroupTask(place, [outer, 'one']);
    await done(takes(place, outer, { memberGroupId: middle }));
    expect([await groupTaskOf(place, 'ann', approval), await groupTaskOf(place, 'bob', approval)]).toEqual([
      expect.any(String),
      null,
    ]);
  });

  test('GRP-20 the last who had not acted leave with their group, and the task is decided by that', async () => {
    await nestAll();
    const approval = await openGroupTask(place, [outer, 'all']);
    const taskId = await requireTaskOf(place, 'olga', approval);
    await answerAs(place, 'olga', { taskId, decision: 'approved', reason: null });
    const { nudges } = await done(takes(place, outer, { memberGroupId: middle }));
    expect(nudges).toMatchObject([{ kind: 'phase_outcome' }]);
    const rows = await readStanding(place.db, approval);
    expect([rows.phases[0]?.outcome, await foldEvents(place.db, approval)]).toEqual(['completed', rows]);
  });

  test('GRP-20 a task that is left with nobody stays open, and administrators are told', async () => {
    const empty = await addGroup(place, []);
    await done(nests(place, empty, inner));
    const approval = await openGroupTask(place, [empty, 'all']);
    await done(takes(place, empty, { memberGroupId: inner }));
    const told = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select user_id as id from notifications where event = 'task_without_members'`,
    );
    expect([(await readStanding(place.db, approval)).tasks.map(({ state }) => state), told]).toEqual([
      ['open'],
      [{ id: place.house.people.admin }],
    ]);
  });

  test('DFA-02, DFA-07, PLC-21 an inner member may be default assignee of the outer group, and is off its list as they leave', async () => {
    await nestAll();
    const { environmentId, people } = place.house;
    await lists(outer, [people.ann, people.bob]);
    await leaves(place, 'ann', inner);
    const left = await rowsOf<{ id: string }>(
      place.db,
      environmentId,
      sql`select user_id as id from group_default_assignees where group_id = ${outer}`,
    );
    expect([left, (await historyOf(place, outer)).at(-1)]).toEqual([
      [{ id: people.bob }],
      {
        ...{ version: 4, what: 'member_removed', before: { userId: people.ann }, cause: inner },
        after: { offDefaultAssignees: [people.ann] },
      },
    ]);
  });

  test('DFA-07 who leaves several lists at once raises each group around once, with one line for all of them', async () => {
    await nestAll();
    const { ann, bob } = place.house.people;
    for (const groupId of [outer, inner, middle]) await lists(groupId, groupId === middle ? [bob] : [ann]);
    const before = await Promise.all([outer, middle, inner].map((id) => versionOf(place, id)));
    await retires(place, 'ann');
    const after = await Promise.all([outer, middle, inner].map((id) => versionOf(place, id)));
    expect(after.map((version, nth) => version - (before[nth] ?? 0))).toEqual([1, 1, 1]);
    const last = await Promise.all(
      [outer, middle, inner].map(async (id) => (await historyOf(place, id)).at(-1)),
    );
    const line = { what: 'default_assignees_dropped', before: { userIds: [ann] }, after: null };
    expect(last).toMatchObject([
      { ...line, cause: null },
      { ...line, cause: inner },
      { ...line, cause: null },
    ]);
  });

  test('DFA-07 who is retired is off every list, which raises the versions of these groups', async () => {
    const { buyers } = place.house.groups;
    await retires(place, 'bob');
    expect((await historyOf(place, buyers)).at(-1)).toEqual({
      ...{ version: 3, what: 'default_assignees_dropped', before: { userIds: [place.house.people.bob] } },
      ...{ after: null, cause: null },
    });
  });
});
