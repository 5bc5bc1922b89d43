import { z } from 'zod';
import { listAddressees } from '../db/addressees.ts';
import type { Addressee } from '../db/addressees.ts';
import { addressPurposes } from '../domain/addressing.ts';
import { readNameKey } from '../domain/name-key.ts';
import { nameCharactersAtMost } from '../domain/name.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readOrderedPage } from './pages.ts';
import { userOf } from './people-only.ts';
import { isStorable, problems } from './schemas.ts';

const kinds = ['user', 'group'] as const;

const query = pageQuery.extend({
  purpose: z
    .enum(addressPurposes, `Must be one of ${addressPurposes.join(', ')}.`)
    .describe('What they are chosen for.'),
  query: z
    .string()
    .max(nameCharactersAtMost)
    .refine(isStorable, 'Must be valid Unicode without NUL.')
    .optional()
    .describe('What was typed: each word of it begins a word of the name, in any case. All without it.'),
  kind: z
    .enum(kinds, `Must be ${kinds.join(' or ')}.`)
    .optional()
    .meta({ description: 'Only people, or only groups.', examples: ['group'] }),
});

const addressee = z
  .strictObject({
    kind: z.enum(kinds),
    id: z.uuid(),
    name: z.string(),
    size: z.int().nullable().describe('How many people belong to the group; null of a user.'),
  })
  .meta({ id: 'Addressee' });

const addresseeOf = ({ cursor: _, ...row }: Addressee): z.output<typeof addressee> => row;

/** Whom and which groups somebody may choose (ADR-06): what they may not address is not there (GRP-09, 29, 30). */
export function addresseeRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/addressees',
    schema: {
      operationId: 'listAddressees',
      tags: ['groups'],
      summary: 'The people and groups that you may choose for a purpose, by name',
      querystring: query,
      response: { 200: pageOf(addressee), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      const { purpose, query: typed = '', kind = null, ...page } = request.query;
      return readAs(db, actor, (tx) => {
        const search = { by: userOf(actor), purpose, kind, query: typed };
        return readOrderedPage(
          { ...page, order: `${purpose}/${kind ?? 'all'}`, isKey: (key) => readNameKey(key) !== null },
          (part) => listAddressees(tx, search, part),
          addresseeOf,
        );
      });
    },
  });
}
