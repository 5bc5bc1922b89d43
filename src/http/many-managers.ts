import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import type { Commanded } from '../domain/command-request.ts';
import type { ApprovalId, UserId } from '../domain/ids.ts';
import { actorOf, readAs } from './auth.ts';
import { command, NotRecorded } from './commands.ts';
import type { App, RouteContext } from './dependencies.ts';
import { chosen, chosenIn, managed, managedOf, namesIn } from './managers.ts';
import { internalError } from './problem-answers.ts';
import { Problem } from './problem.ts';
import { id, optionalKeyHeader, problem, problems } from './schemas.ts';
import { optionalKeyOf } from './validation.ts';

const itemsAtMost = 1_000;
/** As many as keep worker and database busy, and leave room for whoever else is served. */
const atOnce = 12;
/** Proxies and clients give up after a minute. What is left by then is answered `outcome_unknown`. */
const withinMs = 50_000;

const items = z.strictObject({
  items: z
    .array(z.strictObject({ approvalId: id<'approval'>(), phase: z.int().min(1), ...chosen }))
    .min(1)
    .max(itemsAtMost)
    .refine(
      (each) => new Set(each.map(({ approvalId, phase }) => `${approvalId}/${phase}`)).size === each.length,
      'Must name each phase of an approval once.',
    ),
});

const results = z.strictObject({
  results: z
    .array(
      z.strictObject({
        approvalId: id<'approval'>(),
        phase: z.int(),
        set: managed.nullable().describe('What the phase has now; null where there is a problem.'),
        problem: problem.nullable().describe('Why this one was not set; the others are.'),
      }),
    )
    .describe('One for each item, in the same order.'),
});

interface Item {
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly userId: UserId;
  readonly replaces?: UserId | null | undefined;
}

type Outcome = { readonly commanded: Commanded } | { readonly problem: Problem };

/** PHM-14: sets the managers of many phases in one request, with one result each. */
export function manyManagersRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/approvals/managers',
    schema: {
      operationId: 'setManyManagers',
      tags: ['managers'],
      summary: 'Set who manages many phases, with one result each',
      headers: optionalKeyHeader,
      body: items,
      response: { 200: results, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const wanted = request.body.items;
      const outcomes = await setAll(context, wanted, { actor, key: optionalKeyOf(request), request });
      const taken = outcomes.flatMap((outcome) => ('commanded' in outcome ? [outcome.commanded] : []));
      const names = await readAs(context.app, actor, (tx) => namesIn(tx, taken));
      return {
        results: wanted.map(({ approvalId, phase }, index) => {
          const outcome = outcomes[index] ?? { problem: notReached() };
          return 'commanded' in outcome
            ? { approvalId, phase, set: managedOf(outcome.commanded, names), problem: null }
            : { approvalId, phase, set: null, problem: outcome.problem.body as z.output<typeof problem> };
        }),
      };
    },
  });
}

interface Asking {
  readonly actor: Actor;
  readonly key: string | null;
  readonly request: FastifyRequest;
}

/**
 * A few at a time. Where Temporal does not answer one of them, nobody waits for it a thousand times: those that have
 * not been sent by then are answered like it, and the same key does the rest.
 */
async function setAll(
  context: RouteContext,
  wanted: readonly Item[],
  { actor, key, request }: Asking,
): Promise<Outcome[]> {
  const until = performance.now() + withinMs;
  const outcomes: Outcome[] = [];
  let away = false;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < wanted.length; index = next++) {
      const item = wanted[index];
      if (!item) return;
      const outcome = away || performance.now() > until ? { problem: notReached() } : await setOne(item);
      outcomes[index] = outcome;
      if ('problem' in outcome && outcome.problem.code === 'outcome_unknown') away = true;
    }
  };
  const setOne = async ({ approvalId, phase, ...item }: Item): Promise<Outcome> => {
    try {
      // The key belongs to the phase as well: one for all of them is one for each.
      const wantedOne = { type: 'set_manager', phase, ...chosenIn(item) } as const;
      return { commanded: await command(context, { actor, approvalId, key, wanted: wantedOne }) };
    } catch (error) {
      if (error instanceof Problem && error.code !== 'unauthenticated') return { problem: error };
      if (error instanceof NotRecorded) {
        request.log.error({ err: error }, 'one command of many failed');
        return { problem: internalError(request.id, error) };
      }
      throw error;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

const notReached = (): Problem =>
  new Problem('outcome_unknown', {
    detail:
      'Temporal did not answer in time, and this one was not sent. Repeat the request with the same key.',
  });
