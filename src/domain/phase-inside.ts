import type { PhaseEvent, PhaseInside, PhaseTask } from './phase.ts';
import type { TurnTakenOver } from './turn-event.ts';

/** A phase as it is when it opens: the lowest turn is open, the others wait. */
export function openedPhase(
  turns: readonly Pick<PhaseTask, 'id' | 'userId' | 'turn' | 'group'>[],
): PhaseInside {
  const first = Math.min(...turns.map(({ turn }) => turn));
  return {
    tasks: turns.map((task) => ({
      ...task,
      state: task.turn === first ? 'open' : 'waiting',
      decision: null,
      answers: [],
    })),
    outcome: null,
  };
}

/** An open phase with more tasks (WFL-14): those of the turn that is open are open, the others wait. */
export function withTurns(
  inside: PhaseInside,
  turns: readonly Pick<PhaseTask, 'id' | 'userId' | 'turn'>[],
): PhaseInside {
  const now = inside.tasks.find(({ state }) => state === 'open')?.turn;
  const added = turns.map((task): PhaseTask => ({
    ...task,
    state: task.turn === now ? 'open' : 'waiting',
    decision: null,
    answers: [],
  }));
  return { ...inside, tasks: [...inside.tasks, ...added] };
}

/** The inside of a phase after an event. */
export function evolve(inside: PhaseInside, event: PhaseEvent): PhaseInside {
  switch (event.type) {
    case 'task_answered':
    case 'task_decided':
      return changeTasks(inside, (task) =>
        task.id === event.taskId ? { ...task, state: 'answered', decision: event.decision } : task,
      );
    case 'part_answered': {
      const { userId, decision } = event;
      return changeTasks(inside, (task) =>
        task.id === event.taskId ? { ...task, answers: [...task.answers, { userId, decision }] } : task,
      );
    }
    case 'turn_opened':
      return changeTasks(inside, (task) =>
        task.state === 'waiting' && task.turn === event.turn ? { ...task, state: 'open' } : task,
      );
    case 'turn_taken_over':
      return takeOver(inside, event);
    case 'phase_decided':
      return {
        ...changeTasks(inside, (task) =>
          task.state === 'waiting' || task.state === 'open' ? { ...task, state: 'closed' } : task,
        ),
        outcome: event.outcome,
      };
  }
}

/** The task of who was retired is closed; who took the turn over has it with a task of their own, or in the one they had. */
function takeOver({ tasks, outcome }: PhaseInside, event: TurnTakenOver): PhaseInside {
  const { taskId, takenTaskId, takenBy, turn, state } = event;
  const after = tasks.map((task) => {
    if (task.id === takenTaskId) return { ...task, turn, state };
    return task.id === taskId ? { ...task, state: 'closed' as const } : task;
  });
  if (tasks.some(({ id }) => id === takenTaskId)) return { tasks: after, outcome };
  return {
    tasks: [...after, { id: takenTaskId, userId: takenBy, turn, state, decision: null, answers: [] }],
    outcome,
  };
}

const changeTasks = (inside: PhaseInside, change: (task: PhaseTask) => PhaseTask): PhaseInside => ({
  ...inside,
  tasks: inside.tasks.map(change),
});
