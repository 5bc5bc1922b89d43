import { z } from 'zod';
import { listRefusedMails, mayManageMails, sendMailAgain } from '../db/refused-mails.ts';
import type { RefusedMail } from '../db/refused-mails.ts';
import { mailTemplates } from '../domain/letter.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { refused } from './problem.ts';
import { id, instant, pathWithId, problems } from './schemas.ts';

const tags = ['mails'];

const mail = z.strictObject({
  id: id<'outbox row'>(),
  about: z.enum(mailTemplates),
  recipient: z
    .strictObject({ id: id<'user'>(), name: z.string(), email: z.string() })
    .nullable()
    .describe("Null: the environment's fallback mailbox."),
  approval: z
    .strictObject({ id: id<'approval'>(), documentTitle: z.string() })
    .nullable()
    .describe('Null where it is about none, or about many.'),
  listed: z.int().nullable().describe('How many approvals it lists; null where it is no list.'),
  reason: z.string().describe('What the mail server said, or why there was nobody to send it to.'),
  refusedAt: instant,
});

const mailOf = ({ template, recipient, approval, ...row }: RefusedMail): z.output<typeof mail> => ({
  id: row.id,
  about: template,
  recipient: recipient && { ...recipient },
  approval: approval && { ...approval },
  listed: row.listed,
  reason: row.reason,
  refusedAt: row.refusedAt.toISOString(),
});

const listQuery = pageQuery.extend({
  state: z
    .literal('refused', 'Must be refused, or not be there.')
    .optional()
    .meta({ description: 'Those that will not arrive; without it, too.' }),
});

/** What the mail server refused for good is shown, and sent again when it was mended (NTF-05). */
export function mailRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/mails',
    schema: {
      operationId: 'listMails',
      tags,
      summary: 'The mails that the mail server refused for good, newest first',
      querystring: listQuery,
      response: { 200: pageOf(mail), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) => {
        if (!mayManageMails(active)) throw refused({ code: 'may_not_manage_mails' });
        return readPage(request.query, (page) => listRefusedMails(tx, page), mailOf);
      }),
  });
  app.route({
    method: 'POST',
    url: '/mails/:id/send-again',
    schema: {
      operationId: 'sendMailAgain',
      tags,
      summary: 'Send a refused mail again, under its Message-ID; a second time changes nothing',
      params: pathWithId<'outbox row'>(),
      response: { 202: z.strictObject({ id: id<'outbox row'>() }), ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      await accepted(db, actor, await sendMailAgain(db, actor, request.params.id));
      return reply.code(202).send({ id: request.params.id });
    },
  });
}
