// Laws of a whole course: any steps are tried in any order, and those that the rules let through are applied.
import fc from 'fast-check';
import { decideCompletePhase, decideSetManager, isOver } from '../../src/domain/command.ts';
import { currentPhase, decide, evolve, startingCourse } from '../../src/domain/course.ts';
import { standAfter } from '../../src/domain/course-stand.ts';
import type { Course, CourseCommand, CourseEvent, CourseStand } from '../../src/domain/course.ts';
import type { PlacedPhase } from '../../src/domain/course-phase.ts';
import type { ReasonId, UserId } from '../../src/domain/ids.ts';
import type { Result } from '../../src/domain/result.ts';
import { tasks } from './builders.ts';

const manager = fc.constantFrom<UserId | null>('mia' as UserId, null);
const placedPhases: fc.Arbitrary<PlacedPhase[]> = fc
  .array(fc.record({ managerKind: fc.constantFrom('owner' as const, 'none' as const), manager }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((phases) =>
    phases.map((phase, index) => ({
      ...phase,
      manager: phase.managerKind === 'none' ? null : phase.manager,
      phase: index + 1,
      attempt: 1,
      kind: 'approval',
      participants: [],
      participantCount: 0,
    })),
  );

const step = fc.record({ phase: fc.integer({ min: 1, max: 4 }), attempt: fc.constantFrom(1, 1, 1, 2) });

/** A step of the course, a command of a person, or a change of the directory. */
type Given =
  | CourseCommand
  | { readonly type: 'set_manager' | 'lose_manager' | 'complete_phase'; readonly phase: number };

const commands: fc.Arbitrary<Given[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constantFrom('set_manager' as const, 'lose_manager' as const, 'complete_phase' as const),
      phase: fc.integer({ min: 1, max: 4 }),
    }),
    placedPhases.map((phases): CourseCommand => ({ type: 'place_participants', phases })),
    fc
      .tuple(step, fc.constantFrom(tasks, []))
      .map(([at, given]): CourseCommand => ({ type: 'open_phase', ...at, tasks: given })),
    fc
      .tuple(step, fc.constantFrom('completed' as const, 'rejected' as const, null))
      .map(([at, outcome]): CourseCommand => ({ type: 'close_phase', ...at, outcome, answers: [] })),
  ),
  { maxLength: 30 },
);

interface Move {
  readonly before: Course;
  readonly events: readonly CourseEvent[];
  readonly after: Course;
}

const eve = 'eve' as UserId;

/** What is told of it, if the rules let it through. */
function judge(course: Course, given: Given): readonly CourseEvent[] {
  const facts = { stand: course, moving: false, commander: { id: eve, administrator: true, owner: false } };
  if (given.type === 'set_manager') {
    const candidate = { id: eve, active: true, administrator: true, suitable: false };
    const classification = { location: 'AMS', contractType: 'NDA' };
    return allowed(decideSetManager(facts, { phase: given.phase, candidate, classification }));
  }
  if (given.type === 'complete_phase') {
    return allowed(decideCompletePhase(facts, { phase: given.phase, reasonId: 'why' as ReasonId }));
  }
  if (isStep(given)) return allowed(decide(course, given));
  const at = course.phases.find(({ phase }) => phase === given.phase);
  if (course.state !== 'running' || !at?.manager || isOver(at)) return [];
  const { phase, attempt, manager: lost } = at;
  return [{ type: 'manager_lost', phase, attempt, manager: lost, because: 'retired' }];
}

const isStep = (given: Given): given is CourseCommand =>
  ['place_participants', 'open_phase', 'close_phase'].includes(given.type);

const allowed = (judged: Result<readonly CourseEvent[], unknown>): readonly CourseEvent[] =>
  judged.ok ? judged.value : [];

function play(given: readonly Given[]): Move[] {
  let course = startingCourse;
  return given.map((command) => {
    const before = course;
    const events = judge(before, command);
    course = events.reduce(evolve, before);
    return { before, events, after: course };
  });
}

const holds = (law: (move: Move) => void): void =>
  fc.assert(
    fc.property(placedPhases, commands, (phases, given) =>
      play([{ type: 'place_participants', phases }, ...given]).forEach(law),
    ),
    { numRuns: 300 },
  );

const over = ['completed', 'rejected'];

test('WFL-25 a finished approval never changes again', () => {
  holds(({ before, after }) => {
    if (before.state === 'approved' || before.state === 'rejected') expect(after).toEqual(before);
  });
});

test('WFL-03 what follows in the same transaction is judged on what the course evolves to', () => {
  holds(({ before, events, after }) => {
    if (before.state === 'starting') return;
    const stand = events.reduce<CourseStand>(standAfter, before);
    const inShort = (of: CourseStand) => of.phases.map(({ state, manager: who }) => [state, who]);
    expect([stand.state, inShort(stand)]).toEqual([after.state, inShort(after)]);
    expect(currentPhase(stand)?.phase).toBe(currentPhase(after)?.phase);
  });
});

test('PHM-08 no phase opens without the manager that it needs', () => {
  holds(({ before, events }) => {
    for (const event of events) {
      if (event.type !== 'phase_opened') continue;
      const at = before.phases.find(({ phase }) => phase === event.phase);
      expect(at?.managerKind === 'none' || at?.manager !== null).toBe(true);
    }
  });
});

test('WFL-27 a phase that people are asked in is never completed by hand', () => {
  holds(({ before, events }) => {
    for (const event of events) {
      if (event.type !== 'phase_completed_by_hand') continue;
      expect(before.phases.find(({ phase }) => phase === event.phase)?.state).toBe('awaiting_participants');
    }
  });
});

test('WFL-03 a closed phase never changes again', () => {
  holds(({ before, after }) => {
    before.phases.forEach((phase, index) => {
      if (over.includes(phase.state)) expect(after.phases[index]).toEqual(phase);
    });
  });
});

test('WFL-03 at most one phase is open, and all before it are completed', () => {
  holds(({ after: { phases } }) => {
    const open = phases.findIndex(({ state }) => state === 'open');
    if (open === -1) return;
    expect(phases.slice(0, open).every(({ state }) => state === 'completed')).toBe(true);
    expect(phases.slice(open + 1).every(({ state }) => state === 'pending')).toBe(true);
  });
});

test('WFL-25 an approval is approved exactly when all its phases are completed', () => {
  holds(({ after: { state, phases } }) => {
    const all = phases.length > 0 && phases.every((phase) => phase.state === 'completed');
    expect(state === 'approved').toBe(all);
  });
});

test('WFL-09 an approval is rejected exactly when one of its phases is', () => {
  holds(({ after: { state, phases } }) => {
    expect(state === 'rejected').toBe(phases.some((phase) => phase.state === 'rejected'));
  });
});

test('WFL-03 a running approval has a current phase', () => {
  holds(({ after }) => {
    if (after.state === 'running') expect(currentPhase(after)).toBeDefined();
  });
});
