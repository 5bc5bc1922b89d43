import { z } from 'zod';
import { findActiveActor } from '../db/actors.ts';
import type { Actor, ActiveActor } from '../db/actors.ts';
import { findApproval } from '../db/approvals.ts';
import type { PlacementRow } from '../db/approvals.ts';
import { readDirectory } from '../db/directory.ts';
import { findGroupName } from '../db/group-exports.ts';
import { mayManageGroups } from '../db/groups.ts';
import { newId } from '../db/ids.ts';
import { readPicks } from '../db/managers.ts';
import { unknownCodes } from '../db/permission-set-coverage.ts';
import { readNamesOf } from '../db/placements.ts';
import { inTenantSnapshot } from '../db/transaction.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalId } from '../domain/ids.ts';
import { place } from '../placement/place.ts';
import type { Placement } from '../placement/placement.ts';
import { traceMemberLimit } from '../placement/trace.ts';
import { placementOf, placements } from './approval-bodies.ts';
import { actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { placementRole } from './placement-bodies.ts';
import { notFound, refused, unauthenticated } from './problem.ts';
import { code, id, problems } from './schemas.ts';

const asked = z.strictObject({
  groupId: id<'group'>(),
  role: placementRole,
  location: code,
  contractType: code,
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
      'An approval that runs: a random pick is the one that it would get, with what was picked in it before. Without it the pick is made for an id that no approval has, and shows only whom chance can meet.',
    ),
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

/** Whom a group would yield now: the function that places, and nothing is kept (PLC-24). */
export function placementPreviewRoute(app: App, { app: db }: RouteContext): void {
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
        const picks = await picksBefore(tx, active, request.body);
        const placement = place(await readDirectory(tx, [request.body.groupId]), {
          ...request.body,
          ...picks,
        });
        return previewOf(tx, request.body, { placement, drawnFor: picks.approvalId });
      });
    },
  });
}

/** With the rights of the group: what it yields shows who may do what. */
async function requireReader(tx: Transaction, actor: Actor, body: Asked): Promise<ActiveActor> {
  const active = await findActiveActor(tx, actor);
  if (!active) throw unauthenticated();
  if ((await findGroupName(tx, body.groupId)) === undefined) throw notFound('group');
  if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
  const codes = { locations: [body.location], contractTypes: [body.contractType] };
  const unknown = await unknownCodes(tx, codes);
  if (unknown) throw refused(unknown);
  return active;
}

/** PLC-11: who was picked in the approval before, for this role if there is such a pick, else the first. */
async function picksBefore(
  tx: Transaction,
  active: ActiveActor,
  { approvalId, groupId, role }: Asked,
): Promise<{ readonly approvalId: ApprovalId; readonly earlierPick?: string }> {
  if (approvalId === undefined) return { approvalId: newId<'approval'>() };
  if (!(await findApproval(tx, active, approvalId))) throw notFound('approval');
  const made = (await readPicks(tx, approvalId)).filter((pick) => pick.groupId === groupId);
  const earlier = made.findLast((pick) => pick.role === role) ?? made[0];
  return { approvalId, ...(earlier ? { earlierPick: earlier.userId } : {}) };
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
