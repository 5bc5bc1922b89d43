import { z } from 'zod';
import { designatePermissionSet } from '../db/permission-set-changes.ts';
import { findPermissionSet, listHolders, listSetsOf } from '../db/permission-sets.ts';
import { findUser } from '../db/user-administration.ts';
import { actorOf, readAs, requireRightsReader } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory } from './directory-changes.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { permissionSet, permissionSetOf } from './permission-sets.ts';
import { notFound } from './problem.ts';
import { id, pathWithId, problems } from './schemas.ts';

const tags = ['permission sets'];

const holder = z.strictObject({
  id: id<'user'>(),
  name: z.string(),
  active: z.boolean().describe('False once they are retired: they have it still, and nothing by it.'),
});

/** Who has which permission sets (ENV-16), and designating one for a person (DFA-03). */
export function permissionSetHolderRoutes(app: App, context: RouteContext): void {
  readRoutes(app, context);
  designateRoute(app, context);
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/permission-sets/:id/users',
    schema: {
      operationId: 'listPermissionSetUsers',
      tags,
      summary: 'Who has a permission set',
      params: pathWithId<'permission set'>(),
      querystring: pageQuery,
      response: { 200: pageOf(holder), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: setId } = request.params;
        if (!(await findPermissionSet(tx, setId))) throw notFound('permission set');
        requireRightsReader(active);
        return readPage(
          request.query,
          (page) => listHolders(tx, setId, page),
          (row) => row,
        );
      }),
  });
  app.route({
    method: 'GET',
    url: '/users/:id/permission-sets',
    schema: {
      operationId: 'listPermissionSetsOfUser',
      tags,
      summary: 'The permission sets that a user has',
      params: pathWithId<'user'>(),
      querystring: pageQuery,
      response: { 200: pageOf(permissionSet), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: userId } = request.params;
        if (!(await findUser(tx, userId))) throw notFound('user');
        requireRightsReader(active);
        return readPage(request.query, (page) => listSetsOf(tx, userId, page), permissionSetOf);
      }),
  });
}

function designateRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'PUT',
    url: '/users/:id/permission-sets/:setId/designation',
    schema: {
      operationId: 'designatePermissionSet',
      tags,
      summary: 'Designate a set that somebody has for default assignees',
      params: z.strictObject({ id: id<'user'>(), setId: id<'permission set'>() }),
      response: { 200: permissionSet, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: userId, setId: permissionSetId } = request.params;
      const designation = { userId, permissionSetId };
      await changeDirectory(context, actor, designatePermissionSet(context.app, actor, designation));
      const row = await readAs(context.app, actor, (tx) => findPermissionSet(tx, permissionSetId));
      if (!row) throw notFound('permission set');
      return permissionSetOf(row);
    },
  });
}
