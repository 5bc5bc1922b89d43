import { z } from 'zod';
import { groupsShownIn, knowsGroup } from '../db/addressing.ts';
import type { ActiveActor } from '../db/actors.ts';
import { groupChangeKinds } from '../db/group-changes.ts';
import { listGroupsOf, listHistory, readNames } from '../db/group-history.ts';
import { mayEditGroup } from '../db/groups.ts';
import { organisationRoles } from '../db/member-edges.ts';
import { findVersion, listMembersAt, listMembersNow, readWays } from '../db/members-at.ts';
import type { GroupAt, MemberRow } from '../db/members-at.ts';
import { findUser } from '../db/user-administration.ts';
import type { Transaction } from '../db/transaction.ts';
import { may } from '../domain/rights.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage, readPage } from './pages.ts';
import { malformed, notFound, refused } from './problem.ts';
import { id, instant, pathWithId, problems } from './schemas.ts';

const step = z.strictObject({
  kind: z.enum(['group', 'organisation']),
  id: z.uuid(),
  name: z.string(),
  role: z
    .enum(organisationRoles)
    .nullable()
    .optional()
    .describe('Of an organisation: which role of it is in the group.'),
});

const effectiveMember = z
  .strictObject({
    id: id<'user'>(),
    name: z.string(),
    ways: z
      .array(z.array(step))
      .describe(
        'By which ways they belong to the group: one for each place at which they stand themselves, the shortest, from the group inwards. An empty one means that they stand in the group itself. Ways through groups that the caller may not know of are left out.',
      ),
  })
  .meta({ id: 'EffectiveMember' });

const memberPage = pageOf(effectiveMember).extend({
  version: z.int().describe('The version of the group that these are the members of.'),
});

/** A line may name thousands: so many are shown with all of them. */
const wholeLines = 10;

const change = z
  .strictObject({
    version: z.int().describe('The version that began with it.'),
    at: instant,
    what: z.enum(groupChangeKinds),
    by: z.strictObject({
      kind: z.enum(['user', 'service_account', 'system']),
      id: z.uuid().nullable(),
      name: z.string().nullable(),
    }),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    cause: z
      .strictObject({
        kind: z.enum(['group', 'organisation']),
        id: z.uuid().nullable(),
        name: z.string().nullable(),
      })
      .nullable()
      .describe(
        'What was changed, where it was not this group but a group or an organisation inside it. Of a group that the caller may not know of neither id nor name, nor before and after; and no other line names it in before and after.',
      ),
    cut: z
      .array(z.string())
      .describe(
        `Which lists in before and after are longer than what is shown of them, as before.userIds. Asked for ${wholeLines} lines or fewer at once, nothing is cut.`,
      ),
    names: z.record(z.string(), z.string()).describe('By which names the ids in before and after go now.'),
  })
  .meta({ id: 'GroupChange' });

const groupOfUser = z
  .strictObject({
    id: id<'group'>(),
    name: z.string(),
    status: z.enum(['active', 'inactive']),
    direct: z.boolean().describe('Whether they stand in it themselves, not only in something inside it.'),
  })
  .meta({ id: 'GroupOfUser' });

/** So many versions a group can have; a number beyond is none. */
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** Who belongs to a group, and by which way, now and earlier; its history; and the groups of a user (GRP-36, 37, 46). */
export function groupReadingRoutes(app: App, context: RouteContext): void {
  effectiveMembersRoute(app, context);
  versionRoute(app, context);
  historyRoute(app, context);
  groupsOfUserRoute(app, context);
}

interface Reading {
  readonly tx: Transaction;
  readonly active: ActiveActor;
}

const withWays = async ({ tx, active }: Reading, then: GroupAt, members: readonly MemberRow[]) => {
  const known = await groupsShownIn(tx, active, then.groupId);
  const ways = await readWays(tx, then, { userIds: members.map(({ id: userId }) => userId), known });
  return members.map((member) => ({ ...member, ways: (ways.get(member.id) ?? []).map((way) => [...way]) }));
};
const pageAt = async (reading: Reading, then: GroupAt, query: z.output<typeof pageQuery>) => {
  const page = await readPage(query, (part) => listMembersAt(reading.tx, then, part), (row) => row); // prettier-ignore
  return { ...page, items: await withWays(reading, then, page.items), version: then.version };
};

function effectiveMembersRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups/:id/effective-members',
    schema: {
      operationId: 'listEffectiveMembers',
      tags: ['groups'],
      summary: 'Who belongs to a group, and by which ways; now, or at an earlier instant',
      params: pathWithId<'group'>(),
      querystring: pageQuery.extend({
        at: instant.optional().describe('Who belonged to it at this instant; who does now without it.'),
      }),
      response: { 200: memberPage, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: groupId } = request.params;
        const { at, ...query } = request.query;
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        if (at !== undefined) {
          const then = await findVersion(tx, groupId, { at });
          if (!then) throw beforeItsHistory();
          return pageAt({ tx, active }, then, query);
        }
        let then: GroupAt | undefined;
        const page = await readPage(
          query,
          async (part) => {
            const now = await listMembersNow(tx, groupId, part);
            then = now?.then;
            return now?.members ?? [];
          },
          (row) => row,
        );
        if (!then) throw notFound('group');
        return { ...page, items: await withWays({ tx, active }, then, page.items), version: then.version };
      }),
  });
}

function versionRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups/:id/versions/:version/members',
    schema: {
      operationId: 'listMembersOfVersion',
      tags: ['groups'],
      summary: 'Who belonged to a group when a version of it began',
      params: z.strictObject({ id: id<'group'>(), version }),
      querystring: pageQuery,
      response: { 200: memberPage, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: groupId, version: wanted } = request.params;
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        const then = await findVersion(tx, groupId, { version: wanted });
        if (!then) throw notFound('version');
        return pageAt({ tx, active }, then, request.query);
      }),
  });
}

function historyRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups/:id/history',
    schema: {
      operationId: 'readGroupHistory',
      tags: ['groups'],
      summary: 'What was changed in a group, newest first',
      params: pathWithId<'group'>(),
      querystring: pageQuery,
      response: { 200: pageOf(change), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: groupId } = request.params;
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        const known = await groupsShownIn(tx, active, groupId);
        const reader = { known, readsAccess: await mayEditGroup(tx, active, groupId) };
        const page = await readOrderedPage(
          { ...request.query, order: 'version' },
          (part) => listHistory(tx, groupId, { ...part, cut: part.limit > wholeLines + 1, reader }),
          ({ cursor: _, at, cut, ...row }) => ({ ...row, cut: [...cut], at: at.toISOString() }),
        );
        const names = await readNames(tx, page.items, known);
        return { ...page, items: page.items.map((item) => ({ ...item, names: namesIn(item, names) })) };
      }),
  });
}

function groupsOfUserRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/users/:id/groups',
    schema: {
      operationId: 'listGroupsOfUser',
      tags: ['groups'],
      summary: 'The groups that a user belongs to, by whatever way',
      params: pathWithId<'user'>(),
      querystring: pageQuery,
      response: { 200: pageOf(groupOfUser), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: userId } = request.params;
        if (!may(active, 'read_groups_of_user', active.id === userId ? ['self'] : []))
          throw refused({ code: 'may_not_administer' });
        if (!(await findUser(tx, userId))) throw notFound('user');
        return readPage(request.query, (page) => listGroupsOf(tx, userId, page), (row) => row); // prettier-ignore
      }),
  });
}

const beforeItsHistory = () =>
  malformed([{ path: '/query/at', message: 'Must be no earlier than the beginning of its history.' }]);

const namesIn = (
  { before, after }: { readonly before: unknown; readonly after: unknown },
  names: Readonly<Record<string, string>>,
): Record<string, string> => {
  const ids = new Set(JSON.stringify([before, after]).match(anyId));
  return Object.fromEntries([...ids].flatMap((one) => (names[one] === undefined ? [] : [[one, names[one]]])));
};

const anyId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
