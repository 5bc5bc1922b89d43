import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import type { Answered } from '../db/answers.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Decision } from '../domain/phase-kind.ts';
import { answerOne } from './answering.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { Problem } from './problem.ts';
import { id, optionalKeyHeader, problem, problems, text } from './schemas.ts';
import { answered, decision } from './task-bodies.ts';
import { peopleOnly } from './tasks.ts';
import { optionalKeyOf } from './validation.ts';

const itemsAtMost = 100;
/** An answer takes some milliseconds; this many at once leave connections for whoever else is served. */
const atOnce = 4;

const items = z.strictObject({
  items: z
    .array(
      z.strictObject({
        taskId: id<'task'>(),
        decision,
        reason: text(4_000).optional().describe('Required to reject and to decline.'),
      }),
    )
    .min(1)
    .max(itemsAtMost)
    .refine(
      (each) => new Set(each.map(({ taskId }) => taskId)).size === each.length,
      'Must name each task once.',
    ),
});

const results = z.strictObject({
  results: z
    .array(
      z.strictObject({
        taskId: id<'task'>(),
        answered: answered.nullable().describe('The answer, taken; null where there is a problem.'),
        problem: problem.nullable().describe('Why this one was not taken; the others are.'),
      }),
    )
    .describe('One for each item, in the same order.'),
});

interface Item {
  readonly taskId: TaskId;
  readonly decision: Decision;
  readonly reason?: string | undefined;
}

type Outcome = { readonly answered: Answered } | { readonly problem: Problem };

/** TSK-06: answers many tasks in one request, each by itself, with one result each. */
export function manyAnswersRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/tasks/answers',
    schema: {
      operationId: 'answerManyTasks',
      tags: ['tasks'],
      summary: 'Answer many tasks, with one result each',
      headers: optionalKeyHeader,
      body: items,
      response: { 200: results, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      if (actor.kind !== 'user') {
        await readAs(context.app, actor, async () => undefined);
        throw peopleOnly();
      }
      const wanted = request.body.items;
      const outcomes = await answerAll(context, wanted, { actor, key: optionalKeyOf(request) });
      return { results: wanted.map(({ taskId }, index) => resultOf(taskId, outcomes[index])) };
    },
  });
}

function resultOf(taskId: TaskId, outcome: Outcome | undefined): z.output<typeof results>['results'][number] {
  if (!outcome) throw new Error(`the answer to task ${taskId} came to nothing`);
  return 'answered' in outcome
    ? { taskId, answered: outcome.answered, problem: null }
    : { taskId, answered: null, problem: outcome.problem.body as z.output<typeof problem> };
}

/** A few at a time. One that is refused keeps no other from being taken. */
async function answerAll(
  context: RouteContext,
  wanted: readonly Item[],
  { actor, key }: { readonly actor: Actor; readonly key: string | null },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const answerNext = async (): Promise<void> => {
    for (let index = next++; index < wanted.length; index = next++) {
      const item = wanted[index];
      if (item) outcomes[index] = await answerIt(item);
    }
  };
  const answerIt = async ({ taskId, decision: said, reason: why }: Item): Promise<Outcome> => {
    try {
      // The key belongs to the task as well: one for all of them is one for each.
      return {
        answered: await answerOne(context, {
          actor,
          answer: { taskId, decision: said, reason: why ?? null },
          key,
        }),
      };
    } catch (error) {
      if (error instanceof Problem && error.code !== 'unauthenticated') return { problem: error };
      throw error;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, answerNext));
  return outcomes;
}
