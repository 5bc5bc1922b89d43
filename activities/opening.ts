import type { AuditEntry } from '../src/db/audit.ts';
import { readPhaseStands, recordAwaiting } from '../src/db/course.ts';
import { newId } from '../src/db/ids.ts';
import { readGroupsToAct, readTurns, recordOpening } from '../src/db/phase-opening.ts';
import type { GroupToAct } from '../src/db/phase-opening.ts';
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

/** What opening a phase comes to: to be written, told and audited in the transaction that it was judged in. */
export interface Opening {
  readonly events: readonly CourseEvent[];
  readonly entries: readonly AuditEntry[];
  /** Sends the statements that change the rows. */
  readonly write: (tx: Sending) => Promise<void>[];
}

/** Nothing to open: the approval has ended, or its phase goes on waiting for what it waits for already. */
export const nothingToOpen: Opening = { events: [], entries: [], write: () => [] };

/**
 * Judges whether a phase opens now or what it waits for: its manager (PHM-08) or somebody with a turn (WFL-27). The
 * caller holds the locks of the groups that may act in it and the approval's, and has read where the course stands after
 * them.
 */
export async function judgeOpening(
  { tx, at }: { readonly tx: Transaction; readonly at: CourseDependencies['at'] },
  { environmentId, approvalId }: ApprovalRef,
  { stand, phase, attempt }: PhaseRef & { readonly stand: CourseStand },
): Promise<Opening> {
  const [turns, groups] = await together<[Turn[], GroupToAct[]]>(tx, (sending) => [
    readTurns(sending, approvalId, { phase, attempt }),
    readGroupsToAct(sending, approvalId, { phase, attempt }),
  ]);
  const tasks = tasksOf(turns, groups);
  const events = due(decide(stand, { type: 'open_phase', phase, attempt, tasks }));
  const [event] = events;
  if (!event) return nothingToOpen;
  const subject = { approvalId, subjectKind: 'phase', subjectId: `${phase}/${attempt}` } as const;
  if (event.type === 'phase_awaiting') {
    return {
      events,
      entries: [{ action: `phase_${event.state}`, ...subject, data: {} }],
      write: (sending) => [
        recordAwaiting(sending, approvalId, event),
        ...(event.state === 'awaiting_participants'
          ? [tellNobodyInTurn(sending, { environmentId, approvalId }, managed(stand, phase))]
          : []),
      ],
    };
  }
  return {
    events,
    entries: [{ action: 'phase_opened', ...subject, data: { tasks: tasks.length } }],
    write: (sending) => {
      const writing = recordOpening(sending, approvalId, { phase, attempt, tasks });
      at('open.writing');
      return groups.some(({ empty }) => empty)
        ? [...writing, tellWithoutMembers(sending, { environmentId, approvalId }, phase)]
        : writing;
    },
  };
}

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
 * What opens by what a command or a change of the directory did: the phase that waited for its manager (PHM-08), or
 * the one behind a phase that was completed by hand (WFL-27).
 */
export async function judgeOpeningAfter(
  tools: { readonly tx: Transaction; readonly at: CourseDependencies['at'] },
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
  return waited || reached ? judgeOpening(tools, approval, { stand, ...current }) : nothingToOpen;
}
