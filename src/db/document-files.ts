import { sql } from 'kysely';
import type { DocumentId } from '../domain/ids.ts';
import type { ActiveActor } from './actors.ts';
import type { Transaction } from './transaction.ts';
import { mayReadDocument, readerOf } from './visibility.ts';

/** A document's bytes as they were sent (DOC-03), or undefined where the actor may not read the document (DOC-07). */
export async function readOriginal(
  tx: Transaction,
  actor: ActiveActor,
  documentId: DocumentId,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ content: Buffer }>`
    select o.content
    from documents d join document_originals o on o.document_id = d.id
    where d.id = ${documentId} and ${mayReadDocument(readerOf(actor))}`.execute(tx);
  return rows[0]?.content;
}
