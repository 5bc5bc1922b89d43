import { decide } from '../../src/domain/phase.ts';
import { evolve, openedPhase } from '../../src/domain/phase-inside.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import type { Decision, PhaseKind } from '../../src/domain/phase-kind.ts';
import { ann, annsTask, answer, bob, facts } from './builders.ts';

const answered = (decision: Decision) => ({
  type: 'task_answered',
  phase: 2,
  attempt: 1,
  taskId: annsTask,
  userId: ann,
  decision,
});
const decided = (outcome: 'completed' | 'rejected') => ({
  type: 'phase_decided',
  phase: 2,
  attempt: 1,
  outcome,
});

describe('a turn', () => {
  test('WFL-04 the last answer of the last turn completes the phase', () => {
    expect(decide(facts(), answer())).toEqual({
      ok: true,
      value: [answered('approved'), decided('completed')],
    });
  });

  test('WFL-04 the last answer of a turn opens the next one', () => {
    const opened = { type: 'turn_opened', phase: 2, attempt: 1, turn: 7 };
    expect(decide(facts({ nextTurn: 7 }), answer())).toEqual({
      ok: true,
      value: [answered('approved'), opened],
    });
  });

  test('TPL-08 while others of the same turn have not acted, the next turn stays closed', () => {
    expect(decide(facts({ openInTurn: 2, nextTurn: 7 }), answer())).toEqual({
      ok: true,
      value: [answered('approved')],
    });
  });

  test('WFL-04 who is not in turn yet is refused', () => {
    expect(decide(facts({ task: { state: 'waiting' } }), answer())).toEqual({
      ok: false,
      error: { code: 'not_your_turn' },
    });
  });

  test('TPL-07 a phase opens with its lowest number in turn, whatever that number is', () => {
    const { tasks } = openedPhase([
      { id: 'later' as TaskId, userId: bob, turn: 9 },
      { id: annsTask, userId: ann, turn: 4 },
    ]);
    expect(tasks.map(({ state }) => state)).toEqual(['waiting', 'open']);
  });

  test('TPL-08 equal numbers are in turn together', () => {
    const { tasks } = openedPhase([
      { id: annsTask, userId: ann, turn: 2 },
      { id: 'beside' as TaskId, userId: bob, turn: 2 },
    ]);
    expect(tasks.map(({ state }) => state)).toEqual(['open', 'open']);
  });
});

describe('what can be said', () => {
  const all: readonly Decision[] = ['reviewed', 'approved', 'rejected', 'signed', 'declined'];
  const offered: Readonly<Record<PhaseKind, readonly Decision[]>> = {
    review: ['reviewed', 'declined'],
    approval: ['approved', 'rejected'],
    signature: ['signed', 'declined'],
    task: ['approved', 'rejected'],
  };

  test.each(Object.entries(offered))('WFL-07 a %s takes %j and nothing else', (kind, decisions) => {
    const taken = all.filter(
      (decision) => decide(facts({ kind: kind as PhaseKind }), answer({ decision, reason: 'why' })).ok,
    );
    expect(taken).toEqual(all.filter((decision) => decisions.includes(decision)));
  });

  test('WFL-07 the refusal of another decision says which ones are offered', () => {
    expect(decide(facts({ kind: 'review' }), answer({ decision: 'signed' }))).toEqual({
      ok: false,
      error: { code: 'decision_not_offered', kind: 'review', offered: ['reviewed', 'declined'] },
    });
  });

  test.each([
    ['review', 'declined'],
    ['approval', 'rejected'],
    ['signature', 'declined'],
    ['task', 'rejected'],
  ] as const)('WFL-08 in a %s, %s without a reason is refused', (kind, decision) => {
    for (const reason of [null, '', ' \n\t', '\u200b\u00a0']) {
      expect(decide(facts({ kind }), answer({ decision, reason }))).toEqual({
        ok: false,
        error: { code: 'reason_required', decision },
      });
    }
  });

  test.each([
    ['review', 'reviewed'],
    ['approval', 'approved'],
    ['signature', 'signed'],
  ] as const)('WFL-08 in a %s, %s needs no reason', (kind, decision) => {
    expect(decide(facts({ kind }), answer({ decision })).ok).toBe(true);
  });
});

describe('saying no', () => {
  test.each([
    ['approval', 'rejected'],
    ['signature', 'declined'],
  ] as const)('WFL-09 in a %s, %s stops at once, whoever else is in turn or waits', (kind, decision) => {
    const judged = decide(
      facts({ kind, openInTurn: 3, nextTurn: 4 }),
      answer({ decision, reason: 'too dear' }),
    );
    expect(judged).toEqual({ ok: true, value: [answered(decision), decided('rejected')] });
  });

  test("WFL-09 a reviewer's decline does not stop: the next turn opens", () => {
    const judged = decide(
      facts({ kind: 'review', nextTurn: 2 }),
      answer({ decision: 'declined', reason: 'unclear' }),
    );
    expect(judged).toMatchObject({
      ok: true,
      value: [answered('declined'), { type: 'turn_opened', turn: 2 }],
    });
  });

  test("WFL-09 a reviewer's decline as the last answer completes the phase", () => {
    const judged = decide(facts({ kind: 'review' }), answer({ decision: 'declined', reason: 'unclear' }));
    expect(judged).toEqual({ ok: true, value: [answered('declined'), decided('completed')] });
  });

  test('WFL-09 a stopped phase closes the tasks that nobody has answered', () => {
    const opened = openedPhase([
      { id: annsTask, userId: ann, turn: 1 },
      { id: 'later' as TaskId, userId: bob, turn: 2 },
    ]);
    const stopped = [
      { type: 'task_answered', phase: 2, attempt: 1, taskId: annsTask, userId: ann, decision: 'rejected' },
      { type: 'phase_decided', phase: 2, attempt: 1, outcome: 'rejected' },
    ] as const;
    expect(stopped.reduce(evolve, opened).tasks.map(({ state }) => state)).toEqual(['answered', 'closed']);
  });
});

describe('whose task', () => {
  test('TSK-04 being assigned suffices: nothing else about the actor is asked', () => {
    expect(decide(facts(), answer()).ok).toBe(true);
  });

  test("TSK-04 another person's task is refused, whatever its state", () => {
    for (const state of ['waiting', 'open', 'answered', 'closed'] as const) {
      expect(decide(facts({ held: [], task: { state } }), answer())).toEqual({
        ok: false,
        error: { code: 'not_your_task' },
      });
    }
  });

  test('WFL-13 a handled task takes no second answer and says what the first one was', () => {
    const handled = facts({ task: { state: 'answered', decision: 'rejected' } });
    expect(decide(handled, answer())).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'rejected' },
    });
  });

  test('a closed task is refused with the reason why it was closed', () => {
    expect(decide(facts({ task: { state: 'closed', closeReason: 'phase_rejected' } }), answer())).toEqual({
      ok: false,
      error: { code: 'task_closed', reason: 'phase_rejected' },
    });
  });
});
