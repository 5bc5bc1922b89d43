import { decideCompletePhase, decideSetManager } from '../../src/domain/command.ts';
import type { Candidate, CommandFacts, Commander } from '../../src/domain/command.ts';
import type { CourseStand } from '../../src/domain/course.ts';
import type { ReasonId, UserId } from '../../src/domain/ids.ts';
import { ann, aPhase, bob, running } from './builders.ts';

const eve = 'eve' as UserId;
const classification = { location: 'AMS', contractType: 'INVOICE' };

const administrator: Commander = { id: eve, administrator: true, owner: false };
const owner: Commander = { id: eve, administrator: false, owner: true };
const nobody: Commander = { id: eve, administrator: false, owner: false };
const manager: Commander = { id: bob, administrator: false, owner: false };

const suitable = (id: UserId): Candidate => ({ id, active: true, administrator: false, suitable: true });

/** The first phase waits for its manager, the second has none yet. */
const waiting: CourseStand = {
  state: 'running',
  phases: [aPhase(1, 'awaiting_manager', { manager: null }), aPhase(2, 'pending', { manager: null })],
};
const facts = (stand: CourseStand, commander: Commander, moving = false): CommandFacts => ({
  stand,
  moving,
  commander,
});
const set = (
  of: CommandFacts,
  over: { phase?: number; candidate?: Candidate | null; replaces?: UserId | null } = {},
) => decideSetManager(of, { phase: 1, candidate: suitable(ann), classification, ...over });

const taken = (phase: number, basis: 'chosen' | 'override' = 'chosen', by = eve) => ({
  ok: true,
  value: [{ type: 'manager_set', phase, attempt: 1, manager: ann, basis, by }],
});
const refusal = (code: string) => ({ ok: false, error: { code } });

describe('who may set a manager', () => {
  test.each([
    ['PHM-05 an administrator', administrator],
    ['PHM-05 a suitable phase owner', owner],
  ])('%s sets one where there is none', (_who, commander) => {
    expect(set(facts(waiting, commander))).toEqual(taken(1));
  });

  test('PHM-05 nobody else does', () => {
    expect(set(facts(waiting, nobody))).toMatchObject(refusal('may_not_set_manager'));
  });

  test('PHM-09 an administrator changes one, of the current and of a coming phase', () => {
    const stand = running('open', 'pending');
    expect([set(facts(stand, administrator)), set(facts(stand, administrator), { phase: 2 })]).toEqual([
      taken(1),
      taken(2),
    ]);
  });

  test('PHM-09 the manager of the current phase hands it on, that of a coming one does not', () => {
    const stand = running('open', 'pending');
    expect([set(facts(stand, manager)), set(facts(stand, manager), { phase: 2 })]).toMatchObject([
      taken(1, 'chosen', bob),
      refusal('manager_already_set'),
    ]);
  });

  test('PHM-09 a suitable phase owner takes no phase from its manager', () => {
    expect(set(facts(running('open'), owner))).toMatchObject(refusal('manager_already_set'));
  });
});

describe('whom the caller saw managing the phase', () => {
  const managed = facts(running('open'), administrator);

  test('PHM-09 is changed where it is still them, or still nobody', () => {
    expect([set(facts(waiting, administrator), { replaces: null }), set(managed, { replaces: bob })]).toEqual(
      [taken(1), taken(1)],
    );
  });

  test.each([
    ['somebody was set meanwhile', managed, null, { id: bob }],
    ['somebody else was set meanwhile', managed, eve, { id: bob }],
    ['they manage it no longer', facts(waiting, administrator), eve, null],
  ])(
    'PHM-05, 09 %s: the change is refused, and says who manages the phase now',
    (_what, of, replaces, now) => {
      expect(set(of, { replaces })).toEqual({
        ok: false,
        error: { code: 'manager_changed', phase: 1, manager: now },
      });
    },
  );

  test('PHM-05 two who set the same person agree', () => {
    expect(set(managed, { candidate: suitable(bob), replaces: null })).toEqual({ ok: true, value: [] });
  });
});

describe('who can be set', () => {
  const candidate = (over: Partial<Candidate>) =>
    set(facts(waiting, administrator), { candidate: { ...suitable(ann), ...over } });

  test('PHM-06 an administrator of the environment, marked as an override', () => {
    expect(candidate({ suitable: false, administrator: true })).toEqual(taken(1, 'override'));
  });

  test('PHM-06 a suitable administrator is no override', () => {
    expect(candidate({ administrator: true })).toEqual(taken(1));
  });

  test('PHM-06 nobody who is not suitable, and the answer says which set is missing', () => {
    expect(candidate({ suitable: false })).toEqual({
      ok: false,
      error: {
        code: 'manager_not_suitable',
        userId: ann,
        missing: { role: 'phase_owner', ...classification },
      },
    });
  });

  test('ENV-13 nobody who is retired', () => {
    expect(candidate({ active: false })).toMatchObject(refusal('user_retired'));
  });

  test('ENV-01 nobody of another environment', () => {
    expect(set(facts(waiting, administrator), { candidate: null })).toMatchObject(refusal('unknown_user'));
  });

  test('who manages already, which changes nothing', () => {
    expect(set(facts(running('open'), owner), { candidate: suitable(bob) })).toEqual({ ok: true, value: [] });
  });
});

describe('where no manager can be set', () => {
  test('a phase that does not exist', () => {
    expect(set(facts(waiting, administrator), { phase: 3 })).toMatchObject(refusal('not_found'));
  });

  test.each(['completed', 'rejected', 'retracted', 'passed_over', 'cancelled'] as const)(
    'PHM-09 a phase that is %s',
    (state) => {
      expect(set(facts(running(state, 'open'), administrator))).toMatchObject(refusal('phase_over'));
    },
  );

  test.each(['approved', 'rejected', 'cancelled', 'withdrawn'] as const)(
    'an approval that is %s',
    (state) => {
      expect(set(facts({ ...waiting, state }, administrator))).toMatchObject(refusal('approval_over'));
    },
  );

  test('TPL-05 a phase that needs none', () => {
    const stand: CourseStand = {
      state: 'running',
      phases: [aPhase(1, 'open', { managerKind: 'none', manager: null })],
    };
    expect(set(facts(stand, administrator))).toMatchObject(refusal('no_manager_needed'));
  });

  test('between an outcome and the step that closes the phase', () => {
    expect(set(facts(running('open', 'pending'), administrator, true), { phase: 2 })).toMatchObject(
      refusal('course_moving'),
    );
  });
});

describe('completing a phase in which nobody has a turn', () => {
  const reasonId = 'why' as ReasonId;
  const complete = (stand: CourseStand, commander: Commander, phase = 1) =>
    decideCompletePhase(facts(stand, commander), { phase, reasonId });
  const completed = { type: 'phase_completed_by_hand', phase: 1, attempt: 1, by: eve, reasonId };

  test.each([
    ['an administrator', administrator],
    ['a suitable phase owner', owner],
  ])('WFL-27 %s does, and the course goes on', (_who, commander) => {
    expect(complete(running('awaiting_participants', 'pending'), commander)).toEqual({
      ok: true,
      value: [completed],
    });
  });

  test('WFL-27 the last one approves', () => {
    expect(complete(running('awaiting_participants'), owner)).toEqual({
      ok: true,
      value: [completed, { type: 'approval_finished', outcome: 'approved' }],
    });
  });

  const managedAs = (managerKind: 'owner' | 'mediator'): CourseStand => ({
    state: 'running',
    phases: [aPhase(1, 'awaiting_participants', { managerKind }), aPhase(2, 'pending')],
  });

  test('WFL-27 the owner who manages the phase does, without being suitable', () => {
    expect(complete(managedAs('owner'), manager)).toEqual({ ok: true, value: [{ ...completed, by: bob }] });
  });

  test('WFL-27 the owner who manages another phase may not', () => {
    const phases = [aPhase(1, 'awaiting_participants', { manager: ann }), aPhase(2, 'pending')];
    expect(complete({ state: 'running', phases }, manager)).toMatchObject(refusal('may_not_complete_phase'));
  });

  test('PHM-10 a manager who is a mediator may not', () => {
    expect(complete(managedAs('mediator'), manager)).toMatchObject(refusal('may_not_complete_phase'));
  });

  test.each(['pending', 'awaiting_manager', 'open'] as const)('WFL-27 not a phase that is %s', (state) => {
    expect(complete(running(state), administrator)).toMatchObject(refusal('phase_has_people'));
  });

  test('WFL-27 not a phase that is over', () => {
    expect(complete(running('completed', 'open'), administrator)).toMatchObject(refusal('phase_over'));
  });
});
