import { z } from 'zod';
import { knowsGroup } from '../db/addressing.ts';
import { mayManageGroups } from '../db/groups.ts';
import { searchMembers } from '../db/member-search.ts';
import type { FoundMember, MemberSearch } from '../db/member-search.ts';
import { workflowRoles } from '../domain/workflow-role.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { malformed, notFound, refused } from './problem.ts';
import type { Fault } from './problem.ts';
import { code, id, problems, text } from './schemas.ts';

/** As many as anybody ticks in a list. */
const entriesAtMost = 100;

/** A parameter that may be given several times; given once it is text to its reader. */
const several = <Item extends z.ZodType<string>>(item: Item) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z.array(item).min(1).max(entriesAtMost).optional(),
  );

const query = pageQuery.extend({
  name: text(200).optional().describe('Part of a name, in any case.'),
  location: several(code).describe('Codes of locations; give it several times for any of several.'),
  role: several(z.enum(workflowRoles)).describe('Workflow roles; give it several times for any of several.'),
  contractType: several(code).describe('Codes of contract types; give it several times for any of several.'),
  category: code.optional().describe('Only contract types of this contract category count.'),
  defaultAssignee: z
    .literal('true', 'Must be true, or not be there.')
    .optional()
    .describe('Only permission sets that are designated default assignee count.'),
  groupId: id<'group'>().optional().describe('Only people who belong to this group, by whatever way.'),
});

type Query = z.output<typeof query>;

const found = z
  .strictObject({
    id: id<'user'>(),
    name: z.string(),
    permissionSets: z
      .array(
        z.strictObject({
          id: id<'permission set'>(),
          name: z.string(),
          role: z.enum(workflowRoles),
          defaultAssignee: z.boolean(),
        }),
      )
      .describe('By which they were found, where permissions were asked for.'),
  })
  .meta({ id: 'FoundMember' });

/** GRP-39: at least one of each, where permissions are asked for; and something has to be asked for. */
function searchOf({
  name,
  location,
  role,
  contractType,
  category,
  defaultAssignee,
  groupId,
}: Query): MemberSearch {
  const wanted = { location, role, contractType };
  const isByPermissions = [location, role, contractType, category, defaultAssignee].some(
    (one) => one !== undefined,
  );
  if (!isByPermissions && name === undefined)
    throw malformed([{ path: '/query/name', message: 'Look for a name, or for permissions.' }]);
  const missing: Fault[] = Object.entries(wanted)
    .filter(([, codes]) => isByPermissions && codes === undefined)
    .map(([parameter]) => ({
      path: `/query/${parameter}`,
      message: 'Is required: permissions are found by a location, a role and a contract type at least.',
    }));
  if (missing.length > 0) throw malformed(missing);
  const permissions = {
    locations: location ?? [],
    roles: role ?? [],
    contractTypes: contractType ?? [],
    category: category ?? null,
    defaultAssignee: defaultAssignee === 'true',
  };
  return { name: name ?? null, permissions: isByPermissions ? permissions : null, groupId: groupId ?? null };
}

const foundOf = (row: FoundMember): z.output<typeof found> => ({
  ...row,
  permissionSets: [...row.permissionSets],
});

/** Looking for people who may become members or default assignees (GRP-39), by whoever manages groups. */
export function memberSearchRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/member-search',
    schema: {
      operationId: 'searchMembers',
      tags: ['groups'],
      summary: 'Look for active people by name or by permissions',
      querystring: query,
      response: { 200: pageOf(found), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
        const search = searchOf(request.query);
        if (search.groupId && !(await knowsGroup(tx, active, search.groupId))) throw notFound('group');
        return readPage(request.query, (page) => searchMembers(tx, search, page), foundOf);
      }),
  });
}
