// Laws of one phase: it is played with the rules alone, in any order of answers, wanted and unwanted ones.
import fc from 'fast-check';
import type { TaskId, UserId } from '../../src/domain/ids.ts';
import { decisionsOffered, stopsApproval } from '../../src/domain/phase-kind.ts';
import type { PhaseKind } from '../../src/domain/phase-kind.ts';
import { decide } from '../../src/domain/phase.ts';
import { evolve, openedPhase } from '../../src/domain/phase-inside.ts';
import type { Answer, AnswerFacts, PhaseEvent, PhaseInside } from '../../src/domain/phase.ts';

interface Game {
  readonly kind: PhaseKind;
  /** The turn of each person. */
  readonly turns: readonly number[];
  readonly attempts: readonly { readonly person: number; readonly says: 0 | 1; readonly asOther: boolean }[];
}

const games: fc.Arbitrary<Game> = fc.record({
  kind: fc.constantFrom<PhaseKind[]>('review', 'approval', 'signature'),
  turns: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
  attempts: fc.array(
    fc.record({
      person: fc.nat(5),
      says: fc.oneof({ weight: 6, arbitrary: fc.constant(0 as const) }, fc.constant(1 as const)),
      asOther: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { maxLength: 40 },
  ),
});

const person = (index: number): UserId => `person ${index}` as UserId;
const taskOf = (index: number): TaskId => `task ${index}` as TaskId;

/** What the database reads under the lock, taken from the state here. */
function factsOf(kind: PhaseKind, { tasks }: PhaseInside, index: number, asOther: boolean): AnswerFacts {
  const task = tasks.find(({ id }) => id === taskOf(index));
  if (!task) throw new Error('every person has a task');
  const waiting = tasks.filter(({ state }) => state === 'waiting').map(({ turn }) => turn);
  return {
    kind,
    phase: 1,
    attempt: 1,
    task: { ...task, mode: null, closeReason: task.state === 'closed' ? 'phase_rejected' : null },
    held: asOther ? [] : [{ userId: person(index), decision: task.decision }],
    leftGroup: false,
    othersLeft: false,
    openInTurn: tasks.filter(({ state, turn }) => state === 'open' && turn === task.turn).length,
    nextTurn: waiting.length > 0 ? Math.min(...waiting) : null,
  };
}

interface Played {
  readonly before: PhaseInside;
  readonly answerer: UserId;
  readonly events: readonly PhaseEvent[];
  readonly after: PhaseInside;
}

/** Plays a game; what was refused has no events. */
function play({ kind, turns, attempts }: Game): {
  readonly opened: PhaseInside;
  readonly moves: readonly Played[];
} {
  const opened = openedPhase(
    turns.map((turn, index) => ({ id: taskOf(index), userId: person(index), turn })),
  );
  let inside = opened;
  const moves = attempts.map(({ person: nth, says, asOther }): Played => {
    const index = nth % turns.length;
    const answer: Answer = {
      decision: decisionsOffered[kind][says] as Answer['decision'],
      reason: 'because',
    };
    const before = inside;
    const judged = decide(factsOf(kind, before, index, asOther), answer);
    const events = judged.ok ? judged.value : [];
    inside = events.reduce(evolve, before);
    return { before, answerer: asOther ? person(99) : person(index), events, after: inside };
  });
  return { opened, moves };
}

const holds = (law: (game: Game) => void): void => fc.assert(fc.property(games, law), { numRuns: 400 });

test('WFL-13 each task is answered at most once', () => {
  holds((game) => {
    const answered = play(game)
      .moves.flatMap(({ events }) => events)
      .flatMap((event) => (event.type === 'task_answered' ? [event.taskId] : []));
    expect(new Set(answered).size).toBe(answered.length);
  });
});

test('a decided phase takes no answer any more', () => {
  holds((game) => {
    for (const { before, events } of play(game).moves) if (before.outcome) expect(events).toEqual([]);
  });
});

test('what is closed or answered stays so', () => {
  holds((game) => {
    for (const { before, after } of play(game).moves) {
      const over = before.tasks.filter(({ state }) => state === 'answered' || state === 'closed');
      expect(after.tasks).toEqual(expect.arrayContaining(over));
    }
  });
});

test('WFL-04 the phase is completed exactly when everybody who has a turn acted and nobody stopped it', () => {
  holds((game) => {
    for (const { after } of play(game).moves) {
      const stopped = after.tasks.some(
        ({ decision }) => decision !== null && stopsApproval(game.kind, decision),
      );
      const allActed = after.tasks.every(({ state }) => state === 'answered');
      expect(after.outcome === 'completed').toBe(allActed && !stopped);
    }
  });
});

test('WFL-09 the phase is rejected exactly when somebody stopped it', () => {
  holds((game) => {
    for (const { after } of play(game).moves) {
      const stopped = after.tasks.some(
        ({ decision }) => decision !== null && stopsApproval(game.kind, decision),
      );
      expect(after.outcome === 'rejected').toBe(stopped);
    }
  });
});

test('WFL-04 at most one turn number is open at a time', () => {
  holds((game) => {
    const { opened, moves } = play(game);
    for (const { tasks } of [opened, ...moves.map(({ after }) => after)]) {
      const open = tasks.filter(({ state }) => state === 'open').map(({ turn }) => turn);
      expect(new Set(open).size).toBeLessThanOrEqual(1);
    }
  });
});

test('WFL-04 an undecided phase always has somebody in turn, and nobody of an earlier turn is left', () => {
  holds((game) => {
    const { opened, moves } = play(game);
    for (const { tasks, outcome } of [opened, ...moves.map(({ after }) => after)]) {
      if (outcome) continue;
      const unanswered = tasks.filter(({ state }) => state !== 'answered');
      const inTurn = Math.min(...unanswered.map(({ turn }) => turn));
      expect(unanswered.filter(({ state }) => state === 'open').map(({ turn }) => turn)).toEqual(
        unanswered.map(({ turn }) => turn).filter((turn) => turn === inTurn),
      );
    }
  });
});

test('TSK-04 only the person of a task ever answers it', () => {
  holds((game) => {
    for (const { before, answerer, events } of play(game).moves) {
      for (const event of events) {
        if (event.type !== 'task_answered') continue;
        expect(before.tasks.find(({ id }) => id === event.taskId)?.userId).toBe(answerer);
      }
    }
  });
});
