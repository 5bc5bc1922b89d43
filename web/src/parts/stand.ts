import type { Approval } from '../api/types.ts';
import { useFormats, useTexts } from '../texts/language.tsx';

/** Where an approval stands, in a sentence (WFL-26). */
export function useStandOf(approval: Approval | undefined): string | null {
  const { approval: texts } = useTexts();
  const { list } = useFormats();
  if (!approval) return null;
  const { now, states } = texts;
  if (approval.state === 'starting') return now.starting;
  if (approval.state !== 'running') return now.over(states[approval.state].toLowerCase());
  const phase = currentPhase(approval.phases);
  if (!phase) return null;
  if (phase.state === 'awaiting_manager') return now.awaiting_manager(phase.name);
  if (phase.state === 'awaiting_participants') return now.awaiting_participants(phase.name);
  if (phase.state === 'awaiting_start') return now.awaiting_start(phase.name);
  const people = phase.participants.filter(({ task }) => task?.state === 'open');
  const groups = phase.groups.filter(({ task }) => task?.state === 'open');
  const asked = [...people, ...groups].map(({ name }) => name);
  return asked.length === 0 ? now.moving(phase.name) : now.open(phase.name, list(asked));
}

const live = ['open', 'awaiting_manager', 'awaiting_participants', 'awaiting_start'];

/** The phase that an approval stands in: the one under way, or else the first that has not begun. */
export const currentPhase = (phases: Approval['phases']): Approval['phases'][number] | undefined =>
  phases.find(({ state }) => live.includes(state)) ?? phases.find(({ state }) => state === 'pending');
