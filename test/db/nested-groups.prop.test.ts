// Random edits of a small forest of groups. After each of them who belongs to what is what a plain recomputation says, by
// the product's rows, by the version that began and by the history; and every version is read back at the end as it was.
import fc from 'fast-check';
import { sql } from 'kysely';
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import { listMembersAt, findVersion } from '../../src/db/members-at.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { retires } from '../support/group-tasks.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { compareMembership } from '../support/naive-groups.ts';
import { codeOf, employs, puts, takes, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';

const names: readonly PersonName[] = ['ann', 'bob', 'cleo', 'dora', 'sam', 'sue'];
const groupCount = 5;

const at = fc.nat(groupCount - 1);
const who = fc.constantFrom(...names);
const role = fc.constantFrom('member', 'administrator', null);
const put = fc.boolean();

/** Nesting is most of it; what ends something for good is rare. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('user' as const), put, group: at, who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('group' as const), put, group: at, inner: at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('organisation' as const), put, group: at, role }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('employ' as const), who, role }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('status' as const), group: at, active: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), group: at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const), who }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let database: TestDatabase;
let place: Place;
let groups: readonly GroupId[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const groupAt = (nth: number): GroupId => groups[nth] as GroupId;

async function take(one: Step): Promise<string> {
  const { db, house } = place;
  const request = { actor: asPerson(house, 'admin'), keyed: null };
  switch (one.kind) {
    case 'user':
      return codeOf((one.put ? puts : takes)(place, groupAt(one.group), { userId: house.people[one.who] }));
    case 'group':
      return codeOf(
        (one.put ? puts : takes)(place, groupAt(one.group), { memberGroupId: groupAt(one.inner) }),
      );
    case 'organisation': {
      const member = { organisationId: house.organisationId, role: one.role };
      return codeOf((one.put ? puts : takes)(place, groupAt(one.group), member));
    }
    case 'employ':
      return codeOf(employs(place, one.who, one.role));
    case 'delete':
      return codeOf(deleteGroup(db, request, groupAt(one.group)));
    case 'retire':
      return (await retires(place, one.who)).changed ? 'changed' : 'unchanged';
    case 'status': {
      const groupId = groupAt(one.group);
      const status = one.active ? 'active' : 'inactive';
      return codeOf(
        editGroup(db, request, { groupId, version: await versionOf(place, groupId), settings: { status } }),
      );
    }
  }
}

/** The members at the beginning of every version, as they were worked out then. */
type Seen = Map<string, readonly string[]>;

const versionsNow = () =>
  rowsOf<{ id: GroupId; version: number }>(
    place.db,
    place.house.environmentId,
    sql`select id, version from groups`,
  );

const readVersion = (groupId: GroupId, version: number): Promise<string[]> =>
  inTenant(place.db, place.house.environmentId, async (tx) => {
    const then = await findVersion(tx, groupId, { version });
    if (!then) throw new Error(`there is no version ${version}`);
    return (await listMembersAt(tx, then, { limit: 1_000, after: null })).map(({ id }) => id);
  });

async function check(frozen: ReadonlyMap<string, readonly string[]>, seen: Seen): Promise<void> {
  const { right, said, odd } = await compareMembership(place, frozen);
  expect([said, odd]).toEqual([right, []]);
  for (const { id, version } of await versionsNow()) {
    const key = `${id} ${version}`;
    if (seen.has(key)) continue;
    seen.set(key, right.get(id) ?? []);
    expect([key, await readVersion(id, version)]).toEqual([key, right.get(id)]);
  }
}

test('GRP-16, 17, 21, 23, 24, 36, 46, PLC-21 whatever is edited, members, versions and history agree with a plain recomputation', async () => {
  const codes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 35 }), async (steps) => {
      place = { db: database.app, house: await buildHouse(database.app) };
      groups = await Promise.all(
        // The last one holds one member only.
        Array.from({ length: groupCount }, (_, nth) =>
          addGroup(place, [names[nth] ?? 'ann'], { allowMultiple: nth < groupCount - 1 }),
        ),
      );
      const frozen = new Map<string, readonly string[]>();
      const seen: Seen = new Map();
      await check(frozen, seen);
      for (const one of steps) {
        const before = await compareMembership(place, frozen);
        const code = await take(one);
        codes.set(code, (codes.get(code) ?? 0) + 1);
        if (one.kind === 'delete' && code === 'changed') {
          const id = groupAt(one.group);
          frozen.set(id, before.right.get(id) ?? []);
        }
        await check(frozen, seen);
      }
      for (const [key, members] of seen) {
        const [groupId, version] = key.split(' ');
        expect([key, await readVersion(groupId as GroupId, Number(version))]).toEqual([key, members]);
      }
    }),
    { numRuns: 25 },
  );
  // Not a property that holds of nothing: most kinds of outcome were met.
  expect([...codes.keys()].sort()).toEqual(
    expect.arrayContaining(['changed', 'group_circle', 'one_member_only', 'unchanged']),
  );
}, 180_000);
