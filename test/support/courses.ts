// Templates of any shape in the house, and the steps of a course as its workflow takes them.
import { randomUUID } from 'node:crypto';
import { closePhase } from '../../activities/close-phase.ts';
import { openPhase } from '../../activities/open-phase.ts';
import { placeParticipants } from '../../activities/place-participants.ts';
import { recordCommand } from '../../activities/record-command.ts';
import { reviewManagers } from '../../activities/review-managers.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { GroupOptions } from '../../src/db/group-creation.ts';
import { createGroup } from '../../src/db/groups.ts';
import { startApproval } from '../../src/db/starts.ts';
import { createTemplate } from '../../src/db/templates.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import type { GroupId, TemplateId } from '../../src/domain/ids.ts';
import type { GroupMode } from '../../src/domain/phase-kind.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { newRequest, sendDocument } from './approvals.ts';
import { asClient, contractType, location } from './house.ts';
import type { House, PersonName } from './house.ts';

export interface Place {
  readonly db: Db;
  readonly house: House;
}

/** A template with these phases, next to the one that the house has. */
export const addTemplate = (
  { db, house }: Place,
  phases: readonly TemplatePhase[],
  serves: { readonly contractTypes?: readonly string[]; readonly locations?: readonly string[] } = {},
): Promise<TemplateId> =>
  inTenant(db, house.environmentId, (tx) =>
    createTemplate(tx, {
      environmentId: house.environmentId,
      name: `Template ${randomUUID()}`,
      contractTypes: [contractType],
      locations: [location],
      ...serves,
      phases,
    }),
  );

/** A group of these people, without default assignees. */
export const addGroup = (
  { db, house }: Place,
  members: readonly PersonName[],
  options: Partial<GroupOptions> = {},
): Promise<GroupId> =>
  inTenant(db, house.environmentId, (tx) =>
    createGroup(tx, {
      environmentId: house.environmentId,
      name: `Group ${randomUUID()}`,
      categoryId: house.groupCategoryId,
      description: '',
      members: members.map((name) => house.people[name]),
      ...options,
    }),
  );

/** A phase of these groups, each with the number of its turn, or null where it looks on. No manager, unless said. */
export const phaseOf = (
  kind: TemplatePhase['kind'],
  participants: readonly (readonly [groupId: GroupId, turn: number | null])[],
  manager: TemplatePhase['manager'] = { kind: 'none', groupId: null },
): TemplatePhase => ({
  name: kind,
  kind,
  manager,
  participants: participants.map(([groupId, turn]) => ({ groupId, sequenced: turn !== null, turn })),
});

/** A phase of kind task: each of these groups has one. No manager, unless said. */
export const taskPhaseOf = (
  groups: readonly (readonly [groupId: GroupId, mode: GroupMode])[],
  { manager = { kind: 'none', groupId: null }, ...over }: Partial<TemplatePhase> = {},
): TemplatePhase => ({
  name: 'task',
  kind: 'task',
  manager,
  participants: [],
  groups: groups.map(([groupId, mode]) => ({ groupId, mode })),
  ...over,
});

/** Sends a document and starts its approval from this template. */
export async function startFrom({ db, house }: Place, templateId: TemplateId): Promise<ApprovalRef> {
  const started = await startApproval(
    db,
    {
      actor: asClient(house),
      start: {
        documentId: await sendDocument(db, house),
        templateId,
        initiatorId: null,
        allowDuplicate: false,
      },
      request: newRequest(),
    },
    noCrash,
  );
  if (!started.ok) throw new Error(`the start was refused: ${started.error.code}`);
  return { environmentId: house.environmentId, approvalId: started.value.approvalId };
}

/** The steps of a course, taken by hand instead of by a workflow. */
export function stepsOf(app: Db) {
  const dependencies = { app, at: noCrash };
  const at = (approval: ApprovalRef, phase: number) => ({ ...approval, phase, attempt: 1 });
  return {
    place: placeParticipants(dependencies),
    review: reviewManagers(dependencies),
    command: recordCommand(dependencies),
    open: (approval: ApprovalRef, phase: number): Promise<CourseEvent[]> =>
      openPhase(dependencies)(at(approval, phase)),
    close: (approval: ApprovalRef, phase: number): Promise<CourseEvent[]> =>
      closePhase(dependencies)(at(approval, phase)),
  };
}

/** Starts an approval and places its people, which opens its first phase. */
export async function openOne(
  place: Place,
  templateId: TemplateId = place.house.templateId,
): Promise<ApprovalRef> {
  const approval = await startFrom(place, templateId);
  await stepsOf(place.db).place(approval);
  return approval;
}
