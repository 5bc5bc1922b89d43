import swaggerUi from '@fastify/swagger-ui';
import type { App } from './dependencies.ts';
import { part } from './part.ts';

/** Where the description of the API is read by people, and tried. */
export const docsAddress = '/v1/docs';

/** The page loads what this server serves and nothing else, talks to this server only, and stands in no other page. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The page sets some styles of elements by itself; it has no other markup than its own.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A readable page beside /v1/openapi.json. It needs no credential; whoever tries a request there gives their own. */
export async function docsPage(app: App): Promise<void> {
  await app.register(
    part('docs page', async (page) => {
      page.addHook('onSend', async (_request, reply) => {
        reply.headers({
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        });
      });
      await page.register(swaggerUi, {
        routePrefix: docsAddress,
        logo: null as never,
        theme: { title: 'Countersign API' },
        uiConfig: {
          // Without the bar on top, which would load any address.
          layout: 'BaseLayout',
          docExpansion: 'list',
          defaultModelsExpandDepth: 0,
          displayOperationId: true,
          displayRequestDuration: true,
          // A credential is kept in the page and nowhere else: it is gone when the page is.
          persistAuthorization: false,
          tryItOutEnabled: true,
        },
      });
    }),
  );
}
