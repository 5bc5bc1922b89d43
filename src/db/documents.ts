import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Likeness } from '../documents/likeness.ts';
import type { ApprovalId, DocumentId, OrganisationId } from '../domain/ids.ts';
import type { DocumentRefusal, KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { findActiveActor, seesEverything } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { newId } from './ids.ts';
import { organisationsOf } from './organisation-standing.ts';
import { findAlike, possibleDuplicateFor } from './possible-duplicates.ts';
import { fitsQuery, readableDocuments } from './readable-documents.ts';
import type { DocumentQuery } from './readable-documents.ts';
import type { DocumentKind, DocumentStatus } from './schema.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';
import { mayReadDocument, readerOf } from './visibility.ts';
import type { Reader } from './visibility.ts';

/** A document as it was read from what was sent (DOC-01, 03). */
export interface SentDocument {
  readonly kind: DocumentKind;
  readonly contractType: string;
  readonly location: string;
  /** May be left out where the sender sends for one organisation only. */
  readonly organisationId: OrganisationId | null;
  readonly title: string;
  readonly reference: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** By what it is compared with earlier ones (DOC-05); null where it says too little for that. */
  readonly likeness: Likeness | null;
  readonly original: { readonly mediaType: string; readonly content: Buffer; readonly sha256: Buffer };
}

export interface Received {
  readonly documentId: DocumentId;
  readonly repeated: boolean;
}

/**
 * Takes a document (DOC-01, 03, 04): the same key and request give the same document. One that an earlier document is
 * like is taken, and marked (DOC-05). Refused: who may not send for its organisation (ENV-05, 10), an unknown contract
 * type, location or organisation, another request under the same key. `at` lets a test stand between the locks and the
 * writing.
 */
export function receiveDocument(
  db: Db,
  {
    actor,
    document,
    request,
  }: { readonly actor: Actor; readonly document: SentDocument; readonly request: Keyed },
  at: (point: 'document.writing') => Promise<void> = async () => undefined,
): Promise<Result<Received, DocumentRefusal | KeyRefusal>> {
  const { environmentId } = actor;
  const keyed = { environmentId, actorId: actor.id, operation: 'document', ...request };
  return changeInTenant<Received, DocumentRefusal | KeyRefusal>(db, environmentId, async (tx) => {
    const sender = await findActiveActor(tx, actor);
    if (!sender) return err({ code: 'may_not_send' });
    // Kept until it is written: whoever is taken out of the organisation at this moment comes after it.
    const sending = { action: 'send_documents', organisationId: document.organisationId } as const;
    const own = may(sender, sending.action) ? null : await organisationsOf(tx, sender, sending);
    if (own?.length === 0) return err({ code: 'may_not_send' });
    const before = await findResponse<{ documentId: DocumentId }>(tx, keyed);
    if (!before.ok) return before;
    if (before.value) return ok({ ...before.value, repeated: true });
    const organisation = await classify(tx, document, own);
    if (!organisation.ok) return organisation;
    const documentId = newId<'document'>();
    const organisationId = organisation.value;
    const compared = { environmentId, organisationId, everywhere: seesEverything(sender) };
    const possibleDuplicateOf = document.likeness && (await findAlike(tx, compared, document.likeness));
    await at('document.writing');
    await insertDocument(tx, { actor, documentId, document, organisationId, possibleDuplicateOf });
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'document_received',
        approvalId: null,
        subjectKind: 'document',
        subjectId: documentId,
        data: {
          kind: document.kind,
          sha256: document.original.sha256.toString('hex'),
          ...(possibleDuplicateOf ? { possibleDuplicateOf } : {}),
        },
      },
    ]);
    await rememberResponse(tx, keyed, { response: { documentId }, days: keyDays });
    return ok({ documentId, repeated: false });
  });
}

/** DOC-06: contract type, location and organisation are the environment's own; `own`, where the sender may for these only. */
async function classify(
  tx: Transaction,
  { contractType, location, organisationId }: SentDocument,
  own: readonly OrganisationId[] | null,
): Promise<Result<OrganisationId, DocumentRefusal>> {
  const wanted: RawBuilder<unknown> = organisationId
    ? sql`id = ${organisationId}::uuid`
    : own
      ? sql`id = any (${own}::uuid[])`
      : sql`true`;
  const { rows } = await sql<Classified>`
    select
      exists (select from contract_types where code = ${contractType} for key share) as "contractTypeKnown",
      exists (select from locations where code = ${location} for key share) as "locationKnown",
      array(
        select id::text from organisations
        where deleted_at is null and ${wanted}
        limit 2
        for key share) as organisations`.execute(tx);
  const { contractTypeKnown, locationKnown, organisations } = rows[0] as Classified;
  if (!contractTypeKnown) {
    return err({ code: 'unknown_contract_type', contractType, known: await codes(tx, 'contract_types') });
  }
  if (!locationKnown) return err({ code: 'unknown_location', location, known: await codes(tx, 'locations') });
  const [only, another] = organisations;
  if (only && own && !own.includes(only)) return err({ code: 'may_not_send' });
  if (only && !another) return ok(only);
  return err({ code: organisationId ? 'unknown_organisation' : 'organisation_required' });
}

interface Classified {
  readonly contractTypeKnown: boolean;
  readonly locationKnown: boolean;
  readonly organisations: readonly OrganisationId[];
}

/** What the caller could have meant; the first fifty are enough to see the pattern. */
async function codes(tx: Transaction, table: 'contract_types' | 'locations'): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from ${sql.table(table)} order by code limit 50`.execute(tx);
  return rows.map(({ code }) => code);
}

async function insertDocument(
  tx: Transaction,
  {
    actor,
    documentId,
    organisationId,
    possibleDuplicateOf,
    document,
  }: {
    readonly actor: Actor;
    readonly documentId: DocumentId;
    readonly organisationId: OrganisationId;
    readonly possibleDuplicateOf: DocumentId | null;
    readonly document: SentDocument;
  },
): Promise<void> {
  const { kind, contractType, location, title, reference, amount, currency } = document;
  const { fields, likeness, original } = document;
  await sql`
    insert into documents (environment_id, id, kind, contract_type, location, organisation_id, title, reference,
      amount, currency, fields, sha256, sender_kind, sender_id, sender_marks, number_folded, issue_date,
      possible_duplicate_of)
    values (${actor.environmentId}, ${documentId}, ${kind}, ${contractType}, ${location}, ${organisationId},
      ${title}, ${reference}, ${amount}::numeric, ${currency}, ${JSON.stringify(fields)}, ${original.sha256},
      ${actor.kind}, ${actor.id}, ${likeness?.senderMarks ?? null}, ${likeness?.number ?? null},
      ${likeness?.issueDate ?? null}, ${possibleDuplicateOf})`.execute(tx);
  await sql`
    insert into document_originals (environment_id, document_id, media_type, content)
    values (${actor.environmentId}, ${documentId}, ${original.mediaType}, ${original.content})`.execute(tx);
}

/** A document as lists show it. */
export interface DocumentSummary {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
  readonly contractType: string;
  readonly location: string;
  readonly organisationId: OrganisationId;
  readonly title: string;
  readonly reference: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly sha256: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly status: DocumentStatus;
  /** The earlier document that this one may be a second copy of (DOC-05); null also where the reader may not read that. */
  readonly possibleDuplicateOf: DocumentId | null;
  readonly createdAt: Date;
}

export interface DocumentRow extends DocumentSummary {
  readonly fields: Readonly<Record<string, unknown>>;
}

const documentColumns = (reader: Reader): RawBuilder<unknown> => sql`
  d.id, d.kind, d.contract_type as "contractType", d.location, d.organisation_id as "organisationId",
  d.title, d.reference, d.amount, d.currency, encode(d.sha256, 'hex') as sha256,
  o.media_type as "mediaType", length(o.content) as "sizeBytes", d.status,
  ${possibleDuplicateFor(reader)} as "possibleDuplicateOf", d.created_at as "createdAt"`;

/** One document, or undefined where there is none that the actor may know of. */
export async function findDocument(
  tx: Transaction,
  actor: ActiveActor,
  documentId: DocumentId,
): Promise<DocumentRow | undefined> {
  const { rows } = await sql<DocumentRow>`
    select ${documentColumns(readerOf(actor))}, d.fields
    from documents d join document_originals o on o.document_id = d.id
    where d.id = ${documentId} and ${mayReadDocument(readerOf(actor))}`.execute(tx);
  return rows[0];
}

/** Whether somebody may read a document, without reading it. */
export async function isReadable(
  tx: Transaction,
  actor: ActiveActor,
  documentId: DocumentId,
): Promise<boolean> {
  const { rows } = await sql`
    select from documents d where d.id = ${documentId} and ${mayReadDocument(readerOf(actor))}`.execute(tx);
  return rows.length > 0;
}

/** The document that an approval is about. Whether one may read it is asked by reading it. */
export async function findDocumentOfApproval(
  tx: Transaction,
  approvalId: ApprovalId,
): Promise<DocumentId | undefined> {
  const { rows } = await sql<{ documentId: DocumentId }>`
    select document_id as "documentId" from approvals where id = ${approvalId}`.execute(tx);
  return rows[0]?.documentId;
}

/** The documents that the actor may read, of one status (DOC-08) or all, newest first, without their fields: those of one may be 100 kB. */
export async function listDocuments(
  tx: Transaction,
  actor: ActiveActor,
  query: DocumentQuery,
): Promise<DocumentSummary[]> {
  const page = seesEverything(actor)
    ? sql`(select d.id from documents d where ${fitsQuery(query)} order by d.id desc limit ${query.limit})`
    : readableDocuments(actor.id, query);
  const { rows } = await sql<DocumentSummary>`
    select ${documentColumns(readerOf(actor))}
    from ${page} page join documents d on d.id = page.id join document_originals o on o.document_id = d.id
    order by d.id desc`.execute(tx);
  return rows;
}
