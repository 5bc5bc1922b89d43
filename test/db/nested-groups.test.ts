// Groups, organisations and roles of them as members of groups: who belongs to what by it, and what follows at once.
import { sql } from 'kysely';
import type { GroupId } from '../../src/domain/ids.ts';
import { levelsAtMost } from '../../src/domain/nesting.ts';
import { addMember } from '../../src/db/memberships.ts';
import { setOrganisationMember } from '../../src/db/organisation-members.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { joins, leaves, retires } from '../support/group-tasks.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import {
  codeOf,
  done,
  effectiveOf,
  employs,
  historyOf,
  nests,
  puts,
  takes,
  versionOf,
} from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

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

const whole = () => ({ organisationId: place.house.organisationId, role: null });
const administrators = () => ({ organisationId: place.house.organisationId, role: 'administrator' as const });

const sizeOf = (groupId: GroupId) =>
  rowsOf<{ size: number }>(
    place.db,
    place.house.environmentId,
    sql`select size from groups where id = ${groupId}`,
  ).then(([row]) => row?.size);

describe('groups in groups', () => {
  test('GRP-14, GRP-21 the members of an inner group are members of every group around it, in either order', async () => {
    await done(nests(place, outer, middle));
    await done(nests(place, middle, inner));
    expect([await effectiveOf(place, outer), await sizeOf(outer)]).toEqual([
      ['ann', 'bob', 'cleo', 'olga'],
      4,
    ]);
    expect(await effectiveOf(place, inner)).toEqual(['ann', 'cleo']);
  });

  test('GRP-21 who joins or leaves the innermost joins and leaves all around it', async () => {
    await nestAll();
    await joins(place, 'dora', inner);
    await leaves(place, 'ann', inner);
    expect([await effectiveOf(place, outer), await effectiveOf(place, middle)]).toEqual([
      ['bob', 'cleo', 'dora', 'olga'],
      ['bob', 'cleo', 'dora'],
    ]);
  });

  test('GRP-21 who belongs to a group by two ways stays when one of them ends', async () => {
    await nestAll();
    await joins(place, 'ann', outer);
    await done(nests(place, outer, inner));
    await leaves(place, 'ann', outer);
    await done(takes(place, middle, { memberGroupId: inner }));
    expect([await effectiveOf(place, outer), await effectiveOf(place, middle), await sizeOf(middle)]).toEqual(
      [['ann', 'bob', 'cleo', 'olga'], ['bob'], 1],
    );
  });

  test('GRP-17 a group that is taken out takes its members along, out of all groups around', async () => {
    await nestAll();
    await done(takes(place, middle, { memberGroupId: inner }));
    expect([await effectiveOf(place, outer), await effectiveOf(place, inner)]).toEqual([
      ['bob', 'olga'],
      ['ann', 'cleo'],
    ]);
  });

  test('PLC-21 an inactive group lends its members all the same', async () => {
    await rowsOf(
      place.db,
      place.house.environmentId,
      sql`update groups set status = 'inactive' where id = ${inner}`,
    );
    await nestAll();
    expect(await effectiveOf(place, outer)).toEqual(['ann', 'bob', 'cleo', 'olga']);
  });

  test('ENV-13 who is retired belongs to no group any more, by whatever way', async () => {
    await nestAll();
    await retires(place, 'ann');
    await done(nests(place, place.house.groups.owners, inner));
    expect(await Promise.all([inner, middle, outer, place.house.groups.owners].map((id) => effectiveOf(place, id)))).toEqual(
      [['cleo'], ['bob', 'cleo'], ['bob', 'cleo', 'olga'], ['cleo', 'olga']],
    ); // prettier-ignore
  });

  test('a group that is added again, or taken out twice, changes nothing', async () => {
    await nestAll();
    const before = await versionOf(place, outer);
    expect([
      await codeOf(nests(place, outer, middle)),
      await codeOf(takes(place, outer, { memberGroupId: inner })),
      await versionOf(place, outer),
    ]).toEqual(['unchanged', 'unchanged', before]);
  });

  test('GRP-46 the version of a group rises with every change inside it, and its history names the inner group', async () => {
    await nestAll();
    await joins(place, 'dora', inner);
    expect((await historyOf(place, outer)).slice(1)).toEqual([
      { version: 2, what: 'group_added', before: null, after: { groupId: middle }, cause: null },
      {
        version: 3,
        what: 'member_added',
        before: null,
        after: { userId: place.house.people.dora },
        cause: inner,
      },
    ]);
  });

  test('AUD-01 the audit has one row for each person moved, with the cause and the groups', async () => {
    await nestAll();
    const { ann, cleo, bob } = place.house.people;
    const rows = await rowsOf<{ subject: string; groups: string[]; cause: object }>(
      place.db,
      place.house.environmentId,
      sql`select subject_id as subject, data -> 'groupIds' as groups, data -> 'cause' as cause
        from audit where action = 'membership_gained' and data -> 'cause' ? 'in'`,
    );
    const toMiddle = { in: middle, groupId: inner };
    const toOuter = { in: outer, groupId: middle };
    expect(new Set(rows)).toEqual(
      new Set([
        ...[ann, cleo].map((subject) => ({ subject, groups: [middle], cause: toMiddle })),
        ...[ann, cleo, bob].map((subject) => ({ subject, groups: [outer], cause: toOuter })),
      ]),
    );
  });

  test('AUD-01 of a user who is added the one row names the groups around as well', async () => {
    await nestAll();
    await joins(place, 'dora', inner);
    const rows = await rowsOf<{ data: { around: string[] } }>(
      place.db,
      place.house.environmentId,
      sql`select data from audit where action = 'member_added' and data ->> 'userId' = ${place.house.people.dora}`,
    );
    expect(rows.map(({ data }) => data.around)).toEqual([[middle, outer].sort()]);
  });
});

describe('organisations in groups', () => {
  test('GRP-14 an organisation lends all its members, a role of it those who have that role', async () => {
    await done(employs(place, 'sam', 'member'));
    await done(employs(place, 'sue', 'administrator'));
    await done(puts(place, inner, whole()));
    await done(puts(place, outer, administrators()));
    expect([await effectiveOf(place, inner), await effectiveOf(place, outer)]).toEqual([
      ['ann', 'cleo', 'sam', 'sue'],
      ['olga', 'sue'],
    ]);
  });

  test('GRP-21, ENV-09 who joins, changes their role in or leaves the organisation does so in all groups around it', async () => {
    await nestAll();
    await done(puts(place, inner, administrators()));
    await done(employs(place, 'sam', 'member'));
    expect(await effectiveOf(place, outer)).toEqual(['ann', 'bob', 'cleo', 'olga']);
    await done(employs(place, 'sam', 'administrator'));
    expect(await effectiveOf(place, outer)).toEqual(['ann', 'bob', 'cleo', 'olga', 'sam']);
    await done(employs(place, 'sam', 'member'));
    expect(await effectiveOf(place, outer)).toEqual(['ann', 'bob', 'cleo', 'olga']);
    await done(employs(place, 'sam', 'administrator'));
    await done(employs(place, 'sam', null));
    expect([await effectiveOf(place, outer), await sizeOf(outer)]).toEqual([
      ['ann', 'bob', 'cleo', 'olga'],
      4,
    ]);
  });

  test('GRP-14 whole and by a role are two members: one stays when the other is taken out', async () => {
    await done(employs(place, 'sue', 'administrator'));
    await done(puts(place, outer, whole()));
    await done(puts(place, outer, administrators()));
    await done(takes(place, outer, whole()));
    expect(await effectiveOf(place, outer)).toEqual(['olga', 'sue']);
    expect(await codeOf(takes(place, outer, whole()))).toBe('unchanged');
    await done(takes(place, outer, administrators()));
    expect(await effectiveOf(place, outer)).toEqual(['olga']);
  });

  test('GRP-46 the version rises with the organisation, and the history names it', async () => {
    await done(puts(place, inner, whole()));
    await done(nests(place, outer, inner));
    await done(employs(place, 'sam', 'member'));
    expect((await historyOf(place, outer)).at(-1)).toEqual({
      ...{ version: 3, what: 'organisation_member_added', before: null, cause: place.house.organisationId },
      after: { userId: place.house.people.sam, role: 'member' },
    });
  });

  test('ENV-10 an administrator of the organisation adds and removes its members, others do not', async () => {
    const { house, db } = place;
    const by = (name: 'sam' | 'sue') =>
      codeOf(
        setOrganisationMember(
          db,
          { actor: asPerson(house, name), keyed: null },
          { organisationId: house.organisationId, userId: house.people.basil, role: 'member' },
        ),
      );
    await done(employs(place, 'sam', 'administrator'));
    await done(employs(place, 'sue', 'member'));
    expect([await by('sue'), await by('sam'), await by('sam')]).toEqual([
      'may_not_change_members',
      'changed',
      'unchanged',
    ]);
  });
});

describe('what is refused', () => {
  test('GRP-16 a circle at any depth, with its path in ids and names; itself included', async () => {
    await nestAll();
    const closed = await nests(place, inner, outer);
    expect(closed).toMatchObject({
      ok: false,
      error: { code: 'group_circle', path: [inner, outer, middle, inner].map((id) => ({ id })) },
    });
    expect(await codeOf(nests(place, inner, inner))).toBe('group_circle');
  });

  test('GRP-16 more levels than there may be', async () => {
    const groups = [inner];
    for (let nth = 1; nth < levelsAtMost; nth += 1) {
      const next = await addGroup(place, []);
      await done(nests(place, groups.at(-1) ?? inner, next));
      groups.push(next);
    }
    expect(await codeOf(nests(place, outer, inner))).toBe('nesting_too_deep');
    expect(await codeOf(nests(place, outer, groups[1] ?? inner))).toBe('changed');
  });

  test('GRP-24 a second effective member where one is allowed, by every way', async () => {
    const single = await addGroup(place, ['ann'], { allowMultiple: false });
    const around = await addGroup(place, [], { allowMultiple: false });
    await done(employs(place, 'sam', 'member'));
    await done(nests(place, around, single));
    const before = await dumpRows(place.db, place.house.environmentId);
    expect([
      await codeOf(puts(place, single, { userId: place.house.people.bob })),
      await codeOf(nests(place, single, inner)),
      await codeOf(puts(place, single, whole())),
      await codeOf(puts(place, around, { userId: place.house.people.bob })),
    ]).toEqual(Array.from({ length: 4 }, () => 'one_member_only'));
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
    await done(takes(place, single, { userId: place.house.people.ann }));
    await done(puts(place, single, { userId: place.house.people.bob }));
    expect([await effectiveOf(place, around), await codeOf(employs(place, 'rob', 'member'))]).toEqual([
      ['bob'],
      'changed',
    ]);
  });

  test('GRP-24 a second one who joins an organisation that is in such a group, in whatever role', async () => {
    const single = await addGroup(place, [], { allowMultiple: false });
    const ofRole = await addGroup(place, [], { allowMultiple: false });
    await done(employs(place, 'sam', 'member'));
    await done(puts(place, single, whole()));
    await done(puts(place, ofRole, { ...administrators(), role: 'member' as const }));
    const before = await dumpRows(place.db, place.house.environmentId);
    expect([
      await codeOf(employs(place, 'rob', 'member')),
      await codeOf(employs(place, 'rob', 'administrator')),
    ]).toEqual(['one_member_only', 'one_member_only']);
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
    await done(employs(place, 'sam', 'administrator'));
    expect([await effectiveOf(place, single), await effectiveOf(place, ofRole)]).toEqual([['sam'], []]);
  });

  test('GRP-24 one person by two ways is one member', async () => {
    const single = await addGroup(place, ['ann'], { allowMultiple: false });
    const other = await addGroup(place, ['ann']);
    expect([await codeOf(nests(place, single, other)), await sizeOf(single)]).toEqual(['changed', 1]);
    expect(await codeOf(puts(place, other, { userId: place.house.people.bob }))).toBe('one_member_only');
  });

  test('ENV-01, GRP-16 a group or an organisation of another environment, and one that there is not', async () => {
    const other = await buildHouse(place.db, 'Harbour NV');
    expect([
      await codeOf(nests(place, outer, other.groups.buyers)),
      await codeOf(puts(place, outer, { organisationId: other.organisationId, role: null })),
      await codeOf(nests(place, other.groups.buyers, inner)),
    ]).toEqual(['unknown_member', 'unknown_member', 'not_found']);
  });

  test('GRP-11 whoever may not manage groups', async () => {
    const { db, house } = place;
    const change = addMember(
      db,
      { actor: asPerson(house, 'olga'), keyed: null },
      { groupId: outer, memberGroupId: inner },
    );
    expect(await codeOf(change)).toBe('may_not_manage_groups');
  });
});
