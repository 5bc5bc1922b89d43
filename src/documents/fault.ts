/** Where in the sent text a fault stands, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const UBL_FAULT_CODES = [
  'document_not_well_formed',
  'document_doctype',
  'document_not_ubl',
  'document_too_deep',
  'document_field_missing',
  'document_field_malformed',
  'document_amount_malformed',
  'document_date_malformed',
] as const;

export type UblFaultCode = (typeof UBL_FAULT_CODES)[number];

/** Why a document is refused (DOC-06). Codes are stable; `detail` is for people and may be reworded. */
export interface UblFault {
  readonly code: UblFaultCode;
  readonly detail: string;
  readonly line?: number;
  readonly column?: number;
  /** As in `/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount`, whatever prefixes the document uses. */
  readonly path?: string;
}

/**
 * Carries a fault out of the XML parser's callbacks, which can be stopped in no other way. It never leaves this
 * folder: `readUbl` turns it into a refusal.
 */
export class DocumentRefused extends Error {
  readonly fault: UblFault;

  constructor(fault: UblFault) {
    super(fault.detail);
    this.fault = fault;
  }
}

const SHOWN_LENGTH = 60;

/** What a sender wrote may be as long as the document; in an answer or a log it never is. */
export const short = (text: string): string =>
  text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** A value of the sender's as it stands in a `detail`. */
export const shown = (value: string): string => JSON.stringify(short(value));
