import { z } from 'zod';
import { findGroup, listGroups, setDefaultAssignees } from '../db/groups.ts';
import type { GroupRow } from '../db/groups.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { id, pathWithId, problems } from './schemas.ts';
import { versionOf } from './validation.ts';

/** More than anybody keeps in order by hand. */
const defaultAssigneesAtMost = 1_000;

const member = z.strictObject({ id: id<'user'>(), name: z.string(), active: z.boolean() });

export const group = z
  .strictObject({
    id: id<'group'>(),
    name: z.string(),
    category: z.string(),
    description: z.string(),
    status: z.enum(['active', 'inactive']),
    version: z.int().describe('Raised by every change; also the ETag.'),
    adminFallback: z.boolean(),
    consider: z.enum(['all', 'designated']),
    members: z.array(member),
    defaultAssignees: z.array(member).describe('In the order in which they are tried.'),
  })
  .meta({ id: 'Group' });

const assignment = z.strictObject({
  userIds: z
    .array(id<'user'>(), 'Must be a list of user ids.')
    .max(defaultAssigneesAtMost, `Must have ${defaultAssigneesAtMost} entries at most.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Must name nobody twice.'),
});

export const groupOf = (row: GroupRow): z.output<typeof group> => ({
  ...row,
  members: [...row.members],
  defaultAssignees: [...row.defaultAssignees],
});

export const etag = (version: number): string => `"${version}"`;

/** For the description; `versionOf` reads it. */
const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the group as you read it.') });

/** Reading groups with full names (GRP-14, 15) and setting their default assignees (DFA-01..03). */
export function groupRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups',
    schema: {
      tags: ['groups'],
      operationId: 'listGroups',
      summary: 'The groups of the environment, oldest first',
      querystring: pageQuery,
      response: { 200: pageOf(group), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx) => readPage(request.query, (page) => listGroups(tx, page), groupOf)),
  });
  app.route({
    method: 'GET',
    url: '/groups/:id',
    schema: {
      tags: ['groups'],
      operationId: 'readGroup',
      summary: 'A group with its members and default assignees; its version is the ETag',
      params: pathWithId<'group'>(),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const row = await readAs(db, actorOf(request), (tx) => findGroup(tx, request.params.id));
      if (!row) throw notFound('group');
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
  app.route({
    method: 'PUT',
    url: '/groups/:id/default-assignees',
    schema: {
      tags: ['groups'],
      operationId: 'setDefaultAssignees',
      summary: 'Set the ordered list of default assignees',
      params: pathWithId<'group'>(),
      headers: ifMatch,
      body: assignment,
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const groupId = request.params.id;
      const change = { groupId, userIds: request.body.userIds, version: versionOf(request) };
      await accepted(db, actor, await setDefaultAssignees(db, actor, change));
      const row = await readAs(db, actor, (tx) => findGroup(tx, groupId));
      if (!row) throw notFound('group');
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}
