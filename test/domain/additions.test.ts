// Adding people to a phase: who may, which turns they get, and how many a phase takes.
import {
  additionsAtMost,
  addTo,
  judgeAdding,
  participantsAtMost,
  turnNumberAtMost,
  turnsAtMost,
  withAdded,
} from '../../src/domain/additions.ts';
import type { AddedTo, Adding } from '../../src/domain/additions.ts';
import type { Commander } from '../../src/domain/command.ts';
import type { CourseStand } from '../../src/domain/course.ts';
import type { Participant } from '../../src/domain/course-phase.ts';
import type { TaskId, UserId } from '../../src/domain/ids.ts';
import { openedPhase, withTurns } from '../../src/domain/phase-inside.ts';
import { ann, aPhase, bob, running } from './builders.ts';

const eve = 'eve' as UserId;
const cas = 'cas' as UserId;
const refusal = (code: string) => ({ ok: false, error: { code } });

describe('who adds people', () => {
  const administrator: Commander = { id: eve, administrator: true, owner: false };
  const owner: Commander = { id: eve, administrator: false, owner: true };
  const manager: Commander = { id: bob, administrator: false, owner: false };
  const judge = (stand: CourseStand, commander: Commander, over: { phase?: number; moving?: boolean } = {}) =>
    judgeAdding(
      { stand, moving: over.moving ?? false, commander },
      { phase: over.phase ?? 1, kind: 'approval' },
    );

  test.each(['open', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'pending'] as const)(
    'WFL-14 an administrator, to a phase that is %s',
    (state) => {
      expect(judge(running(state), administrator)).toMatchObject({
        ok: true,
        value: { phase: 1, attempt: 1 },
      });
    },
  );

  test('WFL-14 the manager of the current phase, to that phase and to no other', () => {
    const stand = running('open', 'pending');
    expect([judge(stand, manager), judge(stand, manager, { phase: 2 })]).toMatchObject([
      { ok: true },
      refusal('may_not_add_participants'),
    ]);
  });

  test('WFL-14 nobody else, whoever may own phases there', () => {
    expect(judge(running('open'), owner)).toMatchObject(refusal('may_not_add_participants'));
  });

  test.each([
    ['WFL-14 a phase that is over', running('completed', 'open'), {}, 'phase_over'],
    ['WFL-14 an approval that has ended', { ...running('pending'), state: 'approved' }, {}, 'approval_over'],
    ['WFL-14 a phase that has its outcome', running('open'), { moving: true }, 'course_moving'],
    [
      'an approval whose people are not placed yet',
      { ...running('pending'), state: 'starting' },
      {},
      'course_moving',
    ],
    ['a phase that does not exist', running('open'), { phase: 9 }, 'not_found'],
  ] as const)('%s takes nobody', (_sentence, stand, over, code) => {
    expect(judge(stand, administrator, over)).toMatchObject(refusal(code));
  });

  test('TPL-09 a phase of kind task takes nobody: its groups have its tasks', () => {
    const stand: CourseStand = { state: 'running', phases: [aPhase(1, 'open')] };
    const facts = { stand, moving: false, commander: administrator };
    expect(judgeAdding(facts, { phase: 1, kind: 'task' })).toEqual({
      ok: false,
      error: { code: 'phase_of_groups', phase: 1 },
    });
  });
});

const person = (userId: string, turn: number | null): Participant => ({ userId: userId as UserId, turn });
const phaseOf = (participants: readonly Participant[], over: Partial<AddedTo> = {}): AddedTo => ({
  phase: 1,
  participants,
  openTurn: null,
  additions: 0,
  ...over,
});
const add = (to: AddedTo, over: Partial<Adding>) =>
  addTo(to, { people: [ann, bob], sequenced: true, sharedTurn: null, ...over });
const added = (people: readonly Participant[], already = 0) => ({
  ok: true,
  value: { added: people, already },
});

describe('the turns that they get', () => {
  const waiting = phaseOf([person('dee', 2), person('fay', null)]);

  test('PLC-17, PLC-27 one after another, behind those that are there', () => {
    expect(add(waiting, {})).toEqual(added([person('ann', 3), person('bob', 4)]));
  });

  test('PLC-27 one number, behind those that are there', () => {
    expect(add(waiting, { sharedTurn: 'last' })).toEqual(added([person('ann', 3), person('bob', 3)]));
  });

  test.each([1, 2, 7])('PLC-27 the number that is asked for: %i', (turn) => {
    expect(add(waiting, { sharedTurn: turn })).toEqual(added([person('ann', turn), person('bob', turn)]));
  });

  test('PLC-16 none where they look on', () => {
    expect(add(waiting, { sequenced: false })).toEqual(added([person('ann', null), person('bob', null)]));
  });

  test('PLC-27 from 1 on where nobody has one', () => {
    expect(add(phaseOf([]), {})).toEqual(added([person('ann', 1), person('bob', 2)]));
  });

  test('PLC-27 in an open phase the number of the turn that is open, and none before it', () => {
    const open = phaseOf([person('dee', 2)], { openTurn: 2 });
    expect([add(open, { sharedTurn: 2 }), add(open, { sharedTurn: 1 })]).toEqual([
      added([person('ann', 2), person('bob', 2)]),
      { ok: false, error: { code: 'turn_has_passed', phase: 1, openTurn: 2 } },
    ]);
  });
});

describe('who takes part already', () => {
  test('WFL-14 keeps their turn, and is counted', () => {
    expect(add(phaseOf([person('ann', 5)]), {})).toEqual(added([person('bob', 6)], 1));
  });

  test('WFL-14 gets a turn where they had none and turns are given', () => {
    const here = phaseOf([person('ann', null), person('bob', 1)]);
    expect([add(here, {}), add(here, { sequenced: false })]).toEqual([
      added([person('ann', 2)], 1),
      added([], 2),
    ]);
  });

  test('the rest of the phase stays, in the order of turns', () => {
    const before = [person('dee', 1), person('ann', null), person('fay', null)];
    expect(withAdded(before, [person('ann', 2), person('cas', 1)])).toEqual([
      person('cas', 1),
      person('dee', 1),
      person('ann', 2),
      person('fay', null),
    ]);
  });
});

describe('how many a phase takes', () => {
  const many = (count: number, turn: (nth: number) => number | null): Participant[] =>
    Array.from({ length: count }, (_, nth) => person(`somebody ${nth}`, turn(nth)));
  const full = (of: string, atMost: number) => ({
    ok: false,
    error: { code: 'phase_full', phase: 1, of, atMost },
  });
  const one: Partial<Adding> = { people: [cas] };

  test('participants', () => {
    const almost = phaseOf(many(participantsAtMost - 1, () => null));
    expect([add(almost, one).ok, add(almost, {})]).toEqual([true, full('participants', participantsAtMost)]);
  });

  test('turns, but onlookers beyond them', () => {
    const almost = phaseOf(many(turnsAtMost - 1, () => 1));
    const whole = phaseOf(many(turnsAtMost, () => 1));
    expect([add(almost, one).ok, add(almost, {}), add(whole, { ...one, sequenced: false }).ok]).toEqual([
      true,
      full('turns', turnsAtMost),
      true,
    ]);
  });

  test('numbers of turns', () => {
    expect(add(phaseOf([person('dee', turnNumberAtMost)]), one)).toEqual(full('numbers', turnNumberAtMost));
  });

  test('additions; one that changes nothing is none', () => {
    const often = phaseOf([person('ann', 1)], { additions: additionsAtMost });
    expect([add(often, one), add(often, { people: [ann] })]).toEqual([
      full('additions', additionsAtMost),
      added([], 1),
    ]);
  });
});

test('WFL-14 in an open phase the tasks of the open turn are open, those behind it wait', () => {
  const task = (name: string, turn: number) => ({
    id: `task of ${name}` as TaskId,
    userId: name as UserId,
    turn,
  });
  const opened = openedPhase([task('dee', 2), task('fay', 3)]);
  const { tasks } = withTurns(opened, [task('ann', 2), task('bob', 4)]);
  expect(tasks.map(({ userId, state }) => `${userId} ${state}`)).toEqual([
    'dee open',
    'fay waiting',
    'ann open',
    'bob waiting',
  ]);
});
