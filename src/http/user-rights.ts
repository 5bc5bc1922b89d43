import { z } from 'zod';
import { givePermission, takePermission } from '../db/given-permissions.ts';
import { retireUser } from '../db/retirement.ts';
import { actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, directoryRequestOf } from './directory-changes.ts';
import { readUser, user } from './user-bodies.ts';
import { id, optionalKeyHeader, pathWithId, problems } from './schemas.ts';

const tags = ['users'];

const given = z.strictObject({
  userId: id<'user'>(),
  permissionSetId: id<'permission set'>(),
  given: z.boolean().describe('Whether the user has the set now.'),
});

/** Giving and taking permission sets (ENV-16), and retiring a user (ENV-13, 14). What is so already stays so. */
export function userRightRoutes(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/users/:id/permission-sets',
    schema: {
      operationId: 'givePermissionSet',
      tags,
      summary: 'Give a user a permission set',
      params: pathWithId<'user'>(),
      headers: optionalKeyHeader,
      body: z.strictObject({ permissionSetId: id<'permission set'>() }),
      response: { 200: given, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const permission = { userId: request.params.id, permissionSetId: request.body.permissionSetId };
      await changeDirectory(
        context,
        actor,
        givePermission(context.app, directoryRequestOf(request), permission),
      );
      return { ...permission, given: true };
    },
  });
  app.route({
    method: 'DELETE',
    url: '/users/:id/permission-sets/:setId',
    schema: {
      operationId: 'takePermissionSet',
      tags,
      summary: 'Take a permission set from a user',
      params: z.strictObject({ id: id<'user'>(), setId: id<'permission set'>() }),
      response: { 200: given, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const permission = { userId: request.params.id, permissionSetId: request.params.setId };
      await changeDirectory(
        context,
        actor,
        takePermission(context.app, directoryRequestOf(request), permission),
      );
      return { ...permission, given: false };
    },
  });
  app.route({
    method: 'POST',
    url: '/users/:id/retire',
    schema: {
      operationId: 'retireUser',
      tags,
      summary: 'Retire a user, who stays visible and gets no more work',
      params: pathWithId<'user'>(),
      headers: optionalKeyHeader,
      response: { 200: user, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const userId = request.params.id;
      await changeDirectory(context, actor, retireUser(context.app, directoryRequestOf(request), userId));
      return readUser(context.app, actor, userId);
    },
  });
}
