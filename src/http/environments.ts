import { z } from 'zod';
import { foundAsPerson } from '../db/bridges/found-environment.ts';
import { findOwnEnvironment, listEnvironmentsOf } from '../db/environments.ts';
import { accepted, actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { directoryRequestOf } from './directory-changes.ts';
import { nameText } from './names.ts';
import { notFound } from './problem.ts';
import { id, optionalKeyHeader, problems } from './schemas.ts';

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

/** The environments that the bearer of a token has a user in, whichever they mean to act in; and founding one (ENV-02). */
export function environmentRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  foundRoute(app, context);
}

function listRoute(app: App, { app: db }: RouteContext): void {
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

function foundRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/environments',
    schema: {
      operationId: 'foundEnvironment',
      tags: ['me'],
      summary: 'Found another environment, whose administrator you are',
      headers: optionalKeyHeader,
      body: z.strictObject({ name: nameText() }),
      response: { 201: ownEnvironment, ...problems },
    },
    handler: async (request, reply) => {
      const asked = directoryRequestOf(request);
      const founded = await accepted(db, actorOf(request), await foundAsPerson(db, asked, request.body.name));
      const own = await findOwnEnvironment(db, founded);
      // A repeat of somebody who does not act there any more.
      if (!own) throw notFound('environment');
      return reply.code(201).send(own);
    },
  });
}
