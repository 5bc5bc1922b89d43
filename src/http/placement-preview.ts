import { z } from 'zod';
import { findActiveActor } from '../db/actors.ts';
import type { Actor, ActiveActor } from '../db/actors.ts';
import { knowsGroup } from '../db/addressing.ts';
import { findApproval, findClassification } from '../db/approvals.ts';
import type { Classification, PlacementRow } from '../db/approvals.ts';
import { findGroupName } from '../db/group-exports.ts';
import { mayEditGroup } from '../db/groups.ts';
import { newId } from '../db/ids.ts';
import { KeptDirectories } from '../db/kept-directories.ts';
import { readPicks } from '../db/managers.ts';
import { unknownCodes } from '../db/permission-set-coverage.ts';
import { findFirstLook, readNamesOf } from '../db/placements.ts';
import { inTenantSnapshot } from '../db/transaction.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalId } from '../domain/ids.ts';
import { place, placeAgain } from '../placement/place.ts';
import type { Placement } from '../placement/placement.ts';
import { traceMemberLimit } from '../placement/trace.ts';
import { placementOf, placements } from './approval-bodies.ts';
import { actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { placementRole } from './placement-bodies.ts';
import { malformed, notFound, refused, unauthenticated } from './problem.ts';
import { code, id, problems } from './schemas.ts';

const byApproval = 'Required, unless approvalId is given: then it is that of the approval, and no other.';

const fields = z.strictObject({
  groupId: id<'group'>(),
  role: placementRole,
  location: code.optional().describe(byApproval),
  contractType: code.optional().describe(byApproval),
  context: z
    .enum(['template', 'active'])
    .default('template')
    .describe('Whether a template holds the group, or it is added to a running approval by hand.'),
  sequenced: z.boolean().default(true).describe('Whether it gets a turn. Of no effect for managers.'),
  alsoRoles: z
    .array(placementRole)
    .max(5)
    .default([])
    .describe('In which other roles the approval needs a random member of the group.'),
  approvalId: id<'approval'>()
    .optional()
    .describe(
      'An approval that runs: what it would get if the group were placed again in it, with what was picked in it before and by the version of the group at its start. Without it the pick is made for an id that no approval has, and shows only whom chance can meet.',
    ),
});

const asked = fields.superRefine((body, context) => {
  for (const key of classifying) {
    if (body.approvalId !== undefined || body[key] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [key], message: 'Is required where no approvalId is given.' });
  }
});

const preview = placements.shape.items.element
  .pick({ role: true, group: true, placed: true, nobody: true, trace: true, pick: true })
  .extend({
    drawnFor: id<'approval'>().describe('The id of the approval that a random pick was made with.'),
    byChance: z
      .boolean()
      .describe('Whether the one person was drawn: for another approval it may be another.'),
    candidates: z.int().describe('Among how many was drawn; 0 where nobody was.'),
    participants: z.int().describe('How many would take part.'),
  })
  .meta({ id: 'PlacementPreview' });

type Asked = z.output<typeof asked>;

const classifying = ['location', 'contractType'] as const satisfies readonly (keyof Classification)[];

/** Whom a group would yield now: the function that places, and nothing is kept (PLC-24). */
export function placementPreviewRoute(app: App, { app: db }: RouteContext): void {
  const kept = new KeptDirectories();
  app.route({
    method: 'POST',
    url: '/placements/preview',
    schema: {
      tags: ['placement'],
      operationId: 'previewPlacement',
      summary: 'Whom a group would yield now, and why; nothing is kept',
      body: asked,
      response: { 200: preview, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return inTenantSnapshot(db, actor.environmentId, async (tx) => {
        const active = await requireReader(tx, actor, request.body);
        const { activeAtStart, ...before } = await readBefore(tx, active, request.body);
        const classification = await classificationOf(tx, request.body);
        // GRP-09: an approval that the group was placed in is served by it whatever has become of it since.
        const placement = (activeAtStart ? placeAgain : place)(
          await kept.read(tx, actor.environmentId, [request.body.groupId]),
          { ...request.body, ...classification, ...before },
        );
        return previewOf(tx, request.body, { placement, drawnFor: before.approvalId });
      });
    },
  });
}

/** GRP-11..13: what it yields shows who may do what. GRP-29: whoever may not know of the group learns nothing of it. */
async function requireReader(tx: Transaction, actor: Actor, body: Asked): Promise<ActiveActor> {
  const active = await findActiveActor(tx, actor);
  if (!active) throw unauthenticated();
  if (!(await knowsGroup(tx, active, body.groupId))) throw notFound('group');
  if (!(await mayEditGroup(tx, active, body.groupId))) throw refused({ code: 'may_not_manage_groups' });
  return active;
}

/** What is placed for: what an approval is about, or what was asked for. */
async function classificationOf(tx: Transaction, asking: Asked): Promise<Classification> {
  const own = asking.approvalId === undefined ? undefined : await findClassification(tx, asking.approvalId);
  if (own) {
    const faults = classifying.flatMap((key) =>
      asking[key] === undefined || asking[key] === own[key]
        ? []
        : [{ path: `/body/${key}`, message: `Must be ${JSON.stringify(own[key])}, as in the approval.` }],
    );
    if (faults.length > 0) throw malformed(faults);
    return own;
  }
  const { location = '', contractType = '' } = asking;
  const unknown = await unknownCodes(tx, { locations: [location], contractTypes: [contractType] });
  if (unknown) throw refused(unknown);
  return { location, contractType };
}

/** What an approval that runs is placed by. */
interface Before {
  readonly approvalId: ApprovalId;
  /** PLC-11: who was picked in it before, for this role if there is such a pick, else the first. */
  readonly earlierPick?: string;
  /** The group's version at the start (PLC-22). */
  readonly pickVersion?: number;
  readonly activeAtStart: boolean;
}

async function readBefore(
  tx: Transaction,
  active: ActiveActor,
  { approvalId, groupId, role }: Asked,
): Promise<Before> {
  if (approvalId === undefined) return { approvalId: newId<'approval'>(), activeAtStart: false };
  if (!(await findApproval(tx, active, approvalId))) throw notFound('approval');
  const made = (await readPicks(tx, approvalId)).filter((pick) => pick.groupId === groupId);
  const earlier = made.findLast((pick) => pick.role === role) ?? made[0];
  const first = await findFirstLook(tx, approvalId, { groupId, role });
  return {
    approvalId,
    ...(earlier ? { earlierPick: earlier.userId } : {}),
    ...(first ? { pickVersion: first.version } : {}),
    activeAtStart: first?.active ?? false,
  };
}

async function previewOf(
  tx: Transaction,
  { role, groupId }: Asked,
  { placement, drawnFor }: { readonly placement: Placement; readonly drawnFor: ApprovalId },
): Promise<z.output<typeof preview>> {
  const { trace, pick = null, participants } = placement;
  const named = [
    ...participants.slice(0, traceMemberLimit),
    ...(trace.members ?? []).map(({ userId }) => userId),
  ];
  const of = [...named, ...trace.defaults.map(({ userId }) => userId), trace.chosen?.userId ?? null];
  const names = await readNamesOf(tx, [...new Set(of.flatMap((userId) => userId ?? []))]);
  const group = {
    id: groupId,
    name: (await findGroupName(tx, groupId)) ?? '',
    version: trace.group.version ?? 0,
  };
  const row: PlacementRow = {
    ...{ phase: 1, attempt: 1, slot: 1, look: 1, role, group, trace },
    ...{ pick: pick && { ...pick, candidates: trace.pick?.candidates ?? null } },
    names: Object.fromEntries(names),
  };
  const { phase: _, attempt: _attempt, slot: _slot, look: _look, ...shown } = placementOf(row);
  return {
    ...{ ...shown, drawnFor, byChance: pick !== null, candidates: pick?.candidates.length ?? 0 },
    participants: participants.length,
  };
}
