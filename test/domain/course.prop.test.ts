// Laws of a whole course: any steps are tried in any order, and those that the rules let through are applied.
import fc from 'fast-check';
import { currentPhase, decide, evolve, standAfter, startingCourse } from '../../src/domain/course.ts';
import type { Course, CourseCommand, CourseEvent, CourseStand } from '../../src/domain/course.ts';
import type { PlacedPhase } from '../../src/domain/course-phase.ts';
import type { UserId } from '../../src/domain/ids.ts';
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
const commands: fc.Arbitrary<CourseCommand[]> = fc.array(
  fc.oneof(
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

function play(given: readonly CourseCommand[]): Move[] {
  let course = startingCourse;
  return given.map((command) => {
    const before = course;
    const judged = decide(before, command);
    const events = judged.ok ? judged.value : [];
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

test('WFL-03 the step behind a closing is judged on what the course evolves to', () => {
  holds(({ before, events, after }) => {
    let stand: CourseStand = before;
    for (const event of events) {
      if (event.type !== 'phase_closed' && event.type !== 'approval_finished') return;
      stand = standAfter(stand, event);
    }
    expect([stand.state, currentPhase(stand)?.phase]).toEqual([after.state, currentPhase(after)?.phase]);
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

test('PHM-08 a phase without the manager that it needs is never open', () => {
  holds(({ after: { phases } }) => {
    const open = phases.filter(({ state }) => state === 'open');
    expect(open.every(({ managerKind, manager: who }) => managerKind === 'none' || who !== null)).toBe(true);
  });
});

test('WFL-03 a running approval has a current phase', () => {
  holds(({ after }) => {
    if (after.state === 'running') expect(currentPhase(after)).toBeDefined();
  });
});
