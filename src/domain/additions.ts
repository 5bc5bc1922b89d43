import { commandable } from './command.ts';
import type { CommandFacts } from './command.ts';
import { currentPhase } from './course.ts';
import type { PhaseStand } from './course.ts';
import type { Participant } from './course-phase.ts';
import type { PhaseKind } from './phase-kind.ts';
import type { AdditionRefusal } from './addition-refusal.ts';
import type { CommandRefusal } from './command-refusal.ts';
import type { NotFound } from './refusal.ts';
import type { UserId } from './ids.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** Whoever looks on costs a row; more than this nobody reads through. */
export const participantsAtMost = 10_000;
/** Each is a task, and most of them wait for all before them: a course of more would never end. */
export const turnsAtMost = 1_000;
/** The same in which numbers of turns are counted: there is room to put some between. */
export const turnNumberAtMost = 100_000;
/** Each group that is added leaves a placement with its trace. */
export const additionsAtMost = 200;

/**
 * Who may add people to a phase, and to which (WFL-14): an administrator to the current one and to those to come, the
 * manager of the current phase to that phase. Nobody is placed in a phase of kind task: its groups have its tasks (TPL-09).
 */
export function judgeAdding(
  { stand, moving, commander }: CommandFacts,
  { phase, kind }: { readonly phase: number; readonly kind: PhaseKind | null },
): Result<PhaseStand, CommandRefusal | NotFound> {
  const at = stand.phases.find((each) => each.phase === phase);
  const manages = at?.manager === commander.id && currentPhase(stand)?.phase === phase;
  if (!commander.administrator && !manages) return err({ code: 'may_not_add_participants' });
  const target = commandable({ stand, moving }, at);
  if (!target.ok) return target;
  if (kind === 'task') return err({ code: 'phase_of_groups', phase });
  // Its people are about to be placed, and whoever was added before would stand in the way.
  return stand.state === 'starting' ? err({ code: 'course_moving' }) : target;
}

/** A phase that people are added to, as it stands. */
export interface AddedTo {
  readonly phase: number;
  /** Everybody who takes part in it. */
  readonly participants: readonly Participant[];
  /** The turn that is open; null of a phase that is not open. */
  readonly openTurn: number | null;
  /** How often somebody was added to it. */
  readonly additions: number;
}

/** Whom to add: each once, in the order of their turns (PLC-27). */
export interface Adding {
  readonly people: readonly UserId[];
  readonly sequenced: boolean;
  /** One number for all of them, behind all that are there or this one; null: one after another. */
  readonly sharedTurn: number | 'last' | null;
}

/** Who takes part now, or has a turn now, and how many of those who were to be added did before. */
export interface Added {
  readonly added: readonly Participant[];
  readonly already: number;
}

/**
 * Adds people to a phase (PLC-16, 17, 27). Who takes part already is not added twice: without a turn they get one where
 * turns are given, and who has one keeps it. Turns come behind those that are there, one after another, unless one number
 * is asked for; that may be any that has not passed.
 */
export function addTo(
  to: AddedTo,
  { people, sequenced, sharedTurn }: Adding,
): Result<Added, AdditionRefusal> {
  const { phase, participants, openTurn } = to;
  if (sequenced && typeof sharedTurn === 'number' && sharedTurn < (openTurn ?? 1)) {
    return err({ code: 'turn_has_passed', phase, openTurn: openTurn ?? 1 });
  }
  const here = new Map(participants.map(({ userId, turn }) => [userId, turn]));
  const wanting = people.filter((userId) => (here.get(userId) ?? null) === null);
  const news = sequenced ? wanting : wanting.filter((userId) => !here.has(userId));
  const last = Math.max(0, ...turnsIn(participants));
  const turnOf = (nth: number): number | null => {
    if (!sequenced) return null;
    if (typeof sharedTurn === 'number') return sharedTurn;
    return sharedTurn === 'last' ? last + 1 : last + 1 + nth;
  };
  const added = news.map((userId, nth) => ({ userId, turn: turnOf(nth) }));
  const full = added.length === 0 ? null : fullBy(to, added);
  return full ? err(full) : ok({ added, already: people.length - added.length });
}

const turnsIn = (participants: readonly Participant[]): number[] =>
  participants.flatMap(({ turn }) => turn ?? []);

function fullBy(
  { phase, participants, additions }: AddedTo,
  added: readonly Participant[],
): Extract<AdditionRefusal, { code: 'phase_full' }> | null {
  const after = withAdded(participants, added);
  const given = turnsIn(added);
  const code = 'phase_full';
  if (after.length > participantsAtMost)
    return { code, phase, of: 'participants', atMost: participantsAtMost };
  if (given.length > 0 && turnsIn(after).length > turnsAtMost)
    return { code, phase, of: 'turns', atMost: turnsAtMost };
  if (given.some((turn) => turn > turnNumberAtMost))
    return { code, phase, of: 'numbers', atMost: turnNumberAtMost };
  return additions >= additionsAtMost ? { code, phase, of: 'additions', atMost: additionsAtMost } : null;
}

/** Everybody of a phase once these were added, in the order of turns. */
export function withAdded(
  participants: readonly Participant[],
  added: readonly Participant[],
): readonly Participant[] {
  const all = new Map([...participants, ...added].map((one) => [one.userId, one]));
  return [...all.values()].sort(
    (one, other) => (one.turn ?? Infinity) - (other.turn ?? Infinity) || (one.userId < other.userId ? -1 : 1),
  );
}
