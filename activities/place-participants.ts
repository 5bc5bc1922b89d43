import { readCourse, appendEvents } from '../src/db/approval-events.ts';
import { writeAudit } from '../src/db/audit.ts';
import type { AuditEntry } from '../src/db/audit.ts';
import { lockApproval, readApprovalTemplate, recordPlacement } from '../src/db/course.ts';
import type { PlacedPeople } from '../src/db/course.ts';
import { lockGroups, readActiveVersions } from '../src/db/directory.ts';
import { KeptDirectories } from '../src/db/kept-directories.ts';
import { settleNudges } from '../src/db/outbox.ts';
import { readTemplateVersion } from '../src/db/templates.ts';
import { inTenantSnapshot, together } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import { currentPhase, decide, evolve, startingCourse } from '../src/domain/course.ts';
import { peopleNamedAtMost } from '../src/domain/course-phase.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import type { BoundGroup, PlacedPhase } from '../src/domain/course-phase.ts';
import type { ApprovalId, GroupId, UserId } from '../src/domain/ids.ts';
import type { TemplateGroup, TemplatePhase } from '../src/domain/template.ts';
import { placeTemplate } from '../src/placement/place-template.ts';
import type { PlacedSlot } from '../src/placement/place-template.ts';
import type { CourseDependencies } from './dependencies.ts';
import { due } from './due.ts';
import { judgeOpening, nothingToOpen } from './opening.ts';
import { participantsOf, placedEntry } from './people-of-phase.ts';
import { actingGroupsOf, slotsOf } from './slots.ts';
import { basisOf, tellManagersMissing } from './managing.ts';

/**
 * Places the people of all phases (PLC-01..22), once, and opens the first phase: members, versions and permissions are
 * those of one snapshot. Returns all that the course has come through so far, so that a workflow that was started again goes on from there.
 */
export const placeParticipants = ({ app, at }: CourseDependencies) => {
  const kept = new KeptDirectories();
  return async ({ environmentId, approvalId }: ApprovalRef): Promise<CourseEvent[]> => {
    const events = await inTenantSnapshot(app, environmentId, async (tx) => {
      const { templateId, templateVersion } = await readApprovalTemplate(tx, approvalId);
      const { phases } = await readTemplateVersion(tx, templateId, templateVersion);
      const slots = slotsOf(phases);
      const groupIds = [...new Set(slots.map(({ groupId }) => groupId as GroupId))];
      // Groups before the approval: the order of locks is the same everywhere.
      const acting = actingGroupsOf(phases);
      await lockGroups(tx, [...groupIds, ...acting]);
      const approval = await lockApproval(tx, approvalId);
      if (approval.state !== 'starting') return readCourse(tx, approvalId);
      const directory = await kept.read(tx, environmentId, groupIds);
      const placed = placeTemplate(directory, { ...approval, approvalId }, slots);
      const versions = await readActiveVersions(tx, acting);
      const people = phases.map((phase, index) => peopleOf(phase, index + 1, { placed, versions }));
      const placing = due(
        decide(
          { state: approval.state, phases: [] },
          { type: 'place_participants', phases: people.map(inHistory) },
        ),
      );
      await together(tx, (sending) =>
        recordPlacement(sending, { environmentId, ...approval }, { slots: placed, phases: people }),
      );
      const course = placing.reduce(evolve, startingCourse);
      const first = currentPhase(course);
      const opening = first
        ? await judgeOpening(
            { tx, at, groups: 'placed_now' },
            { environmentId, approvalId },
            { stand: course, ...first },
          )
        : nothingToOpen;
      const recorded = [...placing, ...opening.events];
      const entries = [
        ...placed.map((slot) => placedEntry(approvalId, slot)),
        ...phases.flatMap((phase, index) => boundEntries(approvalId, { phase, number: index + 1, versions })),
        ...opening.entries,
      ];
      const unmanaged = people.filter(({ managerKind, manager }) => managerKind !== 'none' && !manager);
      await together(tx, (sending) => [
        ...opening.write(sending),
        tellManagersMissing(sending, { environmentId, approvalId }, unmanaged),
        appendEvents(sending, { approvalId, seq: approval.seq, step: 'place' }, recorded),
        writeAudit(sending, { environmentId, actor: { kind: 'system' } }, entries),
        settleNudges(sending, approvalId, { kind: 'start' }),
      ]);
      at('place.writing');
      return recorded;
    });
    at('place.committed');
    return [...events];
  };
};

type People = PlacedPeople & Pick<PlacedPhase, 'kind'>;

/** Everybody of one phase. Who comes out of two groups is there once, with the earlier turn. */
function peopleOf(
  { kind, manager, groups }: TemplatePhase,
  phase: number,
  { placed, versions }: { readonly placed: readonly PlacedSlot[]; readonly versions: Versions },
): People {
  const ofPhase = placed.filter((each) => each.slot.phase === phase);
  const people = participantsOf(
    ofPhase.map(({ slot, placement }) => ({ ...placement, turn: 'turn' in slot ? slot.turn : null })),
  );
  const ofManager = ofPhase.find(({ slot }) => slot.slot === 0);
  return {
    phase,
    attempt: 1,
    kind,
    managerKind: manager.kind,
    manager: (ofManager?.placement.manager ?? null) as UserId | null,
    basis: ofManager ? basisOf(ofManager.placement) : null,
    people,
    ...(groups ? { groups: boundOf(groups, versions) } : {}),
  };
}

type Versions = ReadonlyMap<GroupId, number>;

/** TPL-09, GRP-10: a group that is not active when it is bound has no task. */
const boundOf = (groups: readonly TemplateGroup[], versions: Versions): BoundGroup[] =>
  groups.flatMap(({ groupId, mode }) => {
    const version = versions.get(groupId);
    return version === undefined ? [] : [{ groupId, version, mode }];
  });

const boundEntries = (
  approvalId: ApprovalId,
  { phase, number, versions }: { phase: TemplatePhase; number: number; versions: Versions },
): AuditEntry[] =>
  (phase.groups ?? []).map(({ groupId, mode }) => {
    const groupVersion = versions.get(groupId);
    return {
      action: 'group_bound',
      approvalId,
      subjectKind: 'phase',
      subjectId: `${number}/1`,
      data: groupVersion === undefined ? { groupId, mode, rule: 'GRP-10' } : { groupId, mode, groupVersion },
    };
  });

const inHistory = ({ people, basis: _, ...phase }: People): PlacedPhase => ({
  ...phase,
  participants: people.slice(0, peopleNamedAtMost),
  participantCount: people.length,
});
