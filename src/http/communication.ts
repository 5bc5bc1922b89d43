import { z } from 'zod';
import { readMatrix, setMatrix } from '../db/communication.ts';
import type { NamedMatrix } from '../db/communication.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { etag } from './groups.ts';
import { id, problems } from './schemas.ts';
import { environmentRole } from './user-bodies.ts';
import { versionOf } from './validation.ts';

const tags = ['configuration'];

/** More than anybody keeps an overview of. */
const rulesAtMost = 1_000;

const byRole = z.strictObject({
  kind: z.literal('role'),
  role: environmentRole.describe('Everybody with this environment role.'),
});
const organisation = {
  kind: z.literal('organisation'),
  organisationId: id<'organisation'>(),
};
const organisationRole = z
  .enum(['member', 'administrator'])
  .nullable()
  .describe('Only those of this role in it; null for everybody who belongs to it.');

const party = z.discriminatedUnion('kind', [
  z.strictObject({ ...organisation, organisationRole: organisationRole.default(null) }),
  byRole,
]);
const shownParty = z.discriminatedUnion('kind', [
  z.strictObject({ ...organisation, organisationRole, name: z.string() }),
  byRole,
]);

const asked = z.strictObject({
  rules: z
    .array(z.strictObject({ from: party, to: party }), 'Must be a list of rules.')
    .max(rulesAtMost, `Must have ${rulesAtMost} entries at most.`)
    .refine(
      (rules) => new Set(rules.map((rule) => JSON.stringify(rule))).size === rules.length,
      'Must have no rule twice.',
    )
    .describe('Who is of `from` may address who is of `to`. None: everybody within the environment may.'),
});

const shown = z
  .strictObject({
    version: z.int().describe('Raised by every change, 0 before the first; also the ETag.'),
    rules: z.array(z.strictObject({ from: shownParty, to: shownParty })),
  })
  .meta({ id: 'CommunicationMatrix' });

const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the matrix as you read it.') });

const shownOf = ({ version, rules }: NamedMatrix): z.output<typeof shown> => ({
  version,
  rules: rules.map(({ from, to }) => ({ from: { ...from }, to: { ...to } })),
});

/** The who-talks-to-whom matrix (GRP-47), for administrators. */
export function communicationRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/communication-matrix',
    schema: {
      operationId: 'readCommunicationMatrix',
      tags,
      summary: 'Who may address whom; its version is the ETag',
      response: { 200: shown, ...problems },
    },
    handler: async (request, reply) => {
      const matrix = await readAs(db, actorOf(request), (tx, active) => {
        requireAdministrator(active);
        return readMatrix(tx);
      });
      return reply.header('etag', etag(matrix.version)).send(shownOf(matrix));
    },
  });
  app.route({
    method: 'PUT',
    url: '/communication-matrix',
    schema: {
      operationId: 'setCommunicationMatrix',
      tags,
      summary: 'Say who may address whom',
      headers: ifMatch,
      body: asked,
      response: { 200: shown, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const change = { version: versionOf(request), rules: request.body.rules };
      await accepted(db, actor, await setMatrix(db, actor, change));
      const matrix = await readAs(db, actor, (tx) => readMatrix(tx));
      return reply.header('etag', etag(matrix.version)).send(shownOf(matrix));
    },
  });
}
