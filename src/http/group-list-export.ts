import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import { listGroups } from '../db/group-list.ts';
import type { GroupFilter, GroupOrder, ListedGroup } from '../db/group-list.ts';
import { mayManageGroups } from '../db/groups.ts';
import type { Db } from '../db/transaction.ts';
import { byteOrderMark, csvLine, separators } from '../domain/csv.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { sendTable, separator, table } from './group-exports.ts';
import { listFilter } from './groups.ts';
import { refused } from './problem.ts';
import { problems } from './schemas.ts';

/** GRP-38: what can be asked for, under the heading that it has in the table. */
const cells = {
  name: ['Name', ({ name }) => name],
  type: ['Type', ({ type }) => type],
  category: ['Category', ({ category }) => category],
  status: ['Status', ({ status }) => status],
  size: ['Size', ({ size }) => String(size)],
  created: ['Created', ({ createdAt }) => createdAt.toISOString()],
  lastModified: ['Last Modified', ({ changedAt }) => changedAt.toISOString()],
  description: ['Description', ({ description }) => description],
} as const satisfies Readonly<
  Record<string, readonly [heading: string, cell: (group: ListedGroup) => string]>
>;

type Column = keyof typeof cells;

const names = Object.keys(cells) as [Column, ...Column[]];
const usualColumns: readonly Column[] = ['size', 'name', 'status', 'created', 'lastModified'];

/** So many groups are in memory at once, however many there are. */
const groupsAtOnce = 500;

const query = z.strictObject({
  ...listFilter,
  separator,
  columns: z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z
        .array(z.enum(names, `Must be one of ${names.join(', ')}.`))
        .refine((columns) => new Set(columns).size === columns.length, 'Must name nothing twice.')
        .optional(),
    )
    .describe(`Give it several times, in the order of the table; ${usualColumns.join(', ')} without it.`),
});

/** The list of groups as a table for a spreadsheet (GRP-38, 42), read on while it is sent. */
export function groupListExportRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/groups.csv',
    schema: {
      operationId: 'exportGroups',
      tags: ['groups'],
      summary: 'The list of groups, for a spreadsheet',
      querystring: query,
      response: { ...table, ...problems },
    },
    handler: async (request, reply) => {
      const { columns = usualColumns, orderBy: order = 'created', descending, ...rest } = request.query;
      const { separator: between, ...filter } = rest;
      const wanted = { filter, order, descending: descending === 'true' };
      const reader = { db, actor: actorOf(request), wanted };
      const first = await nextGroups(reader, null);
      sendTable(reply, 'groups.csv', linesOf(reader, first, { columns, separator: separators[between] }));
      return reply;
    },
  });
}

interface Reader {
  readonly db: Db;
  readonly actor: Actor;
  readonly wanted: { readonly filter: GroupFilter; readonly order: GroupOrder; readonly descending: boolean };
}

/** Each part is read with the rights of its moment, and holds no connection while a slow reader takes its time. */
const nextGroups = (
  { db, actor, wanted: { filter, order, descending } }: Reader,
  after: ListedGroup['cursor'] | null,
): Promise<ListedGroup[]> =>
  readAs(db, actor, (tx, active) => {
    if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
    return listGroups(tx, { limit: groupsAtOnce, order, descending, after }, filter);
  });

async function* linesOf(
  reader: Reader,
  first: readonly ListedGroup[],
  form: { readonly columns: readonly Column[]; readonly separator: string },
): AsyncGenerator<string> {
  const line = (texts: readonly string[]) => csvLine(texts, form.separator);
  yield byteOrderMark + line(form.columns.map((column) => cells[column][0]));
  for (let groups = first; groups.length > 0;) {
    yield groups.map((group) => line(form.columns.map((column) => cells[column][1](group)))).join('');
    const last = groups.length < groupsAtOnce ? undefined : groups.at(-1);
    if (!last) return;
    groups = await nextGroups(reader, last.cursor);
  }
}
