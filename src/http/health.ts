import { z } from 'zod';
import { databaseState } from '../db/ready.ts';
import type { App, HttpDependencies } from './dependencies.ts';
import { Problem } from './problem.ts';
import { databaseUnavailable } from './problem-answers.ts';
import { problems } from './schemas.ts';

const ok = z.strictObject({ status: z.literal('ok') });

/** Whoever asks wants to know it soon: a load balancer asks again every few seconds. */
const readyWithinMs = 2_000;

type Watched = Pick<HttpDependencies, 'app' | 'newestMigration' | 'stopping'>;

/**
 * /healthz: the process answers. /readyz: it can serve, since the database answers, its schema is one that this code
 * knows, and nobody has asked the process to stop.
 */
export function healthRoutes(app: App, watched: Watched): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      tags: ['health'],
      operationId: 'isAlive',
      summary: 'The process runs',
      security: [],
      response: { 200: ok },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      tags: ['health'],
      operationId: 'isReady',
      summary: 'The process can serve',
      security: [],
      response: { 200: ok, ...problems },
    },
    handler: async () => {
      await requireReady(watched);
      return { status: 'ok' as const };
    },
  });
}

async function requireReady({ app, newestMigration, stopping }: Watched): Promise<void> {
  if (stopping.aborted) throw notReady('stopping');
  const state = await databaseState(app, { withinMs: readyWithinMs, newestMigration });
  if (state === 'away') throw databaseUnavailable(new Error(`no answer within ${readyWithinMs} ms`));
  if (state === 'schema_outdated') throw notReady('schema_outdated');
}

const reasons = {
  stopping: 'The process was asked to stop: it finishes what it has. Ask another one.',
  schema_outdated: 'The schema is older than this process knows it: run the migrations of its release.',
} as const;

const notReady = (reason: keyof typeof reasons): Problem =>
  new Problem('not_ready', {
    detail: reasons[reason],
    data: { reason },
    headers: { 'retry-after': '2' },
  });
