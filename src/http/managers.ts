import { z } from 'zod';
import { findApproval, readPhases } from '../db/approvals.ts';
import { findCommandedApproval, mayCommandManagers } from '../db/commands.ts';
import { listManagerCandidates, readUserNames } from '../db/manager-candidates.ts';
import { managerRoleOf } from '../domain/command.ts';
import type { Commanded } from '../domain/command-request.ts';
import type { ApprovalId, UserId } from '../domain/ids.ts';
import { actorOf, readAs } from './auth.ts';
import { command } from './commands.ts';
import type { App, RouteContext } from './dependencies.ts';
import { notFound, refused } from './problem.ts';
import { id, optionalKeyHeader, person, problems, text } from './schemas.ts';
import { optionalKeyOf } from './validation.ts';

const tags = ['managers'];

/** A phase of an approval by its number, which counts from 1. */
export const phaseParams = z.strictObject({
  id: id<'approval'>(),
  phase: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, description: 'The number of the phase, from 1.' }),
});

/** Who is to manage a phase, and in whose place. */
export const chosen = {
  userId: id<'user'>(),
  replaces: id<'user'>()
    .nullable()
    .optional()
    .describe(
      'Whom you saw managing the phase; null is nobody. Where somebody else does by now, or nobody, nothing is changed: `manager_changed` says who. Left out, whoever manages it is replaced, if you may.',
    ),
};

/** A field that was left out is not there, and the request has the hash that it always had. */
export const chosenIn = ({
  userId,
  replaces,
}: {
  readonly userId: UserId;
  readonly replaces?: UserId | null | undefined;
}) => ({ userId, ...(replaces === undefined ? {} : { replaces }) });

export const managed = z.strictObject({
  approvalId: id<'approval'>(),
  phase: z.int(),
  attempt: z.int(),
  manager: person,
  override: z.boolean().describe('Whether an administrator manages it without the permission set (PHM-06).'),
});

const completed = z.strictObject({
  approvalId: id<'approval'>(),
  phase: z.int(),
  attempt: z.int(),
  state: z.literal('completed'),
});

const candidates = z.strictObject({
  items: z
    .array(
      z.strictObject({
        user: person,
        permissionSet: z
          .strictObject({ id: id<'permission set'>(), name: z.string() })
          .nullable()
          .describe('What makes them suitable.'),
        override: z.boolean().describe('An administrator without such a set.'),
      }),
    )
    .describe('Suitable people first, 200 at most; whoever is not among them can be set all the same.'),
  missing: z
    .strictObject({
      role: z.enum(['phase_owner', 'phase_mediator']),
      location: z.string(),
      contractType: z.string(),
    })
    .nullable()
    .describe('Where nobody is suitable: the permission set that would make somebody so.'),
});

/** Setting who manages a phase, finding out who can, and completing a phase without people (PHM-05, 06; WFL-27). */
export function managerRoutes(app: App, context: RouteContext): void {
  setRoute(app, context);
  candidatesRoute(app, context);
  completeRoute(app, context);
}

function setRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'PUT',
    url: '/approvals/:id/phases/:phase/manager',
    schema: {
      operationId: 'setManager',
      tags,
      summary: 'Set who manages a phase',
      params: phaseParams,
      headers: optionalKeyHeader,
      body: z.strictObject(chosen),
      response: { 200: managed, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: approvalId, phase } = request.params;
      const key = optionalKeyOf(request);
      const commanded = await command(context, {
        ...{ actor, approvalId, key },
        wanted: { type: 'set_manager', phase, ...chosenIn(request.body) },
      });
      return readAs(context.app, actor, async (tx) => managedOf(commanded, await namesIn(tx, [commanded])));
    },
  });
}

type Names = Awaited<ReturnType<typeof readUserNames>>;

/** The names of the managers that some commands have set. */
export const namesIn = (
  tx: Parameters<typeof readUserNames>[0],
  commanded: readonly Commanded[],
): Promise<Names> =>
  readUserNames(
    tx,
    commanded.flatMap(({ manager }) => manager?.userId ?? []),
  );

/** How a set manager looks in answers. */
export function managedOf(
  { approvalId, phase, attempt, manager }: Commanded,
  names: Names,
): z.output<typeof managed> {
  if (!manager) throw new Error(`the command on phase ${phase} of approval ${approvalId} set nobody`);
  const { userId, override } = manager;
  return { approvalId, phase, attempt, manager: { id: userId, name: names.get(userId) ?? userId }, override };
}

function candidatesRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/:id/phases/:phase/manager-candidates',
    schema: {
      operationId: 'listManagerCandidates',
      tags,
      summary: 'Who can be set as manager of a phase, for those who may set one',
      params: phaseParams,
      response: { 200: candidates, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: approvalId, phase } = request.params;
        const approval = await findCommandedApproval(tx, approvalId);
        if (!approval || !(await findApproval(tx, active, approvalId))) throw notFound('approval');
        if (!(await mayCommandManagers(tx, approval, active))) throw refused({ code: 'may_not_set_manager' });
        const at = (await readPhases(tx, approvalId)).find((each) => each.phase === phase);
        if (!at) throw notFound('phase');
        const role = managerRoleOf[at.managerKind];
        if (!role) throw refused({ code: 'no_manager_needed', phase });
        const { items, missing } = await listManagerCandidates(tx, approval, role);
        return { items: items.map((item) => ({ ...item })), missing: missing && { ...missing } };
      }),
  });
}

function completeRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/approvals/:id/phases/:phase/complete',
    schema: {
      operationId: 'completePhase',
      tags,
      summary: 'Complete a phase that waits because nobody has a turn, with a reason',
      params: phaseParams,
      headers: optionalKeyHeader,
      body: z.strictObject({ reason: text(4_000) }),
      response: { 200: completed, ...problems },
    },
    handler: async (request) => {
      const { id: approvalId, phase } = request.params;
      const { attempt } = await command(context, {
        ...{ actor: actorOf(request), approvalId, key: optionalKeyOf(request) },
        wanted: { type: 'complete_phase', phase, reason: request.body.reason },
      });
      return { approvalId: approvalId as ApprovalId, phase, attempt, state: 'completed' as const };
    },
  });
}
