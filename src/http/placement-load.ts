import { z } from 'zod';
import { knowsGroup } from '../db/addressing.ts';
import { mayEditGroup, mayManageGroups } from '../db/groups.ts';
import { countPlaced, listGroupLoads, listMemberLoads, readLoadWindow } from '../db/load-report.ts';
import type { GroupLoad, LoadWindow } from '../db/load-report.ts';
import type { Transaction } from '../db/transaction.ts';
import type { GroupId } from '../domain/ids.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage, readPage } from './pages.ts';
import { malformed, notFound, refused } from './problem.ts';
import { id, instant, pathWithId, person, problems } from './schemas.ts';

const tags = ['placement'];

/** Nobody was placed before. */
const end = instant.refine((at) => at >= '1970', 'Must be of 1970 or later.');

const query = pageQuery.extend({
  from: end.optional().meta({
    description: 'From this instant on; 30 days before `to` without it.',
    examples: ['2026-11-01T00:00:00Z'],
  }),
  to: end
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
        const { moreThanHalf, ...asked } = request.query;
        return readInWindow(tx, asked, (window, page) => {
          const wanted = { ...window, concentrated: moreThanHalf === 'true' };
          return readPage(page, (part) => listGroupLoads(tx, part, wanted), groupLoadOf);
        });
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
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        if (!(await mayEditGroup(tx, active, groupId))) throw refused({ code: 'may_not_manage_groups' });
        return readInWindow(tx, request.query, (window, page) =>
          memberLoadsOf(tx, { groupId, ...window }, page),
        );
      }),
  });
}

type Page = z.output<typeof pageQuery>;

async function memberLoadsOf(
  tx: Transaction,
  { groupId, ...window }: LoadWindow & { readonly groupId: GroupId },
  page: Page,
): Promise<PageOf<z.output<typeof memberLoad>>> {
  const all = await countPlaced(tx, groupId, window);
  return readOrderedPage(
    { ...page, order: 'load' },
    (part) => listMemberLoads(tx, part, { groupId, ...window }),
    ({ id: userId, name, cursor: _, lastPlacedAt, ...load }) => ({
      ...{ user: { id: userId, name }, ...load, share: shareOf(load.placed, all) },
      lastPlacedAt: lastPlacedAt?.toISOString() ?? null,
    }),
  );
}

interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** A page of what happened in a time: the cursor holds to the time of the first page, whenever the others are asked for. */
async function readInWindow<Item>(
  tx: Transaction,
  { from, to, cursor, ...page }: z.output<typeof query>,
  read: (window: LoadWindow, page: Page) => Promise<PageOf<Item>>,
): Promise<PageOf<Item>> {
  const kept = cursor === undefined ? null : readCursor(cursor);
  const window = await readLoadWindow(tx, { from: from ?? kept?.from, to: to ?? kept?.to });
  if (!window) throw malformed([{ path: '/query/to', message: 'Must be later than from.' }]);
  if (kept && (kept.from !== window.from || kept.to !== window.to)) throw notThisCursor();
  const { items, nextCursor } = await read(window, { ...page, cursor: kept?.within });
  return { items, nextCursor: nextCursor && writeCursor({ ...window, within: nextCursor }) };
}

/** `within` is the cursor in the list of that time. */
interface WindowCursor extends LoadWindow {
  readonly within: string;
}

const writeCursor = ({ from, to, within }: WindowCursor): string =>
  Buffer.from([from, to, within].join(' ')).toString('base64url');

function readCursor(cursor: string): WindowCursor {
  const [from, to, within = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const ends = z.strictObject({ from: end, to: end }).safeParse({ from, to });
  const read = ends.success ? { ...ends.data, within } : null;
  if (!read || writeCursor(read) !== cursor) throw notThisCursor();
  return read;
}

const notThisCursor = () =>
  malformed([
    { path: '/query/cursor', message: 'Must be the nextCursor of an earlier page of the same list.' },
  ]);

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
