// Groups of a thousand and more: they are moved by another plan than few are, and what they may grow to has limits.
import { sql } from 'kysely';
import { groupsAroundAtMost, membersAtMost, placesAtMost } from '../../src/domain/nesting.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { compareMembership } from '../support/naive-groups.ts';
import { codeOf, done, nests, puts, takes } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';

const many = 1_001;

let database: TestDatabase;
let place: Place;
let outer: GroupId;
let large: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  outer = await addGroup(place, ['olga']);
  large = await addGroup(place, []);
  await crowd(large);
});
afterAll(() => database.close());

const inHouse = <Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  rowsOf<Row>(place.db, place.house.environmentId, statement);

/** Puts many people into a group, as rows. */
async function crowd(groupId: GroupId): Promise<void> {
  const { environmentId } = place.house;
  await inHouse(sql`
    with come as (
      insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${environmentId}::uuid, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'p@x.example', 'basic'
      from generate_series(1, ${many}::int) n
      returning environment_id, id),
    direct as (
      insert into group_members (environment_id, group_id, user_id)
      select environment_id, ${groupId}::uuid, id from come),
    effective as (
      insert into group_effective_members (environment_id, group_id, user_id)
      select environment_id, ${groupId}::uuid, id from come),
    spans as (
      insert into group_member_spans (environment_id, group_id, user_id, added_at)
      select environment_id, ${groupId}::uuid, id, now() from come)
    update groups set size = ${many} where id = ${groupId}`);
}

/** Groups as rows, each around this one. */
const surround = (groupId: GroupId, count: number): Promise<unknown> =>
  inHouse(sql`
    with made as (
      insert into groups (environment_id, id, name, name_folded, category_id, status)
      select g.environment_id, gen_random_uuid(), 'Around ' || n, 'around ' || n, g.category_id, 'active'
      from groups g, generate_series(1, ${count}::int) n where g.id = ${groupId}
      returning environment_id, id)
    insert into group_member_groups (environment_id, group_id, member_group_id)
    select environment_id, id, ${groupId}::uuid from made`);

const auditsOf = (action: string) =>
  inHouse(sql<{ people: number; rows: number; cause: object; groups: string[] }>`
    select count(distinct subject_id)::int as people, count(*)::int as rows, data -> 'cause' as cause,
      data -> 'groupIds' as groups
    from audit where action = ${action} and data -> 'cause' ? 'in' group by data`);

async function expectConsistent(): Promise<void> {
  const { right, said } = await compareMembership(place);
  expect(said).toEqual(right);
}

describe('a thousand people at once', () => {
  test('GRP-17, GRP-21, AUD-01 come in and leave with a group, each with a row of the audit', async () => {
    await done(nests(place, outer, large));
    await expectConsistent();
    await done(takes(place, outer, { memberGroupId: large }));
    await expectConsistent();
    const cause = { in: outer, groupId: large };
    const each = [{ people: many, rows: many, cause, groups: [outer] }];
    expect([await auditsOf('membership_gained'), await auditsOf('membership_lost')]).toEqual([each, each]);
  });

  test('GRP-21 who belongs to a group by another way stays, and who was in it already is no second time', async () => {
    const around = await addGroup(place, []);
    const { ann, bob } = place.house.people;
    await done(puts(place, large, { userId: ann }));
    await done(puts(place, large, { userId: bob }));
    await done(puts(place, outer, { userId: ann }));
    await done(nests(place, around, outer));
    await done(nests(place, outer, large));
    await done(puts(place, around, { userId: bob }));
    await expectConsistent();
    await done(takes(place, outer, { memberGroupId: large }));
    await expectConsistent();
    expect((await auditsOf('membership_lost')).map(({ people, groups }) => [people, groups])).toEqual(
      expect.arrayContaining([
        [many, [outer, around].sort()],
        [1, [outer]],
      ]),
    );
  });

  test('GRP-17 they come back when the group does', async () => {
    await done(nests(place, outer, large));
    await done(takes(place, outer, { memberGroupId: large }));
    await done(nests(place, outer, large));
    await expectConsistent();
    expect(await inHouse(sql`select from group_former_members where group_id = ${outer}`)).toEqual([]);
  });
});

describe('limits', () => {
  test('GRP-16 a group does not grow beyond its limit, and nothing is left of the attempt', async () => {
    await inHouse(sql`update groups set size = ${membersAtMost} where id = ${outer}`);
    expect(await nests(place, outer, large)).toMatchObject({
      ok: false,
      error: {
        code: 'group_too_large',
        groupId: outer,
        members: membersAtMost + many,
        atMost: membersAtMost,
      },
    });
    expect(await inHouse(sql`select from group_member_groups where group_id = ${outer}`)).toEqual([]);
  });

  test('GRP-21 no more groups stand around one than a change of its members can lock', async () => {
    const inner = await addGroup(place, ['ann']);
    await done(nests(place, large, inner));
    await surround(large, groupsAroundAtMost - 2);
    await done(nests(place, outer, large));
    const another = await addGroup(place, []);
    const refused = [nests(place, another, inner), nests(place, another, large)];
    for (const one of refused)
      expect(await one).toMatchObject({
        error: { code: 'too_many_groups_around', groups: groupsAroundAtMost + 1, atMost: groupsAroundAtMost },
      });
  });

  test('GRP-21 no change gives people more places than one statement writes in seconds', async () => {
    const crowded = await addGroup(place, []);
    await surround(crowded, placesAtMost / (many - 1) - 1);
    expect(await nests(place, crowded, large)).toMatchObject({
      error: { code: 'change_too_large', places: (placesAtMost / (many - 1)) * many, atMost: placesAtMost },
    });
    expect(await codeOf(puts(place, crowded, { userId: place.house.people.ann }))).toBe('changed');
  });
});

describe('rows that follow from others', () => {
  test('DFA-02, DFA-07 whoever loses their row is off the list, whatever took it', async () => {
    const { buyers } = place.house.groups;
    await inHouse(sql`delete from group_effective_members where group_id = ${buyers}`);
    const left = await inHouse(
      sql<{ here: boolean }>`select group_id = ${buyers} as here from group_default_assignees`,
    );
    expect([left.length > 0, left.some(({ here }) => here)]).toEqual([true, false]);
  });

  test('ENV-01 they carry no keys, and are written under their own tenant only', async () => {
    const other = await buildHouse(place.db, 'Harbour NV');
    const keys = await inHouse(sql`
      select conname from pg_constraint
      where contype = 'f' and conrelid = any (array['group_effective_members', 'group_former_members']::regclass[])`);
    const write = inHouse(sql`insert into group_effective_members (environment_id, group_id, user_id)
      values (${other.environmentId}, ${other.groups.buyers}, ${other.people.olga})`);
    await expect(write).rejects.toThrow('row-level security');
    expect(keys).toEqual([]);
  });
});
