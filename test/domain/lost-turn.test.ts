// Who takes over the turn of somebody who was retired, and what that may never do.
import fc from 'fast-check';
import type { TaskId, UserId } from '../../src/domain/ids.ts';
import { decideTakingOver } from '../../src/domain/lost-turn.ts';
import type { LostPlace } from '../../src/domain/lost-turn.ts';
import { evolve } from '../../src/domain/phase-inside.ts';
import type { PhaseTask, TaskState } from '../../src/domain/phase.ts';

const at = { phase: 2, attempt: 1 } as const;
const user = (name: string): UserId => name as UserId;
const taskOf = (name: string): TaskId => `task of ${name}` as TaskId;

const has = (name: string, turn: number, state: TaskState): PhaseTask => ({
  ...{ id: taskOf(name), userId: user(name), turn, state, answers: [] },
  decision: state === 'answered' ? 'approved' : null,
});
const place = (turn: number, yielded: readonly string[], id = 'new'): LostPlace => ({
  ...{ turn, yielded: yielded.map(user), newTaskId: id as TaskId },
});

/** Bob was retired. */
const takeOver = (tasks: readonly PhaseTask[], places: readonly LostPlace[], manager: string | null = null) =>
  decideTakingOver({
    ...at,
    taskId: taskOf('bob'),
    tasks,
    places,
    manager: manager === null ? null : user(manager),
  });

const taken = (over: object) => ({
  ...{ type: 'turn_taken_over', ...at, taskId: taskOf('bob'), userId: 'bob', basis: 'group' },
  ...{ takenTaskId: 'new', turn: 1, state: 'open', ...over },
});

test('ENV-13 whom the group yields has a task at the same place in the order', () => {
  const tasks = [has('bob', 2, 'waiting'), has('cleo', 1, 'open')];
  expect(takeOver(tasks, [place(2, ['ann'])], 'olga')).toEqual([
    taken({ takenBy: 'ann', turn: 2, state: 'waiting' }),
  ]);
});

test('ENV-13, TSK-04 the manager has it where the group yields nobody, or the turn came from none', () => {
  expect(takeOver([has('bob', 1, 'open')], [place(1, [])], 'olga')).toEqual([
    taken({ takenBy: 'olga', basis: 'manager' }),
  ]);
});

test('ENV-13 without a manager either nobody has it', () => {
  expect(takeOver([has('bob', 1, 'open')], [place(1, [])])).toEqual([]);
});

test('ENV-13 who has a turn that comes later has the earlier one, with the task that they have', () => {
  const tasks = [has('bob', 1, 'open'), has('ann', 3, 'waiting')];
  expect(takeOver(tasks, [place(1, ['ann'])])).toEqual([
    taken({ takenBy: 'ann', takenTaskId: taskOf('ann') }),
  ]);
});

test('ENV-13 who has the turn that is open keeps it, and the later one is no more', () => {
  const tasks = [has('ann', 1, 'open'), has('bob', 3, 'waiting')];
  const [event] = takeOver(tasks, [place(3, ['ann'])]);
  expect(event).toEqual(taken({ takenBy: 'ann', takenTaskId: taskOf('ann') }));
  const after = event && evolve({ tasks, outcome: null }, event);
  expect(after?.tasks.map(({ id, turn, state }) => [id, turn, state])).toEqual([
    [taskOf('ann'), 1, 'open'],
    [taskOf('bob'), 3, 'closed'],
  ]);
});

test('ENV-13 of a whole group that has turns, who has none yet comes before who has one', () => {
  const tasks = [has('bob', 1, 'open'), has('ann', 2, 'waiting')];
  expect(takeOver(tasks, [place(1, ['ann', 'dora'])])).toEqual([taken({ takenBy: 'dora' })]);
});

test('ENV-13, WFL-27 who has answered is not asked again: the manager is, and nobody where they have answered, too', () => {
  const tasks = [has('ann', 1, 'answered'), has('bob', 2, 'open')];
  expect([
    takeOver(tasks, [place(2, ['ann'])], 'olga'),
    takeOver([...tasks, has('olga', 1, 'answered')], [place(2, ['ann'])], 'olga'),
  ]).toEqual([[taken({ takenBy: 'olga', basis: 'manager', turn: 2 })], []]);
});

test('ENV-13 who came from two groups is followed by one of each, at the turn of each', () => {
  const places = [place(1, ['ann'], 'one'), place(3, ['cleo'], 'two')];
  expect(takeOver([has('bob', 1, 'open'), has('dora', 2, 'waiting')], places)).toEqual([
    taken({ takenBy: 'ann', takenTaskId: 'one' }),
    taken({ takenBy: 'cleo', takenTaskId: 'two', turn: 3, state: 'waiting' }),
  ]);
});

test('ENV-13 whom both groups yield has one turn, the earlier', () => {
  const places = [place(1, ['ann'], 'one'), place(3, ['ann'], 'two')];
  const events = takeOver([has('bob', 1, 'open')], places);
  expect(events.map(({ takenTaskId, turn, state }) => [takenTaskId, turn, state])).toEqual([
    ['one', 1, 'open'],
    ['one', 1, 'open'],
  ]);
});

test('ENV-13 where one of two groups yields nobody, nothing is taken over: no turn falls away', () => {
  expect(takeOver([has('bob', 1, 'open')], [place(1, ['ann']), place(3, [])])).toEqual([]);
});

test.each(['answered', 'closed'] as const)('ENV-13 of a task that is %s nothing is taken over', (state) => {
  expect(takeOver([has('bob', 1, state)], [place(1, ['ann'])], 'olga')).toEqual([]);
});

const names = ['bob', 'ann', 'cleo', 'dora', 'olga'] as const;
/** The first so many turns were answered, the next is open, those behind it wait. */
const phases = fc
  .record({
    turns: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
    openTurn: fc.integer({ min: 1, max: 4 }),
    yielded: fc.array(fc.subarray([...names.slice(1)]), { minLength: 1, maxLength: 2 }),
    manager: fc.constantFrom(null, 'olga', 'ann'),
  })
  .map(({ turns, openTurn, yielded, manager }) => {
    const stateOf = (turn: number): TaskState =>
      turn < openTurn ? 'answered' : turn === openTurn ? 'open' : 'waiting';
    const tasks = turns.map((turn, nth) => has(names[nth] ?? 'bob', turn, stateOf(turn)));
    const first = tasks[0]?.turn ?? 1;
    return { tasks, manager, places: yielded.map((who, nth) => place(first + nth, who, `new ${nth}`)) };
  })
  .filter(({ tasks }) => tasks.some(({ state }) => state === 'open'));

test('ENV-13 law: it decides nothing, ends no turn without an answer, and asks everybody once', () => {
  fc.assert(
    fc.property(phases, ({ tasks, places, manager }) => {
      const events = takeOver(tasks, places, manager);
      const { tasks: after, outcome } = events.reduce(evolve, { tasks, outcome: null });
      const unanswered = after.filter(({ state }) => state === 'open' || state === 'waiting');
      const open = unanswered.filter(({ state }) => state === 'open');
      expect(outcome).toBeNull();
      expect(new Set(after.map(({ userId }) => userId)).size).toBe(after.length);
      expect(open.length).toBeGreaterThan(0);
      expect(Math.max(...open.map(({ turn }) => turn))).toBeLessThanOrEqual(
        Math.min(...unanswered.map(({ turn }) => turn)),
      );
      const answered = (some: readonly PhaseTask[]) => some.filter(({ state }) => state === 'answered');
      expect(answered(after)).toEqual(answered(tasks));
      if (events.length > 0) expect(after.find(({ id }) => id === taskOf('bob'))?.state).toBe('closed');
      else expect(after).toEqual(tasks);
    }),
    { numRuns: 2_000 },
  );
});
