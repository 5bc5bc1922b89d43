import { z } from 'zod';
import { listPartnerships } from '../db/partnerships.ts';
import { actorOf, readAs } from './auth.ts';
import { environment } from './delegation-bodies.ts';
import type { App, RouteContext } from './dependencies.ts';
import { id, instant, problems } from './schemas.ts';

const partnership = z
  .strictObject({
    id: id<'partnership'>(),
    partner: environment,
    state: z.enum(['requested', 'active', 'ended', 'declined', 'withdrawn']),
    requestedAt: instant,
    activeAt: instant.nullable(),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Partnership' });

/** The partnerships of the caller's environment (PRT-01). */
export function partnershipRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/partnerships',
    schema: {
      operationId: 'listPartnerships',
      tags: ['partnerships'],
      summary: 'The partnerships of your environment, the active ones first',
      response: { 200: z.strictObject({ items: z.array(partnership) }), ...problems },
    },
    handler: (request) => {
      const { environmentId } = actorOf(request);
      return readAs(db, actorOf(request), async (tx) => {
        const rows = await listPartnerships(tx, environmentId);
        return {
          items: rows.map(({ partner, requestedAt, activeAt, endedAt, ...row }) => ({
            ...row,
            partner: { ...partner },
            requestedAt: requestedAt.toISOString(),
            activeAt: activeAt?.toISOString() ?? null,
            endedAt: endedAt?.toISOString() ?? null,
          })),
        };
      });
    },
  });
}
