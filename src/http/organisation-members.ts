import { z } from 'zod';
import { organisationRoles } from '../db/member-edges.ts';
import { setOrganisationMember } from '../db/organisation-members.ts';
import { standingIn } from '../db/organisation-standing.ts';
import { findOrganisation, listOrganisationMembers } from '../db/organisations.ts';
import { may } from '../domain/rights.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory } from './directory-changes.ts';
import { organisation, readOrganisation } from './organisations.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { notFound, refused } from './problem.ts';
import { id, pathWithId, problems } from './schemas.ts';

const tags = ['organisations'];

const role = z.enum(organisationRoles, `Must be ${organisationRoles.join(' or ')}.`);

const member = z
  .strictObject({
    id: id<'user'>(),
    name: z.string(),
    active: z.boolean().describe('False once they are retired: they stay in the list, marked.'),
    role,
  })
  .meta({ id: 'OrganisationMember' });

const path = z.strictObject({ id: id<'organisation'>(), userId: id<'user'>() });

/** Who belongs to an organisation (ENV-09, 10), which takes effect in every group that holds it at once (GRP-14). */
export function organisationMemberRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  setRoute(app, context);
  removeRoute(app, context);
}

function listRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/organisations/:id/members',
    schema: {
      operationId: 'listOrganisationMembers',
      tags,
      summary: 'Who belongs to an organisation, and as what',
      params: pathWithId<'organisation'>(),
      querystring: pageQuery,
      response: { 200: pageOf(member), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: organisationId } = request.params;
        if (!(await findOrganisation(tx, active, organisationId))) throw notFound('organisation');
        const standing = await standingIn(tx, active, organisationId);
        if (!may(active, 'read_organisation_members', standing))
          throw refused({ code: 'may_not_read_members' });
        return readPage(
          request.query,
          (page) => listOrganisationMembers(tx, { organisationId }, page),
          (row) => row,
        );
      }),
  });
}

function setRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'PUT',
    url: '/organisations/:id/members/:userId',
    schema: {
      operationId: 'setOrganisationMember',
      tags,
      summary: 'Add somebody to an organisation, or change what they are in it',
      params: path,
      body: z.strictObject({ role: role.default('member') }),
      response: { 200: member, ...problems },
    },
    handler: async (request) => {
      const { app: db } = context;
      const actor = actorOf(request);
      const { id: organisationId, userId } = request.params;
      const membership = { organisationId, userId, role: request.body.role };
      await changeDirectory(context, actor, setOrganisationMember(db, { actor, keyed: null }, membership));
      const [row] = await readAs(db, actor, (tx) =>
        listOrganisationMembers(tx, membership, { limit: 1, after: null }),
      );
      // Taken out again in the moment since.
      if (!row) throw notFound('member');
      return row;
    },
  });
}

function removeRoute(app: App, context: RouteContext): void {
  app.route({
    method: 'DELETE',
    url: '/organisations/:id/members/:userId',
    schema: {
      operationId: 'removeOrganisationMember',
      tags,
      summary: 'Take somebody out of an organisation',
      params: path,
      response: { 200: organisation, ...problems },
    },
    handler: async (request) => {
      const { app: db } = context;
      const actor = actorOf(request);
      const { id: organisationId, userId } = request.params;
      await changeDirectory(
        context,
        actor,
        setOrganisationMember(db, { actor, keyed: null }, { organisationId, userId, role: null }),
      );
      return readOrganisation(db, actor, organisationId);
    },
  });
}
