import { z } from 'zod';
import { acceptInvitation } from '../db/invitations.ts';
import { listEnvironmentsOf } from '../db/environments.ts';
import { readInvitationToken } from '../identity/invitation-token.ts';
import type { App, RouteContext } from './dependencies.ts';
import { ownEnvironment } from './environments.ts';
import { notFound, Problem, refused } from './problem.ts';
import { isStorable, problems } from './schemas.ts';

const acceptance = z.strictObject({
  token: z
    .string()
    .max(200)
    .refine(isStorable, 'Must be valid Unicode without NUL.')
    .describe('What the link of the mail ends with, after the "#".'),
});

/** Accepting an invitation: binds whoever calls to the user who was invited. */
export function invitationRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/invitations/accept',
    config: { forIdentities: true },
    schema: {
      operationId: 'acceptInvitation',
      tags: ['me'],
      summary: 'Accept an invitation, as who you are to your provider',
      body: acceptance,
      response: { 200: ownEnvironment, ...problems },
    },
    handler: async ({ body, identity, log }) => {
      if (!identity) {
        throw new Problem('people_only', {
          detail: 'A service account is invited to nothing: send an access token.',
        });
      }
      const token = readInvitationToken(body.token);
      if (!token) throw notFound('invitation');
      const result = await acceptInvitation(db, identity, token);
      if (!result.ok) {
        log.info(
          { reason: result.error.code, invitationId: token.invitationId },
          'an invitation was not accepted',
        );
        throw refused(result.error);
      }
      const { environmentId } = result.value;
      const own = (await listEnvironmentsOf(db, identity)).find(({ id }) => id === environmentId);
      // Unlinked again in the moment since.
      if (!own) throw notFound('invitation');
      return own;
    },
  });
}
