import {
  judgeAddition,
  lockGroupsToAdd,
  readAddedTo,
  recordAddition as recordRows,
} from '../src/db/additions.ts';
import type { Addition, PhaseToAdd } from '../src/db/additions.ts';
import { appendEvents, readCourseEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { findCommanded, keyOfCommand } from '../src/db/commands.ts';
import type { CommandRefused } from '../src/db/commands.ts';
import { lockApproval } from '../src/db/course.ts';
import type { LockedApproval } from '../src/db/course.ts';
import { lockUser } from '../src/db/directory.ts';
import { keyDays, rememberResponse } from '../src/db/idempotency-keys.ts';
import { newId } from '../src/db/ids.ts';
import { putNudge } from '../src/db/outbox.ts';
import { changeInSnapshot, together } from '../src/db/transaction.ts';
import type { Transaction } from '../src/db/transaction.ts';
import { addTo, withAdded } from '../src/domain/additions.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type {
  AddParticipants,
  Commanded,
  RecordedCommand,
  RequestOf,
} from '../src/domain/command-request.ts';
import { peopleNamedAtMost } from '../src/domain/course-phase.ts';
import type { PeopleAdded } from '../src/domain/course-phase.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import { ok } from '../src/domain/result.ts';
import type { Result } from '../src/domain/result.ts';
import { told } from './commanded.ts';
import type { CourseDependencies } from './dependencies.ts';
import { orFailForGood } from './fail-for-good.ts';
import { judgeOpeningAfter } from './opening.ts';
import { placedEntry } from './people-of-phase.ts';
import { whomToAdd } from './whom-to-add.ts';

/**
 * Records that somebody, or a group, was added to a phase (WFL-14), or says why not: judged and placed in one transaction
 * on one snapshot. In an open phase who got a turn has a task by it; a phase that waited for people opens (WFL-27). The
 * second time it answers what it did the first.
 */
export const recordAddition =
  ({ app, at }: CourseDependencies) =>
  async (
    ref: ApprovalRef,
    request: RequestOf<AddParticipants>,
  ): Promise<Result<RecordedCommand, CommandRefused>> => {
    const { environmentId, approvalId } = ref;
    const work = changeInSnapshot<RecordedCommand, CommandRefused>(app, environmentId, async (tx) => {
      const { actor, command, commandId } = request;
      // Before the groups, as a change of a user's rights does.
      if ('userId' in command.who) await lockUser(tx, command.who.userId);
      const [, approval] = await together<[void, LockedApproval]>(tx, (sending) => [
        lockGroupsToAdd(sending, approvalId, command.who),
        lockApproval(sending, approvalId),
      ]);
      const step = `command/${commandId}` as const;
      const before = await readCourseEvents(tx, approvalId, [step]);
      const done = before.find(isAddition);
      if (done) return ok(await told(tx, approvalId, answerOf(approvalId, done)));
      const known = await findCommanded(tx, ref, request);
      if (!known.ok) return known;
      if (known.value) return ok(await told(tx, approvalId, known.value));
      const judged = await judgeAddition(tx, approval, request);
      if (!judged.ok) return judged;
      const found = await add(tx, approval, { request, to: judged.value });
      if (!found.ok) return found;
      const { event, rows, entries } = found.value;
      const added = event.addedCount > 0 ? [event] : [];
      // Before it is asked who has a turn in a phase that opens by it.
      if (added.length > 0) await together(tx, (sending) => recordRows(sending, ref, rows));
      const opening = await judgeOpeningAfter(
        { tx, at, groups: 'locked' },
        { ...ref, state: approval.state },
        added,
      );
      const events = [...added, ...opening.events];
      const answer = answerOf(approvalId, event);
      const keyed = keyOfCommand(ref, request);
      await together(tx, (sending) => [
        ...opening.write(sending),
        appendEvents(sending, { approvalId, seq: approval.seq, step }, events),
        writeAudit(sending, { environmentId, actor }, added.length > 0 ? entries : []),
        writeAudit(sending, { environmentId, actor: { kind: 'system' } }, opening.entries),
        keyed ? rememberResponse(sending, keyed, { response: answer, days: keyDays }) : Promise.resolve(),
        ...(events.length > 0 ? [putNudge(sending, { kind: 'directory_changed', ...ref })] : []),
      ]);
      at('command.writing');
      return ok(await told(tx, approvalId, answer));
    });
    const recorded = await orFailForGood(work);
    at('command.committed');
    return recorded;
  };

type AdditionEvent = Extract<CourseEvent, { type: 'participants_added' }>;
const isAddition = (event: CourseEvent): event is AdditionEvent => event.type === 'participants_added';

interface Found {
  readonly event: AdditionEvent;
  readonly rows: Addition;
  readonly entries: readonly AuditEntry[];
}

async function add(
  tx: Transaction,
  approval: LockedApproval,
  { request, to }: { readonly request: RequestOf<AddParticipants>; readonly to: PhaseToAdd },
): Promise<Result<Found, CommandRefused>> {
  const { command, actor } = request;
  const { phase, attempt, role } = to;
  const phaseNow = await readAddedTo(tx, approval.id, to);
  const { participants, openTurn, nextSlot, additions } = phaseNow;
  const whom = await whomToAdd(tx, approval, { command, role, slot: nextSlot });
  if (!whom.ok) return whom;
  const { people, from, placed, leftOut } = whom.value;
  const adding = addTo(phaseNow, { people, sequenced: command.sequenced, sharedTurn: command.sharedTurn });
  if (!adding.ok) return adding;
  const { added, already } = adding.value;
  const tasks =
    openTurn === null
      ? []
      : added.flatMap(({ userId, turn }) => (turn === null ? [] : [{ id: newId<'task'>(), userId, turn }]));
  const after = withAdded(participants, added);
  const event: AdditionEvent = {
    ...({ type: 'participants_added', phase, attempt, by: actor.id } as const),
    from,
    ...{ added: added.slice(0, peopleNamedAtMost), addedCount: added.length, already, leftOut, tasks },
    ...{ participants: after.slice(0, peopleNamedAtMost), participantCount: after.length },
  };
  return ok({
    event,
    rows: { phase, attempt, role, command, by: actor.id, additions, added, placed, tasks, openTurn },
    entries: entriesOf(approval.id, event, { placed, command }),
  });
}

/** AUD-01: who was added by whom, with which turns; and, of a group, whom it yielded by which rule. */
function entriesOf(
  approvalId: ApprovalId,
  { phase, attempt, from, added, addedCount, already, leftOut }: PeopleAdded,
  { placed, command }: Pick<Addition, 'placed' | 'command'>,
): AuditEntry[] {
  const { sequenced } = command;
  return [
    {
      action: 'participants_added',
      approvalId,
      subjectKind: 'phase',
      subjectId: `${phase}/${attempt}`,
      data: { ...from, sequenced, added, count: addedCount, already, leftOut },
    },
    ...(placed ? [placedEntry(approvalId, placed, { attempt })] : []),
  ];
}

function answerOf(approvalId: ApprovalId, event: PeopleAdded): Commanded {
  const { phase, attempt, from, added, addedCount, already, leftOut } = event;
  const placement =
    'slot' in from && addedCount > 0 ? { slot: from.slot, groupVersion: from.groupVersion } : null;
  return {
    ...{ approvalId, phase, attempt, manager: null },
    added: { people: added, count: addedCount, already, leftOut, placement },
  };
}
