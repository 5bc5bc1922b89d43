import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { importGroups } from '../db/imports-groups.ts';
import { importPermissionSets } from '../db/imports-permission-sets.ts';
import { importUsers } from '../db/imports-users.ts';
import type { Imported, Importing } from '../db/imports.ts';
import { mayManageGroups } from '../db/groups.ts';
import type { Db } from '../db/transaction.ts';
import { separators } from '../domain/csv.ts';
import type { SeparatorName } from '../domain/csv.ts';
import { Faults, importLinesAtMost } from '../domain/import.ts';
import type { Heading, LineReader } from '../domain/import.ts';
import { readLines } from '../domain/import-lines.ts';
import { setForm, userForm } from '../domain/import-forms.ts';
import type { FaultOfMail } from '../domain/import-forms.ts';
import { groupForm } from '../domain/import-group-form.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { invitationHash } from '../identity/invitation-token.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import { csvBytesAtMost, readTable } from './csv-lines.ts';
import type { App, RouteContext } from './dependencies.ts';
import { part } from './part.ts';
import { malformed, refused } from './problem.ts';
import { bodyTooLarge } from './problem-answers.ts';
import { optionalKeyHeader, problems } from './schemas.ts';
import { inSlices } from './slices.ts';
import { emailAddress } from './user-bodies.ts';
import { optionalKeyOf } from './validation.ts';

const trueOrFalse = z.enum(['true', 'false'], 'Must be true or false.').default('false');

const query = z.strictObject({
  dryRun: trueOrFalse.describe('Only say what is wrong with the file; nothing is written.'),
  separator: z
    .enum(Object.keys(separators) as [SeparatorName, ...SeparatorName[]])
    .optional()
    .describe('What stands between cells. Without it, what stands in the line of the headings most often.'),
});
const usersQuery = query.extend({
  invite: trueOrFalse.describe(
    'Send everybody an invitation. Without it they are invited one by one, later.',
  ),
});

const imported = z
  .strictObject({
    dryRun: z.boolean(),
    imported: z
      .int()
      .min(0)
      .describe(`How many lines were imported, or would be; ${importLinesAtMost} at most.`),
  })
  .meta({ id: 'Imported' });

const faultOfMail: FaultOfMail = (mail) => {
  const read = emailAddress.safeParse(mail);
  return read.success ? null : (read.error.issues[0]?.message ?? 'Must be a mail address.');
};

/** Users, permission sets and groups from tables (ENV-03, 16, GRP-05): all of a file or, with one fault, nothing. */
export function importRoutes(app: App, context: RouteContext): void {
  app.register(
    part('imports', async (sending) => {
      // A file may be large: it is read while it comes, and never held as a whole.
      sending.removeAllContentTypeParsers();
      sending.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
      usersRoute(sending, context);
      setsRoute(sending, context);
      groupsRoute(sending, context);
    }),
  );
}

const route = { method: 'POST', config: { takes: ['text/csv'] } } as const;
const answers = { 200: imported, ...problems };

function usersRoute(app: App, context: RouteContext): void {
  app.route({
    ...{ ...route, url: '/imports/users' },
    schema: {
      ...{ operationId: 'importUsers', tags: ['imports'], summary: 'Add users from a CSV file' },
      ...{ querystring: usersQuery, headers: optionalKeyHeader, response: answers },
    },
    handler: (request) => {
      const hashOf = (id: string) => invitationHash(context.invitationSecret, id);
      const invite = request.query.invite === 'true' ? hashOf : null;
      return run(request, context, {
        form: userForm(faultOfMail),
        write: (db, importing) => importUsers(db, importing, invite),
      });
    },
  });
}

function setsRoute(app: App, context: RouteContext): void {
  app.route({
    ...{ ...route, url: '/imports/permission-sets' },
    schema: {
      ...{ operationId: 'importPermissionSets', tags: ['imports'] },
      summary: 'Make permission sets from a CSV file, and give them to people',
      ...{ querystring: query, headers: optionalKeyHeader, response: answers },
    },
    handler: (request) => run(request, context, { form: setForm(faultOfMail), write: importPermissionSets }),
  });
}

function groupsRoute(app: App, context: RouteContext): void {
  app.route({
    ...{ ...route, url: '/imports/groups' },
    schema: {
      ...{ operationId: 'importGroups', tags: ['imports'] },
      summary: 'Create groups from a CSV file, with their members and default assignees',
      ...{ querystring: query, headers: optionalKeyHeader, response: answers },
    },
    handler: (request) =>
      run(request, context, { form: groupForm(faultOfMail), write: importGroups, byGroupManager: true }),
  });
}

interface Kind<Column extends string, Row> {
  readonly form: {
    readonly headings: readonly Heading<Column>[];
    readonly read: (line: LineReader<Column>) => Row;
  };
  readonly write: (db: Db, importing: Importing<Row>) => Promise<Result<Imported, Refusal>>;
  readonly byGroupManager?: boolean;
}

type ImportRequest = FastifyRequest & { readonly query: z.output<typeof query> };

async function run<Column extends string, Row>(
  request: ImportRequest,
  { app: db, at, sendNudge }: RouteContext,
  { form, write, byGroupManager = false }: Kind<Column, Row>,
): Promise<z.output<typeof imported>> {
  const actor = actorOf(request);
  // Nobody reads a file of somebody who may not import it.
  await readAs(db, actor, async (_tx, active) => {
    if (!byGroupManager) requireAdministrator(active);
    else if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
  });
  const key = optionalKeyOf(request);
  const hash = createHash('sha256').update(JSON.stringify(request.query));
  const read = await readTable(hashed(bodyOf(request), hash), request.query.separator ?? null);
  if (!read.ok) throw refused(read.error);
  const faults = new Faults();
  const rows = await inSlices(readLines(read.value, form, faults));
  const dryRun = request.query.dryRun === 'true';
  const keyed = key === null ? null : { key, requestSha256: hash.digest() };
  const done = await write(db, { request: { actor, keyed }, table: { rows, faults }, dryRun });
  const { imported: count, nudges } = await accepted(db, actor, done);
  if (!dryRun) at('directory.committed');
  nudges.forEach((nudge) => sendNudge(nudge));
  return { dryRun, imported: count };
}

/** What says that it is too big is refused before any of it is read. */
function bodyOf({ body, headers }: FastifyRequest): Readable {
  if (Number(headers['content-length'] ?? 0) > csvBytesAtMost) throw bodyTooLarge(csvBytesAtMost);
  if (body) return body as Readable;
  throw malformed([{ path: '/body', message: 'The body is missing: send the file as text/csv.' }]);
}

/** What was sent, for the key of the request: another file is another request. */
async function* hashed(body: Readable, hash: { update: (bytes: Buffer) => unknown }): AsyncGenerator<Buffer> {
  // Where reading stops early the rest is dropped, and the connection stays: the answer still has to go out by it.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}
