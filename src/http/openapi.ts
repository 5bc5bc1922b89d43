import swagger from '@fastify/swagger';
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from './dependencies.ts';
import { form } from './form.ts';

const transform = createJsonSchemaTransform({ skipList: [] });

/** The bodies that handlers read as bytes, and so are in no schema that Fastify validates by. */
const xmlBody = { type: 'string', description: 'A UBL 2.1 Invoice or CreditNote, byte for byte.' };

/** Describes all routes as OpenAPI 3.1, from the schemas that validate them. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version: '1',
        description:
          'Durable approval workflows. Problem answers (RFC 9457) have a stable code: see docs/errors.md.',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A service-account key (cs_…) or an access token.',
          },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: (document) => {
      const described = transform(document);
      return document.url === '/v1/documents' && document.route.method === 'POST'
        ? { ...described, schema: { ...described.schema, body: documentBody() } }
        : described;
    },
    transformObject: (document) => optionalAnswers(document),
  } as FastifyDynamicSwaggerOptions);
  app.get('/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

const documentBody = () => ({
  content: {
    'application/json': { schema: z.toJSONSchema(form, { target: 'draft-2020-12', io: 'input' }) },
    'application/xml': { schema: xmlBody },
    'text/xml': { schema: xmlBody },
  },
});

type Described = Parameters<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>[0];

/** Fastify takes every described body for a required one; an answer to a task needs none. */
function optionalAnswers(document: Described) {
  if (!('openapiObject' in document)) return document.swaggerObject;
  const { openapiObject } = document;
  for (const [path, item] of Object.entries(openapiObject.paths ?? {})) {
    const body = item?.post?.requestBody;
    if (path.startsWith('/v1/tasks/') && body && !('$ref' in body)) body.required = false;
  }
  return openapiObject;
}
