import { z } from 'zod';
import { findShownGroup, groupsKnownTo, knowsGroup } from '../db/addressing.ts';
import { groupOrders, isGroupKey, listGroups } from '../db/group-list.ts';
import type { GroupOrder, ListedGroup } from '../db/group-list.ts';
import { groupTypes } from '../domain/addressing.ts';
import { membersShown, setDefaultAssignees } from '../db/groups.ts';
import type { GroupRow } from '../db/groups.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage } from './pages.ts';
import { notFound } from './problem.ts';
import { organisationRoles } from '../db/member-edges.ts';
import { id, instant, pathWithId, problems, text } from './schemas.ts';
import { versionOf } from './validation.ts';

/** More than anybody keeps in order by hand. */
const defaultAssigneesAtMost = 1_000;

export const member = z.strictObject({ id: id<'user'>(), name: z.string(), active: z.boolean() });

/** What can be set of a group besides its name; the words are those of a tooltip (DFA-10). */
export const options = {
  allowMultiple: z
    .boolean()
    .describe(
      'Allow multiple: on, any number of people may belong to the group. Off, one at most, counting those who come in by a group or an organisation in it: whatever is for the group is for exactly that person.',
    ),
  enumerate: z
    .boolean()
    .describe(
      'Enumerate: on, a document that is addressed to the group is addressed to those who are its members at that moment, and who joins later has nothing of it. Off, the document stays with the group: whoever is a member now has it. A change touches what is addressed already only when that is next answered or saved.',
    ),
  adminFallback: z
    .boolean()
    .describe(
      'Admin fallback placement: on, an Admin who is a member of the group is placed where no member is suitable, so that the document does not stand still. Off, nobody is placed then.',
    ),
  consider: z
    .enum(['all', 'designated'])
    .describe(
      'Default assignee permission sets to consider: with "all", a default assignee is placed by any permission set that fits the document. With "designated", only by one that is itself designated default assignee.',
    ),
};

const typeWords =
  'Environment: seen in its environment only. Public: seen by every user of the platform, who is told its name, description, size and environment, and not who belongs to it; those who belong to it may be addressed by everybody.';

export const type = z
  .enum(groupTypes, `Must be ${groupTypes.join(' or ')}: there are no partner groups yet.`)
  .describe(typeWords);

export const group = z
  .strictObject({
    id: id<'group'>(),
    name: z.string(),
    type: z.enum(groupTypes).describe(typeWords),
    categoryId: id<'group category'>(),
    category: z.string(),
    description: z.string(),
    status: z
      .enum(['active', 'inactive'])
      .describe(
        'Only an active group can be addressed or named by a phase. What runs already goes on either way.',
      ),
    version: z
      .int()
      .describe('Raised by every change, also of a group or an organisation inside it; also the ETag.'),
    ...options,
    size: z
      .int()
      .describe(
        'How many people belong to it now, each once: groups and organisations in it opened, nobody retired.',
      ),
    createdAt: instant,
    changedAt: instant.describe('When its version began.'),
    deletedAt: instant
      .nullable()
      .describe('Since then it is kept as it was: it is in no list, is added nowhere and is not changed.'),
    members: z
      .array(member)
      .describe(
        `The users who stand in it directly, retired ones marked: ${membersShown} at most, those who are here longest. GET /v1/groups/{id}/members has all of them, page by page.`,
      ),
    moreMembers: z.boolean().describe('Whether others stand in it directly besides.'),
    groups: z
      .array(
        z.strictObject({
          id: id<'group'>(),
          name: z.string(),
          status: z.enum(['active', 'inactive', 'deleted']),
        }),
      )
      .describe('The groups in it. They lend it their members, whatever their own status.'),
    organisations: z
      .array(
        z.strictObject({
          id: id<'organisation'>(),
          name: z.string(),
          role: z.enum(organisationRoles).nullable(),
        }),
      )
      .describe('The organisations in it: whole, or those of one role.'),
    defaultAssignees: z.array(member).describe('In the order in which they are tried.'),
  })
  .meta({ id: 'Group' });

const assignment = z.strictObject({
  userIds: z
    .array(id<'user'>(), 'Must be a list of user ids.')
    .max(defaultAssigneesAtMost, `Must have ${defaultAssigneesAtMost} entries at most.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Must name nobody twice.'),
});

/** GRP-38: a group as the list shows it. */
const summary = group
  .omit({ members: true, moreMembers: true, groups: true, organisations: true, defaultAssignees: true })
  .meta({ id: 'GroupSummary' });

const summaryOf = ({ cursor: _, ...row }: ListedGroup): z.output<typeof summary> => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString() ?? null,
});

/** GRP-38: what the list is narrowed and sorted by, also where it is exported. */
export const listFilter = {
  name: text(200)
    .optional()
    .meta({ description: 'Part of the name, in any case.', examples: ['buy'] }),
  type: type.optional().describe('Only groups of this type.'),
  status: z
    .enum(['active', 'inactive'])
    .optional()
    .meta({ description: 'Only groups with this status.', examples: ['active'] }),
  categoryId: id<'group category'>().optional().describe('Only groups of this category.'),
  orderBy: z
    .enum(groupOrders, `Must be one of ${groupOrders.join(', ')}.`)
    .optional()
    .describe(
      'What the list is sorted by; when they were created without it. Equal ones stand by their age.',
    ),
  descending: z
    .enum(['true', 'false'], 'Must be true or false.')
    .optional()
    .describe('Whether the last in this order comes first.'),
};
const listQuery = pageQuery.extend(listFilter);

export const groupOf = (row: GroupRow): z.output<typeof group> => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  deletedAt: row.deletedAt?.toISOString() ?? null,
  groups: [...row.groups],
  organisations: [...row.organisations],
  members: [...row.members],
  defaultAssignees: [...row.defaultAssignees],
});

export const etag = (version: number): string => `"${version}"`;

/** For the description; `versionOf` reads it. */
const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the group as you read it.') });

const cursorsOf = (order: GroupOrder, backwards: boolean) => ({
  order: `${order}${backwards ? '-' : '+'}`,
  isKey: (key: string) => isGroupKey(order, key),
});

function listRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups',
    schema: {
      tags: ['groups'],
      operationId: 'listGroups',
      summary: 'The groups of the environment, without their members',
      querystring: listQuery,
      response: { 200: pageOf(summary), ...problems },
    },
    handler: (request) => {
      const { orderBy = 'created', descending, limit, cursor, ...asked } = request.query;
      const backwards = descending === 'true';
      return readAs(db, actorOf(request), async (tx, active) => {
        const filter = { ...asked, known: await groupsKnownTo(tx, active) };
        return readOrderedPage(
          { limit, cursor, ...cursorsOf(orderBy, backwards) },
          (page) => listGroups(tx, { ...page, order: orderBy, descending: backwards }, filter),
          summaryOf,
        );
      });
    },
  });
}

/** Reading groups with full names (GRP-14, 15) and setting their default assignees (DFA-01..03). */
export function groupRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  const { app: db } = context;
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
      const row = await readAs(db, actorOf(request), async (tx, active) =>
        (await knowsGroup(tx, active, request.params.id))
          ? findShownGroup(tx, active, request.params.id)
          : undefined,
      );
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
      const row = await readAs(db, actor, (tx, active) => findShownGroup(tx, active, groupId));
      if (!row) throw notFound('group');
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}
