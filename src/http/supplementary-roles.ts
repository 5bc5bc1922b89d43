import { z } from 'zod';
import { changeSupplementaryRole } from '../db/supplementary-roles.ts';
import { supplementaryRoles } from '../domain/supplementary-role.ts';
import { accepted, actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { id, problems } from './schemas.ts';
import { readUser, user } from './user-bodies.ts';

/** Giving and taking the roles beside the environment role (ENV-11, GRP-12), by administrators. */
export function supplementaryRoleRoutes(app: App, { app: db }: RouteContext): void {
  for (const [method, given] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    app.route({
      method,
      url: '/users/:id/supplementary-roles/:role',
      schema: {
        operationId: given ? 'giveSupplementaryRole' : 'takeSupplementaryRole',
        tags: ['users'],
        summary: given ? 'Give a user a supplementary role' : 'Take a supplementary role from a user',
        params: z.strictObject({ id: id<'user'>(), role: z.enum(supplementaryRoles) }),
        response: { 200: user, ...problems },
      },
      handler: async (request) => {
        const actor = actorOf(request);
        const { id: userId, role } = request.params;
        await accepted(db, actor, await changeSupplementaryRole(db, actor, { userId, role, given }));
        return readUser(db, actor, userId);
      },
    });
  }
}
