import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { knowsGroup } from '../db/addressing.ts';
import { listActiveGroups, readCoverageFacts, readCoveredGroups } from '../db/coverage.ts';
import type { NamedCoveredGroup } from '../db/coverage.ts';
import { mayEditGroup, mayManageGroups } from '../db/groups.ts';
import { isId } from '../db/ids.ts';
import { readNamesOf } from '../db/placements.ts';
import type { Transaction } from '../db/transaction.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { PlacementRole } from '../domain/workflow-role.ts';
import { Coverage, coverageWays } from '../placement/coverage.ts';
import type { CoverageFacts, CoverageWay, GroupCoverage } from '../placement/coverage.ts';
import { coverageRows, firstRow } from '../placement/coverage-rows.ts';
import type { CoverageRow, RowPlace } from '../placement/coverage-rows.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage, usualPage } from './pages.ts';
import { placementRole } from './placement-bodies.ts';
import { malformed, notFound, refused } from './problem.ts';
import { code, id, pathWithId, person, problems } from './schemas.ts';

const tags = ['placement'];

const query = pageQuery.extend({
  role: placementRole.optional().describe('Only this role.'),
  location: code.optional().describe('Only this location.'),
  contractType: code.optional().describe('Only this contract type.'),
  way: z
    .enum(coverageWays, `Must be one of ${coverageWays.join(', ')}.`)
    .optional()
    .describe('Only what comes about in this way; `nobody` are the holes.'),
});
type Query = z.output<typeof query>;

const row = z
  .strictObject({
    group: z.strictObject({ id: id<'group'>(), name: z.string(), version: z.int() }),
    role: placementRole,
    location: z.string(),
    contractTypes: z.array(z.string()).describe('All of this location for which it comes to the same.'),
    way: z
      .enum(coverageWays)
      .describe(
        'Nobody; an Admin, since nobody is suitable; a suitable member at random; or a default assignee.',
      ),
    rule: z.string(),
    reason: z.string().describe('Its stable code.'),
    user: person.nullable().describe('The one person; null where there is nobody or chance decides.'),
    among: z.int().nullable().describe('Among how many chance decides.'),
    suitable: z.int().describe('How many members are suitable: as participants they all take part.'),
  })
  .meta({ id: 'CoverageRow' });

const totals = z
  .strictObject({
    group: z.strictObject({ id: id<'group'>(), name: z.string(), version: z.int() }),
    cells: z.int().describe('Roles times locations times contract types.'),
    nobody: z.int().describe('The holes.'),
    admin: z.int(),
    chance: z.int(),
    defaultAssignee: z.int(),
  })
  .meta({ id: 'CoverageTotals' });

/** So many groups are read and worked out at once: the process serves others between. */
const groupsAtOnce = 50;

/** Who would be placed for every role, location and contract type, holes first (PLC-25). */
export function coverageRoutes(app: App, context: RouteContext): void {
  totalsRoute(app, context);
  const { app: db } = context;
  app.route({
    method: 'GET',
    url: '/placements/coverage',
    schema: {
      tags,
      operationId: 'readCoverage',
      summary: 'Who would be placed from every active group, for every role, location and contract type',
      querystring: query,
      response: { 200: pageOf(row), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
        return coveragePage(tx, request.query, (after) =>
          listActiveGroups(tx, { limit: groupsAtOnce, after }),
        );
      }),
  });
  app.route({
    method: 'GET',
    url: '/groups/:id/coverage',
    schema: {
      tags,
      operationId: 'readGroupCoverage',
      summary: 'Who would be placed from a group, for every role, location and contract type',
      params: pathWithId<'group'>(),
      querystring: query,
      response: { 200: pageOf(row), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const groupId = request.params.id;
        if (!(await knowsGroup(tx, active, groupId))) throw notFound('group');
        if (!(await mayEditGroup(tx, active, groupId))) throw refused({ code: 'may_not_manage_groups' });
        const only = (after: GroupId | null): Promise<GroupId[]> =>
          Promise.resolve(after === null || groupId > after ? [groupId] : []);
        return coveragePage(tx, request.query, only);
      }),
  });
}

type NextGroups = (after: GroupId | null) => Promise<GroupId[]>;

/** Where a page ends: in the rows of which group that come about in which way, and where among these. */
interface Position extends RowPlace {
  readonly way: number;
  readonly groupId: GroupId | null;
}

interface Found extends CoverageRow {
  readonly group: NamedCoveredGroup;
  readonly end: Position;
}

async function coveragePage(tx: Transaction, asked: Query, next: NextGroups) {
  const { limit = usualPage, cursor } = asked;
  const from = cursor === undefined ? { way: 0, groupId: null, ...firstRow } : readCursor(cursor);
  const facts = await factsOf(tx, asked);
  const found: Found[] = [];
  for await (const one of rowsFrom(tx, { asked, facts, from, next })) {
    found.push(one);
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const names = await readNamesOf(tx, [...new Set(shown.flatMap(({ userId }) => userId ?? []))]);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map((one) => rowOf(one, names)), nextCursor: last ? writeCursor(last.end) : null };
}

async function factsOf(tx: Transaction, { location, contractType }: Query): Promise<CoverageFacts> {
  const facts = await readCoverageFacts(tx, {
    location: location ?? null,
    contractType: contractType ?? null,
  });
  const unknown = [
    ...(location !== undefined && facts.locations.length === 0 ? ['location'] : []),
    ...(contractType !== undefined && facts.contractTypes.length === 0 ? ['contractType'] : []),
  ];
  if (unknown.length > 0) {
    throw malformed(
      unknown.map((name) => ({ path: `/query/${name}`, message: 'Is none of the environment.' })),
    );
  }
  return facts;
}

interface Walk {
  readonly asked: Query;
  readonly facts: CoverageFacts;
  readonly from: Position;
  readonly next: NextGroups;
}

/** Way by way, the worst first; in each the groups by id. A group is worked out again where it has rows of the way. */
async function* rowsFrom(tx: Transaction, { asked, facts, from, next }: Walk): AsyncGenerator<Found> {
  const coverage = new Coverage(facts);
  const known = new Map<GroupId, GroupCoverage['totals']>();
  const roles: readonly PlacementRole[] | undefined = asked.role && [asked.role];
  const ways = coverageWays
    .map((way, at) => ({ way, at }))
    .filter(({ way, at }) => at >= from.way && wanted(asked, way));
  for (const { way, at } of ways) {
    for (
      let after = at === from.way ? before(from) : null, ids: GroupId[] = [];
      ;
      after = ids.at(-1) ?? null
    ) {
      ids = await next(after);
      const having = ids.filter((groupId) => known.get(groupId)?.[at] !== 0);
      for (const group of having.length > 0 ? await readCoveredGroups(tx, having) : []) {
        const covered = coverage.of(group, roles);
        known.set(group.id, covered.totals);
        const goesOn = at === from.way && group.id === from.groupId ? from : firstRow;
        for (const { row: each, end } of coverageRows({ coverage, facts, group, covered }, way, goesOn)) {
          yield { ...each, group, end: { way: at, groupId: group.id, ...end } };
        }
        await nextTurn();
      }
      if (ids.length < groupsAtOnce) break;
    }
  }
}

const wanted = ({ way: only }: Query, way: CoverageWay): boolean => only === undefined || only === way;

/** The id before the group at which a page goes on, so that this one comes again. */
function before({ groupId }: Position): GroupId | null {
  if (groupId === null) return null;
  const number = BigInt(`0x${groupId.replaceAll('-', '')}`);
  if (number === 0n) return null;
  const hex = (number - 1n).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as GroupId;
}

const writeCursor = ({ way, groupId, part, shown }: Position): string =>
  Buffer.from([way, groupId, part, shown].join(' ')).toString('base64url');

function readCursor(cursor: string): Position {
  const [way = '', groupId = '', part = '', shown = ''] = Buffer.from(cursor, 'base64url')
    .toString()
    .split(' ');
  if (/^[0-3]$/.test(way) && isId<'group'>(groupId) && [part, shown].every((one) => /^\d{1,9}$/.test(one))) {
    const read = { way: Number(way), groupId, part: Number(part), shown: Number(shown) };
    if (writeCursor(read) === cursor) return read;
  }
  throw malformed([{ path: '/query/cursor', message: 'Must be the nextCursor of an earlier page.' }]);
}

function rowOf(
  { group, userId, contractTypes, end: _, ...told }: Found,
  names: ReadonlyMap<string, string>,
): z.output<typeof row> {
  const user = userId === null ? null : { id: userId as UserId, name: names.get(userId) ?? userId };
  return { group: headOf(group), ...told, contractTypes: [...contractTypes], user };
}

const headOf = ({ id: groupId, name, version }: NamedCoveredGroup) => ({ id: groupId, name, version });

function totalsRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/placements/coverage/groups',
    schema: {
      tags,
      operationId: 'countCoverage',
      summary: 'For every active group, how many of its cells nobody would be placed for',
      querystring: pageQuery,
      response: { 200: pageOf(totals), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
        const coverage = new Coverage(await readCoverageFacts(tx, { location: null, contractType: null }));
        return readPage(
          request.query,
          async (page) => countCells(tx, coverage, await listActiveGroups(tx, page)),
          ({ counted }) => counted,
        );
      }),
  });
}

async function countCells(tx: Transaction, coverage: Coverage, groupIds: readonly GroupId[]) {
  const all: { readonly id: GroupId; readonly counted: z.output<typeof totals> }[] = [];
  for (let from = 0; from < groupIds.length; from += groupsAtOnce) {
    for (const group of await readCoveredGroups(tx, groupIds.slice(from, from + groupsAtOnce))) {
      all.push({ id: group.id, counted: totalsOf(group, coverage.of(group)) });
      await nextTurn();
    }
  }
  return all;
}

function totalsOf(group: NamedCoveredGroup, covered: GroupCoverage): z.output<typeof totals> {
  const [nobody = 0, admin = 0, chance = 0, defaultAssignee = 0] = covered.totals;
  const cells = nobody + admin + chance + defaultAssignee;
  return { group: headOf(group), cells, nobody, admin, chance, defaultAssignee };
}
