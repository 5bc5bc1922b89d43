import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fieldsOf, headOf } from '../documents/document-fields.ts';
import { likenessOf } from '../documents/likeness.ts';
import { readUblInSlices } from '../documents/ubl.ts';
import { findDocument, listDocuments, receiveDocument } from '../db/documents.ts';
import type { DocumentRow, DocumentSummary, SentDocument } from '../db/documents.ts';
import type { DocumentId } from '../domain/ids.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { readForm } from './form.ts';
import { jsonReader } from './json.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { part } from './part.ts';
import { bodyTooLarge } from './problem-answers.ts';
import { malformed, notFound, unreadable } from './problem.ts';
import {
  amount,
  code,
  currency,
  id,
  instant,
  keyHeader,
  pathWithId,
  possibleDuplicateOf,
  problems,
} from './schemas.ts';
import { inSlices } from './slices.ts';
import { keyOf } from './validation.ts';

/** An invoice with its files inside: mail, by which most of them still travel, carries some 10 MB of attachments. */
const documentBytesAtMost = 12 * 1024 * 1024;
/** A form's fields have 100,000 characters at most; escaped, each may take six bytes. */
const formBytesAtMost = 1024 * 1024;
const xml = ['application/xml', 'text/xml'];
const documentTypes = ['application/json', ...xml];

const status = z
  .enum(['received', 'under_review', 'approved', 'rejected'])
  .describe('Follows the approval: received before it, under_review while it runs, then its outcome.');

const listQuery = pageQuery.extend({
  status: status.optional().describe('Only documents of this status.'),
});

const summary = z
  .strictObject({
    id: id<'document'>(),
    kind: z.enum(['ubl_invoice', 'ubl_credit_note', 'form']),
    contractType: z.string(),
    location: z.string(),
    organisationId: id<'organisation'>(),
    title: z.string(),
    reference: z.string(),
    amount: amount.nullable(),
    currency: currency.nullable(),
    sha256: z.string().describe('Of the bytes as they were sent, in hex.'),
    mediaType: z.string(),
    sizeBytes: z.int(),
    status,
    possibleDuplicateOf: possibleDuplicateOf(),
    createdAt: instant,
  })
  .meta({ id: 'DocumentSummary' });
export const full = summary.extend({ fields: z.record(z.string(), z.unknown()) }).meta({ id: 'Document' });

const classification = z.strictObject({
  contractType: code.describe('What kind of document it is, by a code of the environment.'),
  location: code.describe('Where it belongs, by a code of the environment.'),
  organisation: id<'organisation'>()
    .optional()
    .describe('Whose document it is; may be left out where you send for one organisation only.'),
});

const summaryOf = ({ createdAt, ...shown }: DocumentSummary): z.output<typeof summary> => ({
  ...shown,
  createdAt: createdAt.toISOString(),
});
export const fullOf = ({ fields, ...shown }: DocumentRow): z.output<typeof full> => ({
  ...summaryOf(shown),
  fields: { ...fields },
});

/** Sending and reading documents (DOC-01..04, 06). */
export function documentRoutes(app: App, context: RouteContext): void {
  app.register(
    part('sending documents', async (sending) => {
      // The bytes are kept and hashed as they were sent, so nobody parses them before us.
      sending.removeAllContentTypeParsers();
      sending.addContentTypeParser(documentTypes, { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      sendRoute(sending, context);
    }),
  );
  readRoutes(app, context);
}

function sendRoute(app: App, { app: db }: RouteContext): void {
  const readJson = jsonReader(app);
  app.route({
    method: 'POST',
    url: '/documents',
    bodyLimit: documentBytesAtMost,
    config: { takes: documentTypes },
    schema: {
      tags: ['documents'],
      operationId: 'sendDocument',
      summary: 'Send a document: a UBL 2.1 invoice or credit note as it is, or a form as JSON',
      querystring: classification,
      headers: keyHeader,
      response: { 201: full, 200: full, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const key = keyOf(request);
      const sent = await readDocument(request, request.query, (text) => readJson(request, text));
      const document = { ...sent, likeness: likenessOf(sent, actor.id) };
      const result = await receiveDocument(db, {
        actor,
        document,
        request: { key, requestSha256: requestHash(document) },
      });
      const { documentId, repeated } = await accepted(db, actor, result);
      const row = await readAs(db, actor, (tx, active) => findDocument(tx, active, documentId));
      if (!row) throw notFound('document');
      return reply
        .code(repeated ? 200 : 201)
        .header('location', `/v1/documents/${documentId}`)
        .send(fullOf(row));
    },
  });
}

async function readDocument(
  request: FastifyRequest,
  { contractType, location, organisation }: z.output<typeof classification>,
  parseJson: (text: string) => unknown,
): Promise<Omit<SentDocument, 'likeness'>> {
  const content = request.body;
  if (!Buffer.isBuffer(content) || content.length === 0) {
    throw malformed([{ path: '/body', message: 'The body is missing: send UBL as XML, or a form as JSON.' }]);
  }
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!xml.includes(mediaType) && content.length > formBytesAtMost) throw bodyTooLarge(formBytesAtMost);
  return {
    ...(xml.includes(mediaType) ? await ofUbl(content) : { kind: 'form', ...readForm(content, parseJson) }),
    contractType,
    location,
    organisationId: organisation ?? null,
    original: { mediaType, content, sha256: sha256(content) },
  };
}

type Content = Pick<SentDocument, 'kind' | 'title' | 'reference' | 'amount' | 'currency' | 'fields'>;

/** DOC-03, 06 */
async function ofUbl(content: Buffer): Promise<Content> {
  const read = await inSlices(readUblInSlices(content));
  if (!read.ok) throw unreadable(read.error);
  const kind = read.value.kind === 'invoice' ? 'ubl_invoice' : 'ubl_credit_note';
  return { kind, ...headOf(read.value), fields: { ...fieldsOf(read.value) } };
}

const sha256 = (content: Buffer | string): Buffer => createHash('sha256').update(content).digest();

/** Two requests are the same when their bytes and their classification are (DOC-04). */
const requestHash = ({ contractType, location, organisationId, kind, original }: SentDocument): Buffer =>
  sha256(JSON.stringify([contractType, location, organisationId, kind, original.sha256.toString('hex')]));

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/documents',
    schema: {
      tags: ['documents'],
      operationId: 'listDocuments',
      summary: 'The documents that you may read, newest first',
      querystring: listQuery,
      response: { 200: pageOf(summary), ...problems },
    },
    handler: (request) => {
      const { status = null, ...query } = request.query;
      return readAs(db, actorOf(request), (tx, active) =>
        readPage(query, (page) => listDocuments(tx, active, { ...page, status }), summaryOf),
      );
    },
  });
  app.route({
    method: 'GET',
    url: '/documents/:id',
    schema: {
      tags: ['documents'],
      operationId: 'readDocument',
      summary: 'A document with its fields',
      params: pathWithId<'document'>(),
      response: { 200: full, ...problems },
    },
    handler: async (request) => {
      const documentId: DocumentId = request.params.id;
      const row = await readAs(db, actorOf(request), (tx, active) => findDocument(tx, active, documentId));
      if (!row) throw notFound('document');
      return fullOf(row);
    },
  });
}
