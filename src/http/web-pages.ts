// The web app: its pages are one file, which the browser reads at whatever address of it somebody opens; the rest are
// files whose names change with their content.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App, HttpDependencies } from './dependencies.ts';
import { collectMethods, refuseOtherMethods } from './other-methods.ts';
import { sendPage } from './plain-pages.ts';
import type { PlainPage } from './plain-pages.ts';

/** The addresses of its pages; everything else is not there. */
export const pageAddresses = [
  '/',
  '/tasks',
  '/tasks/:id',
  '/approvals/:id',
  '/waiting',
  '/notifications',
  '/delegations',
  '/invitations',
] as const;

const patterns = pageAddresses.map((address) => new RegExp(`^${address.replaceAll(':id', '[^/]+')}$`));

/** Whether the web app has a page there; without query and fragment. */
export const isPage = (path: string): boolean => patterns.some((pattern) => pattern.test(path));

/** What the build leaves in the page for us to fill in: a style that is made while the page runs names it. */
const noncePlaceholder = '__CSP_NONCE__';

/** The pages load what this server serves and nothing else, run no script but those files, and stand in no other page. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const notBuilt: PlainPage = {
  status: 503,
  title: 'The pages are not built',
  text: [
    'Countersign runs, and its API answers as ever; the files of its pages are missing.',
    'On the machine where it runs: npm run build.',
  ],
  links: [{ to: '/v1/docs', label: 'Read about the API' }],
};

const yearSeconds = 31_536_000;
const hourSeconds = 3_600;

/** Serves the pages and their files (UI-01). */
export async function webPages(
  app: App,
  { web, logger }: Pick<HttpDependencies, 'web' | 'logger'>,
): Promise<void> {
  if (!existsSync(join(web.folder, 'index.html'))) {
    logger.warn(
      { folder: web.folder },
      'the pages are not built (npm run build); the API is served without them',
    );
  }
  const methods = collectMethods(app);
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'no-referrer');
  });
  for (const url of pageAddresses) {
    app.route({
      method: 'GET',
      url,
      schema: { hide: true },
      handler: (_, reply) => sendIndex(reply, web.folder),
    });
  }
  await app.register(fastifyStatic, {
    root: web.folder,
    serve: false,
    suppressWarning: true,
    dotfiles: 'deny',
    index: false,
  });
  // The names of these change with what is in them; those beside the page stay.
  serveFiles(app, { url: '/assets/*', folder: 'assets/', cacheSeconds: yearSeconds });
  serveFiles(app, {
    url: '/:file(^[\\w-]+\\.(?:svg|ico|png|txt|webmanifest)$)',
    folder: '',
    cacheSeconds: hourSeconds,
  });
  refuseOtherMethods(app, methods);
}

interface Files {
  readonly url: string;
  readonly folder: string;
  readonly cacheSeconds: number;
}

function serveFiles(app: App, { url, folder, cacheSeconds }: Files): void {
  app.route<{ Params: { file?: string; '*'?: string } }>({
    method: 'GET',
    url,
    schema: { hide: true },
    handler: ({ params }, reply) => {
      const file = params.file ?? params['*'] ?? '';
      if (!built.test(file)) return reply.callNotFound();
      return reply.sendFile(`${folder}${file}`, {
        maxAge: cacheSeconds * 1_000,
        immutable: cacheSeconds === yearSeconds,
      });
    },
  });
}

/** A name as the build gives them, in folders or not: none begins with a dot. */
const built = /^(?:\w[\w.-]*\/)*\w[\w.-]*$/;

async function sendIndex(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  const page = await readIndex(folder);
  if (page === null) return sendPage(reply, notBuilt);
  const nonce = randomBytes(16).toString('base64');
  return reply
    .headers({ 'content-security-policy': policyWith(nonce), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(noncePlaceholder, nonce));
}

/** Read at each opening of a page, so that a build shows at once; null where there is none. */
async function readIndex(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
