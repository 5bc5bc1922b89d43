import { z } from 'zod';
import { changePermissionSet, deletePermissionSet, makePermissionSet } from '../db/permission-set-changes.ts';
import { findPermissionSet, listPermissionSets } from '../db/permission-sets.ts';
import type { PermissionSetRow } from '../db/permission-sets.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import type { PermissionSetId } from '../domain/ids.ts';
import { workflowRoles } from '../domain/workflow-role.ts';
import { accepted, actorOf, readAs, requireRightsReader } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, directoryRequestOf } from './directory-changes.ts';
import { etag } from './groups.ts';
import { nameText } from './names.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { code, id, optionalKeyHeader, pathWithId, problems } from './schemas.ts';
import { versionOf } from './validation.ts';

const tags = ['permission sets'];

/** More than an environment that is kept by hand has of either. */
const codesAtMost = 2_000;

export const workflowRole = z.enum(workflowRoles);

export const permissionSet = z
  .strictObject({
    id: id<'permission set'>(),
    name: z.string(),
    role: workflowRole,
    locations: z.array(z.string()).describe('Codes. An empty list covers nothing.'),
    contractTypes: z.array(z.string()).describe('Codes. An empty list covers nothing.'),
    defaultAssignee: z
      .boolean()
      .describe('Whether it is designated: who has such a set can be a default assignee.'),
    users: z.int().describe('How many people have it.'),
    version: z.int().describe('Raised by every change; also the ETag.'),
  })
  .meta({ id: 'PermissionSet' });

export const permissionSetOf = (row: PermissionSetRow): z.output<typeof permissionSet> => ({
  ...row,
  locations: [...row.locations],
  contractTypes: [...row.contractTypes],
});

const codes = () =>
  z
    .array(code, 'Must be a list of codes.')
    .max(codesAtMost, `Must have ${codesAtMost} entries at most.`)
    .refine((some) => new Set(some).size === some.length, 'Must name nothing twice.');

const fields = z.strictObject({
  name: nameText(),
  role: workflowRole,
  locations: codes().describe('Codes of locations that it covers; none covers nothing.'),
  contractTypes: codes().describe('Codes of contract types that it covers; none covers nothing.'),
  defaultAssignee: z
    .boolean()
    .default(false)
    .describe('Designated, so that who has it can be a default assignee of groups.'),
});

const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the set as you read it.') });

/** Permission sets (ENV-16, 17): read by whoever manages groups, kept by administrators. */
export function permissionSetRoutes(app: App, context: RouteContext): void {
  readRoutes(app, context);
  makeRoute(app, context);
  changeRoute(app, context);
  deleteRoute(app, context);
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/permission-sets',
    schema: {
      operationId: 'listPermissionSets',
      tags,
      summary: 'The permission sets of the environment, oldest first',
      querystring: pageQuery,
      response: { 200: pageOf(permissionSet), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) => {
        requireRightsReader(active);
        return readPage(request.query, (page) => listPermissionSets(tx, page), permissionSetOf);
      }),
  });
  app.route({
    method: 'GET',
    url: '/permission-sets/:id',
    schema: {
      operationId: 'readPermissionSet',
      tags,
      summary: 'A permission set; its version is the ETag',
      params: pathWithId<'permission set'>(),
      response: { 200: permissionSet, ...problems },
    },
    handler: async (request, reply) => {
      const row = await readSet(db, actorOf(request), request.params.id);
      return reply.header('etag', etag(row.version)).send(permissionSetOf(row));
    },
  });
}

function makeRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/permission-sets',
    schema: {
      operationId: 'makePermissionSet',
      tags,
      summary: 'Make a permission set, which nobody has yet',
      headers: optionalKeyHeader,
      body: fields,
      response: { 201: permissionSet, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const made = await makePermissionSet(db, directoryRequestOf(request), request.body);
      const { id: setId } = await accepted(db, actor, made);
      const row = await readSet(db, actor, setId);
      return reply.code(201).header('etag', etag(row.version)).send(permissionSetOf(row));
    },
  });
}

function changeRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'PUT',
    url: '/permission-sets/:id',
    schema: {
      operationId: 'changePermissionSet',
      tags,
      summary: 'Change a permission set for everybody who has it',
      params: pathWithId<'permission set'>(),
      headers: ifMatch,
      body: fields,
      response: { 200: permissionSet, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { id: setId } = request.params;
      const change = { ...request.body, id: setId, version: versionOf(request) };
      await changeDirectory(context, actor, changePermissionSet(context.app, actor, change));
      const row = await readSet(context.app, actor, setId);
      return reply.header('etag', etag(row.version)).send(permissionSetOf(row));
    },
  });
}

const deletion = z.strictObject({
  fromEverybody: z
    .literal('true', 'Must be true, or not be there.')
    .optional()
    .describe('Take it from everybody who has it, and delete it then.'),
});

function deleteRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'DELETE',
    url: '/permission-sets/:id',
    schema: {
      operationId: 'deletePermissionSet',
      tags,
      summary: 'Delete a permission set',
      params: pathWithId<'permission set'>(),
      querystring: deletion,
      headers: ifMatch,
      response: { 200: permissionSet, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: setId } = request.params;
      const change = {
        id: setId,
        version: versionOf(request),
        fromEverybody: request.query.fromEverybody === 'true',
      };
      const row = await readAs(context.app, actor, (tx) => findPermissionSet(tx, setId));
      await changeDirectory(context, actor, deletePermissionSet(context.app, actor, change));
      if (!row) throw notFound('permission set');
      return permissionSetOf(row);
    },
  });
}

async function readSet(db: Db, actor: Actor, setId: PermissionSetId): Promise<PermissionSetRow> {
  const row = await readAs(db, actor, async (tx, active) => {
    const found = await findPermissionSet(tx, setId);
    if (found) requireRightsReader(active);
    return found;
  });
  if (!row) throw notFound('permission set');
  return row;
}
