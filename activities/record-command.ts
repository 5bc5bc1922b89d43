import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { findCommanded, judgeCommand, keyOfCommand, readCommanded } from '../src/db/commands.ts';
import type { CommandRefused } from '../src/db/commands.ts';
import { lockApproval, recordFinish } from '../src/db/course.ts';
import type { LockedApproval } from '../src/db/course.ts';
import { lockUser } from '../src/db/directory.ts';
import { keyDays, rememberResponse } from '../src/db/idempotency-keys.ts';
import { recordCommandEvents } from '../src/db/managers.ts';
import { putNudge } from '../src/db/outbox.ts';
import { lockGroupsToOpen } from '../src/db/phase-opening.ts';
import { changeInTenant, together } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type {
  AddParticipants,
  Command,
  CommandRequest,
  Commanded,
  RecordedCommand,
  RequestOf,
} from '../src/domain/command-request.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import { ok } from '../src/domain/result.ts';
import type { Result } from '../src/domain/result.ts';
import { told } from './commanded.ts';
import type { CourseDependencies } from './dependencies.ts';
import { orFailForGood } from './fail-for-good.ts';
import { tellManagersSet } from './managing.ts';
import { judgeOpeningAfter, withGroupsIfNeeded } from './opening.ts';
import { recordAddition } from './record-addition.ts';

type Recorded = Result<RecordedCommand, CommandRefused>;

/**
 * Records a command of a person on the course, or says why not: judged in one transaction on the rows and rights of
 * that moment. A phase that waited only for this opens in the same transaction (PHM-08, WFL-27). The second time it
 * answers what it did the first. Temporal may lose the Update before it has written down that this ran: the nudge, which
 * nobody sends at once, makes the workflow look, and so read the whole course.
 */
export const recordCommand =
  ({ app, at }: CourseDependencies) =>
  async (ref: ApprovalRef, request: CommandRequest): Promise<Recorded> => {
    const { command } = request;
    return command.type === 'add_participants'
      ? recordAddition({ app, at })(ref, { ...request, command })
      : recordOther({ app, at }, ref, { ...request, command });
  };

type Other = Exclude<Command, AddParticipants>;

/** All but an addition, which places people before it knows what it comes to. */
async function recordOther(
  { app, at }: CourseDependencies,
  ref: ApprovalRef,
  request: RequestOf<Other>,
): Promise<Recorded> {
  const { environmentId, approvalId } = ref;
  const work = withGroupsIfNeeded((groups) =>
    changeInTenant<RecordedCommand, CommandRefused>(app, environmentId, async (tx) => {
      const { command, commandId } = request;
      // Before the approval: a change of a user's rights takes its locks in the same order.
      if (command.type === 'set_manager') await lockUser(tx, command.userId);
      const [, approval] = await together<[void, LockedApproval]>(tx, (sending) => [
        lockGroupsToOpen(sending, approvalId, groups),
        lockApproval(sending, approvalId),
      ]);
      const step = `command/${commandId}` as const;
      const before = await readCourseEvents(tx, approvalId, [step]);
      if (before.length > 0) return ok(await told(tx, approvalId, answerBy(approvalId, command, before)));
      const known = await findCommanded(tx, ref, request);
      if (!known.ok) return known;
      if (known.value) return ok(await told(tx, approvalId, known.value));
      const judged = await judgeCommand(tx, approval, request);
      if (!judged.ok) return judged;
      const opening = await judgeOpeningAfter(
        { tx, at, groups },
        { ...ref, state: approval.state },
        judged.value,
      );
      const events = [...judged.value, ...opening.events];
      const answer = answerBy(approvalId, command, events) ?? (await readCommanded(tx, approvalId, command));
      const keyed = keyOfCommand(ref, request);
      await together(tx, (sending) => [
        ...recordCommandEvents(sending, approvalId, events),
        ...events.flatMap((event) =>
          event.type === 'approval_finished' ? [recordFinish(sending, approval, event.outcome)] : [],
        ),
        ...opening.write(sending),
        tellManagersSet(sending, ref, { set: events.filter(isManagerSet), by: request.actor.id }),
        appendEvents(sending, { approvalId, seq: approval.seq, step }, events),
        writeAudit(sending, { environmentId, actor: request.actor }, entriesOf(approvalId, judged.value)),
        writeAudit(sending, { environmentId, actor: { kind: 'system' } }, opening.entries),
        keyed ? rememberResponse(sending, keyed, { response: answer, days: keyDays }) : Promise.resolve(),
        ...(events.length > 0 ? [putNudge(sending, { kind: 'directory_changed', ...ref })] : []),
      ]);
      at('command.writing');
      return ok(await told(tx, approvalId, answer));
    }),
  );
  const recorded = await orFailForGood(work);
  at('command.committed');
  return recorded;
}

type ManagerSet = Extract<CourseEvent, { type: 'manager_set' }>;
const isManagerSet = (event: CourseEvent): event is ManagerSet => event.type === 'manager_set';

/** What the events of a command answer; null where there are none, since nothing had to be changed. */
function answerBy(
  approvalId: ApprovalId,
  { phase }: Command,
  events: readonly CourseEvent[],
): Commanded | null {
  for (const event of events) {
    if (event.type === 'phase_completed_by_hand') {
      return { approvalId, phase, attempt: event.attempt, manager: null };
    }
    if (event.type === 'manager_set') {
      const { attempt, manager: userId, basis } = event;
      return { approvalId, phase, attempt, manager: { userId, override: basis === 'override' } };
    }
  }
  return null;
}

/** AUD-01, 04: an override does not look like any other choice. */
function entriesOf(approvalId: ApprovalId, events: readonly CourseEvent[]): AuditEntry[] {
  return events.flatMap((event): AuditEntry[] => {
    if (event.type === 'approval_finished') {
      const subject = { subjectKind: 'approval', subjectId: approvalId } as const;
      return [{ action: `approval_${event.outcome}`, approvalId, ...subject, data: {} }];
    }
    if (event.type !== 'manager_set' && event.type !== 'phase_completed_by_hand') return [];
    const subject = { subjectKind: 'phase', subjectId: `${event.phase}/${event.attempt}` } as const;
    const data =
      event.type === 'manager_set'
        ? { manager: event.manager, override: event.basis === 'override' }
        : { reasonId: event.reasonId, override: true };
    return [{ action: event.type, approvalId, ...subject, data }];
  });
}
