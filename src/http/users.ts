import { createHash } from 'node:crypto';
import { z } from 'zod';
import { inviteAgain, inviteUser, withdrawInvitation } from '../db/invitations.ts';
import { changeRole, findUser, listUsers } from '../db/user-administration.ts';
import { invitationHash } from '../identity/invitation-token.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, keyedOf } from './directory-changes.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';
import { emailAddress, environmentRole, readUser, user, userOf } from './user-bodies.ts';
import { optionalKeyOf } from './validation.ts';

const tags = ['users'];

const invited = z.strictObject({
  name: text(200).refine((name) => !/[\r\n]/.test(name), 'Must be one line.'),
  email: emailAddress,
  environmentRole: environmentRole.default('basic').describe('Basic unless you say otherwise (ENV-03).'),
});

const roleChange = z.strictObject({ environmentRole });

/** The users of the environment, their roles and invitations (ENV-03, 04, 07, 08, 14): for administrators. */
export function userRoutes(app: App, context: RouteContext): void {
  readRoutes(app, context);
  inviteRoute(app, context);
  roleRoute(app, context);
  invitationRoutes(app, context);
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/users',
    schema: {
      operationId: 'listUsers',
      tags,
      summary: 'The users of the environment, oldest first',
      querystring: pageQuery,
      response: { 200: pageOf(user), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) => {
        requireAdministrator(active);
        return readPage(request.query, (page) => listUsers(tx, page), userOf);
      }),
  });
  app.route({
    method: 'GET',
    url: '/users/:id',
    schema: {
      operationId: 'readUser',
      tags,
      summary: 'A user',
      params: pathWithId<'user'>(),
      response: { 200: user, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const row = await findUser(tx, request.params.id);
        if (!row) throw notFound('user');
        requireAdministrator(active);
        return userOf(row);
      }),
  });
}

function inviteRoute(app: App, { app: db, invitationSecret }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/users',
    schema: {
      operationId: 'inviteUser',
      tags,
      summary: 'Add a user and send them an invitation',
      headers: optionalKeyHeader,
      body: invited,
      response: { 201: user, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const key = optionalKeyOf(request);
      const requestSha256 = createHash('sha256').update(JSON.stringify(request.body)).digest();
      const result = await inviteUser(db, actor, {
        user: request.body,
        hashOf: (invitationId) => invitationHash(invitationSecret, invitationId),
        request: key === null ? null : { key, requestSha256 },
      });
      const { userId } = await accepted(db, actor, result);
      return reply.code(201).send(await readUser(db, actor, userId));
    },
  });
}

function roleRoute(app: App, context: RouteContext): void {
  const { app: db } = context;
  app.route({
    method: 'PATCH',
    url: '/users/:id',
    schema: {
      operationId: 'changeRole',
      tags,
      summary: 'Change the role of a user',
      params: pathWithId<'user'>(),
      body: roleChange,
      response: { 200: user, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: userId } = request.params;
      const { environmentRole: role } = request.body;
      await changeDirectory(context, actor, changeRole(db, actor, { userId, environmentRole: role }));
      return readUser(db, actor, userId);
    },
  });
}

function invitationRoutes(app: App, { app: db, invitationSecret }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/users/:id/invitation',
    schema: {
      operationId: 'inviteAgain',
      tags,
      summary: 'Send a user a new invitation, in the place of the old one',
      headers: optionalKeyHeader,
      params: pathWithId<'user'>(),
      response: { 200: user, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: userId } = request.params;
      const hashOf = (invitationId: string) => invitationHash(invitationSecret, invitationId);
      const result = await inviteAgain(db, actor, { userId, hashOf, request: keyedOf(request) });
      await accepted(db, actor, result);
      return readUser(db, actor, userId);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/users/:id/invitation',
    schema: {
      operationId: 'withdrawInvitation',
      tags,
      summary: "Withdraw a user's invitation",
      params: pathWithId<'user'>(),
      response: { 200: user, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: userId } = request.params;
      await accepted(db, actor, await withdrawInvitation(db, actor, userId));
      return readUser(db, actor, userId);
    },
  });
}
