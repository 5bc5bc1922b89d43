import type { AuditEntry } from '../src/db/audit.ts';
import { readPhaseStands, recordAwaiting } from '../src/db/course.ts';
import { newId } from '../src/db/ids.ts';
import { readGroupsToAct, readTurns, recordOpening } from '../src/db/phase-opening.ts';
import type { GroupToAct } from '../src/db/phase-opening.ts';
import { findUnfit } from '../src/db/placed-people.ts';
import type { PlacedPerson } from '../src/db/placed-people.ts';
import { together } from '../src/db/transaction.ts';
import type { Sending, Transaction } from '../src/db/transaction.ts';
import type { ApprovalRef, PhaseRef } from '../src/domain/approval-ref.ts';
import { currentPhase, decide } from '../src/domain/course.ts';
import type { ApprovalState, CourseEvent, CourseStand, OpenedTask } from '../src/domain/course.ts';
import { standAfter } from '../src/domain/course-stand.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';
import type { UserId } from '../src/domain/ids.ts';
import { tellNobodyInTurn, tellWithoutMembers } from './managing.ts';
import { placePeopleAgain } from './place-again.ts';
import type { PlacedAgainPeople } from './place-again.ts';

/** What opening a phase comes to: to be written, told and audited in the transaction that it was judged in. */
export interface Opening {
  readonly events: readonly CourseEvent[];
  readonly entries: readonly AuditEntry[];
  /** Sends the statements that change the rows. */
  readonly write: (tx: Sending) => Promise<void>[];
}

/** Nothing to open: the approval has ended, or its phase goes on waiting for what it waits for already. */
export const nothingToOpen: Opening = { events: [], entries: [], write: () => [] };

/** What an opening is judged with. */
export interface OpeningTools {
  readonly tx: Transaction;
  readonly at: CourseDependencies['at'];
  /**
   * Whether the groups that placed the people of the phase are locked; or those were placed in this transaction, so that
   * nobody has to look whether they still serve.
   */
  readonly groups: 'unlocked' | 'locked' | 'placed_now';
}

/** Somebody of the phase may not serve any more, and to place the group again it must be locked before the approval. */
class GroupsNotLocked extends Error {
  override readonly name = 'GroupsNotLocked';
}

/**
 * Runs a transaction that may open a phase. As a rule everybody still serves, and nobody pays for locks of groups; whoever
 * finds that somebody does not rolls back and begins again with them (architecture, 2.10).
 */
export async function withGroupsIfNeeded<T>(work: (groups: 'unlocked' | 'locked') => Promise<T>): Promise<T> {
  try {
    return await work('unlocked');
  } catch (error) {
    if (!(error instanceof GroupsNotLocked)) throw error;
  }
  return work('locked');
}

/**
 * Judges whether a phase opens now or what it waits for: its manager (PHM-08) or somebody with a turn (WFL-27). Whoever
 * was placed and may not serve any more is passed over, and their group placed again (PLC-28). The caller holds the
 * locks of the groups that may act in it and the approval's, and has read where the course stands after them.
 */
export async function judgeOpening(
  tools: OpeningTools,
  { environmentId, approvalId }: ApprovalRef,
  { stand, phase, attempt }: PhaseRef & { readonly stand: CourseStand },
): Promise<Opening> {
  const { tx, at } = tools;
  const isLookedAt = tools.groups !== 'placed_now' && !awaitsManager(stand, phase);
  const [turns, groups, unfit] = await together<[Turn[], GroupToAct[], PlacedPerson[]]>(tx, (sending) => [
    readTurns(sending, approvalId, { phase, attempt }),
    readGroupsToAct(sending, approvalId, { phase, attempt }),
    // Behind the turns: whoever was waited for there because they are being retired is seen as retired here.
    isLookedAt ? findUnfit(sending, approvalId, { phase, attempt }) : Promise.resolve([]),
  ]);
  if (unfit.length > 0 && tools.groups === 'unlocked') throw new GroupsNotLocked();
  const again: PlacedAgainPeople =
    unfit.length > 0
      ? await placePeopleAgain(tx, { environmentId, approvalId }, { phase, attempt, unfit })
      : { turns, events: [], entries: [], write: () => [] };
  const tasks = tasksOf(again.turns, groups);
  const [event] = due(decide(stand, { type: 'open_phase', phase, attempt, tasks }));
  if (!event) return nothingToOpen;
  const subject = { approvalId, subjectKind: 'phase', subjectId: `${phase}/${attempt}` } as const;
  const events = [...again.events, event];
  if (event.type === 'phase_awaiting') {
    return {
      events,
      entries: [...again.entries, { action: `phase_${event.state}`, ...subject, data: {} }],
      write: (sending) => [
        ...again.write(sending),
        recordAwaiting(sending, approvalId, event),
        ...(event.state === 'awaiting_participants'
          ? [tellNobodyInTurn(sending, { environmentId, approvalId }, managed(stand, phase))]
          : []),
      ],
    };
  }
  return {
    events,
    entries: [...again.entries, { action: 'phase_opened', ...subject, data: { tasks: tasks.length } }],
    write: (sending) => {
      const writing = [
        ...again.write(sending),
        ...recordOpening(sending, approvalId, { phase, attempt, tasks }),
      ];
      at('open.writing');
      return groups.some(({ empty }) => empty)
        ? [...writing, tellWithoutMembers(sending, { environmentId, approvalId }, phase)]
        : writing;
    },
  };
}

/** A phase that waits for its manager opens later, and its people are looked at then. */
const awaitsManager = ({ phases }: CourseStand, phase: number): boolean =>
  phases.some((each) => each.phase === phase && each.managerKind !== 'none' && each.manager === null);

interface Turn {
  readonly userId: UserId;
  readonly turn: number;
}

/** One for everybody with a turn, or one for each group, all side by side. */
const tasksOf = (turns: readonly Turn[], groups: readonly GroupToAct[]): OpenedTask[] => [
  ...turns.map((turn) => ({ id: newId<'task'>(), ...turn })),
  ...groups.map(({ groupId, mode }) => ({
    id: newId<'task'>(),
    userId: null,
    group: { id: groupId, mode },
    turn: 1,
  })),
];

const managed = ({ phases }: CourseStand, phase: number) => ({
  phase,
  manager: phases.find((each) => each.phase === phase)?.manager ?? null,
});

/**
 * What opens by what a command or a change of the directory did: the phase that waited for its manager (PHM-08) or for
 * somebody with a turn, or the one behind a phase that was completed by hand (WFL-27).
 */
export async function judgeOpeningAfter(
  tools: OpeningTools,
  approval: ApprovalRef & { readonly state: ApprovalState },
  events: readonly CourseEvent[],
): Promise<Opening> {
  const phases = await readPhaseStands(tools.tx, approval.approvalId);
  const stand = events.reduce(standAfter, { state: approval.state, phases });
  const current = currentPhase(stand);
  if (stand.state !== 'running' || !current) return nothingToOpen;
  const waited = current.state === 'awaiting_manager' && current.manager !== null;
  const reached =
    current.state === 'pending' && events.some(({ type }) => type === 'phase_completed_by_hand');
  const peopled = current.state === 'awaiting_participants' && events.some(isTurnGivenIn(current.phase));
  return waited || reached || peopled ? judgeOpening(tools, approval, { stand, ...current }) : nothingToOpen;
}

/** Whether somebody was given a turn in this phase (WFL-14). */
const isTurnGivenIn =
  (phase: number) =>
  (event: CourseEvent): boolean =>
    event.type === 'participants_added' &&
    event.phase === phase &&
    event.added.some(({ turn }) => turn !== null);
