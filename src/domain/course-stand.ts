import type { CourseEvent, CourseStand } from './course.ts';
import { changePhase } from './course-phase.ts';
import type { PhaseStand } from './course.ts';

/** What the next step in the same transaction is judged by: where the course stands after an event. */
export function standAfter(stand: CourseStand, event: CourseEvent): CourseStand {
  const change = changeBy(event);
  if (change && 'phase' in event) return { ...stand, phases: changePhase(stand.phases, event, change) };
  return event.type === 'approval_finished' ? { ...stand, state: event.outcome } : stand;
}

function changeBy(event: CourseEvent): Partial<PhaseStand> | null {
  switch (event.type) {
    case 'phase_awaiting':
      return { state: event.state };
    case 'phase_opened':
      return { state: 'open' };
    case 'phase_closed':
      return { state: event.outcome };
    case 'manager_set':
      return { manager: event.manager };
    case 'manager_lost':
      return { manager: null };
    case 'phase_completed_by_hand':
      return { state: 'completed' };
    case 'participants_placed':
    case 'participants_placed_again':
    case 'participants_added':
    case 'task_delegated':
    case 'task_returned':
    case 'delegation_recalled':
    case 'delegation_ended':
    case 'approval_finished':
      return null;
  }
}
