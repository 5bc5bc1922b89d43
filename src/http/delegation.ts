import { z } from 'zod';
import { listDelegates } from '../db/bridges/delegates.ts';
import { cross, findTaskHome } from '../db/bridges/task-home.ts';
import { listDelegations, readChain, readHolder } from '../db/delegation-list.ts';
import type { ActiveActor } from '../db/actors.ts';
import type { Delegated } from '../domain/command-request.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Transaction } from '../db/transaction.ts';
import { actorOf, readAs, requireAdministrator } from './auth.ts';
import { chain, chainOf, delegation, delegationOf, personThere, thereOf } from './delegation-bodies.ts';
import { delegationStep } from './delegation-commands.ts';
import type { AskedStep } from './delegation-commands.ts';
import type { App, RouteContext } from './dependencies.ts';
import { inNumbers, pageOf, pageQuery, readPage } from './pages.ts';
import { userOf } from './people-only.ts';
import { notFound, refused } from './problem.ts';
import { id, optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';
import { optionalKeyOf } from './validation.ts';
import type { Actor } from '../db/actors.ts';

const tags = ['delegation'];
const search = z.strictObject({
  query: z.string().max(200).optional().meta({
    description:
      'A part of the name. Of a colleague also a part of the mail address, of somebody of a partner the whole of it.',
  }),
  environmentId: id<'environment'>()
    .optional()
    .describe('Only the people of this environment: your own, or that of a partner.'),
  limit: pageQuery.shape.limit.meta({
    ...inNumbers(1, 200),
    description: 'How many at most; 50 without it.',
  }),
});
const params = pathWithId<'task'>();
const message = text(4_000).describe('Shown to whoever takes part; never in the audit.');

const step = z
  .strictObject({
    taskId: id<'task'>(),
    approvalId: id<'approval'>(),
    holder: personThere.describe('Who has the task now.'),
  })
  .meta({ id: 'DelegationStep' });

/** Passing a task on, giving it back and taking it back (DEL-01 to 13). */
export function delegationRoutes(app: App, context: RouteContext): void {
  stepRoutes(app, context);
  readRoutes(app, context);
  listRoute(app, context);
}

function stepRoutes(app: App, context: RouteContext): void {
  const taken = async (asked: AskedStep): Promise<z.output<typeof step>> =>
    stepOf(context, asked.actor, await delegationStep(context, asked));
  const common = { tags, params, headers: optionalKeyHeader, response: { 200: step, ...problems } };
  app.route({
    method: 'POST',
    url: '/tasks/:id/delegate',
    schema: {
      ...common,
      operationId: 'delegateTask',
      summary: 'Delegate your task to a colleague, or to somebody of a partner',
      body: z.strictObject({
        to: id<'user'>(),
        environmentId: id<'environment'>().optional().meta({
          description: 'Theirs. Without it they are looked for in yours and in those of your partners.',
        }),
        message: message.optional(),
      }),
    },
    handler: async (request) => {
      const { to: userId, environmentId = null, message: said = null } = request.body;
      const wanted = { type: 'delegate_task', userId, environmentId, message: said } as const;
      return taken({ ...askedBy(request.params.id, actorOf(request), optionalKeyOf(request)), wanted });
    },
  });
  app.route({
    method: 'POST',
    url: '/tasks/:id/return',
    schema: {
      ...common,
      operationId: 'returnTask',
      summary: 'Give a task back to whoever delegated it to you, with a reason',
      body: z.strictObject({ reason: message }),
    },
    handler: async (request) =>
      taken({
        ...askedBy(request.params.id, actorOf(request), optionalKeyOf(request)),
        wanted: { type: 'return_task', message: request.body.reason },
      }),
  });
  app.route({
    method: 'POST',
    url: '/tasks/:id/recall',
    schema: {
      ...common,
      operationId: 'recallTask',
      summary: 'Take back a task that you have delegated',
      body: z.strictObject({ reason: message.optional() }).optional(),
    },
    handler: async (request) =>
      taken({
        ...askedBy(request.params.id, actorOf(request), optionalKeyOf(request)),
        wanted: { type: 'recall_delegation', message: request.body?.reason ?? null },
      }),
  });
}

const askedBy = (taskId: TaskId, actor: Actor, key: string | null): Omit<AskedStep, 'wanted'> => ({
  taskId,
  actor,
  key,
});

const stepOf = (
  { app }: RouteContext,
  actor: Actor,
  { taskId, approvalId, holder }: Delegated,
): Promise<z.output<typeof step>> =>
  readAs(app, actor, async (tx) => ({ taskId, approvalId, holder: thereOf(await readHolder(tx, holder)) }));

/** Where the task is, for whoever may know of its delegations: also those through whose hands it has come. */
async function homeOf(
  tx: Transaction,
  active: ActiveActor,
  { actor, taskId }: { actor: Actor; taskId: TaskId },
) {
  const home = await findTaskHome(tx, { active, environmentId: actor.environmentId }, taskId);
  if (!home?.known) throw notFound('task');
  return home;
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks/:id/delegations',
    schema: {
      tags,
      operationId: 'readTaskDelegations',
      summary: 'Through whose hands a task has come, oldest first',
      params,
      response: { 200: chain, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      const taskId = request.params.id;
      return readAs(db, actor, async (tx, active) => {
        const home = await homeOf(tx, active, { actor, taskId });
        await cross(tx, active, home);
        const delegate = home.grant ? { userId: userOf(actor), environmentId: actor.environmentId } : null;
        return chainOf(await readChain(tx, taskId, delegate));
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/tasks/:id/delegates',
    schema: {
      tags,
      operationId: 'listDelegates',
      summary: 'To whom you can delegate the task: suitable colleagues first, then the people of partners',
      params,
      querystring: search,
      response: { 200: z.strictObject({ items: z.array(personThere) }), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      const taskId = request.params.id;
      const { query = '', environmentId, limit = 50 } = request.query;
      return readAs(db, actor, async (tx, active) => {
        const home = await homeOf(tx, active, { actor, taskId });
        const me = { userId: userOf(actor), environmentId: actor.environmentId };
        const listed = await listDelegates(tx, { actor: me, home, taskId }, { query, environmentId, limit });
        if (!listed.ok) throw refused(listed.error);
        return { items: listed.value.map((one) => thereOf(one)) };
      });
    },
  });
}

function listRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/delegations',
    schema: {
      tags,
      operationId: 'listDelegations',
      summary: 'Delegations that you made or were given, or all of the environment, newest first',
      querystring: pageQuery.extend({
        as: z
          .enum(['given', 'received', 'environment'], 'Must be given, received or environment.')
          .meta({ description: 'environment: all of it, for administrators.' }),
      }),
      response: { 200: pageOf(delegation), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      const { as: view, ...page } = request.query;
      return readAs(db, actor, (tx, active) => {
        const userId = userOf(actor);
        if (view === 'environment') requireAdministrator(active);
        return readPage(page, (part) => listDelegations(tx, { view, userId }, part), delegationOf);
      });
    },
  });
}
