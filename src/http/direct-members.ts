import { knowsGroup } from '../db/addressing.ts';
import { listDirectMembers } from '../db/direct-members.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { member } from './groups.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { pathWithId, problems } from './schemas.ts';

/** The users who stand in a group directly, page by page (GRP-14, 15): of a large one the group itself shows the first. */
export function directMemberRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups/:id/members',
    schema: {
      operationId: 'listDirectMembers',
      tags: ['groups'],
      summary: 'The users who stand in a group directly',
      params: pathWithId<'group'>(),
      querystring: pageQuery,
      response: { 200: pageOf(member), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: groupId } = request.params;
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        return readPage(
          request.query,
          (page) => listDirectMembers(tx, groupId, page),
          (row) => row,
        );
      }),
  });
}
