import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  findServiceAccount,
  listServiceAccounts,
  openServiceAccount,
  retireServiceAccount,
} from '../db/service-account-administration.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import type { ServiceAccountId } from '../domain/ids.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { id, optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';
import { optionalKeyOf } from './validation.ts';

const tags = ['service accounts'];

/** ENV-12 */
const role = z.enum(['integration_client', 'integration_observer']);

const account = z.strictObject({
  id: id<'service account'>(),
  name: z.string(),
  role,
  active: z.boolean().describe('False once it is retired.'),
});

const opening = z.strictObject({
  name: text(200),
  role: role.describe('A client sends documents and starts approvals; an observer only reads.'),
});

/** Accounts of integrations (ENV-12): for administrators. */
export function serviceAccountRoutes(app: App, context: RouteContext): void {
  readRoutes(app, context);
  changeRoutes(app, context);
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/service-accounts',
    schema: {
      operationId: 'listServiceAccounts',
      tags,
      summary: 'The service accounts of the environment, oldest first',
      querystring: pageQuery,
      response: { 200: pageOf(account), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) => {
        requireAdministrator(active);
        return readPage(
          request.query,
          (page) => listServiceAccounts(tx, page),
          (row) => row,
        );
      }),
  });
  app.route({
    method: 'GET',
    url: '/service-accounts/:id',
    schema: {
      operationId: 'readServiceAccount',
      tags,
      summary: 'A service account',
      params: pathWithId<'service account'>(),
      response: { 200: account, ...problems },
    },
    handler: (request) => readAccount(db, actorOf(request), request.params.id),
  });
}

function changeRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/service-accounts',
    schema: {
      operationId: 'openServiceAccount',
      tags,
      summary: 'Add a service account; its keys are made apart',
      headers: optionalKeyHeader,
      body: opening,
      response: { 201: account, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const key = optionalKeyOf(request);
      const requestSha256 = createHash('sha256').update(JSON.stringify(request.body)).digest();
      const result = await openServiceAccount(db, actor, {
        account: request.body,
        request: key === null ? null : { key, requestSha256 },
      });
      const { id: accountId } = await accepted(db, actor, result);
      return reply.code(201).send(await readAccount(db, actor, accountId));
    },
  });
  app.route({
    method: 'POST',
    url: '/service-accounts/:id/retire',
    schema: {
      operationId: 'retireServiceAccount',
      tags,
      summary: 'Retire a service account, and all of its keys with it',
      params: pathWithId<'service account'>(),
      response: { 200: account, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: accountId } = request.params;
      await accepted(db, actor, await retireServiceAccount(db, actor, accountId));
      return readAccount(db, actor, accountId);
    },
  });
}

const readAccount = (db: Db, actor: Actor, accountId: ServiceAccountId): Promise<z.output<typeof account>> =>
  readAs(db, actor, async (tx, active) => {
    const row = await findServiceAccount(tx, accountId);
    if (!row) throw notFound('service account');
    requireAdministrator(active);
    return row;
  });
