/** What a document that came as UBL offers to the API and to the conditions of templates. */
import { cut } from './field.ts';
import type { UblDocument } from './ubl.ts';

/** A title stands in lists and in the subjects of mails. */
export const MAX_TITLE_LENGTH = 200;

/**
 * The `fields` of a UBL document: plain JSON, camelCase, absent where the document says nothing. Today that is all that
 * is read; the name is the API's, so that what is read for our own use later stays out of it.
 */
export type DocumentFields = UblDocument;

/** What Countersign needs of any document and UBL states by itself; contract type and location it does not know. */
export interface DocumentHead {
  readonly title: string;
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
}

/** The fields that conditions and the API see (DOC-01, DOC-03). */
export const fieldsOf = (document: UblDocument): DocumentFields => document;

/** Title, reference and amount of a document (DOC-01): "Invoice 4711 from Supplier", under the sender's number. */
export function headOf(document: UblDocument): DocumentHead {
  const noun = document.kind === 'invoice' ? 'Invoice' : 'Credit note';
  return {
    title: cut(`${noun} ${document.number} from ${document.supplier.name}`, MAX_TITLE_LENGTH),
    reference: document.number,
    amount: document.payableAmount,
    currency: document.currency,
  };
}
