import { z } from 'zod';
import { findActiveActor } from '../db/actors.ts';
import type { ActiveActor } from '../db/actors.ts';
import { findApproval } from '../db/approvals.ts';
import { findPlacement, readKeptPicks, readMembersOfVersion, readNamesOf } from '../db/placements.ts';
import type { KeptPickRow, KeptPlacement } from '../db/placements.ts';
import { inTenantSnapshot } from '../db/transaction.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalId, GroupId, PermissionSetId, UserId } from '../domain/ids.ts';
import { explain } from '../placement/reasons.ts';
import type { TraceEntry } from '../placement/trace.ts';
import { traceMembersAgain } from '../placement/trace-again.ts';
import { possibleCandidates, verifyKeptPick } from '../placement/verify-kept-pick.ts';
import { verifyPick } from '../placement/verify-pick.ts';
import { actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { inNumbers, pageOf, pageQuery, readPage } from './pages.ts';
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
  slot: number(0, '0 is the manager of the phase, 1 its first participant of the template.'),
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
      readApproval(context, { request, approvalId: request.params.id }, async (tx) => {
        const picks = [];
        for (const row of await readKeptPicks(tx, request.params.id)) picks.push(await verified(tx, row));
        const untrue = picks.some((pick) => pick.verified === false);
        const unknown = picks.some((pick) => pick.verified === null);
        return { verified: untrue ? false : unknown ? null : true, picks };
      }),
  });
}

async function verified(
  tx: Transaction,
  row: KeptPickRow,
): Promise<z.output<typeof verification>['picks'][number]> {
  const { phase, attempt, slot, look, group, user, kept } = row;
  const { pick, trace, role } = kept;
  const list = pick.candidates ?? (await candidatesAgain(tx, row));
  const faults = verifyKeptPick(kept, list);
  const count = pick.candidates?.length ?? trace.pick?.count ?? 0;
  return {
    ...{ phase, attempt, slot, look, role, group: { ...group }, user: user && { ...user } },
    ...{ groupVersion: pick.groupVersion, formula: pick.formula, count, index: pick.index },
    candidates: pick.candidates === null ? (list === null ? 'unknown' : 'worked_out') : 'kept',
    verified: faults.length > 0 ? false : list === null ? null : true,
    faults: [...faults],
  };
}

/** The candidates of then, where they can still be made out of the group's version: the fingerprint tells. */
async function candidatesAgain(
  tx: Transaction,
  { kept, group, roles }: KeptPickRow,
): Promise<readonly string[] | null> {
  const { pick, trace, groupVersion, approvalId } = kept;
  const members = await readMembersOfVersion(tx, group.id, groupVersion);
  if (!members || trace.pick === null) return null;
  const { sha256 } = trace.pick;
  const lists = possibleCandidates(members, { need: trace, otherRoles: roles });
  const isThat = (candidates: readonly string[]): boolean =>
    !verifyPick({ ...pick, approvalId, candidates, sha256 }).includes('fingerprint');
  return lists.find(isThat) ?? null;
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
            .describe(
              'Whether that comes to the counts that were kept; where not, permissions have been changed since.',
            ),
        }),
        ...problems,
      },
    },
    handler: (request) => {
      const { phase, slot, attempt = 1, look = 1, ...page } = request.query;
      const approvalId = request.params.id;
      return readApproval(context, { request, approvalId }, async (tx) => {
        const placement = await findPlacement(tx, approvalId, { phase, attempt, slot, look });
        if (!placement) throw notFound('placement');
        const { entries, ...about } = await peopleOf(tx, approvalId, placement);
        const shown = await readPage(
          page,
          ({ limit, after }) =>
            Promise.resolve(entries.filter(({ id }) => after === null || id > after).slice(0, limit)),
          ({ entry }) => entry,
        );
        const names = await readNamesOf(tx, shown.items.flatMap(({ userId }) => userId ?? [])); // prettier-ignore
        return { ...shown, items: shown.items.map((entry) => personOf(entry, names)), ...about };
      });
    },
  });
}

interface PeopleTraced {
  readonly entries: readonly { readonly id: UserId; readonly entry: TraceEntry }[];
  readonly source: 'kept' | 'worked_out';
  readonly agrees: boolean;
}

async function peopleOf(
  tx: Transaction,
  approvalId: ApprovalId,
  { trace, sequenced, roles }: KeptPlacement,
): Promise<PeopleTraced> {
  if (trace.members !== null) return { entries: byId(trace.members), source: 'kept', agrees: true };
  const members = await readMembersOfVersion(tx, trace.group.id as GroupId, trace.group.version ?? 0);
  if (!members) throw notFound('version');
  const asked = { approvalId, trace, sequenced, otherRoles: roles, members };
  const { entries, agrees } = traceMembersAgain(asked);
  return { entries: byId(entries), source: 'worked_out', agrees };
}

const byId = (entries: readonly TraceEntry[]): PeopleTraced['entries'] =>
  entries.flatMap((entry) => (entry.userId === null ? [] : [{ id: entry.userId as UserId, entry }]));

function personOf(entry: TraceEntry, names: ReadonlyMap<string, string>): z.output<typeof placedPerson> {
  const { userId, as, role, rule, reason, rank } = entry;
  const id = (userId ?? '') as UserId;
  const name = names.get(id) ?? id;
  const permissionSetId = entry.permissionSetId as PermissionSetId | null;
  const sentence = `${name}: ${explain(entry)}`;
  return { user: { id, name }, ...{ as, role, rule, reason, rank, permissionSetId, sentence } };
}
