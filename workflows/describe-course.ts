import type { Course } from '../src/domain/course.ts';
import type { CoursePhase } from '../src/domain/course-phase.ts';

/** The course as an operator reads it in Temporal's pages: a line a phase, ids only. */
export const describeCourse = ({ state, phases }: Course): string =>
  [`**${state}**`, ...phases.map(describePhase)].join('\n\n').slice(0, detailsCharactersAtMost);

const describePhase = ({ phase, kind, state, manager, participants, answers }: CoursePhase): string => {
  const turns = participants
    .filter(({ turn }) => turn !== null)
    .map(({ userId, turn }) => `${turn}. ${userId}`);
  const given = answers.map(({ userId, decision }) => `${userId} ${decision}`);
  return [
    `${phase}. ${kind}: ${state}`,
    `manager ${manager ?? 'none'}`,
    `in turn ${turns.join(', ') || 'nobody'}`,
    ...(given.length > 0 ? [`answered ${given.join(', ')}`] : []),
  ].join('; ');
};

// The server takes 20,000 bytes; ids and codes are ASCII.
const detailsCharactersAtMost = 20_000;
