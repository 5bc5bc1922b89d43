import { z } from 'zod';
import {
  findServiceAccount,
  listKeys,
  makeKey,
  renewKey,
  revokeKey,
} from '../db/service-account-administration.ts';
import type { KeyRow } from '../db/service-account-administration.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import type { ServiceAccountId } from '../domain/ids.ts';
import { keyScopes } from '../domain/key-scope.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { malformed, notFound } from './problem.ts';
import { id, instant, pathWithId, problems, text } from './schemas.ts';

const tags = ['service accounts'];

/** A month: whoever changes an integration over in that time has forgotten it. */
const graceHoursAtMost = 720;
const usualGraceHours = 24;

const keyId = z.string().regex(/^[0-9a-f]{16}$/, 'Must be the id of a key, as the list shows it.');
const scope = z.enum(keyScopes);
const end = instant.nullable().describe('When it ends by itself; null for never.');

const key = z.strictObject({
  id: keyId.describe('The part of the key between its underscores; no secret.'),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: instant,
  expiresAt: end,
  revokedAt: instant.nullable(),
});
const madeKey = key.extend({
  key: z.string().describe('The key itself. It is shown this once; only a hash of its secret is kept.'),
});

const making = z.strictObject({
  name: text(200),
  scopes: z
    .array(scope)
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'Must name nothing twice.')
    .describe('What it may be used for at most; never more than the role of its account.'),
  expiresAt: instant.nullable().default(null),
});

const renewing = z.strictObject({
  graceHours: z
    .int()
    .min(0)
    .max(graceHoursAtMost)
    .default(usualGraceHours)
    .describe('How long the old key goes on; 0 ends it at once.'),
  expiresAt: instant.nullable().default(null),
});

const pathWithKey = z.strictObject({ id: id<'service account'>(), keyId });

const keyOf = ({ scopes, createdAt, expiresAt, revokedAt, ...row }: KeyRow): z.output<typeof key> => ({
  ...row,
  scopes: [...scopes],
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

/** Keys of service accounts: made, renewed, revoked and listed by administrators. */
export function serviceAccountKeyRoutes(app: App, context: RouteContext): void {
  const { app: db } = context;
  app.route({
    method: 'GET',
    url: '/service-accounts/:id/keys',
    schema: {
      operationId: 'listKeys',
      tags,
      summary: 'The keys of a service account, also those that have ended; never a secret',
      params: pathWithId<'service account'>(),
      response: { 200: z.strictObject({ items: z.array(key) }), ...problems },
    },
    handler: async (request) => ({ items: await readKeys(db, actorOf(request), request.params.id) }),
  });
  makingRoutes(app, context);
  app.route({
    method: 'POST',
    url: '/service-accounts/:id/keys/:keyId/revoke',
    schema: {
      operationId: 'revokeKey',
      tags,
      summary: 'Revoke a key: it is worth nothing at the next request',
      params: pathWithKey,
      response: { 200: key, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: accountId, keyId: named } = request.params;
      await accepted(db, actor, await revokeKey(db, actor, { accountId, keyId: named }));
      return readKey(db, actor, { accountId, keyId: named });
    },
  });
}

/** No Idempotency-Key here: to repeat the answer its secret would have to be kept. */
function makingRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/service-accounts/:id/keys',
    schema: {
      operationId: 'makeKey',
      tags,
      summary: 'Make a key; it is shown this once',
      params: pathWithId<'service account'>(),
      body: making,
      response: { 201: madeKey, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { id: accountId } = request.params;
      const { expiresAt, ...rest } = request.body;
      const made = { ...rest, expiresAt: inFuture(expiresAt) };
      const { id: ownId, secret } = await accepted(
        db,
        actor,
        await makeKey(db, actor, { accountId, key: made }),
      );
      const shown = await readKey(db, actor, { accountId, keyId: ownId });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...shown, key: secret });
    },
  });
  app.route({
    method: 'POST',
    url: '/service-accounts/:id/keys/:keyId/renew',
    schema: {
      operationId: 'renewKey',
      tags,
      summary: 'Make a key in the place of another, which ends after a grace',
      params: pathWithKey,
      body: renewing.optional(),
      response: { 201: madeKey, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { id: accountId, keyId: old } = request.params;
      const { graceHours = usualGraceHours, expiresAt = null } = request.body ?? {};
      const renewed = { accountId, keyId: old, graceHours, expiresAt: inFuture(expiresAt) };
      const { id: ownId, secret } = await accepted(db, actor, await renewKey(db, actor, renewed));
      const shown = await readKey(db, actor, { accountId, keyId: ownId });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...shown, key: secret });
    },
  });
}

function inFuture(expiresAt: string | null): Date | null {
  const at = expiresAt === null ? null : new Date(expiresAt);
  if (at === null || at.getTime() > Date.now()) return at;
  throw malformed([{ path: '/body/expiresAt', message: 'Must lie in the future.' }]);
}

const readKeys = (db: Db, actor: Actor, accountId: ServiceAccountId): Promise<z.output<typeof key>[]> =>
  readAs(db, actor, async (tx, active) => {
    if (!(await findServiceAccount(tx, accountId))) throw notFound('service account');
    requireAdministrator(active);
    return (await listKeys(tx, accountId)).map(keyOf);
  });

async function readKey(
  db: Db,
  actor: Actor,
  { accountId, keyId: wanted }: { readonly accountId: ServiceAccountId; readonly keyId: string },
): Promise<z.output<typeof key>> {
  const found = (await readKeys(db, actor, accountId)).find(({ id: ownId }) => ownId === wanted);
  if (!found) throw notFound('key');
  return found;
}
