import { z } from 'zod';
import { findGroupName } from '../db/group-exports.ts';
import { mayManageGroups } from '../db/groups.ts';
import { countPlaced, listGroupLoads, listMemberLoads } from '../db/load-report.ts';
import type { GroupLoad, LoadWindow } from '../db/load-report.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage, readPage } from './pages.ts';
import { malformed, notFound, refused } from './problem.ts';
import { id, instant, pathWithId, person, problems } from './schemas.ts';

const tags = ['placement'];

const query = pageQuery.extend({
  from: instant.optional().meta({
    description: 'From this instant on; 30 days ago without it.',
    examples: ['2026-11-01T00:00:00Z'],
  }),
  to: instant
    .optional()
    .meta({ description: 'Up to this instant; now without it.', examples: ['2026-12-01T00:00:00Z'] }),
});

const share = z.number().describe('Of all that were placed from the group, from 0 to 1.');

const groupLoad = z
  .strictObject({
    group: z.strictObject({ id: id<'group'>(), name: z.string() }),
    members: z.int().describe('How many belong to it now.'),
    placed: z.int().describe('How often somebody was placed from it.'),
    people: z.int().describe('How many different people that were.'),
    most: person.extend({ placed: z.int(), share }).describe('Who was placed most often.'),
    moreThanHalf: z.boolean().describe('Whether that one person carries more than half.'),
  })
  .meta({ id: 'GroupLoad' });

const memberLoad = z
  .strictObject({
    user: person,
    member: z.boolean().describe('Whether they belong to the group now.'),
    placed: z.int().describe('How often they were placed from it: as manager, or for the turn of a group.'),
    approvals: z.int().describe('In how many approvals.'),
    share,
    lastPlacedAt: instant.nullable(),
  })
  .meta({ id: 'MemberLoad' });

/** How often each member of a group was placed, and where one person carries more than half. */
export function placementLoadRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/placements/load',
    schema: {
      tags,
      operationId: 'listGroupLoads',
      summary: 'How often somebody was placed from each group, and who most often',
      querystring: query.extend({
        moreThanHalf: z
          .enum(['true', 'false'], 'Must be true or false.')
          .optional()
          .describe('Only groups where one person carries more than half.'),
      }),
      response: { 200: pageOf(groupLoad), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) => {
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
        const { moreThanHalf, from, to, ...page } = request.query;
        const wanted = { ...windowOf({ from, to }), concentrated: moreThanHalf === 'true' };
        return readPage(page, (part) => listGroupLoads(tx, part, wanted), groupLoadOf);
      }),
  });
  app.route({
    method: 'GET',
    url: '/groups/:id/load',
    schema: {
      tags,
      operationId: 'listMemberLoads',
      summary: 'How often each member of a group was placed',
      params: pathWithId<'group'>(),
      querystring: query,
      response: { 200: pageOf(memberLoad), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const groupId = request.params.id;
        if ((await findGroupName(tx, groupId)) === undefined) throw notFound('group');
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
        const { from, to, ...page } = request.query;
        const window = windowOf({ from, to });
        const all = await countPlaced(tx, groupId, window);
        return readOrderedPage(
          { ...page, order: 'load' },
          (part) => listMemberLoads(tx, part, { groupId, ...window }),
          ({ id: userId, name, cursor: _, lastPlacedAt, ...load }) => ({
            ...{ user: { id: userId, name }, ...load, share: shareOf(load.placed, all) },
            lastPlacedAt: lastPlacedAt?.toISOString() ?? null,
          }),
        );
      }),
  });
}

const usualDays = 30;
const dayMs = 24 * 60 * 60 * 1_000;

function windowOf({ from, to }: { from: string | undefined; to: string | undefined }): LoadWindow {
  if (from !== undefined && to !== undefined && from >= to) {
    throw malformed([{ path: '/query/to', message: 'Must be later than from.' }]);
  }
  return { from: from ?? new Date(Date.now() - usualDays * dayMs).toISOString(), to: to ?? 'infinity' };
}

/** As many digits as a report shows. */
const shareOf = (placed: number, all: number): number =>
  all === 0 ? 0 : Math.round((placed / all) * 1_000) / 1_000;

function groupLoadOf({ id: groupId, name, members, placed, people, most }: GroupLoad) {
  return {
    ...{ group: { id: groupId, name }, members, placed, people },
    most: { ...most, share: shareOf(most.placed, placed) },
    moreThanHalf: most.placed * 2 > placed,
  };
}
