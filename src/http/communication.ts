import { z } from 'zod';
import { readMatrix, setMatrix } from '../db/communication.ts';
import type { AskedParty, NamedMatrix } from '../db/communication.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { idOrGroupName, idOrName } from './group-names.ts';
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
const organisationRole = z
  .enum(['member', 'administrator'])
  .nullable()
  .describe('Only those of this role in it; null for everybody who belongs to it.');

const party = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('organisation'),
      organisationId: idOrGroupName(),
      organisationRole: organisationRole.default(null),
    })
    .refine(({ organisationId, organisationRole: only }) => !only || 'id' in idOrName(organisationId), {
      message: 'Goes with an organisation, and this is a group.',
      path: ['organisationRole'],
    }),
  byRole,
  z.strictObject({ kind: z.literal('group'), groupId: idOrGroupName() }),
]);
const shownParty = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('organisation'),
    organisationId: id<'organisation'>(),
    organisationRole,
    name: z.string(),
  }),
  byRole,
  z.strictObject({ kind: z.literal('group'), groupId: id<'group'>(), name: z.string() }),
]);

/** GRP-45: in place of an organisation or a group stands its id, or the name of a group in round brackets. */
function partyOf(asked: z.output<typeof party>, path: string): AskedParty {
  if (asked.kind === 'role') return asked;
  if (asked.kind === 'group') {
    const named = idOrName<'group'>(asked.groupId);
    const at = { kind: 'group', path: `${path}/groupId` } as const;
    return 'id' in named ? { ...at, groupId: named.id } : { ...at, ...named };
  }
  const named = idOrName<'organisation'>(asked.organisationId);
  if ('groupName' in named) return { kind: 'group', path: `${path}/organisationId`, ...named };
  return { kind: 'organisation', organisationId: named.id, organisationRole: asked.organisationRole };
}

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
      const rules = request.body.rules.map(({ from, to }, nth) => ({
        from: partyOf(from, `/body/rules/${nth}/from`),
        to: partyOf(to, `/body/rules/${nth}/to`),
      }));
      const change = { version: versionOf(request), rules };
      await accepted(db, actor, await setMatrix(db, actor, change));
      const matrix = await readAs(db, actor, (tx) => readMatrix(tx));
      return reply.header('etag', etag(matrix.version)).send(shownOf(matrix));
    },
  });
}
