import { z } from 'zod';
import type { ZodType } from 'zod';
import {
  addConfigured,
  changeConfigured,
  deleteConfigured,
  findConfigured,
  listConfigured,
} from '../db/configured.ts';
import { spoken } from '../db/configured-entry.ts';
import type { ConfiguredId, ConfiguredKind, ConfiguredRow } from '../db/configured-entry.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { directoryRequestOf } from './directory-changes.ts';
import { etag } from './groups.ts';
import { nameText, newCode } from './names.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { code, id, optionalKeyHeader, pathWithId, problems } from './schemas.ts';
import { versionOf } from './validation.ts';

const tags = ['configuration'];

const version = z.int().describe('Raised by every change; also the ETag.');
const named = { id: id<'configured'>(), name: z.string(), version };
const coded = { ...named, code: z.string().describe('Compared exactly, and never changed.') };
const category = code.describe('The code of its contract category.');

interface Body {
  readonly code?: string;
  readonly name: string;
  readonly category?: string;
}

/** One kind of configuration, with its own addresses, operations and fields. */
interface Kind {
  readonly kind: ConfiguredKind;
  readonly url: string;
  /** As the operations name one, and many. */
  readonly one: string;
  readonly many: string;
  readonly shown: ZodType<ConfiguredRow>;
  readonly added: ZodType<Body>;
  readonly changed: ZodType<Body>;
}

const name = nameText();

const kinds: readonly Kind[] = [
  {
    kind: 'location',
    url: '/locations',
    one: 'Location',
    many: 'Locations',
    shown: z.strictObject(coded).meta({ id: 'Location' }),
    added: z.strictObject({ code: newCode(), name }),
    changed: z.strictObject({ name }),
  },
  {
    kind: 'contract_category',
    url: '/contract-categories',
    one: 'ContractCategory',
    many: 'ContractCategories',
    shown: z.strictObject(coded).meta({ id: 'ContractCategory' }),
    added: z.strictObject({ code: newCode(), name }),
    changed: z.strictObject({ name }),
  },
  {
    kind: 'contract_type',
    url: '/contract-types',
    one: 'ContractType',
    many: 'ContractTypes',
    shown: z.strictObject({ ...coded, category }).meta({ id: 'ContractType' }),
    added: z.strictObject({ code: newCode(), name, category }),
    changed: z.strictObject({ name, category }),
  },
  {
    kind: 'group_category',
    url: '/group-categories',
    one: 'GroupCategory',
    many: 'GroupCategories',
    shown: z.strictObject(named).meta({ id: 'GroupCategory' }),
    added: z.strictObject({ name }),
    changed: z.strictObject({ name }),
  },
];

const listQuery = pageQuery.extend({
  category: code.optional().describe('Only the contract types of this contract category.'),
});

const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the entry as you read it.') });

/** The configuration of an environment (ENV-18): read by everybody in it, changed by administrators (ENV-07). */
export function configurationRoutes(app: App, { app: db }: RouteContext): void {
  for (const kind of kinds) {
    readRoutes(app, db, kind);
    addRoute(app, db, kind);
    changeRoute(app, db, kind);
    deleteRoute(app, db, kind);
  }
}

function readRoutes(app: App, db: Db, { kind, url, one, many, shown }: Kind): void {
  const ofTypes = kind === 'contract_type';
  app.route({
    method: 'GET',
    url,
    schema: {
      operationId: `list${many}`,
      tags,
      summary: `The ${spoken(kind).replace(/y$/, 'ie')}s of the environment, oldest first`,
      querystring: ofTypes ? listQuery : pageQuery,
      response: { 200: pageOf(shown), ...problems },
    },
    handler: (request) => {
      const query: z.output<typeof listQuery> = request.query;
      return readAs(db, actorOf(request), (tx) =>
        readPage(
          query,
          (page) => listConfigured(tx, { kind, category: query.category ?? null }, page),
          (row) => row,
        ),
      );
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    schema: {
      operationId: `read${one}`,
      tags,
      summary: `A ${spoken(kind)}; its version is the ETag`,
      params: pathWithId<'configured'>(),
      response: { 200: shown, ...problems },
    },
    handler: async (request, reply) => {
      const row = await readEntry(db, actorOf(request), { kind, id: request.params.id });
      return reply.header('etag', etag(row.version)).send(row);
    },
  });
}

function addRoute(app: App, db: Db, { kind, url, one, shown, added }: Kind): void {
  app.route({
    method: 'POST',
    url,
    schema: {
      operationId: `add${one}`,
      tags,
      summary: `Add a ${spoken(kind)}`,
      headers: optionalKeyHeader,
      body: added,
      response: { 201: shown, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const entry = { ...request.body, kind };
      const { id: entryId } = await accepted(
        db,
        actor,
        await addConfigured(db, directoryRequestOf(request), entry),
      );
      const row = await readEntry(db, actor, { kind, id: entryId });
      return reply.code(201).header('etag', etag(row.version)).send(row);
    },
  });
}

function changeRoute(app: App, db: Db, { kind, url, one, shown, changed }: Kind): void {
  app.route({
    method: 'PUT',
    url: `${url}/:id`,
    schema: {
      operationId: `change${one}`,
      tags,
      summary: kind === 'contract_type' ? 'Rename a contract type, or move it' : `Rename a ${spoken(kind)}`,
      params: pathWithId<'configured'>(),
      headers: ifMatch,
      body: changed,
      response: { 200: shown, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const entry = { kind, id: request.params.id };
      const change = { ...request.body, ...entry, version: versionOf(request) };
      await accepted(db, actor, await changeConfigured(db, actor, change));
      const row = await readEntry(db, actor, entry);
      return reply.header('etag', etag(row.version)).send(row);
    },
  });
}

function deleteRoute(app: App, db: Db, { kind, url, one, shown }: Kind): void {
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    schema: {
      operationId: `delete${one}`,
      tags,
      summary: `Delete a ${spoken(kind)} that nothing uses`,
      params: pathWithId<'configured'>(),
      headers: ifMatch,
      response: { 200: shown, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const change = { kind, id: request.params.id, version: versionOf(request) };
      return accepted(db, actor, await deleteConfigured(db, actor, change));
    },
  });
}

async function readEntry(
  db: Db,
  actor: Actor,
  { kind, id: entryId }: { readonly kind: ConfiguredKind; readonly id: ConfiguredId },
): Promise<ConfiguredRow> {
  const row = await readAs(db, actor, (tx) => findConfigured(tx, kind, entryId));
  if (!row) throw notFound(spoken(kind));
  return row;
}
