import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { givePermission, takePermission } from '../db/given-permissions.ts';
import { groupChangeKinds } from '../db/group-changes.ts';
import { deleteGroup, editGroup } from '../db/group-editing.ts';
import { everyGroup, findGroup, setDefaultAssignees } from '../db/groups.ts';
import { organisationRoles } from '../db/member-edges.ts';
import { addMember, removeMember } from '../db/memberships.ts';
import { setOrganisationMember } from '../db/organisation-members.ts';
import { retireUser } from '../db/retirement.ts';
import type { Transaction } from '../db/transaction.ts';
import { changeRole } from '../db/user-administration.ts';
import { whatIf } from '../db/what-if.ts';
import type { Trial, WhatIf } from '../db/what-if.ts';
import { notificationEvents } from '../domain/letter.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import { accepted, actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { memberBody, memberOf } from './members.ts';
import { id, pathWithId, person, problems } from './schemas.ts';
import { environmentRole } from './user-bodies.ts';

const tags = ['placement'];

const groupChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('member_added'), member: memberBody }),
  z.strictObject({ change: z.literal('member_removed'), member: memberBody }),
  z.strictObject({
    change: z.literal('default_assignees_changed'),
    userIds: z
      .array(id<'user'>())
      .max(200, 'Must have 200 entries at most.')
      .refine((ids) => new Set(ids).size === ids.length, 'Must name nobody twice.'),
  }),
  z.strictObject({
    change: z.literal('edited'),
    settings: z
      .strictObject({
        status: z.enum(['active', 'inactive']),
        adminFallback: z.boolean(),
        consider: z.enum(['all', 'designated']),
      })
      .partial(),
  }),
  z.strictObject({ change: z.literal('deleted') }),
]);

const userChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('permission_set_given'), permissionSetId: id<'permission set'>() }),
  z.strictObject({ change: z.literal('permission_set_taken'), permissionSetId: id<'permission set'>() }),
  z.strictObject({ change: z.literal('role_changed'), environmentRole }),
  z.strictObject({
    change: z.literal('organisation_role_changed'),
    organisationId: id<'organisation'>(),
    role: z
      .enum(organisationRoles)
      .nullable()
      .describe('What the user is to be in the organisation; null takes them out of it.'),
  }),
  z.strictObject({ change: z.literal('retired') }),
]);

const effects = z
  .strictObject({
    changed: z.boolean().describe('Whether anything would be changed: what is so already stays so.'),
    peopleMoved: z.int().describe('How many people would get into a group or out of one.'),
    openTasks: z
      .int()
      .describe(
        'How many open tasks of groups each of them would have, or lose, with that; 1,001 are more than 1,000.',
      ),
    groups: z.array(
      z.strictObject({
        id: id<'group'>(),
        name: z.string(),
        version: z.int().describe('The version that it would have.'),
        what: z.enum(groupChangeKinds),
        leaveDefaultAssignees: z.array(person).describe('Whom its list of default assignees would lose.'),
      }),
    ),
    unknownGroups: z.int().describe('Groups whose version would rise as well, and that you may not know of.'),
    approvals: z.array(
      z.strictObject({
        id: id<'approval'>(),
        document: z.strictObject({ id: id<'document'>(), title: z.string(), reference: z.string() }),
        events: z
          .array(
            z.strictObject({
              what: z.string().describe('Such as manager_lost, manager_set, phase_opened, task_decided.'),
              phase: z.int().nullable(),
              attempt: z.int().nullable(),
              taskId: id<'task'>().nullable(),
              user: person.nullable(),
              detail: z
                .string()
                .nullable()
                .describe('A code: why, by which right, which decision or outcome, what it would wait for.'),
            }),
          )
          .describe('What would happen in it, in this order.'),
        told: z
          .array(
            z.strictObject({
              event: z.enum(notificationEvents),
              phase: z.int(),
              people: z.int().describe('How many users would be told.'),
            }),
          )
          .describe('What people would be told about it.'),
      }),
    ),
    unknownApprovals: z.int().describe('Approvals that would be touched, and that you may not know of.'),
    moreApprovals: z
      .int()
      .describe(
        'Approvals that may be touched and were not looked into: 100 are at most, for two seconds, and none that somebody changes at this moment.',
      ),
  })
  .meta({ id: 'WhatIf' });

type Change = Trial<Refusal>['change'];

/** What a change of the directory would do to running work, before it is made (PLC-26). */
export function whatIfRoutes(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/groups/:id/what-if',
    schema: {
      tags,
      operationId: 'tryGroupChange',
      summary: 'What a change of a group would do to running work; nothing is changed',
      params: pathWithId<'group'>(),
      body: groupChange,
      response: { 200: effects, ...problems },
    },
    handler: (request) => tried(context, request, changeOfGroup(request, request.params.id, request.body)),
  });
  app.route({
    method: 'POST',
    url: '/users/:id/what-if',
    schema: {
      tags,
      operationId: 'tryUserChange',
      summary: 'What a change of a user would do to running work; nothing is changed',
      params: pathWithId<'user'>(),
      body: userChange,
      response: { 200: effects, ...problems },
    },
    handler: (request) => tried(context, request, changeOfUser(request, request.params.id, request.body)),
  });
}

async function tried(
  { app: db, followNudge }: RouteContext,
  request: FastifyRequest,
  change: Change,
): Promise<z.output<typeof effects>> {
  const actor = actorOf(request);
  const result = await whatIf<Refusal>(db, { actor, change, follow: followNudge });
  return shown(await accepted(db, actor, result));
}

const shown = ({ groups, approvals, ...counts }: WhatIf): z.output<typeof effects> => ({
  ...counts,
  groups: groups.map((group) => ({ ...group, leaveDefaultAssignees: [...group.leaveDefaultAssignees] })),
  approvals: approvals.map(({ document, events, told, ...approval }) => ({
    ...{ ...approval, document: { ...document } },
    events: events.map((event) => ({ ...event, taskId: event.taskId as never })),
    told: told.map((one) => ({ ...one })),
  })),
});

function changeOfGroup(
  request: FastifyRequest,
  groupId: GroupId,
  body: z.output<typeof groupChange>,
): Change {
  const asked = { actor: actorOf(request), keyed: null };
  switch (body.change) {
    case 'member_added':
      return (stage) => addMember(stage, asked, { groupId, ...memberOf(body.member) });
    case 'member_removed':
      return (stage) => removeMember(stage, asked, { groupId, ...memberOf(body.member) });
    case 'deleted':
      return (stage) => deleteGroup(stage, asked, groupId);
    case 'edited': {
      const settings = Object.fromEntries(
        Object.entries(body.settings).filter(([, value]) => value !== undefined),
      );
      return async (stage) =>
        editGroup(stage, asked, { groupId, version: await versionNow(stage, groupId), settings });
    }
    case 'default_assignees_changed':
      return async (stage) => {
        const version = await versionNow(stage, groupId);
        const set = await setDefaultAssignees(stage, asked.actor, {
          groupId,
          userIds: body.userIds,
          version,
        });
        return set.ok ? ok({ changed: set.value !== version, nudges: [] }) : err(set.error);
      };
  }
}

/** A trial is of the group as it is now, whatever version its caller has seen. */
const versionNow = async (stage: Transaction, groupId: GroupId): Promise<number> =>
  (await findGroup(stage, groupId, everyGroup))?.version ?? 0;

function changeOfUser(request: FastifyRequest, userId: UserId, body: z.output<typeof userChange>): Change {
  const asked = { actor: actorOf(request), keyed: null };
  switch (body.change) {
    case 'permission_set_given':
      return (stage) => givePermission(stage, asked, { userId, permissionSetId: body.permissionSetId });
    case 'permission_set_taken':
      return (stage) => takePermission(stage, asked, { userId, permissionSetId: body.permissionSetId });
    case 'role_changed':
      return (stage) => changeRole(stage, asked.actor, { userId, environmentRole: body.environmentRole });
    case 'organisation_role_changed': {
      const { organisationId, role } = body;
      return (stage) => setOrganisationMember(stage, asked, { organisationId, userId, role });
    }
    case 'retired':
      return (stage) => retireUser(stage, asked, userId);
  }
}
