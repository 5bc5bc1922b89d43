import { z } from 'zod';
import { organisationRoles } from '../db/member-edges.ts';
import {
  createOrganisation,
  deleteOrganisation,
  findOrganisation,
  listOrganisations,
  renameOrganisation,
} from '../db/organisations.ts';
import type { OrganisationRow } from '../db/organisations.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import type { OrganisationId } from '../domain/ids.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { directoryRequestOf } from './directory-changes.ts';
import { etag } from './groups.ts';
import { nameText } from './names.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { id, optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';
import { versionOf } from './validation.ts';

const tags = ['organisations'];

export const organisation = z
  .strictObject({
    id: id<'organisation'>(),
    name: z.string(),
    version: z.int().describe('Raised by every new name; also the ETag.'),
    yourRole: z
      .enum(organisationRoles)
      .nullable()
      .describe('What you are in it; null where you do not belong to it.'),
  })
  .meta({ id: 'Organisation' });

const named = z.strictObject({ name: nameText() });

const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the organisation as you read it.') });

const listQuery = pageQuery.extend({
  name: text(200)
    .optional()
    .meta({ description: 'Part of the name, in any case.', examples: ['harbour'] }),
  yours: z.literal('true', 'Must be true, or not be there.').optional().describe('Only those you belong to.'),
});

/** The organisations of an environment (ENV-05, 07, 09): read by everybody in it, kept by its administrators. */
export function organisationRoutes(app: App, { app: db }: RouteContext): void {
  readRoutes(app, db);
  createRoute(app, db);
  renameRoute(app, db);
  deleteRoute(app, db);
}

function readRoutes(app: App, db: Db): void {
  app.route({
    method: 'GET',
    url: '/organisations',
    schema: {
      operationId: 'listOrganisations',
      tags,
      summary: 'The organisations of the environment, oldest first',
      querystring: listQuery,
      response: { 200: pageOf(organisation), ...problems },
    },
    handler: (request) => {
      const { name, yours, ...query } = request.query;
      const filter = { name, yours: yours !== undefined };
      return readAs(db, actorOf(request), (tx, active) =>
        readPage(
          query,
          (page) => listOrganisations(tx, active, { ...page, ...filter }),
          (row) => row,
        ),
      );
    },
  });
  app.route({
    method: 'GET',
    url: '/organisations/:id',
    schema: {
      operationId: 'readOrganisation',
      tags,
      summary: 'An organisation; its version is the ETag',
      params: pathWithId<'organisation'>(),
      response: { 200: organisation, ...problems },
    },
    handler: async (request, reply) => {
      const row = await readOrganisation(db, actorOf(request), request.params.id);
      return reply.header('etag', etag(row.version)).send(row);
    },
  });
}

function createRoute(app: App, db: Db): void {
  app.route({
    method: 'POST',
    url: '/organisations',
    schema: {
      operationId: 'createOrganisation',
      tags,
      summary: 'Create an organisation',
      headers: optionalKeyHeader,
      body: named,
      response: { 201: organisation, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const asked = directoryRequestOf(request);
      const { id: created } = await accepted(
        db,
        actor,
        await createOrganisation(db, asked, request.body.name),
      );
      const row = await readOrganisation(db, actor, created);
      return reply.code(201).header('etag', etag(row.version)).send(row);
    },
  });
}

function renameRoute(app: App, db: Db): void {
  app.route({
    method: 'PUT',
    url: '/organisations/:id',
    schema: {
      operationId: 'renameOrganisation',
      tags,
      summary: 'Rename an organisation',
      params: pathWithId<'organisation'>(),
      headers: ifMatch,
      body: named,
      response: { 200: organisation, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { id: organisationId } = request.params;
      const change = { id: organisationId, version: versionOf(request), name: request.body.name };
      await accepted(db, actor, await renameOrganisation(db, actor, change));
      const row = await readOrganisation(db, actor, organisationId);
      return reply.header('etag', etag(row.version)).send(row);
    },
  });
}

function deleteRoute(app: App, db: Db): void {
  app.route({
    method: 'DELETE',
    url: '/organisations/:id',
    schema: {
      operationId: 'deleteOrganisation',
      tags,
      summary: 'Delete an organisation that nothing uses',
      params: pathWithId<'organisation'>(),
      headers: ifMatch,
      response: { 200: organisation, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const change = { id: request.params.id, version: versionOf(request) };
      return accepted(db, actor, await deleteOrganisation(db, actor, change));
    },
  });
}

/** As its reader sees it now, for the answer to a change of it as well. */
export async function readOrganisation(db: Db, actor: Actor, id: OrganisationId): Promise<OrganisationRow> {
  const row = await readAs(db, actor, (tx, active) => findOrganisation(tx, active, id));
  if (!row) throw notFound('organisation');
  return row;
}
