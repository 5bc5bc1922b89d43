import { z } from 'zod';
import { readAccess, setAccess } from '../db/group-access.ts';
import type { AccessList, AskedEntry, GroupRight } from '../db/group-access.ts';
import { mayEditGroup } from '../db/groups.ts';
import { organisationRoles } from '../db/member-edges.ts';
import type { GroupId } from '../domain/ids.ts';
import type { Actor } from '../db/actors.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { idOrGroupName, idOrName } from './group-names.ts';
import { etag } from './groups.ts';
import { notFound, refused } from './problem.ts';
import { id, pathWithId, problems } from './schemas.ts';
import { versionOf } from './validation.ts';

/** Whoever needs more names a group or an organisation. */
const entriesAtMost = 1_000;

const shownUser = z.strictObject({
  kind: z.literal('user'),
  id: id<'user'>(),
  name: z.string(),
  active: z.boolean(),
});
const shownGroup = z.strictObject({
  kind: z.literal('group'),
  id: id<'group'>(),
  name: z.string().describe('The name that it has now, whatever it was named by.'),
  status: z.enum(['active', 'inactive', 'deleted']),
});
const shownOrganisation = z.strictObject({
  kind: z.literal('organisation'),
  id: id<'organisation'>(),
  name: z.string(),
  role: z.enum(organisationRoles).nullable(),
});
const version = z.int().describe('The version of the group; also the ETag.');

const applicability = z
  .strictObject({
    version,
    entries: z
      .array(z.discriminatedUnion('kind', [shownUser, shownGroup, shownOrganisation]))
      .describe('Who may address the group. Empty: everybody in its scope.'),
  })
  .meta({ id: 'Applicability' });

const editors = z
  .strictObject({
    version,
    entries: z
      .array(z.discriminatedUnion('kind', [shownUser, shownGroup]))
      .describe('Who edits the group beside those who manage groups.'),
  })
  .meta({ id: 'GroupEditors' });

const userId = idOrGroupName();
const groupId = idOrGroupName();
const organisationId = idOrGroupName();
const role = z
  .enum(organisationRoles, `Must be ${organisationRoles.join(' or ')}.`)
  .nullable()
  .describe('Only those who have this role in the organisation; everybody in it without one, or with null.');

const exactlyOne = (entry: object): boolean =>
  Object.entries(entry).filter(([key, value]) => key !== 'role' && value !== undefined).length === 1;

const listOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.strictObject({
    entries: z
      .array(entry, 'Must be a list of entries.')
      .max(entriesAtMost, `Must have ${entriesAtMost} entries at most.`),
  });

const askedApplicability = listOf(
  z
    .strictObject({ userId, groupId, organisationId, role })
    .partial()
    .refine(exactlyOne, 'Must name exactly one of userId, groupId and organisationId.')
    .refine((entry) => entry.role === undefined || entry.organisationId !== undefined, {
      message: 'Goes with organisationId only.',
      path: ['role'],
    })
    .refine(({ organisationId: of, role: only }) => !only || of === undefined || 'id' in idOrName(of), {
      message: 'Goes with an organisation, and this is a group.',
      path: ['role'],
    }),
);
const askedEditors = listOf(
  z
    .strictObject({ userId, groupId })
    .partial()
    .refine(exactlyOne, 'Must name exactly one of userId and groupId.'),
);

type AskedBody = z.output<typeof askedApplicability>['entries'][number];

/** The schema lets through exactly one of the three. */
function askedOf(entry: AskedBody, nth: number): AskedEntry {
  const of = (key: string) => `/body/entries/${nth}/${key}`;
  if (entry.userId !== undefined) {
    const named = idOrName<'user'>(entry.userId);
    return { path: of('userId'), ...('id' in named ? { userId: named.id } : named) };
  }
  if (entry.groupId !== undefined) {
    const named = idOrName<'group'>(entry.groupId);
    return { path: of('groupId'), ...('id' in named ? { groupId: named.id } : named) };
  }
  const named = idOrName<'organisation'>(entry.organisationId ?? '');
  const only = entry.role ?? null;
  return {
    path: of('organisationId'),
    ...('id' in named ? { organisationId: named.id, role: only } : named),
  };
}

const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the group as you read it.') });

/** Who may address a group (GRP-29), and who edits it (GRP-13). */
export function groupAccessRoutes(app: App, context: RouteContext): void {
  applicabilityRoutes(app, context);
  editorsRoutes(app, context);
}

/** For whoever may edit the group: to all others the list would show what they may not know of. */
const read = (
  db: RouteContext['app'],
  actor: Actor,
  list: { readonly groupId: GroupId; readonly right: GroupRight },
): Promise<AccessList> =>
  readAs(db, actor, async (tx, active) => {
    if (!(await mayEditGroup(tx, active, list.groupId))) throw refused({ code: 'may_not_manage_groups' });
    const found = await readAccess(tx, list.groupId, list.right);
    if (!found) throw notFound('group');
    return found;
  });

function applicabilityRoutes(app: App, { app: db }: RouteContext): void {
  const shown = ({ version: at, entries }: AccessList): z.output<typeof applicability> => ({
    version: at,
    entries: [...entries],
  });
  const common = { tags: ['groups'], params: pathWithId<'group'>() };
  app.route({
    method: 'GET',
    url: '/groups/:id/applicability',
    schema: {
      ...common,
      operationId: 'readApplicability',
      summary: 'Who may address a group; the version of the group is the ETag',
      response: { 200: applicability, ...problems },
    },
    handler: async (request, reply) => {
      const list = await read(db, actorOf(request), { groupId: request.params.id, right: 'address' });
      return reply.header('etag', etag(list.version)).send(shown(list));
    },
  });
  app.route({
    method: 'PUT',
    url: '/groups/:id/applicability',
    schema: {
      ...common,
      operationId: 'setApplicability',
      summary: 'Say who may address a group',
      headers: ifMatch,
      body: askedApplicability,
      response: { 200: applicability, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const of = { groupId: request.params.id, right: 'address' } as const;
      const entries = request.body.entries.map(askedOf);
      await accepted(db, actor, await setAccess(db, actor, { ...of, version: versionOf(request), entries }));
      const list = await read(db, actor, of);
      return reply.header('etag', etag(list.version)).send(shown(list));
    },
  });
}

function editorsRoutes(app: App, { app: db }: RouteContext): void {
  const shown = ({ version: at, entries }: AccessList): z.output<typeof editors> => ({
    version: at,
    // The table lets no organisation edit.
    entries: entries.flatMap((entry) => (entry.kind === 'organisation' ? [] : [entry])),
  });
  const common = { tags: ['groups'], params: pathWithId<'group'>() };
  app.route({
    method: 'GET',
    url: '/groups/:id/editors',
    schema: {
      ...common,
      operationId: 'readEditors',
      summary: 'Who edits a group; the version of the group is the ETag',
      response: { 200: editors, ...problems },
    },
    handler: async (request, reply) => {
      const list = await read(db, actorOf(request), { groupId: request.params.id, right: 'edit' });
      return reply.header('etag', etag(list.version)).send(shown(list));
    },
  });
  app.route({
    method: 'PUT',
    url: '/groups/:id/editors',
    schema: {
      ...common,
      operationId: 'setEditors',
      summary: 'Say who edits a group',
      headers: ifMatch,
      body: askedEditors,
      response: { 200: editors, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const of = { groupId: request.params.id, right: 'edit' } as const;
      const entries = request.body.entries.map(askedOf);
      await accepted(db, actor, await setAccess(db, actor, { ...of, version: versionOf(request), entries }));
      const list = await read(db, actor, of);
      return reply.header('etag', etag(list.version)).send(shown(list));
    },
  });
}
