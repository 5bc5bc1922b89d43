/** One field of a document's tree: found, or missed with the place where it belongs; and from its text to a value. */
import { DocumentRefused, shown, type UblFaultCode } from './fault.ts';
import { MAX_DECIMALS, MAX_INTEGER_DIGITS, readCurrency, readDate, readDecimal } from './values.ts';
import type { XmlElement } from './xml.ts';

/** Numbers, references and VAT ids are searched and compared, so they stand in indexes; those end at 2,700 bytes. */
export const MAX_ID_LENGTH = 200;
/** The longest registered company names have some 160 characters. */
export const MAX_NAME_LENGTH = 500;
/** Notes and lines are there to be looked at. They are cut, not refused: the original has them whole. */
export const MAX_DISPLAY_LENGTH = 4_000;

/** A refusal at an element. The path says otherwise where the fault is something that is not there. */
export function refuse(
  at: XmlElement,
  fault: { readonly code: UblFaultCode; readonly detail: string; readonly path?: string },
): DocumentRefused {
  return new DocumentRefused({ path: at.path, ...fault, line: at.line, column: at.column });
}

export const all = (parent: XmlElement | undefined, name: string): readonly XmlElement[] =>
  parent?.children.get(name) ?? [];

/** The first leaf along a path that says anything: `<cbc:DueDate/>` says as little as no due date. */
export function leaf(parent: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return parent?.text.trim() ? parent : undefined;
  for (const child of all(parent, name)) {
    const found = leaf(child, ...rest);
    if (found) return found;
  }
  return undefined;
}

/** The same, or a refusal that names the whole path and stands at the nearest element that is there. */
export function requiredLeaf(root: XmlElement, ...names: readonly string[]): XmlElement {
  const found = leaf(root, ...names);
  if (found) return found;
  let nearest = root;
  for (const name of names) nearest = all(nearest, name)[0] ?? nearest;
  const path = `${root.path}/${names.join('/')}`;
  const detail = `The required field ${path} is missing or empty.`;
  throw refuse(nearest, { code: 'document_field_missing', detail, path });
}

/** On one line, so that it can go into a title or a mail's subject; longer than the limit it is refused. */
export function oneLine(element: XmlElement, limit: number, text = element.text): string {
  const value = flat(text);
  if (value.length <= limit) return value;
  throw refuse(element, {
    code: 'document_field_malformed',
    detail: `The text is longer than ${limit} characters.`,
  });
}

export const id = (element: XmlElement): string => oneLine(element, MAX_ID_LENGTH);

/** On one line and cut where it is too long to show. */
export const displayed = (element: XmlElement): string => cut(flat(element.text), MAX_DISPLAY_LENGTH);

/** An attribute that says something, on one line. */
export function attribute(element: XmlElement, name: string): string | undefined {
  const value = oneLine(element, MAX_NAME_LENGTH, element.attributes.get(name) ?? '');
  return value === '' ? undefined : value;
}

/** At most so many characters, and never half of one: a lone surrogate cannot be stored. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** DEL and the controls above it are allowed in XML, "next line" among them. */
const flat = (text: string): string => text.replace(/[\s\u007f-\u009f]+/g, ' ').trim();

export function date(element: XmlElement): string {
  const value = readDate(element.text.trim());
  if (value !== undefined) return value;
  const detail = `${shown(element.text.trim())} is no date of the form YYYY-MM-DD that exists.`;
  throw refuse(element, { code: 'document_date_malformed', detail });
}

export function decimal(element: XmlElement): string {
  const value = readDecimal(element.text.trim());
  if (value !== undefined) return value;
  const limits = `at most ${MAX_INTEGER_DIGITS} digits before the point and ${MAX_DECIMALS} after it`;
  const detail = `${shown(element.text.trim())} is no decimal number: digits with a point, no comma, ${limits}.`;
  throw refuse(element, { code: 'document_amount_malformed', detail });
}

export function currency(element: XmlElement, text = element.text): string {
  const value = readCurrency(text.trim());
  if (value !== undefined) return value;
  const detail = `${shown(text.trim())} is no currency of three capital letters.`;
  throw refuse(element, { code: 'document_field_malformed', detail });
}

/** The currency that an amount must carry: a number without one is not an amount. */
export function currencyOf(amount: XmlElement): string {
  const written = attribute(amount, 'currencyID');
  if (written !== undefined) return currency(amount, written);
  const detail = 'The amount has no currencyID.';
  throw refuse(amount, { code: 'document_field_missing', detail, path: `${amount.path}/@currencyID` });
}

/** An amount in the currency of the document; EN 16931 has all of them in that one, but the accounting tax. */
export function amountIn(documentCurrency: string, amount: XmlElement): string {
  const own = currencyOf(amount);
  if (own === documentCurrency) return decimal(amount);
  const detail = `The amount is in ${own} and the document in ${documentCurrency} (DocumentCurrencyCode).`;
  throw refuse(amount, { code: 'document_field_malformed', detail });
}
