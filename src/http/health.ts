import { z } from 'zod';
import { answersQueries } from '../db/ready.ts';
import type { Db } from '../db/transaction.ts';
import type { App } from './dependencies.ts';
import { databaseUnavailable } from './problem-answers.ts';
import { problems } from './schemas.ts';

const ok = z.strictObject({ status: z.literal('ok') });

/** Whoever asks wants to know it soon: a load balancer asks again every few seconds. */
const readyWithinMs = 2_000;

/** /healthz: the process runs. /readyz: it can serve, since the database answers. */
export function healthRoutes(app: App, db: Db): void {
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
      const answers = await answersQueries(db, readyWithinMs);
      if (!answers) throw databaseUnavailable(new Error(`no answer within ${readyWithinMs} ms`));
      return { status: 'ok' as const };
    },
  });
}
