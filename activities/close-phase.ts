import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { lockApproval, readOutcome, readPhaseStands, recordClosing, recordFinish } from '../src/db/course.ts';
import type { LockedApproval, Outcome } from '../src/db/course.ts';
import { settleNudges } from '../src/db/outbox.ts';
import { lockGroupsToOpen } from '../src/db/phase-opening.ts';
import { inTenant, together } from '../src/db/transaction.ts';
import type { PhaseRef, PhaseStep } from '../src/domain/approval-ref.ts';
import { currentPhase, decide } from '../src/domain/course.ts';
import { standAfter } from '../src/domain/course-stand.ts';
import type { CourseEvent, CourseStand, PhaseStand } from '../src/domain/course.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';
import { judgeOpening, nothingToOpen, withGroupsIfNeeded } from './opening.ts';

/**
 * Closes a phase with the outcome that its row holds; opens the next one, or ends the approval where that was the last
 * word (WFL-03, 09). One transaction; without an outcome nothing happens, and the second time it returns what the
 * first time did.
 */
export const closePhase =
  ({ app, at }: CourseDependencies) =>
  async ({ environmentId, approvalId, phase, attempt }: PhaseStep): Promise<CourseEvent[]> => {
    const events = await withGroupsIfNeeded((groups) =>
      inTenant(app, environmentId, async (tx) => {
        const step = `close/${phase}/${attempt}` as const;
        const [, approval, before, phases, { outcome, answers }] = await together<
          [void, LockedApproval, CourseEvent[], PhaseStand[], Outcome]
        >(tx, (sending) => [
          lockGroupsToOpen(sending, approvalId, groups),
          lockApproval(sending, approvalId),
          readCourseEvents(sending, approvalId, [step]),
          readPhaseStands(sending, approvalId),
          readOutcome(sending, approvalId, { phase, attempt }),
        ]);
        if (before.length > 0) return before;
        const stand = { state: approval.state, phases };
        const closed = due(decide(stand, { type: 'close_phase', phase, attempt, outcome, answers }));
        if (closed.length === 0) return closed;
        const next = nextToOpen(stand, closed);
        const opening = next
          ? await judgeOpening({ tx, at, groups }, { environmentId, approvalId }, next)
          : nothingToOpen;
        const decided = [...closed, ...opening.events];
        const entries = [...closed.map((event) => auditEntry(approvalId, event)), ...opening.entries];
        await together(tx, (sending) => [
          recordClosing(sending, approvalId, { phase, attempt }),
          ...closed.flatMap((event) =>
            event.type === 'approval_finished' ? [recordFinish(sending, approval, event.outcome)] : [],
          ),
          ...opening.write(sending),
          appendEvents(sending, { approvalId, seq: approval.seq, step }, decided),
          writeAudit(sending, { environmentId, actor: { kind: 'system' } }, entries),
          settleNudges(sending, approvalId, { kind: 'phase_outcome', phase, attempt }),
        ]);
        at('close.writing');
        return decided;
      }),
    );
    at('close.committed');
    return [...events];
  };

/** The phase whose turn it is once these events have happened, if the approval goes on. */
function nextToOpen(
  before: CourseStand,
  events: readonly CourseEvent[],
): (PhaseRef & { readonly stand: CourseStand }) | null {
  const stand = events.reduce(standAfter, before);
  const next = currentPhase(stand);
  return stand.state === 'running' && next ? { stand, phase: next.phase, attempt: next.attempt } : null;
}

function auditEntry(approvalId: ApprovalId, event: CourseEvent): AuditEntry {
  if (event.type === 'phase_closed') {
    const { phase, attempt, outcome } = event;
    return {
      action: `phase_${outcome}`,
      approvalId,
      subjectKind: 'phase',
      subjectId: `${phase}/${attempt}`,
      data: {},
    };
  }
  if (event.type === 'approval_finished') {
    return {
      action: `approval_${event.outcome}`,
      approvalId,
      subjectKind: 'approval',
      subjectId: approvalId,
      data: {},
    };
  }
  throw new Error(`closing a phase can't lead to ${event.type}`);
}
