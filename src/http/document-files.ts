import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ActiveActor } from '../db/actors.ts';
import { readOriginal } from '../db/document-files.ts';
import { findDocument } from '../db/documents.ts';
import type { DocumentRow } from '../db/documents.ts';
import type { Transaction } from '../db/transaction.ts';
import {
  attachmentIndex,
  contentDisposition,
  filesOf,
  KEPT_TYPES,
  UNKNOWN_TYPE,
} from '../documents/files.ts';
import type { DocumentFile } from '../documents/files.ts';
import { readAttachmentInSlices } from '../documents/ubl.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { notFound } from './problem.ts';
import { id, pathWithId, problems } from './schemas.ts';
import { inSlices } from './slices.ts';

const file = z
  .strictObject({
    id: z.string().describe('Within its document: `original`, or `attachment-` and its place.'),
    kind: z.enum(['original', 'attachment']),
    name: z.string().describe('As the sender named it, without what could do harm where it is saved.'),
    mediaType: z
      .string()
      .describe('As the sender said, if it is one of a few; else application/octet-stream.'),
    sizeBytes: z.int(),
  })
  .meta({ id: 'DocumentFile' });

export const fileParams = <Noun extends string>() =>
  z.strictObject({
    id: id<Noun>(),
    fileId: z.string().regex(/^(?:original|attachment-[1-9]\d{0,2})$/),
  });

const bytes = z.string().meta({ format: 'binary', description: 'The file, byte for byte.' });
const form = z.looseObject({}).describe('A form, byte for byte as it was sent.');
const servedTypes = [...Object.keys(KEPT_TYPES), UNKNOWN_TYPE];

export const files = z.strictObject({ items: z.array(file) });

/** What a download is answered with. */
export const downloaded = {
  200: {
    description: 'The file, to be saved and not to be shown.',
    content: Object.fromEntries(
      servedTypes.map((type) => [type, { schema: type === 'application/json' ? form : bytes }]),
    ),
  },
  304: z.null().describe('You have it already: the ETag of If-None-Match is still its own.'),
};

/** Listing and downloading the files of a document, by those who may read it (DOC-07). */
export function documentFileRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  downloadRoute(app, context);
}

function listRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/documents/:id/files',
    schema: {
      tags: ['documents'],
      operationId: 'listDocumentFiles',
      summary: 'The files of a document: the original, and those inside it',
      params: pathWithId<'document'>(),
      response: { 200: files, ...problems },
    },
    handler: async (request) => {
      const documentId = request.params.id;
      const row = await readAs(db, actorOf(request), (tx, active) => findDocument(tx, active, documentId));
      if (!row) throw notFound('document');
      return { items: [...filesOf(row)] };
    },
  });
}

function downloadRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/documents/:id/files/:fileId',
    schema: {
      tags: ['documents'],
      operationId: 'downloadDocumentFile',
      summary: 'Download a file of a document',
      params: fileParams<'document'>(),
      response: { ...downloaded, ...problems },
    },
    handler: async (request, reply) => {
      const { id: documentId, fileId } = request.params;
      await sendFileOf({ request, reply, fileId }, (read) =>
        readAs(db, actorOf(request), async (tx, active) => {
          const row = await findDocument(tx, active, documentId);
          if (!row) throw notFound('file');
          return read(tx, { reader: active, row });
        }),
      );
      return reply;
    },
  });
}

/** A file that is asked for, and its bytes where they are wanted. */
interface Found {
  readonly asked: DocumentFile;
  readonly etag: string;
  /** Null where the caller has it already. */
  readonly original: Buffer | undefined | null;
}

/** Reads a file of a document in the caller's transaction, as whoever may read it there. */
type ReadFile = (
  tx: Transaction,
  of: { readonly reader: ActiveActor; readonly row: DocumentRow },
) => Promise<Found>;

/** Sends a file of the document that `within` finds and hands on. */
export async function sendFileOf(
  {
    request,
    reply,
    fileId,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly fileId: string },
  within: (read: ReadFile) => Promise<Found>,
): Promise<void> {
  const found = await within(async (tx, { reader, row }) => {
    const asked = filesOf(row).find((one) => one.id === fileId);
    if (!asked) throw notFound('file');
    const etag = etagOf(row, asked);
    if (isKnown(request, etag)) return { asked, etag, original: null };
    return { asked, etag, original: await readOriginal(tx, reader, row.id) };
  });
  reply.header('etag', found.etag).headers(safety);
  if (found.original === null) return void reply.code(304).send(null);
  const content = found.original && (await contentOf(found.asked, found.original));
  if (!content) throw notFound('file');
  sendFile(reply, found.asked, content);
}

/** Whatever the sender made of it, it is saved and never runs in the browser. */
const safety = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
  'accept-ranges': 'none',
};

const sendFile = (
  reply: FastifyReply,
  { name, mediaType }: DocumentFile,
  content: Uint8Array,
): FastifyReply =>
  reply
    .header('content-disposition', contentDisposition(name))
    .header('content-type', mediaType)
    .header('content-length', content.byteLength)
    .send(content);

/** An original never changes, so neither does what is inside it. */
const etagOf = ({ sha256 }: DocumentRow, { id: fileId }: DocumentFile): string => `"${sha256}/${fileId}"`;

/** RFC 9110, section 13.1.2: for reading, a weak tag is as good. */
function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const tags = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

const contentOf = async ({ id: fileId }: DocumentFile, original: Buffer): Promise<Uint8Array | undefined> => {
  const index = attachmentIndex(fileId);
  return index === undefined ? original : inSlices(readAttachmentInSlices(original, index));
};
