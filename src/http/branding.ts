import { z } from 'zod';
import { changeBranding, readCurrentBranding } from '../db/brandings.ts';
import { carriesWhiteLetters } from '../domain/branding.ts';
import type { Branding } from '../domain/letter.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { isStorable, problems, text } from './schemas.ts';
import { versionOf } from './validation.ts';

const tags = ['branding'];

const branding = z.strictObject({
  name: text(100).nullable().describe("In place of the environment's name; null for that."),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'Must be #rrggbb, in lower case.')
    .refine(carriesWhiteLetters, 'Must be darker: white letters on it need a contrast of 4.5 to 1 (WCAG 2).')
    .describe('Of the head and the buttons, under white letters.'),
  logoUrl: z
    .string()
    .max(500)
    .refine(isPublicImage, 'Must be an https address without a user.')
    .nullable()
    .describe('An image that mail programs can fetch; null for the name in its place.'),
  footer: z.string().max(500).refine(isStorable, 'Must be valid Unicode without NUL.'),
});

function isPublicImage(address: string): boolean {
  if (!isStorable(address) || !URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && address.startsWith('https://') && username === '' && password === '';
}

const etag = (version: number): string => `"${version}"`;
const ifMatch = z.object({ 'if-match': z.string().describe('The ETag of the branding as you read it.') });

const bodyOf = ({ name, colour, logoUrl, footer }: Branding): Branding => ({ name, colour, logoUrl, footer });

/** How the mails of an environment look (NTF-04). */
export function brandingRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/branding',
    schema: {
      operationId: 'readBranding',
      tags,
      summary: 'How the mails of the environment look; its version is the ETag',
      response: { 200: branding, ...problems },
    },
    handler: async (request, reply) => {
      const current = await readAs(db, actorOf(request), (tx) => readCurrentBranding(tx));
      return reply.header('etag', etag(current.version)).send(bodyOf(current.branding));
    },
  });
  app.route({
    method: 'PUT',
    url: '/branding',
    schema: {
      operationId: 'setBranding',
      tags,
      summary: 'Decide how mails look from now on',
      headers: ifMatch,
      body: branding,
      response: { 200: branding, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const change = { version: versionOf(request), branding: request.body };
      const version = await accepted(db, actor, await changeBranding(db, actor, change));
      return reply.header('etag', etag(version)).send(bodyOf(request.body));
    },
  });
}
