import type { Course } from '../src/domain/course.ts';
import type { CoursePhase, DelegatedPart } from '../src/domain/course-phase.ts';

/** The course as an operator reads it in Temporal's pages: a line a phase, ids only. */
export const describeCourse = ({ state, phases }: Course): string =>
  [`**${state}**`, ...phases.map(describePhase)].join('\n\n').slice(0, detailsCharactersAtMost);

const describePhase = ({
  phase,
  kind,
  state,
  manager,
  participants,
  groups,
  answers,
  delegated = [],
}: CoursePhase): string => {
  const turns = participants
    .filter(({ turn }) => turn !== null)
    .map(({ userId, turn }) => `${turn}. ${userId}`);
  const given = answers.map(({ userId, decision }) => `${userId} ${decision}`);
  return [
    `${phase}. ${kind}: ${state}`,
    `manager ${manager ?? 'none'}`,
    groups
      ? `groups ${groups.map(({ groupId, mode }) => `${groupId} (${mode})`).join(', ') || 'none'}`
      : `in turn ${turns.join(', ') || 'nobody'}`,
    ...(delegated.length > 0 ? [`delegated ${delegated.map(inWords).join(', ')}`] : []),
    ...(given.length > 0 ? [`answered ${given.join(', ')}`] : []),
  ].join('; ');
};

const inWords = ({ part, holder }: DelegatedPart): string => `${part} to ${holder.userId}`;

// The server takes 20,000 bytes; ids and codes are ASCII.
const detailsCharactersAtMost = 20_000;
