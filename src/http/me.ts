import { z } from 'zod';
import { describeActor } from '../db/actors.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { supplementaryRoles } from '../domain/supplementary-role.ts';
import { id, problems } from './schemas.ts';

const me = z
  .strictObject({
    kind: z.enum(['user', 'service_account']),
    id: z.uuid(),
    name: z.string(),
    environment: z.strictObject({ id: id<'environment'>(), name: z.string() }),
    role: z.enum(['basic', 'advanced', 'administrator', 'integration_client', 'integration_observer']),
    supplementaryRoles: z
      .array(z.enum(supplementaryRoles))
      .describe('Beside the role, which they never replace.'),
  })
  .meta({ id: 'Me' });

/** Whom a credential belongs to, with the role that holds now (ENV-04, 12). */
export function meRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/me',
    schema: {
      tags: ['me'],
      operationId: 'readMe',
      summary: 'Who you are',
      response: { 200: me, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { kind, id: ownId, role } = active;
        const { name, environment } = await describeActor(tx, actorOf(request));
        const more = active.kind === 'user' ? active.supplementaryRoles : [];
        return { kind, id: ownId, name, environment, role, supplementaryRoles: [...more] };
      }),
  });
}
