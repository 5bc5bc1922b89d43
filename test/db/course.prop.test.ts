// Whole courses of any shape, played on the real database by anybody in any order: the events must tell the rows.
import fc from 'fast-check';
import { sql } from 'kysely';
import { newId } from '../../src/db/ids.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import type { Command } from '../../src/domain/command-request.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { currentPhase } from '../../src/domain/course.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import { decisionsOffered } from '../../src/domain/phase-kind.ts';
import type { Decision, GroupMode, PhaseKind } from '../../src/domain/phase-kind.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { answerAs } from '../support/approvals.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf, taskPhaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

const peopleOf: Readonly<Record<Exclude<PhaseKind, 'task'>, readonly PersonName[]>> = {
  review: ['rita', 'rob'],
  approval: ['ann', 'bob', 'cleo', 'dora'],
  signature: ['sam', 'sue'],
};

let database: TestDatabase;
let place: Place;
const groups = new Map<PersonName, GroupId>();
/** Those that have tasks; their members come and go. */
let acting: readonly [GroupId, GroupId];

beforeAll(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
  for (const name of Object.values(peopleOf).flat()) groups.set(name, await addGroup(place, [name]));
  acting = [await addGroup(place, ['ann', 'bob', 'cleo']), await addGroup(place, ['ann', 'dora'])];
});
afterAll(() => database.close());

interface Shape {
  readonly kind: Exclude<PhaseKind, 'task'>;
  readonly turns: readonly (number | null)[];
  readonly managed: boolean;
}

interface GroupShape {
  readonly kind: 'task';
  readonly modes: readonly GroupMode[];
  readonly managed: boolean;
}

const groupShapes: fc.Arbitrary<GroupShape> = fc.record({
  kind: fc.constant('task' as const),
  modes: fc.array(fc.constantFrom<GroupMode[]>('all', 'one'), { minLength: 1, maxLength: 2 }),
  managed: fc.boolean(),
});

const shapes: fc.Arbitrary<(Shape | GroupShape)[]> = fc.array(
  fc.oneof(
    groupShapes,
    fc.record({
      kind: fc.constantFrom<Shape['kind'][]>('approval', 'approval', 'review', 'signature'),
      turns: fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { freq: 5 }), { minLength: 1, maxLength: 4 }),
      managed: fc.boolean(),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);

/** What happens next: somebody answers some task, or the step of a phase is taken whether it is due or not. */
const moves = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        what: fc.constant('answer' as const),
        task: fc.nat(50),
        says: fc.oneof({ weight: 8, arbitrary: fc.constant(0 as const) }, fc.constant(1 as const)),
      }),
    },
    fc.record({
      what: fc.constantFrom('close' as const, 'open' as const),
      phase: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ what: fc.constant('step' as const) }),
    fc.record({
      what: fc.constantFrom('set manager' as const, 'complete' as const),
      phase: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ what: fc.constant('change owners' as const) }),
    fc.record({ what: fc.constant('change members' as const), group: fc.nat(1), person: fc.nat(4) }),
  ),
  { minLength: 5, maxLength: 25 },
);

type Move = typeof moves extends fc.Arbitrary<(infer One)[]> ? One : never;

const managerOf = ({ managed }: { readonly managed: boolean }): TemplatePhase['manager'] =>
  managed ? { kind: 'owner', groupId: place.house.groups.owners } : { kind: 'none', groupId: null };

const ofShape = (shape: Shape | GroupShape): TemplatePhase =>
  shape.kind === 'task'
    ? taskPhaseOf(
        shape.modes.map((mode, nth) => [acting[nth === 0 ? 0 : 1], mode] as const),
        { manager: managerOf(shape) },
      )
    : ofPeople(shape);

const ofPeople = ({ kind, turns, managed }: Shape): TemplatePhase =>
  phaseOf(
    kind,
    turns.flatMap((turn, index) => {
      const group = groups.get(peopleOf[kind][index] ?? 'basil');
      return group ? [[group, turn] as const] : [];
    }),
    managerOf({ managed }),
  );

async function answerAny(
  { environmentId, approvalId }: ApprovalRef,
  nth: number,
  says: 0 | 1,
): Promise<void> {
  const rows = await rowsOf<{ id: TaskId; user_id: string | null; kind: PhaseKind; state: string }>(
    place.db,
    environmentId,
    sql`select id, user_id, kind, state from tasks where approval_id = ${approvalId} order by state = 'open' desc, id`,
  );
  const open = rows.filter(({ state }) => state === 'open').length;
  const task = rows[nth % Math.max(1, nth % 3 === 0 ? rows.length : open)];
  if (!task) return;
  const name =
    task.user_id === null
      ? members[nth % members.length]
      : (Object.keys(place.house.people) as PersonName[]).find(
          (each) => place.house.people[each] === task.user_id,
        );
  const decision = decisionsOffered[task.kind][says] as Decision;
  await answerAs(place, name ?? 'basil', { taskId: task.id, decision, reason: 'so it is' });
}

async function makeMove(approval: ApprovalRef, move: Move): Promise<void> {
  const steps = stepsOf(place.db);
  // A step that is not due says so and writes nothing, which is what the comparison sees.
  const tried = (work: Promise<unknown>) => work.then(() => undefined, notDue);
  if (move.what === 'answer') return answerAny(approval, move.task, move.says);
  if (move.what === 'change owners') return changeOwners(approval);
  if (move.what === 'change members') return changeMembers(move);
  if (move.what === 'set manager' || move.what === 'complete') return command(approval, move);
  if (move.what !== 'step') return tried(steps[move.what](approval, move.phase));
  const { phases } = await readStanding(place.db, approval);
  const now = currentPhase({
    phases: phases.map((phase) => ({
      ...phase,
      attempt: 1,
      managerKind: 'none',
      manager: null,
      state: phase.state as 'open',
    })),
  });
  if (now)
    await tried(now.state === 'open' ? steps.close(approval, now.phase) : steps.open(approval, now.phase));
}

/** An administrator sets a manager, or completes the phase; what the rules refuse writes nothing. */
async function command(
  approval: ApprovalRef,
  { what, phase }: { readonly what: 'set manager' | 'complete'; readonly phase: number },
): Promise<void> {
  const { house, db } = place;
  const asked: Command =
    what === 'complete'
      ? { type: 'complete_phase', phase, reasonId: newId<'reason'>() }
      : { type: 'set_manager', phase, userId: house.people.admin };
  await stepsOf(db).command(approval, commandOf(house, 'admin', asked));
}

/** Olga leaves the owners or comes back, and the approval looks at its managers again. */
async function changeOwners(approval: ApprovalRef): Promise<void> {
  const { house, db } = place;
  const membership = { groupId: house.groups.owners, userId: house.people.olga };
  const asAdmin = { actor: asPerson(house, 'admin'), keyed: null };
  const left = await removeMember(db, asAdmin, membership);
  if (left.ok && !left.value.changed) await addMember(db, asAdmin, membership);
  await stepsOf(db).review(approval);
}

const members = ['ann', 'bob', 'cleo', 'dora', 'basil'] as const;

/** Somebody leaves a group that has tasks, or joins it. */
async function changeMembers({
  group,
  person,
}: {
  readonly group: number;
  readonly person: number;
}): Promise<void> {
  const { house, db } = place;
  const membership = {
    groupId: acting[group === 0 ? 0 : 1],
    userId: house.people[members[person] ?? 'ann'],
  };
  const asAdmin = { actor: asPerson(house, 'admin'), keyed: null };
  const left = await removeMember(db, asAdmin, membership);
  if (left.ok && !left.value.changed) await addMember(db, asAdmin, membership);
}

/** GRP-20: the open tasks whose members of now have all answered, which somebody must have decided. */
const undecided = ({ environmentId, approvalId }: ApprovalRef) =>
  rowsOf(
    place.db,
    environmentId,
    sql`select t.id from tasks t
      where t.approval_id = ${approvalId} and t.state = 'open' and t.group_id is not null
        and exists (select from task_answers a where a.task_id = t.id)
        and not exists (select from group_effective_members m where m.group_id = t.group_id
          and not exists (select from task_answers a where a.task_id = t.id and a.user_id = m.user_id))`,
  );

function notDue(error: unknown): undefined {
  if (error instanceof Error && error.message.includes('is not due')) return undefined;
  throw error;
}

test('after any play the events, folded, say what the rows say, and their numbers have no gap', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, moves, async (phases, played) => {
      const approval = await startFrom(place, await addTemplate(place, phases.map(ofShape)));
      await stepsOf(place.db).place(approval);
      await stepsOf(place.db).open(approval, 1);
      for (const move of played) await makeMove(approval, move);
      expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
      expect(await undecided(approval)).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);
