import { appendEvents, readCourse } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { lockApproval, readApprovalTemplate } from '../src/db/course.ts';
import type { LockedApproval } from '../src/db/course.ts';
import { lockGroups, readDirectory } from '../src/db/directory.ts';
import { insertLooks, readManagedPhases, readPicks, recordCommandEvents } from '../src/db/managers.ts';
import type { Look, ManagedPhase } from '../src/db/managers.ts';
import { settleNudges } from '../src/db/outbox.ts';
import { readPlacingGroups } from '../src/db/placed-people.ts';
import { readTemplateVersion } from '../src/db/templates.ts';
import { inTenantSnapshot, together } from '../src/db/transaction.ts';
import type { Sending, Transaction } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import { managerRoleOf } from '../src/domain/command.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { ApprovalId, GroupId, UserId } from '../src/domain/ids.ts';
import type { TurnTakenOver } from '../src/domain/turn-event.ts';
import type { Directory } from '../src/placement/directory.ts';
import { managerLoss } from '../src/placement/manager-loss.ts';
import type { PlacementPick } from '../src/placement/pick.ts';
import { placeSlotAgain } from '../src/placement/place-slot-again.ts';
import type { Slot } from '../src/placement/place-template.ts';
import type { CourseDependencies } from './dependencies.ts';
import { basisOf, tellManagersMissing, tellManagersSet } from './managing.ts';
import { judgeOpeningAfter } from './opening.ts';
import { actingGroupsOf, slotsOf } from './slots.ts';
import { lookAtLostTurns } from './take-turns-over.ts';

/**
 * Looks at the managers of an approval again, after the directory has changed: whoever may manage no longer is taken
 * (PHM-12), and a phase without manager gets whom its group yields now (PHM-13). The turns of who was retired go to others
 * (ENV-13). One transaction on one snapshot; the phase that waited only for its manager opens in it (PHM-08). Returns all that the course has come through, so that
 * the second time tells what the first time did.
 */
export const reviewManagers =
  ({ app, at }: CourseDependencies) =>
  async (ref: ApprovalRef): Promise<CourseEvent[]> => {
    const { environmentId, approvalId } = ref;
    const events = await inTenantSnapshot(app, environmentId, async (tx) => {
      const { templateId, templateVersion } = await readApprovalTemplate(tx, approvalId);
      const { phases } = await readTemplateVersion(tx, templateId, templateVersion);
      const slots = slotsOf(phases);
      const groupIds = managingGroups(slots);
      // Groups before the approval: the order of locks is the same everywhere.
      const placing = await readPlacingGroups(tx, approvalId);
      await lockGroups(tx, [...placing, ...actingGroupsOf(phases)]);
      const approval = await lockApproval(tx, approvalId);
      const review = await look(tx, approval, { slots, groupIds });
      const opening = await judgeOpeningAfter(
        { tx, at, groups: 'locked' },
        { ...ref, state: approval.state },
        review.events,
      );
      const turns = await lookAtLostTurns(tx, ref, { approval, slots, ...review });
      const changes = [...review.events, ...opening.events, ...turns.events];
      const entries = [
        ...review.events.flatMap((event) => auditEntry(approvalId, event)),
        ...opening.entries,
        ...turns.entries,
      ];
      if (entries.length > 0 || turns.isChange) {
        await together(tx, (sending) => [
          ...recordCommandEvents(sending, approvalId, review.events),
          insertLooks(sending, ref, review.looks),
          ...opening.write(sending),
          ...turns.write(sending),
          tellManagersSet(sending, ref, { set: review.events.filter(isManagerSet), by: null }),
          tellManagersMissing(sending, ref, review.missing),
          ...recordEvents(sending, approval, { changes, inside: turns.inside }),
          writeAudit(sending, { environmentId, actor: { kind: 'system' } }, entries),
        ]);
      }
      await settleNudges(tx, approvalId, { kind: 'directory_changed' });
      at('managers.writing');
      return readCourse(tx, approvalId);
    });
    at('managers.committed');
    return events;
  };

/** What the workflow is told, and behind it what happened inside a phase. */
const recordEvents = (
  tx: Sending,
  { id: approvalId, seq }: LockedApproval,
  {
    changes,
    inside,
  }: { readonly changes: readonly CourseEvent[]; readonly inside: readonly TurnTakenOver[] },
): Promise<void>[] => [
  ...(changes.length > 0 ? [appendEvents(tx, { approvalId, seq, step: 'managers' }, changes)] : []),
  ...(inside.length > 0
    ? [appendEvents(tx, { approvalId, seq: seq + changes.length, step: null }, inside)]
    : []),
];

interface Review {
  readonly events: readonly CourseEvent[];
  readonly looks: readonly Look[];
  readonly picks: readonly PlacementPick[];
  /** The phases that have lost their manager and found no other. */
  readonly missing: readonly { readonly phase: number }[];
}

type ManagerSet = Extract<CourseEvent, { type: 'manager_set' }>;
const isManagerSet = (event: CourseEvent): event is ManagerSet => event.type === 'manager_set';

const managingGroups = (slots: readonly Slot[]): GroupId[] => [
  ...new Set(slots.filter(({ slot }) => slot === 0).map(({ groupId }) => groupId as GroupId)),
];

async function look(
  tx: Transaction,
  approval: LockedApproval,
  { slots, groupIds }: { readonly slots: readonly Slot[]; readonly groupIds: readonly GroupId[] },
): Promise<Review> {
  if (approval.state !== 'running') return { events: [], looks: [], picks: [], missing: [] };
  const phases = await readManagedPhases(tx, approval.id);
  const managers = phases.flatMap(({ manager }) => manager ?? []);
  const directory = await readDirectory(tx, groupIds, managers);
  const picks = await readPicks(tx, approval.id);
  const events: CourseEvent[] = [];
  const looks: Look[] = [];
  const missing: ManagedPhase[] = [];
  for (const phase of phases) {
    const slot = slots.find((each) => each.phase === phase.phase && each.slot === 0);
    const lost = slot ? lossOf(directory, approval, phase) : null;
    if (!slot || (phase.manager && !lost)) continue;
    const placement = placeSlotAgain(directory, { ...approval, approvalId: approval.id }, {
      ...{ slot, slots, picks },
      ...phase,
    }); // prettier-ignore
    const at = { phase: phase.phase, attempt: phase.attempt };
    if (lost) events.push({ type: 'manager_lost', ...at, ...lost });
    const manager = placement.manager as UserId | null;
    const basis = basisOf(placement);
    if (manager && basis) events.push({ type: 'manager_set', ...at, manager, basis, by: null });
    else if (lost) missing.push(phase);
    // A look that changes nothing is not kept: there may be one for every change of a large group.
    if (lost || manager) looks.push({ ...at, look: phase.looks + 1, placed: { slot, placement } });
    if (placement.pick) picks.push(placement.pick);
  }
  const made = looks.flatMap(({ placed }) => placed.placement.pick ?? []);
  return { events, looks, picks: made, missing };
}

function lossOf(
  directory: Directory,
  approval: LockedApproval,
  { manager, basis, groupId, managerKind }: ManagedPhase,
) {
  if (!manager || !basis) return null;
  const { location, contractType } = approval;
  const need = { role: managerRoleOf[managerKind] ?? 'phase_owner', location, contractType };
  const because = managerLoss(directory, need, { manager, basis, groupId });
  return because && { manager, because };
}

function auditEntry(approvalId: ApprovalId, event: CourseEvent): AuditEntry[] {
  if (event.type !== 'manager_lost' && event.type !== 'manager_set') return [];
  const { type, phase, attempt, manager } = event;
  const data = type === 'manager_set' ? { manager, override: false } : { manager, because: event.because };
  return [{ action: type, approvalId, subjectKind: 'phase', subjectId: `${phase}/${attempt}`, data }];
}
