import type { AuditEntry } from '../src/db/audit.ts';
import { readTurns, recordAwaiting, recordOpening } from '../src/db/course.ts';
import { newId } from '../src/db/ids.ts';
import type { Sending } from '../src/db/transaction.ts';
import type { PhaseRef } from '../src/domain/approval-ref.ts';
import { decide } from '../src/domain/course.ts';
import type { CourseEvent, CourseStand } from '../src/domain/course.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';

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
 * caller holds the approval's lock and has read where the course stands after it.
 */
export async function judgeOpening(
  { tx, at }: { readonly tx: Sending; readonly at: CourseDependencies['at'] },
  approvalId: ApprovalId,
  { stand, phase, attempt }: PhaseRef & { readonly stand: CourseStand },
): Promise<Opening> {
  const turns = await readTurns(tx, approvalId, { phase, attempt });
  const tasks = turns.map((turn) => ({ id: newId<'task'>(), ...turn }));
  const events = due(decide(stand, { type: 'open_phase', phase, attempt, tasks }));
  const [event] = events;
  if (!event) return nothingToOpen;
  const subject = { approvalId, subjectKind: 'phase', subjectId: `${phase}/${attempt}` } as const;
  if (event.type === 'phase_awaiting') {
    return {
      events,
      entries: [{ action: `phase_${event.state}`, ...subject, data: {} }],
      write: (sending) => [recordAwaiting(sending, approvalId, event)],
    };
  }
  return {
    events,
    entries: [{ action: 'phase_opened', ...subject, data: { tasks: tasks.length } }],
    write: (sending) => {
      const writing = recordOpening(sending, approvalId, { phase, attempt, tasks });
      at('open.writing');
      return writing;
    },
  };
}
