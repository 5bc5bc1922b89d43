import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import { lockApproval, readPhaseStands } from '../src/db/course.ts';
import type { LockedApproval } from '../src/db/course.ts';
import { lockGroupsToOpen } from '../src/db/phase-opening.ts';
import { inTenant, together } from '../src/db/transaction.ts';
import type { PhaseRef, PhaseStep } from '../src/domain/approval-ref.ts';
import type { CourseEvent, PhaseStand } from '../src/domain/course.ts';
import type { CourseDependencies } from './dependencies.ts';
import { judgeOpening, withGroupsIfNeeded } from './opening.ts';

/**
 * Opens a phase that waited, or says what it waits for now: its manager (PHM-08) or somebody with a turn (WFL-27). A
 * phase that lacks nothing is opened by the step before it. One transaction; the second time it returns what the
 * first time did.
 */
export const openPhase =
  ({ app, at }: CourseDependencies) =>
  async ({ environmentId, approvalId, phase, attempt }: PhaseStep): Promise<CourseEvent[]> => {
    const events = await withGroupsIfNeeded((groups) =>
      inTenant(app, environmentId, async (tx) => {
        const [, approval, phases] = await together<[void, LockedApproval, PhaseStand[]]>(tx, (sending) => [
          lockGroupsToOpen(sending, approvalId, groups),
          lockApproval(sending, approvalId),
          readPhaseStands(sending, approvalId),
        ]);
        const before = (await readCourseEvents(tx, approvalId)).filter(isOpeningOf({ phase, attempt }));
        if (before.some(({ type }) => type === 'phase_opened')) return before;
        const stand = { state: approval.state, phases };
        const opening = await judgeOpening(
          { tx, at, groups },
          { environmentId, approvalId },
          { stand, phase, attempt },
        );
        if (opening.events.length === 0) return before;
        const step = `open/${phase}/${attempt}` as const;
        await together(tx, (sending) => [
          ...opening.write(sending),
          appendEvents(sending, { approvalId, seq: approval.seq, step }, opening.events),
          writeAudit(sending, { environmentId, actor: { kind: 'system' } }, opening.entries),
        ]);
        return opening.events;
      }),
    );
    at('open.committed');
    return [...events];
  };

const openingTypes: readonly CourseEvent['type'][] = [
  'participants_placed_again',
  'phase_awaiting',
  'phase_opened',
];

const isOpeningOf =
  ({ phase, attempt }: PhaseRef) =>
  (event: CourseEvent): boolean =>
    openingTypes.includes(event.type) &&
    'phase' in event &&
    event.phase === phase &&
    event.attempt === attempt;
