import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { lockApproval, readCourseStand, readOutcome, recordClosing, recordFinish } from '../src/db/course.ts';
import { settleNudges } from '../src/db/outbox.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { PhaseStep } from '../src/domain/approval-ref.ts';
import { decide } from '../src/domain/course.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';

/**
 * Closes a phase with the outcome that its row holds, and ends the approval where that was the last word (WFL-03, 09).
 * One transaction; without an outcome nothing happens, and the second time it returns what the first time did.
 */
export const closePhase =
  ({ app, at }: CourseDependencies) =>
  async ({ environmentId, approvalId, phase, attempt }: PhaseStep): Promise<CourseEvent[]> => {
    const events = await inTenant(app, environmentId, async (tx) => {
      const approval = await lockApproval(tx, approvalId);
      const step = `close/${phase}/${attempt}` as const;
      const before = await readCourseEvents(tx, approvalId, [step]);
      if (before.length > 0) return before;
      const { outcome, answers } = await readOutcome(tx, approvalId, { phase, attempt });
      const decided = due(
        decide(await readCourseStand(tx, approval), {
          type: 'close_phase',
          phase,
          attempt,
          outcome,
          answers,
        }),
      );
      if (decided.length === 0) return decided;
      await recordClosing(tx, approvalId, { phase, attempt });
      for (const event of decided) {
        if (event.type === 'approval_finished') await recordFinish(tx, approval, event.outcome);
      }
      at('close.writing');
      await appendEvents(tx, { approvalId, seq: approval.seq, step }, decided);
      const entries = decided.map((event) => auditEntry(approvalId, event));
      await writeAudit(tx, { environmentId, actor: { kind: 'system' } }, entries);
      await settleNudges(tx, approvalId, { kind: 'phase_outcome', phase, attempt });
      return decided;
    });
    at('close.committed');
    return [...events];
  };

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
