import { sql } from 'kysely';
import type { DocumentId, OrganisationId } from '../domain/ids.ts';
import type { DocumentRefusal, KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor, mayStart, seesEverything } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { beyondEveryId, newId } from './ids.ts';
import type { Page } from './page.ts';
import type { DocumentKind, DocumentStatus } from './schema.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** A document as it was read from what was sent (DOC-01, 03). */
export interface SentDocument {
  readonly kind: DocumentKind;
  readonly contractType: string;
  readonly location: string;
  /** May be left out where the environment has one organisation. */
  readonly organisationId: OrganisationId | null;
  readonly title: string;
  readonly reference: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly original: { readonly mediaType: string; readonly content: Buffer; readonly sha256: Buffer };
}

export interface Received {
  readonly documentId: DocumentId;
  readonly repeated: boolean;
}

/**
 * Takes a document (DOC-01, 03, 04): the same key and request give the same document. Refused: who may not send, an
 * unknown contract type, location or organisation, another request under the same key.
 */
export function receiveDocument(
  db: Db,
  {
    actor,
    document,
    request,
  }: { readonly actor: Actor; readonly document: SentDocument; readonly request: Keyed },
): Promise<Result<Received, DocumentRefusal | KeyRefusal>> {
  const { environmentId } = actor;
  const keyed = { environmentId, actorId: actor.id, operation: 'document', ...request };
  return changeInTenant<Received, DocumentRefusal | KeyRefusal>(db, environmentId, async (tx) => {
    const sender = await findActiveActor(tx, actor);
    if (!sender || !mayStart(sender)) return err({ code: 'may_not_send' });
    const before = await findResponse<{ documentId: DocumentId }>(tx, keyed);
    if (!before.ok) return before;
    if (before.value) return ok({ ...before.value, repeated: true });
    const organisation = await classify(tx, document);
    if (!organisation.ok) return organisation;
    const documentId = newId<'document'>();
    await insertDocument(tx, { actor, documentId, organisationId: organisation.value, document });
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'document_received',
        approvalId: null,
        subjectKind: 'document',
        subjectId: documentId,
        data: { kind: document.kind, sha256: document.original.sha256.toString('hex') },
      },
    ]);
    await rememberResponse(tx, keyed, { response: { documentId }, days: keyDays });
    return ok({ documentId, repeated: false });
  });
}

/** DOC-06: contract type, location and organisation are the environment's own. */
async function classify(
  tx: Transaction,
  { contractType, location, organisationId }: SentDocument,
): Promise<Result<OrganisationId, DocumentRefusal>> {
  const { rows } = await sql<Classified>`
    select
      exists (select from contract_types where code = ${contractType}) as "contractTypeKnown",
      exists (select from locations where code = ${location}) as "locationKnown",
      array(
        select id::text from organisations
        where id = ${organisationId}::uuid or ${organisationId}::uuid is null
        limit 2) as organisations`.execute(tx);
  const { contractTypeKnown, locationKnown, organisations } = rows[0] as Classified;
  if (!contractTypeKnown) {
    return err({ code: 'unknown_contract_type', contractType, known: await codes(tx, 'contract_types') });
  }
  if (!locationKnown) return err({ code: 'unknown_location', location, known: await codes(tx, 'locations') });
  const [only, another] = organisations;
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
    document,
  }: {
    readonly actor: Actor;
    readonly documentId: DocumentId;
    readonly organisationId: OrganisationId;
    readonly document: SentDocument;
  },
): Promise<void> {
  const { kind, contractType, location, title, reference, amount, currency, fields, original } = document;
  await sql`
    insert into documents (environment_id, id, kind, contract_type, location, organisation_id, title, reference,
      amount, currency, fields, sha256, sender_kind, sender_id)
    values (${actor.environmentId}, ${documentId}, ${kind}, ${contractType}, ${location}, ${organisationId},
      ${title}, ${reference}, ${amount}::numeric, ${currency}, ${JSON.stringify(fields)}, ${original.sha256},
      ${actor.kind}, ${actor.id})`.execute(tx);
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
  readonly createdAt: Date;
}

export interface DocumentRow extends DocumentSummary {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Which documents an actor may read: all, one's own, and those of the approvals that one is part of. */
const visible = (actor: ActiveActor) =>
  seesEverything(actor)
    ? sql`true`
    : sql`(d.sender_id = ${actor.id} or exists (
        select from approvals a where a.document_id = d.id and (
          a.initiator_id = ${actor.id}
          or exists (select from phase_participants p where p.approval_id = a.id and p.user_id = ${actor.id})
          or exists (select from approval_phases p where p.approval_id = a.id and p.manager_user_id = ${actor.id}))))`;

const documentColumns = sql`
  d.id, d.kind, d.contract_type as "contractType", d.location, d.organisation_id as "organisationId",
  d.title, d.reference, d.amount, d.currency, encode(d.sha256, 'hex') as sha256,
  o.media_type as "mediaType", length(o.content) as "sizeBytes", d.status, d.created_at as "createdAt"`;

/** One document, or undefined where there is none that the actor may know of. */
export async function findDocument(
  tx: Transaction,
  actor: ActiveActor,
  documentId: DocumentId,
): Promise<DocumentRow | undefined> {
  const { rows } = await sql<DocumentRow>`
    select ${documentColumns}, d.fields
    from documents d join document_originals o on o.document_id = d.id
    where d.id = ${documentId} and ${visible(actor)}`.execute(tx);
  return rows[0];
}

/** The documents that the actor may read, newest first, without their fields: those of one may be 100 kB. */
export async function listDocuments(
  tx: Transaction,
  actor: ActiveActor,
  { limit, after }: Page<DocumentId>,
): Promise<DocumentSummary[]> {
  const { rows } = await sql<DocumentSummary>`
    select ${documentColumns}
    from documents d join document_originals o on o.document_id = d.id
    where d.id < coalesce(${after}::uuid, ${beyondEveryId}::uuid) and ${visible(actor)}
    order by d.id desc
    limit ${limit}`.execute(tx);
  return rows;
}
