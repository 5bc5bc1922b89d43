import swagger from '@fastify/swagger';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import type { App } from './dependencies.ts';
import { complete } from './description/complete.ts';
import { tags } from './description/tags.ts';
import { form } from './form.ts';
import { sessionCookie } from './sessions.ts';

const transform = createJsonSchemaTransform({ skipList: [] });
const withSchemas = createJsonSchemaTransformObject({});

/** The bodies that handlers read as bytes, and so are in no schema that Fastify validates by. */
const xmlBody = { type: 'string', description: 'A UBL 2.1 Invoice or CreditNote, byte for byte.' };

const csvBody = { type: 'string', description: 'A table in UTF-8, with the headings in its first line.' };

const description = `Durable approval workflows: send a document, start its approval, wait for the outcome.

Authenticate with \`Authorization: Bearer …\`: a service-account key, or an access token of a person. docs/back-office.md goes the whole way with curl; docs/errors.md says of every code what to do.

- Whatever is refused is answered with a problem (RFC 9457) with a stable \`code\`, and nothing has happened. After a 5xx, or no answer at all, nobody knows: repeat the request with the same \`Idempotency-Key\`.
- A person who is a user of several environments names one with the header \`Countersign-Environment\`; \`GET /v1/environments\` lists them.
- What you may not know of is 404, like what is not there. An address that exists answers 405 to other methods, with \`Allow\`.
- Lists come in pages: \`limit\`, and as \`cursor\` the \`nextCursor\` of the page before. It is null on the last page.
- Times are ISO 8601 in UTC, amounts are decimal text with a currency.
- Ids in the examples are made up; put your own in their place.`;

/** Describes all routes as OpenAPI 3.1, from the schemas that validate them (architecture, section 5). */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version: '1',
        summary: 'Approvals by the right people, in order, audited',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server.' }],
      tags: [...tags],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A service-account key (cs_…) or an access token.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookie,
            description:
              'Whoever signed in by a browser, at /sign-in. Every change needs the header Countersign-Csrf besides, as GET /v1/session tells it.',
          },
        },
      },
      security: [{ bearer: [] }, { session: [] }],
    },
    transform: (document) => {
      const described = transform(document);
      const body = document.route.method === 'POST' ? unparsed(document.url) : null;
      return body ? { ...described, schema: { ...described.schema, body } } : described;
    },
    transformObject: (document) => {
      return complete(optionalBodies(withSchemas(document) as OpenAPIV3_1.Document));
    },
  } as FastifyDynamicSwaggerOptions);
  let text: string | undefined;
  app.get('/v1/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    // It stays as it is, and half a megabyte is not to be written anew for everybody who asks.
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

/** The body of an operation that reads it itself. */
function unparsed(url: string): object | null {
  if (url === '/v1/documents') return documentBody();
  return url.startsWith('/v1/imports/') ? { content: { 'text/csv': { schema: csvBody } } } : null;
}

const documentBody = () => ({
  content: {
    'application/json': { schema: z.toJSONSchema(form, { target: 'draft-2020-12', io: 'input' }) },
    'application/xml': { schema: xmlBody },
    'text/xml': { schema: xmlBody },
  },
});

/** Fastify takes every described body for a required one; an answer to a task needs none. */
function optionalBodies(openapi: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  for (const [path, item] of Object.entries(openapi.paths ?? {})) {
    const body = item?.post?.requestBody;
    if (path.startsWith('/v1/tasks/') && body && !('$ref' in body)) body.required = false;
  }
  return openapi;
}
