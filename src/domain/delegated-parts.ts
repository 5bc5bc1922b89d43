import type { CoursePhase, DelegatedPart } from './course-phase.ts';
import type { Holder } from './holder.ts';
import type { DelegationEvent } from './delegation-event.ts';

/** The phases, with who has the part now that an event is about. */
export const passOn = (phases: readonly CoursePhase[], event: DelegationEvent): CoursePhase[] =>
  phases.map((each) =>
    each.phase === event.phase && each.attempt === event.attempt
      ? { ...each, delegated: after(each.delegated ?? [], event) }
      : each,
  );

/** A phase that is over is in nobody's hands any more. Answers before that are not told to the course (`settlePart`). */
export const settleParts = (
  phases: readonly CoursePhase[],
  { phase, attempt }: { readonly phase: number; readonly attempt: number },
): CoursePhase[] =>
  phases.map((each) =>
    each.phase === phase && each.attempt === attempt && each.delegated ? { ...each, delegated: [] } : each,
  );

function after(delegated: readonly DelegatedPart[], event: DelegationEvent): DelegatedPart[] {
  const { taskId, part } = event;
  const others = delegated.filter((each) => each.taskId !== taskId || each.part !== part);
  const holder = holderBy(event);
  return holder && holder.userId !== part ? [...others, { taskId, part, holder }] : others;
}

const holderBy = (event: DelegationEvent): Holder | null =>
  event.type === 'task_delegated' ? event.to : event.holder;
