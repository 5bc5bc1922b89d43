import type { PhaseEvent, PhaseInside, PhaseTask } from './phase.ts';

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
    case 'phase_decided':
      return {
        ...changeTasks(inside, (task) =>
          task.state === 'waiting' || task.state === 'open' ? { ...task, state: 'closed' } : task,
        ),
        outcome: event.outcome,
      };
  }
}

const changeTasks = (inside: PhaseInside, change: (task: PhaseTask) => PhaseTask): PhaseInside => ({
  ...inside,
  tasks: inside.tasks.map(change),
});
