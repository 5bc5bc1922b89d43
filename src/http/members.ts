import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import { groupsKnownTo } from '../db/addressing.ts';
import type { DirectoryRequest } from '../db/directory-change.ts';
import { resolveGroupNames } from '../db/group-names.ts';
import { mayEditGroup, mayManageGroups } from '../db/groups.ts';
import { organisationRoles } from '../db/member-edges.ts';
import type { Member, Membership } from '../db/member-edges.ts';
import type { MembersChange } from '../db/member-record.ts';
import { addMember, removeMember } from '../db/memberships.ts';
import type { Db } from '../db/transaction.ts';
import type { GroupId } from '../domain/ids.ts';
import { groupNameIn } from '../domain/name.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, directoryRequestOf } from './directory-changes.ts';
import { idOrGroupName } from './group-names.ts';
import { etag, group, groupOf } from './groups.ts';
import { malformed, refused } from './problem.ts';
import { id, optionalKeyHeader, pathWithId, problems } from './schemas.ts';

const role = z
  .enum(organisationRoles, `Must be ${organisationRoles.join(' or ')}.`)
  .nullable()
  .describe('Only those who have this role in the organisation; everybody in it without one, or with null.');

/** GRP-14: one of the three. */
export const memberBody = z
  .strictObject({
    userId: id<'user'>(),
    groupId: id<'group'>(),
    organisationId: id<'organisation'>(),
    role,
  })
  .partial()
  .refine(
    ({ userId, groupId, organisationId }) =>
      [userId, groupId, organisationId].filter((one) => one !== undefined).length === 1,
    'Must name exactly one of userId, groupId and organisationId.',
  )
  .refine((body) => body.role === undefined || body.organisationId !== undefined, {
    message: 'Goes with organisationId only.',
    path: ['role'],
  });

/** GRP-45: the same with `(NAME)` for a group in place of any of these ids. */
export const memberOrName = z
  .strictObject({ userId: idOrGroupName(), groupId: idOrGroupName(), organisationId: idOrGroupName(), role })
  .partial()
  .refine(
    ({ userId, groupId, organisationId }) =>
      [userId, groupId, organisationId].filter((one) => one !== undefined).length === 1,
    'Must name exactly one of userId, groupId and organisationId.',
  )
  .refine((body) => body.role === undefined || body.organisationId !== undefined, {
    message: 'Goes with organisationId only.',
    path: ['role'],
  });

interface MemberEntries {
  readonly actor: Actor;
  /** The group that they are for; null of one that is made with them. */
  readonly groupId: GroupId | null;
  readonly entries: readonly { readonly path: string; readonly member: z.output<typeof memberOrName> }[];
}

/** The members that these entries stand for, with the groups that go by their names at this moment. */
export async function membersOf(
  { app: db }: RouteContext,
  { actor, groupId, entries }: MemberEntries,
): Promise<Member[]> {
  const named = entries.flatMap(({ path, member }) =>
    (['userId', 'groupId', 'organisationId'] as const).flatMap((key) => {
      const groupName = groupNameIn(member[key] ?? '');
      return groupName === null ? [] : [{ entry: path, path: `${path}/${key}`, groupName }];
    }),
  );
  if (named.length === 0) return entries.map(({ member }) => memberOf(member as z.output<typeof memberBody>));
  const groups = await readAs(db, actor, async (tx, active) => {
    // Nobody finds out names of groups by trying.
    const may = groupId ? await mayEditGroup(tx, active, groupId) : mayManageGroups(active);
    if (!may) throw refused({ code: 'may_not_manage_groups' });
    return resolveGroupNames(tx, named, await groupsKnownTo(tx, active));
  });
  if (!groups.ok) throw refused({ code: 'unresolved_entries', errors: groups.error });
  const byEntry = new Map(named.map(({ entry, path }) => [entry, groups.value.get(path)]));
  return entries.map(({ path, member }) => {
    const memberGroupId = byEntry.get(path);
    if (memberGroupId && member.role) throw malformed([{ path: `${path}/role`, message: notOfGroups }]);
    return memberGroupId ? { memberGroupId } : memberOf(member as z.output<typeof memberBody>);
  });
}

const notOfGroups = 'Goes with an organisation, and this is a group.';

/** The schema lets through no other combination. */
export function memberOf({
  userId,
  groupId,
  organisationId,
  role: only,
}: z.output<typeof memberBody>): Member {
  if (userId !== undefined) return { userId };
  if (groupId !== undefined) return { memberGroupId: groupId };
  if (organisationId !== undefined) return { organisationId, role: only ?? null };
  throw malformed([
    { path: '/body', message: 'Must name exactly one of userId, groupId and organisationId.' },
  ]);
}

type Change = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
) => Promise<Result<MembersChange, Refusal>>;

/** Adding and removing the members of a group (GRP-14, 17), which takes effect at once. */
export function memberRoutes(app: App, context: RouteContext): void {
  additionRoute(app, context);
  removalRoutes(app, context);
  organisationRemovalRoute(app, context);
}

/** The group as it is after the change. */
async function changed(
  context: RouteContext,
  request: FastifyRequest,
  wanted: { change: Change; membership: Membership },
) {
  const { change, membership } = wanted;
  const asked = change(context.app, directoryRequestOf(request), membership);
  const { group: row } = await changeDirectory(context, actorOf(request), asked);
  return row;
}

function additionRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/groups/:id/members',
    schema: {
      operationId: 'addMember',
      tags: ['groups'],
      summary: 'Add a user, a group or an organisation to a group',
      params: pathWithId<'group'>(),
      headers: optionalKeyHeader,
      body: memberOrName,
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const { body, params } = request;
      const members = await membersOf(context, {
        ...{ actor: actorOf(request), groupId: params.id },
        entries: [{ path: '/body', member: body }],
      });
      const [member] = members;
      if (!member) throw new Error('one entry stands for one member');
      const membership = { groupId: params.id, ...member };
      const row = await changed(context, request, { change: addMember, membership });
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}

function removalRoutes(app: App, context: RouteContext): void {
  const removals = [
    {
      operationId: 'removeMember',
      what: 'a user',
      url: '/groups/:id/members/:userId',
      params: z.strictObject({ id: id<'group'>(), userId: id<'user'>() }),
    },
    {
      operationId: 'removeMemberGroup',
      what: 'a group',
      url: '/groups/:id/members/groups/:groupId',
      params: z.strictObject({ id: id<'group'>(), groupId: id<'group'>() }),
    },
  ] as const;
  for (const { operationId, what, url, params } of removals) {
    app.route({
      method: 'DELETE',
      url,
      schema: {
        operationId,
        tags: ['groups'],
        summary: `Take ${what} out of a group`,
        params,
        response: { 200: group, ...problems },
      },
      handler: async (request, reply) => {
        const { params: named } = request;
        const member = 'userId' in named ? { userId: named.userId } : { memberGroupId: named.groupId };
        const row = await changed(context, request, {
          change: removeMember,
          membership: { groupId: named.id, ...member },
        });
        return reply.header('etag', etag(row.version)).send(groupOf(row));
      },
    });
  }
}

function organisationRemovalRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'DELETE',
    url: '/groups/:id/members/organisations/:organisationId',
    schema: {
      operationId: 'removeMemberOrganisation',
      tags: ['groups'],
      summary: 'Take an organisation, or those of one role in it, out of a group',
      params: z.strictObject({ id: id<'group'>(), organisationId: id<'organisation'>() }),
      querystring: z.strictObject({
        organisationRole: z
          .enum(organisationRoles, `Must be ${organisationRoles.join(' or ')}.`)
          .optional()
          .describe('As it was added with. Without it the one that was added without it.'),
      }),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const { id: groupId, organisationId } = request.params;
      const membership = { groupId, organisationId, role: request.query.organisationRole ?? null };
      const row = await changed(context, request, { change: removeMember, membership });
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}
