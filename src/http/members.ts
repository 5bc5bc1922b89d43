import { z } from 'zod';
import { findGroup } from '../db/groups.ts';
import { addMember, removeMember } from '../db/memberships.ts';
import type { Membership } from '../db/memberships.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, directoryRequestOf } from './directory-changes.ts';
import { etag, group, groupOf } from './groups.ts';
import { notFound } from './problem.ts';
import { id, optionalKeyHeader, pathWithId, problems } from './schemas.ts';

/** Adding and removing the members of a group (GRP-17), which takes effect at once. */
export function memberRoutes(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/groups/:id/members',
    schema: {
      operationId: 'addMember',
      tags: ['groups'],
      summary: 'Add a user to a group',
      params: pathWithId<'group'>(),
      headers: optionalKeyHeader,
      body: z.strictObject({ userId: id<'user'>() }),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const membership: Membership = { groupId: request.params.id, userId: request.body.userId };
      await changeDirectory(context, actor, addMember(context.app, directoryRequestOf(request), membership));
      const row = await readAs(context.app, actor, (tx) => findGroup(tx, membership.groupId));
      if (!row) throw notFound('group');
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/groups/:id/members/:userId',
    schema: {
      operationId: 'removeMember',
      tags: ['groups'],
      summary: 'Take a user out of a group',
      params: z.strictObject({ id: id<'group'>(), userId: id<'user'>() }),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const membership: Membership = { groupId: request.params.id, userId: request.params.userId };
      await changeDirectory(
        context,
        actor,
        removeMember(context.app, directoryRequestOf(request), membership),
      );
      const row = await readAs(context.app, actor, (tx) => findGroup(tx, membership.groupId));
      if (!row) throw notFound('group');
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}
