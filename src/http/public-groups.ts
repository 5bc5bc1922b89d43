import { z } from 'zod';
import { findPublicGroup, listPublicGroups } from '../db/bridges/public-groups.ts';
import type { ListedPublicGroup, PublicGroup } from '../db/bridges/public-groups.ts';
import { readNameKey } from '../domain/name-key.ts';
import { nameCharactersAtMost } from '../domain/name.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage } from './pages.ts';
import { notFound } from './problem.ts';
import { id, isStorable, pathWithId, problems } from './schemas.ts';

const query = pageQuery.extend({
  query: z
    .string()
    .max(nameCharactersAtMost)
    .refine(isStorable, 'Must be valid Unicode without NUL.')
    .optional()
    .describe('What was typed: each word of it begins a word of the name, in any case. All without it.'),
});

const publicGroup = z
  .strictObject({
    id: id<'group'>(),
    name: z
      .string()
      .describe('Unique in its environment; another one may have a public group of the same name.'),
    description: z.string(),
    size: z.int().describe('How many people belong to it now. Who they are is told in its environment only.'),
    environment: z.strictObject({ name: z.string() }).describe('Whose group it is.'),
    own: z
      .boolean()
      .describe('Whether it is of your environment: GET /v1/groups/{id} has the rest of it then.'),
  })
  .meta({ id: 'PublicGroup' });

const shown = ({ id: groupId, name, description, size, environment, own }: PublicGroup) => ({
  ...{ id: groupId, name, description, size, own },
  environment: { name: environment.name },
});

/** GRP-01: public groups are seen by every user of the platform, whatever their environment. */
export function publicGroupRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/public-groups',
    schema: {
      operationId: 'listPublicGroups',
      tags: ['groups'],
      summary: 'The public groups of all environments, by name',
      querystring: query,
      response: { 200: pageOf(publicGroup), ...problems },
    },
    handler: (request) => {
      const { query: typed = '', ...page } = request.query;
      return readAs(db, actorOf(request), (tx) =>
        readOrderedPage(
          { ...page, order: 'public', isKey: (key) => readNameKey(key) !== null },
          (part) => listPublicGroups(tx, typed, part),
          (row: ListedPublicGroup) => shown(row),
        ),
      );
    },
  });
  app.route({
    method: 'GET',
    url: '/public-groups/:id',
    schema: {
      operationId: 'readPublicGroup',
      tags: ['groups'],
      summary: 'A public group of any environment',
      params: pathWithId<'group'>(),
      response: { 200: publicGroup, ...problems },
    },
    handler: async (request) => {
      const row = await readAs(db, actorOf(request), (tx) => findPublicGroup(tx, request.params.id));
      if (!row) throw notFound('group');
      return shown(row);
    },
  });
}
