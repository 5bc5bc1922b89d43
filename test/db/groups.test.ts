import { sql } from 'kysely';
import type { Actor } from '../../src/db/actors.ts';
import { listGroups } from '../../src/db/group-list.ts';
import { everyGroup, findGroup, setDefaultAssignees } from '../../src/db/groups.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { GroupRow } from '../../src/db/groups.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asClient, asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const buyers = (): GroupId => place.house.groups.buyers;
const read = async (groupId: GroupId = buyers()): Promise<GroupRow> => {
  const group = await inTenant(place.db, place.house.environmentId, (tx) =>
    findGroup(tx, groupId, everyGroup),
  );
  if (!group) throw new Error('there is no such group');
  return group;
};
const people = (...names: PersonName[]): UserId[] => names.map((name) => place.house.people[name]);

const setList = (
  userIds: readonly UserId[],
  { version = 2, groupId = buyers(), actor = asPerson(place.house, 'admin') }: {
    version?: number;
    groupId?: GroupId;
    actor?: Actor;
  } = {}, // prettier-ignore
) => setDefaultAssignees(place.db, actor, { groupId, userIds, version });

describe('members', () => {
  test('GRP-14 the users of a group are its members', async () => {
    const group = await read(await addGroup(place, ['rita', 'ann']));
    expect(group.members.map(({ id }) => id).sort()).toEqual(people('rita', 'ann').sort());
  });

  test('GRP-15 members and default assignees are shown with full names', async () => {
    const { members, defaultAssignees } = await read();
    expect([members, defaultAssignees].map((list) => list.map(({ name }) => name))).toEqual([
      ['Ann Approver', 'Bob Buyer'],
      ['Bob Buyer', 'Ann Approver'],
    ]);
  });

  test('ENV-13 a retired member stays visible, marked', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set retired_at = now() where id = ${place.house.people.ann}`.execute(tx),
    );
    expect((await read()).members.map(({ active }) => active)).toEqual([false, true]);
  });

  test('ENV-01 a user of another environment is no member', async () => {
    const other = await buildHouse(place.db, 'Harbour NV');
    const added = inTenant(place.db, place.house.environmentId, (tx) =>
      sql`insert into group_members (environment_id, group_id, user_id)
        values (${place.house.environmentId}, ${buyers()}, ${other.people.ann})`.execute(tx),
    );
    await expect(added).rejects.toMatchObject({ code: '23503' });
  });

  test('ENV-01 the groups of another environment are in no list', async () => {
    await buildHouse(place.db, 'Harbour NV');
    const listed = await inTenant(place.db, place.house.environmentId, (tx) =>
      listGroups(tx, { limit: 100, after: null }),
    );
    expect(listed.map(({ id }) => id).sort()).toEqual(Object.values(place.house.groups).sort());
  });
});

describe('default assignees', () => {
  test('DFA-01 the list keeps its order', async () => {
    await setList(people('ann', 'bob'));
    expect((await read()).defaultAssignees.map(({ id }) => id)).toEqual(people('ann', 'bob'));
  });

  test('DFA-01 the list may be empty', async () => {
    await setList([]);
    expect((await read()).defaultAssignees).toEqual([]);
  });

  test('DFA-05 who is taken off the list stays a member', async () => {
    await setList(people('ann'));
    expect((await read()).members.map(({ id }) => id).sort()).toEqual(people('ann', 'bob').sort());
  });

  test('a change of the list raises the version, and says which one it is', async () => {
    expect([await setList(people('ann')), (await read()).version]).toEqual([{ ok: true, value: 3 }, 3]);
  });

  test('DFA-01 a list that is set again as it is changes nothing', async () => {
    const before = await dumpRows(place.db, place.house.environmentId);
    expect(await setList(people('bob', 'ann'))).toEqual({ ok: true, value: 2 });
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });

  test('AUD-01 a change of the list is in the audit: who, before, after', async () => {
    await setList(people('ann'));
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select actor_id, data from audit where action = 'default_assignees_changed' and actor_kind = 'user'`,
    );
    expect(rows).toEqual([
      {
        actor_id: place.house.people.admin,
        data: { before: people('bob', 'ann'), after: people('ann'), version: 3 },
      },
    ]);
  });

  const refusals: [sentence: string, refused: () => Promise<unknown>, error: () => object][] = [
    [
      'DFA-02 who is no member',
      () => setList(people('ann', 'cleo')),
      () => ({ code: 'default_assignee_not_member', userIds: people('cleo') }),
    ],
    [
      'DFA-02 a user whom nobody knows',
      () => setList([buyers() as unknown as UserId]),
      () => ({ code: 'default_assignee_not_member', userIds: [buyers()] }),
    ],
    [
      'DFA-03 who has no permission set designated default assignee',
      async () => {
        await inTenant(place.db, place.house.environmentId, (tx) =>
          sql`delete from user_permission_sets where user_id = ${place.house.people.bob}`.execute(tx),
        );
        return setList(people('bob', 'ann'));
      },
      () => ({ code: 'default_assignee_not_designated', userIds: people('bob') }),
    ],
    [
      'a change of a version that is not the newest',
      () => setList(people('ann'), { version: 1 }),
      () => ({
        code: 'version_changed',
        version: 2,
        lastChange: { what: 'default_assignees_changed', at: expect.any(String), by: null },
      }),
    ],
    [
      'GRP-11 a change by somebody who may not manage groups',
      () => setList(people('ann'), { actor: asPerson(place.house, 'olga') }),
      () => ({ code: 'may_not_manage_groups' }),
    ],
    [
      'GRP-11 a change by an integration',
      () => setList(people('ann'), { actor: asClient(place.house) }),
      () => ({ code: 'may_not_manage_groups' }),
    ],
    [
      'ENV-01 a change of a group of another environment',
      async () => setList([], { groupId: (await buildHouse(place.db, 'Harbour NV')).groups.buyers }),
      () => ({ code: 'not_found', what: 'group' }),
    ],
  ];

  test.each(refusals)('%s is refused', async (_sentence, refused, error) => {
    expect(await refused()).toEqual({ ok: false, error: error() });
  });

  test.each(refusals)('%s leaves list and version as they were', async (_sentence, refused) => {
    const before = (await read()).defaultAssignees;
    await refused();
    expect(await read()).toMatchObject({ version: 2, defaultAssignees: before });
  });

  test('two changes at the same instant: one stands, the other is told the version', async () => {
    const answers = await Promise.all([setList(people('ann')), setList(people('bob'))]);
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    const by = { id: place.house.people.admin, name: 'Ada Admin' };
    expect(refused).toMatchObject([{ code: 'version_changed', version: 3, lastChange: { by } }]);
  });

  test('a refused change writes nothing at all', async () => {
    const before = await dumpRows(place.db, place.house.environmentId);
    await setList(people('ann', 'cleo'));
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });
});
