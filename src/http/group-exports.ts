import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../db/actors.ts';
import { knowsGroup } from '../db/addressing.ts';
import { findGroupName, listExportedRows, nextExportedPeople } from '../db/group-exports.ts';
import type { ExportedPart, ExportedPerson, ExportedRow } from '../db/group-exports.ts';
import { mayManageGroups } from '../db/groups.ts';
import type { Db, Transaction } from '../db/transaction.ts';
import { contentDisposition } from '../documents/files.ts';
import { byteOrderMark, csvLine, separators } from '../domain/csv.ts';
import type { SeparatorName } from '../domain/csv.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { notFound, refused } from './problem.ts';
import { pathWithId, problems } from './schemas.ts';

const exports = [
  {
    part: 'members',
    url: '/groups/:id/permissions.csv',
    operationId: 'exportPermissions',
    summary: 'The permissions of the members who are not default assignees, for a spreadsheet',
    file: 'permissions',
  },
  {
    part: 'default_assignees',
    url: '/groups/:id/default-assignments.csv',
    operationId: 'exportDefaultAssignments',
    summary: 'The permissions of the default assignees, for a spreadsheet',
    file: 'default assignments',
  },
] as const satisfies readonly { readonly part: ExportedPart; [word: string]: string }[];

const header = ['User', 'Role', 'Contract Type', 'Contract Location'];

const roleNames: Readonly<Record<WorkflowRole, string>> = {
  admin: 'Admin',
  phase_owner: 'Phase owner',
  phase_mediator: 'Phase mediator',
  reviewer: 'Reviewer',
  approver: 'Approver',
  signatory: 'Signatory',
};

/** So many people and rows are in memory at once, however many there are. */
const peopleAtOnce = 500;
const rowsAtOnce = 2_000;

export const separator = z
  .enum(Object.keys(separators) as [SeparatorName, ...SeparatorName[]])
  .default('comma')
  .describe('What stands between cells: spreadsheets of some countries want a semicolon.');
const query = z.strictObject({ separator });

export const table = {
  200: {
    description: 'The table.',
    content: {
      'text/csv': {
        schema: z
          .string()
          .describe('UTF-8 with a byte order mark; cells that would run as formulas are text.'),
      },
    },
  },
};

/** CSV of who may act as what in a group (GRP-40..42), read on while it is sent: memory stays as it is. */
export function groupExportRoutes(app: App, { app: db }: RouteContext): void {
  for (const { part, url, operationId, summary, file } of exports) {
    app.route({
      method: 'GET',
      url,
      schema: {
        operationId,
        tags: ['groups'],
        summary,
        params: pathWithId<'group'>(),
        querystring: query,
        response: { ...table, ...problems },
      },
      handler: async (request, reply) => {
        const reader = { db, actor: actorOf(request), groupId: request.params.id, part };
        const name = await readAsManager(reader, async (_tx, group) => group);
        const lines = csvOf(reader, separators[request.query.separator]);
        sendTable(reply, `${fileName(name)} ${file}.csv`, lines);
        return reply;
      },
    });
  }
}

export const sendTable = (reply: FastifyReply, name: string, lines: AsyncIterable<string>): FastifyReply =>
  reply
    .header('content-disposition', contentDisposition(name))
    .header('content-type', 'text/csv; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(Readable.from(lines, { objectMode: false }));

interface Reader {
  readonly db: Db;
  readonly actor: Actor;
  readonly groupId: GroupId;
  readonly part: ExportedPart;
}

/** Reads a part in a transaction of its own, with the rights of that moment; gives on the group's name. */
const readAsManager = <T>(
  { db, actor, groupId }: Reader,
  read: (tx: Transaction, groupName: string) => Promise<T>,
): Promise<T> =>
  readAs(db, actor, async (tx, active) => {
    const name = (await knowsGroup(tx, active, groupId)) ? await findGroupName(tx, groupId) : undefined;
    if (name === undefined) throw notFound('group');
    if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
    return read(tx, name);
  });

/** Nobody's connection is held while a slow reader takes its time: each part is a transaction. */
async function* csvOf(reader: Reader, separator: string): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(header, separator);
  for (let after: ExportedPerson | null = null; ;) {
    const from: ExportedPerson | null = after;
    const people: ExportedPerson[] = await readAsManager(reader, (tx) =>
      nextExportedPeople(tx, reader, { limit: peopleAtOnce, after: from }),
    );
    for (const some of inParts(people)) yield* rowsOf(reader, some, separator);
    after = people.at(-1) ?? null;
    if (people.length < peopleAtOnce) return;
  }
}

/** People whose rows are read at once: as many as have no more than that, and one alone who has more. */
function inParts(people: readonly ExportedPerson[]): UserId[][] {
  const parts: { ids: UserId[]; rows: number }[] = [];
  for (const { id, rows } of people) {
    const last = parts.at(-1);
    if (rows === 0) continue;
    if (last && last.rows + rows < rowsAtOnce) {
      last.ids.push(id);
      last.rows += rows;
    } else parts.push({ ids: [id], rows });
  }
  return parts.map(({ ids }) => ids);
}

async function* rowsOf(
  reader: Reader,
  userIds: readonly UserId[],
  separator: string,
): AsyncGenerator<string> {
  for (let after: ExportedRow | null = null; ;) {
    const from: ExportedRow | null = after;
    const rows: ExportedRow[] = await readAsManager(reader, (tx) =>
      listExportedRows(tx, userIds, { limit: rowsAtOnce, after: from }),
    );
    if (rows.length > 0) yield rows.map((row) => csvLine(cellsOf(row), separator)).join('');
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1) ?? null;
  }
}

const cellsOf = ({ user, role, contractType, location }: ExportedRow): string[] => [
  user,
  roleNames[role],
  contractType,
  location,
];

/** What file systems don't take in a name. */
const fileName = (groupName: string): string => groupName.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_');
