import { currentPhase, decide, evolve, startingCourse } from '../../src/domain/course.ts';
import type { Course } from '../../src/domain/course.ts';
import type { PlacedPhase } from '../../src/domain/course-phase.ts';
import { ann, aPhase, bob, running, tasks } from './builders.ts';

const placed = (phase: number): PlacedPhase => ({
  phase,
  attempt: 1,
  kind: 'approval',
  managerKind: 'owner',
  manager: bob,
  participants: [{ userId: ann, turn: 1 }],
  participantCount: 1,
});
const open = (phase: number, attempt = 1) => ({ type: 'open_phase', phase, attempt, tasks }) as const;
const close = (phase: number, outcome: 'completed' | 'rejected' | null = 'completed', attempt = 1) =>
  ({
    type: 'close_phase',
    phase,
    attempt,
    outcome,
    answers: [{ userId: ann, decision: 'approved' }],
  }) as const;
const notDue = (step: string) => ({ ok: false, error: { code: 'step_not_due', step } });

describe('placing', () => {
  test('an accepted approval gets its people', () => {
    const phases = [placed(1), placed(2)];
    expect(decide({ state: 'starting', phases: [] }, { type: 'place_participants', phases })).toEqual({
      ok: true,
      value: [{ type: 'participants_placed', phases }],
    });
  });

  test.each(['running', 'approved', 'rejected', 'cancelled', 'withdrawn'] as const)(
    'an approval that is %s is never placed again',
    (state) => {
      expect(decide({ state, phases: [] }, { type: 'place_participants', phases: [] })).toEqual(
        notDue('place_participants'),
      );
    },
  );
});

describe('opening', () => {
  test('WFL-03 the first phase opens when people have been placed', () => {
    expect(decide(running('pending', 'pending'), open(1))).toEqual({
      ok: true,
      value: [{ type: 'phase_opened', phase: 1, attempt: 1, tasks }],
    });
  });

  test('WFL-03 a phase does not open before the one before is completed', () => {
    for (const before of [
      'pending',
      'awaiting_manager',
      'awaiting_participants',
      'open',
      'rejected',
    ] as const) {
      expect(decide(running(before, 'pending'), open(2))).toEqual(notDue('open_phase'));
    }
  });

  test('WFL-03 a phase opens when the one before is completed', () => {
    expect(decide(running('completed', 'pending'), open(2))).toMatchObject({ ok: true });
  });

  test('WFL-03 a phase that is open or over does not open again', () => {
    expect(decide(running('open'), open(1))).toEqual(notDue('open_phase'));
    expect(decide(running('completed', 'pending'), open(1))).toEqual(notDue('open_phase'));
  });

  test('WFL-03 an open phase stays open, even where nobody has a turn in it', () => {
    expect(decide(running('open'), { ...open(1), tasks: [] })).toEqual(notDue('open_phase'));
  });

  test('WFL-03 only the current attempt of a phase opens', () => {
    expect(decide(running('pending'), open(1, 2))).toEqual(notDue('open_phase'));
  });

  test.each(['starting', 'approved', 'rejected', 'cancelled', 'withdrawn'] as const)(
    'WFL-03 no phase opens in an approval that is %s',
    (state) => {
      expect(decide({ ...running('pending'), state }, open(1))).toEqual(notDue('open_phase'));
    },
  );
});

describe('waiting', () => {
  const without = (
    state: 'pending' | 'awaiting_manager' | 'awaiting_participants',
    manager: 'owner' | 'mediator',
  ) => ({
    state: 'running' as const,
    phases: [aPhase(1, state, { managerKind: manager, manager: null })],
  });

  test.each(['owner', 'mediator'] as const)('PHM-08 a phase without its %s waits for one', (kind) => {
    expect(decide(without('pending', kind), open(1))).toEqual({
      ok: true,
      value: [{ type: 'phase_awaiting', phase: 1, attempt: 1, state: 'awaiting_manager' }],
    });
  });

  test('PHM-08 a phase that needs no manager opens without one', () => {
    const course = {
      state: 'running' as const,
      phases: [aPhase(1, 'pending', { managerKind: 'none', manager: null })],
    };
    expect(decide(course, open(1))).toMatchObject({ ok: true, value: [{ type: 'phase_opened' }] });
  });

  test('PHM-08 a phase that goes on waiting for its manager is not told again', () => {
    expect(decide(without('awaiting_manager', 'owner'), open(1))).toEqual({ ok: true, value: [] });
  });

  test('PHM-08 a phase goes on by itself once it has its manager', () => {
    expect(decide(running('awaiting_manager'), open(1))).toMatchObject({
      ok: true,
      value: [{ type: 'phase_opened' }],
    });
  });

  test('WFL-27 a phase with nobody in turn waits: nobody asked is no consent', () => {
    expect(decide(running('pending'), { ...open(1), tasks: [] })).toEqual({
      ok: true,
      value: [{ type: 'phase_awaiting', phase: 1, attempt: 1, state: 'awaiting_participants' }],
    });
  });

  test('WFL-27 a phase goes on by itself once somebody is in turn', () => {
    expect(decide(running('awaiting_participants'), open(1))).toMatchObject({
      ok: true,
      value: [{ type: 'phase_opened' }],
    });
  });

  test('WFL-27 a phase that gets its manager and has nobody in turn waits for people from then on', () => {
    expect(decide(running('awaiting_manager'), { ...open(1), tasks: [] })).toMatchObject({
      ok: true,
      value: [{ state: 'awaiting_participants' }],
    });
  });

  test.each(['pending', 'awaiting_manager', 'awaiting_participants'] as const)(
    'WFL-27 a nudge that comes while a phase is %s closes nothing and harms nothing',
    (state) => {
      expect(decide(running(state), close(1, null))).toEqual({ ok: true, value: [] });
    },
  );
});

describe('closing', () => {
  const closed = (phase: number, outcome: 'completed' | 'rejected') => ({
    type: 'phase_closed',
    phase,
    attempt: 1,
    outcome,
    answers: [{ userId: ann, decision: 'approved' }],
  });

  test('WFL-03 a phase without an outcome stays open', () => {
    expect(decide(running('open'), close(1, null))).toEqual({ ok: true, value: [] });
  });

  test('WFL-03 a completed phase closes and the course goes on', () => {
    expect(decide(running('open', 'pending'), close(1))).toEqual({
      ok: true,
      value: [closed(1, 'completed')],
    });
  });

  test('WFL-25 the last completed phase approves', () => {
    expect(decide(running('completed', 'open'), close(2))).toEqual({
      ok: true,
      value: [closed(2, 'completed'), { type: 'approval_finished', outcome: 'approved' }],
    });
  });

  test('WFL-09 a rejected phase rejects the approval, whatever phases were to come', () => {
    expect(decide(running('open', 'pending'), close(1, 'rejected'))).toEqual({
      ok: true,
      value: [closed(1, 'rejected'), { type: 'approval_finished', outcome: 'rejected' }],
    });
  });

  test('WFL-03 a phase that is not current is not closed', () => {
    expect(decide(running('open', 'pending'), close(2))).toEqual(notDue('close_phase'));
    expect(decide(running('completed', 'open'), close(1))).toEqual(notDue('close_phase'));
    expect(decide(running('open'), close(1, 'completed', 2))).toEqual(notDue('close_phase'));
  });

  test('WFL-03 a phase that never opened is not closed by an outcome', () => {
    expect(decide(running('pending'), close(1))).toEqual(notDue('close_phase'));
  });
});

describe('the course that events tell', () => {
  const course = [
    { type: 'participants_placed', phases: [placed(1), placed(2)] },
    { type: 'phase_awaiting', phase: 1, attempt: 1, state: 'awaiting_manager' },
    { type: 'phase_opened', phase: 1, attempt: 1, tasks },
    {
      type: 'phase_closed',
      phase: 1,
      attempt: 1,
      outcome: 'completed',
      answers: [{ userId: ann, decision: 'approved' }],
    },
  ] as const;
  const after = (steps: number): Course => course.slice(0, steps).reduce<Course>(evolve, startingCourse);

  test('WFL-03 people are placed for all phases at once, and the first phase is current', () => {
    expect(currentPhase(after(1))).toMatchObject({ phase: 1, state: 'pending', manager: bob });
  });

  test('PHM-08 a waiting phase stays current', () => {
    expect(currentPhase(after(2))).toMatchObject({ phase: 1, state: 'awaiting_manager' });
  });

  test('WFL-03 an open phase stays current', () => {
    expect(currentPhase(after(3))).toMatchObject({ phase: 1, state: 'open' });
  });

  test('WFL-03 after a completed phase the next one is current', () => {
    expect(currentPhase(after(4))).toMatchObject({ phase: 2, state: 'pending' });
  });

  test('WFL-25 a closed phase knows who answered what', () => {
    expect(after(4).phases[0]).toMatchObject({
      state: 'completed',
      answers: [{ userId: ann, decision: 'approved' }],
    });
  });

  test('WFL-25 the outcome of the approval stands in its state', () => {
    expect(evolve(after(4), { type: 'approval_finished', outcome: 'rejected' }).state).toBe('rejected');
  });
});
