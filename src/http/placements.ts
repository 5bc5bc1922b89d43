import { z } from 'zod';
import { findActiveActor } from '../db/actors.ts';
import type { ActiveActor } from '../db/actors.ts';
import { knowsGroup } from '../db/addressing.ts';
import { findApproval } from '../db/approvals.ts';
import type { Page } from '../db/page.ts';
import { findPlacement, readKeptPicks, readMembersOfVersion, readNamesOf } from '../db/placements.ts';
import type { KeptPlacement } from '../db/placements.ts';
import { inTenantSnapshot } from '../db/transaction.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalId, PermissionSetId, UserId } from '../domain/ids.ts';
import { explain } from '../placement/reasons.ts';
import type { TraceEntry } from '../placement/trace.ts';
import { traceAgain } from '../placement/trace-again.ts';
import { actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { inNumbers, pageOf, pageQuery, readPage } from './pages.ts';
import { picksAgain } from './picks-again.ts';
import type { MembersOfVersion, PickAgain } from './picks-again.ts';
import { placedPerson, verification } from './placement-bodies.ts';
import { notFound, unauthenticated } from './problem.ts';
import { pathWithId, problems } from './schemas.ts';

const tags = ['placement'];
const params = pathWithId<'approval'>();

const number = (least: number, usual: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'Must be a number.')
    .transform(Number)
    .refine((value) => value >= least, `Must be ${least} at least.`)
    .meta({ ...inNumbers(least, 999_999), description: usual });

const peopleQuery = pageQuery.extend({
  phase: number(1, 'The number of the phase.'),
  slot: number(
    0,
    '0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand.',
  ),
  attempt: number(1, 'Which attempt of the phase; the first without it.').optional(),
  look: number(1, 'How often the group had been placed by then; once without it.').optional(),
});

/** Why the people of an approval are the ones that they are, and whether every random pick is true (PLC-22, 23). */
export function placementRoutes(app: App, context: RouteContext): void {
  verificationRoute(app, context);
  peopleRoute(app, context);
}

type Reading<T> = (tx: Transaction, active: ActiveActor) => Promise<T>;

/** Everything of one moment, for whoever may know of the approval. */
function readApproval<T>(
  { app: db }: RouteContext,
  { request, approvalId }: { request: Parameters<typeof actorOf>[0]; approvalId: ApprovalId },
  work: Reading<T>,
): Promise<T> {
  const actor = actorOf(request);
  return inTenantSnapshot(db, actor.environmentId, async (tx) => {
    const active = await findActiveActor(tx, actor);
    if (!active) throw unauthenticated();
    if (!(await findApproval(tx, active, approvalId))) throw notFound('approval');
    return work(tx, active);
  });
}

function verificationRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/:id/placements/verification',
    schema: {
      tags,
      operationId: 'verifyPlacements',
      summary: 'Every random pick of an approval, computed again',
      params,
      response: { 200: verification, ...problems },
    },
    handler: (request) =>
      readApproval(context, { request, approvalId: request.params.id }, async (tx, active) => {
        const rows = await readKeptPicks(tx, request.params.id);
        const picks = (await picksAgain(rows, membersFor(tx, active))).map(pickBody);
        const untrue = picks.some((pick) => pick.verified === false);
        const unknown = picks.some((pick) => pick.verified === null);
        return { verified: untrue ? false : unknown ? null : true, picks };
      }),
  });
}

/** Whoever knows of an approval need not know of its groups: of members that it does not name they learn nothing. */
const membersFor =
  (tx: Transaction, active: ActiveActor): MembersOfVersion =>
  async (groupId, version) =>
    (await knowsGroup(tx, active, groupId)) ? readMembersOfVersion(tx, groupId, version) : undefined;

function pickBody({
  row,
  candidates,
  verified,
  faults,
}: PickAgain): z.output<typeof verification>['picks'][number] {
  const { phase, attempt, slot, look, group, user, kept } = row;
  const { pick, trace, role } = kept;
  const count = pick.candidates?.length ?? trace.pick?.count ?? 0;
  return {
    ...{ phase, attempt, slot, look, role, group: { ...group }, user: user && { ...user } },
    ...{ groupVersion: pick.groupVersion, formula: pick.formula, count, index: pick.index },
    ...{ candidates, verified, faults: [...faults] },
  };
}

function peopleRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/:id/placements/people',
    schema: {
      tags,
      operationId: 'listPlacedPeople',
      summary: 'What the rules made of every member of a group, however many they are',
      params,
      querystring: peopleQuery,
      response: {
        200: pageOf(placedPerson).extend({
          source: z
            .enum(['kept', 'worked_out'])
            .describe('Of more than 1,000 members it is worked out again, from the version of the group.'),
          agrees: z
            .boolean()
            .nullable()
            .describe(
              'Whether that comes to the counts that were kept; where not, permissions have been changed since. Told with the first page; null with the others of what is worked out.',
            ),
        }),
        ...problems,
      },
    },
    handler: (request) => {
      const { phase, slot, attempt = 1, look = 1, ...page } = request.query;
      const approvalId = request.params.id;
      return readApproval(context, { request, approvalId }, async (tx, active) => {
        const placement = await findPlacement(tx, approvalId, { phase, attempt, slot, look });
        if (!placement) throw notFound('placement');
        const { listed, ...about } = await peopleOf(membersFor(tx, active), {
          ...{ approvalId, placement, first: page.cursor === undefined },
        });
        const shown = await readPage(
          page,
          (part) => Promise.resolve(listed(part)),
          ({ entry }) => entry,
        );
        const names = await readNamesOf(tx, shown.items.flatMap(({ userId }) => userId ?? [])); // prettier-ignore
        return { ...shown, items: shown.items.map((entry) => personOf(entry, names)), ...about };
      });
    },
  });
}

interface PersonTraced {
  readonly id: UserId;
  readonly entry: TraceEntry;
}

interface PeopleTraced {
  readonly listed: (page: Page<UserId>) => readonly PersonTraced[];
  readonly source: 'kept' | 'worked_out';
  readonly agrees: boolean | null;
}

interface PeopleAsked {
  readonly approvalId: ApprovalId;
  readonly placement: KeptPlacement;
  /** Whether it is the first page: only there all of them are looked at. */
  readonly first: boolean;
}

async function peopleOf(
  membersOf: MembersOfVersion,
  { approvalId, placement: { trace, sequenced, roles, group }, first }: PeopleAsked,
): Promise<PeopleTraced> {
  if (trace.members !== null) {
    const everybody = byId(trace.members);
    return { listed: partOf(everybody), source: 'kept', agrees: true };
  }
  const members = await membersOf(group.id, trace.group.version ?? 0);
  if (!members) throw notFound('group');
  const again = traceAgain({ approvalId, trace, sequenced, otherRoles: roles, members });
  const part = partOf([...members].map(([id, user]) => ({ id: id as UserId, user })));
  return {
    listed: (page) => byId(again.entriesOf(new Map(part(page).map(({ id, user }) => [id, user])))),
    source: 'worked_out',
    agrees: first ? again.agrees() : null,
  };
}

const partOf =
  <One extends { readonly id: UserId }>(all: readonly One[]) =>
  ({ limit, after }: Page<UserId>): readonly One[] =>
    all.filter(({ id }) => after === null || id > after).slice(0, limit);

const byId = (entries: readonly TraceEntry[]): readonly PersonTraced[] =>
  entries.flatMap((entry) => (entry.userId === null ? [] : [{ id: entry.userId as UserId, entry }]));

function personOf(entry: TraceEntry, names: ReadonlyMap<string, string>): z.output<typeof placedPerson> {
  const { userId, as, role, rule, reason, rank } = entry;
  const id = (userId ?? '') as UserId;
  const name = names.get(id) ?? id;
  const permissionSetId = entry.permissionSetId as PermissionSetId | null;
  const sentence = `${name}: ${explain(entry)}`;
  return { user: { id, name }, ...{ as, role, rule, reason, rank, permissionSetId, sentence } };
}
