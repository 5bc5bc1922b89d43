import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import { lockApproval, readCourseStand, readTurns, recordAwaiting, recordOpening } from '../src/db/course.ts';
import { newId } from '../src/db/ids.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { PhaseStep } from '../src/domain/approval-ref.ts';
import { decide } from '../src/domain/course.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';

/**
 * Opens a phase, or says what it waits for: its manager (PHM-08) or somebody with a turn (WFL-27). One transaction;
 * the second time it returns what the first time did.
 */
export const openPhase =
  ({ app, at }: CourseDependencies) =>
  async ({ environmentId, approvalId, phase, attempt }: PhaseStep): Promise<CourseEvent[]> => {
    const events = await inTenant(app, environmentId, async (tx) => {
      const approval = await lockApproval(tx, approvalId);
      const before = await readCourseEvents(tx, approvalId, [
        `await/${phase}/${attempt}`,
        `open/${phase}/${attempt}`,
      ]);
      if (before.some(({ type }) => type === 'phase_opened')) return before;
      const turns = await readTurns(tx, approvalId, { phase, attempt });
      const tasks = turns.map((turn) => ({ id: newId<'task'>(), ...turn }));
      const decided = due(
        decide(await readCourseStand(tx, approval), { type: 'open_phase', phase, attempt, tasks }),
      );
      const [event] = decided;
      if (!event) return before;
      const subject = { approvalId, subjectKind: 'phase', subjectId: `${phase}/${attempt}` } as const;
      const audit = { environmentId, actor: { kind: 'system' } } as const;
      if (event.type === 'phase_awaiting') {
        await recordAwaiting(tx, approvalId, event);
        await appendEvents(tx, { approvalId, seq: approval.seq, step: `await/${phase}/${attempt}` }, decided);
        await writeAudit(tx, audit, [{ action: `phase_${event.state}`, ...subject, data: {} }]);
      } else {
        await recordOpening(tx, { environmentId, id: approvalId }, { phase, attempt, tasks });
        at('open.writing');
        await appendEvents(tx, { approvalId, seq: approval.seq, step: `open/${phase}/${attempt}` }, decided);
        await writeAudit(tx, audit, [{ action: 'phase_opened', ...subject, data: { tasks: tasks.length } }]);
      }
      return decided;
    });
    at('open.committed');
    return [...events];
  };
