import { z } from 'zod';
import { distrustIssuer, listIssuers, trustIssuer } from '../db/issuers.ts';
import { accepted, actorOf, readAs, requireAdministrator } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { keyedOf } from './directory-changes.ts';
import { malformed, refused } from './problem.ts';
import { id, isStorable, optionalKeyHeader, pathWithId, problems, text } from './schemas.ts';

const tags = ['issuers'];

const issuer = z.strictObject({
  id: id<'issuer'>(),
  issuer: z.string(),
  audience: z.string(),
});

const trust = z.strictObject({
  issuer: z
    .string()
    .max(500)
    .refine(
      isIssuer,
      'Must be the address of a provider, exactly as its tokens name it, without query or "#".',
    )
    .describe('As the claim iss of its tokens has it, and its discovery document.'),
  audience: text(200).describe('What its tokens for Countersign are made out to (aud).'),
});

function isIssuer(address: string): boolean {
  if (!isStorable(address) || !URL.canParse(address)) return false;
  const { protocol, username, password, search, hash } = new URL(address);
  const plain = [username, password, search, hash].every((part) => part === '');
  return /^https?:$/.test(protocol) && /^https?:\/\//.test(address) && plain;
}

/** The providers that an environment trusts for its own users, besides the operator's: for administrators. */
export function issuerRoutes(app: App, { app: db, issuers }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/issuers',
    schema: {
      operationId: 'listIssuers',
      tags,
      summary: 'The providers that this environment trusts for its own users',
      response: { 200: z.strictObject({ items: z.array(issuer) }), ...problems },
    },
    handler: async (request) => ({
      items: await readAs(db, actorOf(request), (tx, active) => {
        requireAdministrator(active);
        return listIssuers(tx, actorOf(request));
      }),
    }),
  });
  app.route({
    method: 'POST',
    url: '/issuers',
    schema: {
      operationId: 'trustIssuer',
      tags,
      summary: 'Trust a provider for the users of this environment',
      headers: optionalKeyHeader,
      body: trust,
      response: { 201: issuer, ...problems },
    },
    handler: async (request, reply) => {
      const { body } = request;
      if (!issuers.anywhere && !body.issuer.startsWith('https://')) {
        throw malformed([{ path: '/body/issuer', message: 'Must begin with https://.' }]);
      }
      if (body.issuer === issuers.operator) throw refused({ code: 'issuer_trusted' });
      const actor = actorOf(request);
      const result = await trustIssuer(db, actor, { provider: body, request: keyedOf(request) });
      return reply.code(201).send(await accepted(db, actor, result));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/issuers/:id',
    schema: {
      operationId: 'distrustIssuer',
      tags,
      summary: 'Trust a provider no longer; whoever came in by it is unlinked',
      params: pathWithId<'issuer'>(),
      response: { 200: issuer, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      return accepted(db, actor, await distrustIssuer(db, actor, request.params.id));
    },
  });
}
