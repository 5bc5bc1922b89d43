import { z } from 'zod';
import { listEnvironmentsOf } from '../db/environments.ts';
import type { App, RouteContext } from './dependencies.ts';
import { id, problems } from './schemas.ts';

/** An environment, and who its reader is there. */
export const ownEnvironment = z.strictObject({
  id: id<'environment'>(),
  name: z.string(),
  user: z
    .strictObject({
      id: id<'user'>(),
      name: z.string(),
      role: z.enum(['basic', 'advanced', 'administrator']),
    })
    .nullable()
    .describe('Who you are there; null with the key of a service account.'),
});

/** The environments that the bearer of a token has a user in, whichever of them they mean to act in. */
export function environmentRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/environments',
    config: { forIdentities: true },
    schema: {
      operationId: 'listEnvironments',
      tags: ['me'],
      summary: 'The environments that you have a user in',
      description:
        'Takes no Countersign-Environment: it tells the ids to send there. A service account has one environment.',
      response: { 200: z.strictObject({ items: z.array(ownEnvironment) }), ...problems },
    },
    handler: async ({ actor, identity }) => ({ items: await listEnvironmentsOf(db, identity ?? actor) }),
  });
}
