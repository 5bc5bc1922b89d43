// A task of a group: whether one member is sufficient or all must act, and what follows when somebody leaves.
import { decide, decideDeparture } from '../../src/domain/phase.ts';
import type { AnswerFacts, DepartureFacts } from '../../src/domain/phase.ts';
import { evolve, openedPhase } from '../../src/domain/phase-inside.ts';
import type { Decision, GroupMode } from '../../src/domain/phase-kind.ts';
import type { GroupId, TaskId, UserId } from '../../src/domain/ids.ts';
import { ann, annsTask, answer, bob, facts } from './builders.ts';

/** Ann's part of an open task of a group. */
const ofGroup = (mode: GroupMode, other: Partial<Omit<AnswerFacts, 'task'>> = {}): AnswerFacts =>
  facts({ kind: 'task', task: { mode }, ...other });

const at = { phase: 2, attempt: 1 } as const;
const part = (decision: Decision, userId: UserId = ann) =>
  ({ type: 'part_answered', ...at, taskId: annsTask, userId, decision }) as const;
const decided = (decision: Decision) =>
  ({ type: 'task_decided', ...at, taskId: annsTask, decision }) as const;
const phaseDecided = (outcome: 'completed' | 'rejected') =>
  ({ type: 'phase_decided', ...at, outcome }) as const;

describe('one is sufficient', () => {
  test('WFL-10 the first approval completes the task for everybody', () => {
    expect(decide(ofGroup('one', { othersLeft: true }), answer())).toEqual({
      ok: true,
      value: [part('approved'), decided('approved'), phaseDecided('completed')],
    });
  });

  test('WFL-10 the first rejection completes it, too, and stops the approval', () => {
    const rejected = answer({ decision: 'rejected', reason: 'too dear' });
    expect(decide(ofGroup('one', { othersLeft: true }), rejected)).toEqual({
      ok: true,
      value: [part('rejected'), decided('rejected'), phaseDecided('rejected')],
    });
  });

  test('WFL-13 a late second answer is refused with how it was answered', () => {
    const late = facts({
      kind: 'task',
      task: { mode: 'one', state: 'answered', decision: 'rejected' },
      held: [{ userId: ann, decision: null }],
    });
    expect(decide(late, answer())).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'rejected' },
    });
  });
});

describe('all must act', () => {
  test('WFL-11 while members are left who have not acted, an approval is one part and no more', () => {
    expect(decide(ofGroup('all', { othersLeft: true }), answer())).toEqual({
      ok: true,
      value: [part('approved')],
    });
  });

  test('WFL-11 the last of them completes the task', () => {
    expect(decide(ofGroup('all'), answer())).toEqual({
      ok: true,
      value: [part('approved'), decided('approved'), phaseDecided('completed')],
    });
  });

  test('WFL-12 the first rejection ends it, whoever is left', () => {
    const rejected = answer({ decision: 'rejected', reason: 'too dear' });
    expect(decide(ofGroup('all', { othersLeft: true }), rejected)).toEqual({
      ok: true,
      value: [part('rejected'), decided('rejected'), phaseDecided('rejected')],
    });
  });

  test('WFL-13 whoever answers twice is told what they answered, also when others ended it otherwise', () => {
    const twice = facts({
      kind: 'task',
      task: { mode: 'all', state: 'answered', decision: 'rejected' },
      held: [{ userId: ann, decision: 'approved' }],
    });
    expect(decide(twice, answer())).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'approved' },
    });
  });

  test('DEL-13 whoever holds several parts answers all of them that have no answer', () => {
    const held = [
      { userId: ann, decision: null },
      { userId: bob, decision: null },
      { userId: 'cleo' as UserId, decision: 'approved' },
    ] as const;
    expect(decide(ofGroup('all', { held, othersLeft: true }), answer())).toEqual({
      ok: true,
      value: [part('approved'), part('approved', bob)],
    });
  });
});

test('TPL-09 a phase of several groups is complete when all its tasks are', () => {
  expect(decide(ofGroup('one', { openInTurn: 2 }), answer())).toEqual({
    ok: true,
    value: [part('approved'), decided('approved')],
  });
});

test.each(['one', 'all'] as const)('GRP-19 whoever has left the group is told so (%s)', (mode) => {
  expect(decide(ofGroup(mode, { held: [], leftGroup: true }), answer())).toEqual({
    ok: false,
    error: { code: 'no_longer_in_group' },
  });
});

test.each(['one', 'all'] as const)('WFL-08 a rejection needs a reason (%s)', (mode) => {
  expect(decide(ofGroup(mode), answer({ decision: 'rejected' }))).toEqual({
    ok: false,
    error: { code: 'reason_required', decision: 'rejected' },
  });
});

describe('a departure', () => {
  const departure = (other: Partial<DepartureFacts> = {}): DepartureFacts => ({
    ...at,
    taskId: annsTask,
    othersLeft: false,
    answers: 1,
    openInTurn: 1,
    ...other,
  });

  test('GRP-20 completes the task where everybody who is left has answered', () => {
    expect(decideDeparture(departure())).toEqual([decided('approved'), phaseDecided('completed')]);
  });

  test('GRP-20 completes nothing where nobody has answered: nobody asked is nobody’s consent', () => {
    expect(decideDeparture(departure({ answers: 0 }))).toEqual([]);
  });

  test('GRP-20 completes nothing while somebody is left who has not answered', () => {
    expect(decideDeparture(departure({ othersLeft: true }))).toEqual([]);
  });

  test('TPL-09 leaves the phase open while another group has its task open', () => {
    expect(decideDeparture(departure({ openInTurn: 2 }))).toEqual([decided('approved')]);
  });
});

test('the events of a group’s task tell its answers and how it ended', () => {
  const opened = openedPhase([
    { id: annsTask, userId: null, group: { id: 'finance' as GroupId, mode: 'all' }, turn: 1 },
    { id: 'other' as TaskId, userId: null, group: { id: 'legal' as GroupId, mode: 'one' }, turn: 1 },
  ]);
  const { tasks, outcome } = [
    part('approved', bob),
    part('rejected'),
    decided('rejected'),
    phaseDecided('rejected'),
  ].reduce(evolve, opened);
  expect([outcome, tasks.map(({ state, decision, answers }) => [state, decision, answers])]).toEqual([
    'rejected',
    [
      [
        'answered',
        'rejected',
        [
          { userId: bob, decision: 'approved' },
          { userId: ann, decision: 'rejected' },
        ],
      ],
      ['closed', null, []],
    ],
  ]);
});
