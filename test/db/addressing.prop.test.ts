// What queries let somebody choose is what the pure rule says of each group and person, in random small directories.
import fc from 'fast-check';
import { sql } from 'kysely';
import { listAddressees } from '../../src/db/addressees.ts';
import { setMatrix } from '../../src/db/communication.ts';
import type { AskedParty } from '../../src/db/communication.ts';
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import { setAccess } from '../../src/db/group-access.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addressPurposes, isReached, mayChoose, reachOf } from '../../src/domain/addressing.ts';
import type { CommunicationRule, Named, Person } from '../../src/domain/addressing.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, employs, versionOf } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';

const names: readonly PersonName[] = ['admin', 'olga', 'ann', 'bob', 'cleo', 'basil'];
const groupCount = 4;

const who = fc.constantFrom(...names);
const at = fc.nat(groupCount - 1);
const organisationRole = fc.constantFrom('member', 'administrator', null);
const party = fc.oneof(
  fc.record({
    kind: fc.constant('role' as const),
    role: fc.constantFrom('basic', 'advanced', 'administrator'),
  }),
  fc.record({ kind: fc.constant('organisation' as const), organisationRole }),
  fc.record({ kind: fc.constant('group' as const), at }),
);
const named = fc.oneof(fc.record({ who }), fc.record({ at }), fc.record({ organisationRole }));
const directory = fc.record({
  members: fc.array(fc.uniqueArray(who, { maxLength: 4 }), { minLength: groupCount, maxLength: groupCount }),
  applicability: fc.array(fc.array(named, { maxLength: 2 }), {
    minLength: groupCount,
    maxLength: groupCount,
  }),
  inactive: fc.uniqueArray(at, { maxLength: 1 }),
  public: fc.uniqueArray(at, { maxLength: 2 }),
  deleted: fc.uniqueArray(at, { maxLength: 2 }),
  employed: fc.array(fc.record({ who, role: fc.constantFrom('member', 'administrator') }), {
    minLength: 2,
    maxLength: 5,
  }),
  rules: fc.uniqueArray(fc.record({ from: party, to: party }), {
    maxLength: 4,
    selector: (rule) => JSON.stringify(rule),
  }),
  caller: who,
  purpose: fc.constantFrom(...addressPurposes),
});
type Directory = typeof directory extends fc.Arbitrary<infer One> ? One : never;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const partyOf = ({ house }: Place, groups: readonly GroupId[], one: Directory['rules'][number]['from']) => {
  if (one.kind === 'role') return one;
  if (one.kind === 'group') return { kind: 'group' as const, groupId: groups[one.at] as GroupId };
  return { ...one, organisationId: house.organisationId };
};
const asked = (one: ReturnType<typeof partyOf>): AskedParty =>
  one.kind === 'group' ? { ...one, path: 'x' } : one;

const namedOf = (
  { house }: Place,
  groups: readonly GroupId[],
  one: Directory['applicability'][number][number],
): Named => {
  if ('who' in one) return { userId: house.people[one.who] };
  if ('at' in one) return { groupId: groups[one.at] as GroupId };
  return { organisationId: house.organisationId, role: one.organisationRole };
};

async function build(
  place: Place,
  { members, applicability, inactive, employed, ...directory }: Directory,
): Promise<GroupId[]> {
  const { db, house } = place;
  const actor = asPerson(house, 'admin');
  for (const one of employed) await done(employs(place, one.who, one.role));
  const groups: GroupId[] = [];
  for (const [nth, some] of members.entries())
    groups.push(
      await addGroup(place, some, { type: directory.public.includes(nth) ? 'public' : 'environment' }),
    );
  for (const [nth, entries] of applicability.entries()) {
    const groupId = groups[nth] as GroupId;
    const list = entries.map((one) => ({ ...namedOf(place, groups, one), path: 'x' }));
    const set = await setAccess(db, actor, { groupId, right: 'address', version: await versionOf(place, groupId), entries: list }); // prettier-ignore
    expect(set.ok).toBe(true);
  }
  for (const nth of inactive) {
    const groupId = groups[nth] as GroupId;
    const settings = { status: 'inactive' } as const;
    const edit = { groupId, version: await versionOf(place, groupId), settings };
    expect((await editGroup(db, { actor, keyed: null }, edit)).ok).toBe(true);
  }
  return groups;
}

const peopleOf = ({ db, house }: Place): Promise<Person[]> =>
  rowsOf<Person>(
    db,
    house.environmentId,
    sql`select u.id as "userId", u.environment_role as role,
      coalesce((select jsonb_agg(jsonb_build_object('organisationId', o.organisation_id, 'role', o.role))
        from organisation_members o where o.user_id = u.id), '[]') as organisations,
      coalesce((select jsonb_agg(m.group_id)
        from group_effective_members m join groups g on g.id = m.group_id
        where m.user_id = u.id and g.deleted_at is null), '[]') as "groupIds",
      exists (select from group_effective_members m join groups g on g.id = m.group_id
        where m.user_id = u.id and g.deleted_at is null and g.status = 'active' and g.type = 'public')
        as "inPublicGroup"
      from users u where u.retired_at is null`,
  );

test('GRP-09, GRP-23, GRP-29, GRP-30, GRP-31, GRP-47 queries offer what the rule says, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(directory, async (one) => {
      const place = { db: database.app, house: await buildHouse(database.app) };
      const groups = await build(place, one);
      const rules = one.rules.map(({ from, to }): CommunicationRule => ({
        from: partyOf(place, groups, from),
        to: partyOf(place, groups, to),
      }));
      const matrix = one.rules.map(({ from, to }) => ({
        from: asked(partyOf(place, groups, from)),
        to: asked(partyOf(place, groups, to)),
      }));
      const set = await setMatrix(place.db, asPerson(place.house, 'admin'), { version: 0, rules: matrix });
      expect(set.ok).toBe(true);
      const actor = asPerson(place.house, 'admin');
      for (const nth of one.deleted)
        await done(deleteGroup(place.db, { actor, keyed: null }, groups[nth] as GroupId));
      const people = await peopleOf(place);
      const me = people.find(({ userId }) => userId === place.house.people[one.caller]) as Person;
      const search = { by: me.userId, purpose: one.purpose, kind: null, query: '' };
      const offered = await inTenant(place.db, place.house.environmentId, (tx) =>
        listAddressees(tx, search, { limit: 200, after: null }),
      );
      const wanted = groups.filter((groupId, nth) =>
        mayChoose({
          ...{ person: me, purpose: one.purpose, rules },
          group: {
            status: one.deleted.includes(nth)
              ? 'deleted'
              : one.inactive.includes(nth)
                ? 'inactive'
                : 'active',
            applicability: (one.applicability[nth] ?? []).map((entry) => namedOf(place, groups, entry)),
            members: people.filter(({ groupIds }) => groupIds.includes(groupId)),
          },
        }),
      );
      const isOne = (id: string): boolean => groups.includes(id as GroupId);
      expect(offered.flatMap(({ id }) => (isOne(id) ? [id] : [])).sort()).toEqual([...wanted].sort());
      const reach = reachOf(me, rules);
      const manages = place.house.people.olga;
      const reached = people.filter(
        (other) =>
          isReached(reach, me, other) && (one.purpose !== 'phase_manager' || other.userId === manages),
      );
      expect(offered.flatMap(({ kind, id }) => (kind === 'user' ? [id] : [])).sort()).toEqual(
        reached.map(({ userId }) => userId).sort(),
      );
    }),
    { numRuns: 40 },
  );
}, 120_000);
