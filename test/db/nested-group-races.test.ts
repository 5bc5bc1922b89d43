// Edits of nesting, answers and departures at the same instant: every race ends in a state that some order explains.
import { answerAs } from '../support/approvals.ts';
import { addGroup as makeGroup } from '../../src/db/group-copies.ts';
import { usualOptions } from '../../src/db/group-creation.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openGroupTask, requireTaskOf, retires } from '../support/group-tasks.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { compareMembership } from '../support/naive-groups.ts';
import { codeOf, done, effectiveOf, employs, nests, puts, takes } from '../support/nested-groups.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const rounds = (count: number) => Array.from({ length: count }, (_, nth) => nth + 1);

async function expectConsistent(): Promise<void> {
  const { right, said, odd } = await compareMembership(place);
  expect([said, odd]).toEqual([right, []]);
}

test.each(rounds(10))(
  'GRP-16 two edits that only together close a circle: one is made, the other refused with the path (round %i)',
  async () => {
    const [a, b, c, d] = await Promise.all([[], [], [], []].map(() => addGroup(place, []))) as [GroupId, GroupId, GroupId, GroupId]; // prettier-ignore
    await done(nests(place, a, b));
    await done(nests(place, c, d));
    const codes = await Promise.all([codeOf(nests(place, b, c)), codeOf(nests(place, d, a))]);
    expect(codes.sort()).toEqual(['changed', 'group_circle']);
  },
);

test.each(rounds(10))(
  'GRP-24 two members at once into a group that allows one, by an inner group and directly: one comes in (round %i)',
  async () => {
    const single = await addGroup(place, [], { allowMultiple: false });
    const inner = await addGroup(place, []);
    await done(nests(place, single, inner));
    const { ann, bob } = place.house.people;
    const codes = await Promise.all([
      codeOf(puts(place, inner, { userId: ann })),
      codeOf(puts(place, single, { userId: bob })),
    ]);
    expect([codes.sort(), (await effectiveOf(place, single)).length]).toEqual([
      ['changed', 'one_member_only'],
      1,
    ]);
    await expectConsistent();
  },
);

test.each(rounds(10))(
  'GRP-19, GRP-21 an answer against a removal by nesting: it counts, or its giver is told that they have left (round %i)',
  async () => {
    const outer = await addGroup(place, ['olga']);
    const inner = await addGroup(place, ['ann', 'bob']);
    await done(nests(place, outer, inner));
    const approval = await openGroupTask(place, [outer, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    const [given] = await Promise.all([
      answerAs(place, 'ann', { taskId, decision: 'approved', reason: null }),
      done(takes(place, outer, { memberGroupId: inner })),
    ]);
    const rows = await readStanding(place.db, approval);
    const outcome = rows.phases[0]?.outcome ?? null;
    expect([given.ok ? 'taken' : given.error.code, await foldEvents(place.db, approval)]).toEqual([
      outcome ? 'taken' : 'no_longer_in_group',
      rows,
    ]);
  },
);

test.each(rounds(10))(
  'GRP-20 the last to answer against the removal of all others by nesting: the phase is decided once (round %i)',
  async () => {
    const outer = await addGroup(place, ['olga']);
    const inner = await addGroup(place, ['ann', 'bob']);
    await done(nests(place, outer, inner));
    const approval = await openGroupTask(place, [outer, 'all']);
    const taskId = await requireTaskOf(place, 'olga', approval);
    await Promise.all([
      answerAs(place, 'olga', { taskId, decision: 'approved', reason: null }),
      done(takes(place, outer, { memberGroupId: inner })),
    ]);
    const rows = await readStanding(place.db, approval);
    expect([rows.phases[0]?.outcome, await foldEvents(place.db, approval)]).toEqual(['completed', rows]);
  },
);

test.each(rounds(10))(
  'GRP-05, GRP-14 a new group that holds an organisation, while somebody joins and another leaves it (round %i)',
  async (round) => {
    const { db, house } = place;
    await done(employs(place, 'ann', 'member'));
    const group = {
      ...{
        name: `Group ${round}`,
        categoryId: house.groupCategoryId,
        description: '',
        status: 'active' as const,
      },
      options: usualOptions,
      members: [{ organisationId: house.organisationId, role: null }],
    };
    const [made] = await Promise.all([
      makeGroup(db, { actor: asPerson(house, 'admin'), keyed: null }, group),
      done(employs(place, 'ann', null)),
      done(employs(place, 'bob', 'member')),
    ]);
    if (!made.ok) throw new Error(`no group was made: ${made.error.code}`);
    expect(await effectiveOf(place, made.value.groupId)).toEqual(['bob']);
    await expectConsistent();
  },
);

test('a hundred changes of members, nesting, organisations and answers at once: in the end all agree', async () => {
  const groups = await Promise.all(
    (['ann', 'bob', 'cleo', 'dora', 'sam'] as const).map((name) => addGroup(place, [name])),
  );
  const at = (nth: number): GroupId => groups[nth % groups.length] as GroupId;
  const names: readonly PersonName[] = ['ann', 'bob', 'cleo', 'dora', 'sam', 'sue', 'rita', 'rob'];
  const who = (nth: number): PersonName => names[nth % names.length] ?? 'ann';
  const organisation = { organisationId: place.house.organisationId, role: null };
  const approval = await openGroupTask(place, ...groups.map((id) => [id, 'all'] as const));
  const taskId = await requireTaskOf(place, 'ann', approval);
  const codes = await Promise.all(
    Array.from({ length: 100 }, (_, nth): Promise<string> => {
      const user = { userId: place.house.people[who(nth * 3)] };
      if (nth % 33 === 32) return retires(place, who(nth)).then(() => 'changed');
      if (nth % 10 === 0) return codeOf(nests(place, at(nth / 10), at(nth / 10 + 1 + (nth % 3))));
      if (nth % 10 === 1) return codeOf(takes(place, at(nth), { memberGroupId: at(nth + 1) }));
      if (nth % 10 === 2) return codeOf(employs(place, who(nth), nth % 4 === 2 ? 'member' : null));
      if (nth % 10 === 3) return codeOf((nth % 20 === 3 ? puts : takes)(place, at(nth), organisation));
      if (nth % 10 === 4)
        return answerAs(place, who(nth), { taskId, decision: 'approved', reason: null }).then(
          () => 'answered',
        );
      return codeOf((nth % 2 === 0 ? puts : takes)(place, at(nth * 7), user));
    }),
  );
  const known = ['answered', 'changed', 'group_circle', 'unchanged', 'user_retired'];
  expect(codes.filter((code) => !known.includes(code))).toEqual([]);
  await expectConsistent();
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
}, 60_000);
