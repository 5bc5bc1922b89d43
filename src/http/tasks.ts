import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import { answerTask } from '../db/answers.ts';
import { findTask, listOpenTasks } from '../db/tasks.ts';
import type { TaskRow } from '../db/tasks.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound, Problem } from './problem.ts';
import {
  amount,
  currency,
  id,
  instant,
  optionalKeyHeader,
  pathWithId,
  person,
  problems,
  text,
} from './schemas.ts';
import { optionalKeyOf } from './validation.ts';

const decision = z.enum(['reviewed', 'approved', 'rejected', 'signed', 'declined']);

const task = z
  .strictObject({
    id: id<'task'>(),
    approvalId: id<'approval'>(),
    phase: z.int(),
    phaseName: z.string(),
    kind: z.enum(['review', 'approval', 'signature']),
    state: z.enum(['waiting', 'open', 'answered', 'closed']),
    assignee: person,
    turn: z.int(),
    decision: decision.nullable(),
    reason: z.string().nullable(),
    closeReason: z.string().nullable(),
    document: z.strictObject({
      id: id<'document'>(),
      title: z.string(),
      reference: z.string(),
      amount: amount.nullable(),
      currency: currency.nullable(),
    }),
    openedAt: instant.nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'Task' });

const answer = z.strictObject({ reason: text(4_000).optional() });

/** The same however often it is asked for: what the answer led to stands in the approval. */
const answered = z
  .strictObject({
    taskId: id<'task'>(),
    approvalId: id<'approval'>(),
    decision,
  })
  .meta({ id: 'TaskAnswer' });

const taskOf = (row: TaskRow): z.output<typeof task> => ({
  ...row,
  assignee: { ...row.assignee },
  document: { ...row.document },
  openedAt: row.openedAt?.toISOString() ?? null,
  answeredAt: row.answeredAt?.toISOString() ?? null,
});

/** Reading and answering tasks (TSK-02, 04, 05; WFL-04, 07, 08). */
export function taskRoutes(app: App, context: RouteContext): void {
  readRoutes(app, context);
  for (const verb of verbs) answerRoute(app, context, verb);
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks',
    schema: {
      tags: ['tasks'],
      operationId: 'listTasks',
      summary: 'Your open tasks, newest first',
      querystring: pageQuery,
      response: { 200: pageOf(task), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, (tx) => {
        if (actor.kind !== 'user') throw peopleOnly();
        return readPage(request.query, (page) => listOpenTasks(tx, actor.id, page), taskOf);
      });
    },
  });
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
  const row = await readAs(db, actor, (tx, active) => findTask(tx, active, taskId));
  if (!row) throw notFound('task');
  return row;
}

const peopleOnly = (): Problem =>
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

function answerRoute(
  app: App,
  { app: db, at, sendNudge }: RouteContext,
  { verb, decision, summary }: Verb,
): void {
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
      const key = optionalKeyOf(request);
      const reason = request.body?.reason ?? null;
      if (actor.kind !== 'user') {
        await readTask(db, actor, taskId);
        throw peopleOnly();
      }
      const result = await answerTask(
        db,
        {
          actor,
          answer: { taskId, decision, reason },
          request: key === null ? null : { key, requestSha256: requestHash(decision, reason) },
        },
        at,
      );
      const taken = await accepted(db, actor, result);
      at('answer.committed');
      if (taken.nudge) sendNudge(taken.nudge);
      return { taskId, approvalId: taken.answered.approvalId, decision: taken.answered.decision };
    },
  });
}

const requestHash = (said: Decision, reason: string | null): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([said, reason]))
    .digest();
