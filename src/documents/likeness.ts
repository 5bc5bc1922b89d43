/** By what two documents are taken for the same one sent twice (DOC-05). */
import { readDate } from './values.ts';

/** Folded for comparing; never shown. */
export interface Likeness {
  /** By what the sender is known: endpoint and VAT id, or else the name. One in common is the same sender. */
  readonly senderMarks: readonly string[];
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly issueDate: string;
}

interface Compared {
  readonly kind: 'ubl_invoice' | 'ubl_credit_note' | 'form';
  readonly reference: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What is compared of a document: supplier, number and issue date. A form says them in the fields that a UBL document
 * has them in (`supplier`, `number`, `issueDate`); its reference stands in for a number, and whoever sends it (`sentBy`)
 * for a supplier. Null where there is no issue date: there is too little to compare. A credit note is compared with
 * credit notes only, since many number them by themselves.
 */
export function likenessOf({ kind, reference, fields }: Compared, sentBy: string): Likeness | null {
  const issueDate =
    typeof fields['issueDate'] === 'string' ? readDate(fields['issueDate'].trim()) : undefined;
  const number = foldNumber(textOf(fields['number']) ?? reference);
  if (issueDate === undefined || number === '') return null;
  const marks = marksOf(fields['supplier']);
  return {
    senderMarks: marks.length > 0 ? marks : [`account ${sentBy}`],
    number: `${kind === 'ubl_credit_note' ? 'credit note' : 'document'} ${number}`,
    issueDate,
  };
}

/** Endpoint and VAT id are the supplier's own; a name is typed, so it counts only where there is neither. */
function marksOf(supplier: unknown): string[] {
  if (typeof supplier === 'string') return named(supplier);
  if (typeof supplier !== 'object' || supplier === null) return [];
  const said = supplier as Readonly<Record<string, unknown>>;
  const endpoint = textOf(said['endpointId']);
  const scheme = textOf(said['endpointScheme']) ?? '';
  const vatId = textOf(said['vatId']);
  const ids = [
    ...(endpoint === undefined ? [] : marked('endpoint', foldNumber(`${scheme}:${endpoint}`))),
    ...(vatId === undefined ? [] : marked('vat', foldWords(vatId))),
  ];
  return ids.length > 0 ? ids : named(textOf(said['name']) ?? '');
}

const named = (name: string): string[] => marked('name', foldWords(name));

const marked = (kind: string, folded: string): string[] => (folded === '' ? [] : [`${kind} ${folded}`]);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Neither case nor white space nor what is invisible tells two numbers apart; every other character does. */
const foldNumber = (text: string): string => fold(text).replace(/[\s\p{Cf}\p{Cc}]+/gu, '');

/** Of a name or VAT id letters and digits count: "Windmill B.V." is "WINDMILL BV", "NL 1234.56" is "NL123456". */
const foldWords = (text: string): string => fold(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
