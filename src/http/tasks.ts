import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import { countTasks, findTaskAnywhere, listTasks } from '../db/bridges/task-list.ts';
import type { ListedTask } from '../db/bridges/task-list.ts';
import type { TaskRow } from '../db/tasks.ts';
import type { TaskId, UserId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import { answerOne } from './answering.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage } from './pages.ts';
import { notFound, Problem } from './problem.ts';
import { code, id, optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';
import { answered, kinds, task, taskOf } from './task-bodies.ts';
import { optionalKeyOf } from './validation.ts';

const answer = z.strictObject({ reason: text(4_000).optional() });

const orders = ['newest', 'oldest', 'due', 'amount'] as const;

const listQuery = pageQuery.extend({
  sort: z.enum(orders).optional().meta({
    description:
      'newest without it. due: what is due first, what has no due time last. amount: the largest first, whatever the currency.',
  }),
  kind: z.enum(kinds).optional().meta({ description: 'Only tasks of this kind.' }),
  contractType: code.optional().meta({ description: 'Only tasks about documents of this contract type.' }),
  groupId: id<'group'>().optional().meta({ description: 'Only tasks of this group.' }),
  environmentId: id<'environment'>()
    .optional()
    .meta({ description: 'Only tasks of approvals that this environment owns.' }),
  delegated: z
    .enum(['yes', 'no'])
    .optional()
    .meta({ description: 'Only what somebody passed on to you, or only what is yours by itself.' }),
});

const counts = z
  .strictObject({
    open: z.int().describe('How many tasks wait for you.'),
    delegated: z.int().describe('How many of them somebody passed on to you.'),
  })
  .meta({ id: 'TaskCounts' });

/** Reading and answering tasks (TSK-01 to 06; WFL-04, 07, 08). */
export function taskRoutes(app: App, context: RouteContext): void {
  listRoutes(app, context);
  readRoute(app, context);
  for (const verb of verbs) answerRoute(app, context, verb);
}

function listRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks',
    schema: {
      tags: ['tasks'],
      operationId: 'listTasks',
      summary: 'The tasks that wait for you',
      querystring: listQuery,
      response: { 200: pageOf(task), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      const { sort: order = 'newest', ...query } = request.query;
      return readAs(db, actor, (tx) => {
        const reader = { userId: personIn(actor), environmentId: actor.environmentId };
        return readOrderedPage(
          { ...query, order },
          (page) => listTasks(tx, reader, { ...query, order, ...page }),
          ({ cursor: _, ...row }: ListedTask) => taskOf(row),
        );
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/tasks/count',
    schema: {
      tags: ['tasks'],
      operationId: 'countTasks',
      summary: 'How many tasks wait for you',
      response: { 200: counts, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, (tx) => countTasks(tx, personIn(actor)));
    },
  });
}

function readRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks/:id',
    schema: {
      tags: ['tasks'],
      operationId: 'readTask',
      summary: 'A task',
      params: pathWithId<'task'>(),
      response: { 200: task, ...problems },
    },
    handler: async (request) => taskOf(await readTask(db, actorOf(request), request.params.id)),
  });
}

async function readTask(db: RouteContext['app'], actor: Actor, taskId: TaskId): Promise<TaskRow> {
  const row = await readAs(db, actor, (tx, active) =>
    findTaskAnywhere(tx, { active, environmentId: actor.environmentId }, taskId),
  );
  if (!row) throw notFound('task');
  return row;
}

function personIn(actor: Actor): UserId {
  if (actor.kind !== 'user') throw peopleOnly();
  return actor.id;
}

export const peopleOnly = (): Problem =>
  new Problem('people_only', {
    detail: 'Tasks are for people: a service account has none and answers none.',
  });

interface Verb {
  readonly verb: string;
  readonly decision: Decision;
  readonly summary: string;
}

const verbs: readonly Verb[] = [
  { verb: 'review', decision: 'reviewed', summary: 'Review it' },
  { verb: 'approve', decision: 'approved', summary: 'Approve it' },
  { verb: 'reject', decision: 'rejected', summary: 'Reject it, with a reason' },
  { verb: 'sign', decision: 'signed', summary: 'Sign it' },
  { verb: 'decline', decision: 'declined', summary: 'Decline to review or sign it, with a reason' },
];

function answerRoute(app: App, context: RouteContext, { verb, decision, summary }: Verb): void {
  app.route({
    method: 'POST',
    url: `/tasks/:id/${verb}`,
    schema: {
      operationId: `${verb}Task`,
      tags: ['tasks'],
      summary,
      params: pathWithId<'task'>(),
      headers: optionalKeyHeader,
      body: answer.optional(),
      response: { 200: answered, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const taskId = request.params.id;
      const reason = request.body?.reason ?? null;
      if (actor.kind !== 'user') {
        await readTask(context.app, actor, taskId);
        throw peopleOnly();
      }
      const given = await answerOne(context, {
        actor,
        answer: { taskId, decision, reason },
        key: optionalKeyOf(request),
      });
      return { ...given };
    },
  });
}
