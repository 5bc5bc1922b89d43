import { z } from 'zod';
import { listEnvironmentsOf } from '../db/environments.ts';
import type { App, RouteContext } from './dependencies.ts';
import { id, person, problems } from './schemas.ts';
import { forgetCookie, sessionCookie } from './sessions.ts';

const session = z
  .strictObject({
    signedIn: z.boolean(),
    name: z.string().nullable().describe('What the provider calls you; null where it says nothing.'),
    csrf: z
      .string()
      .nullable()
      .describe('Goes along with every change, as the header Countersign-Csrf. Null without a session.'),
    users: z
      .array(
        z.strictObject({
          user: person,
          environment: z.strictObject({ id: id<'environment'>(), name: z.string() }),
          role: z.enum(['basic', 'advanced', 'administrator']),
        }),
      )
      .describe('Who you are here, in each environment. Empty where nobody has invited you.'),
  })
  .meta({ id: 'Session' });

/** Who is signed in by a browser: what its pages ask first. Always 200. */
export function sessionRoute(app: App, { app: db, web }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/session',
    config: { forAnybody: true },
    schema: {
      operationId: 'readSession',
      tags: ['me'],
      summary: 'Who is signed in by this browser',
      security: [],
      response: { 200: session, ...problems },
    },
    handler: async ({ identity, cookies }, reply) => {
      reply.header('cache-control', 'no-store');
      if (!identity || !('csrf' in identity)) {
        if (cookies[sessionCookie] !== undefined) forgetCookie(reply, web.publicUrl);
        return { signedIn: false, name: null, csrf: null, users: [] };
      }
      const users = (await listEnvironmentsOf(db, identity)).flatMap(({ id: environmentId, name, user }) =>
        user
          ? [
              {
                user: { id: user.id, name: user.name },
                environment: { id: environmentId, name },
                role: user.role,
              },
            ]
          : [],
      );
      return { signedIn: true, name: identity.name, csrf: identity.csrf, users };
    },
  });
}
