/** UBL 2.1 invoices and credit notes, from the bytes sent to what approvals need of them. Pure: bytes in, value out. */
import { err, ok, type Result } from '../domain/result.ts';
import { decodeXml } from './decode.ts';
import { DocumentRefused, type UblFault } from './fault.ts';
import * as field from './field.ts';
import { attachmentVocabulary, isRoot, KINDS, ublVocabulary, type Root } from './ubl-shape.ts';
import { negated, readDecimal, sum } from './values.ts';
import { parseXml, type XmlElement } from './xml.ts';

export type { UblFault, UblFaultCode } from './fault.ts';

export interface UblDocument {
  readonly kind: 'invoice' | 'credit_note';
  readonly number: string;
  /** `YYYY-MM-DD`, as is the due date. */
  readonly issueDate: string;
  readonly dueDate?: string;
  readonly currency: string;
  /** A decimal in text, as is every amount; those of a credit note have the other sign than the document shows. */
  readonly payableAmount: string;
  /** The total without tax and with it, and what was paid before. */
  readonly netAmount?: string;
  readonly grossAmount?: string;
  readonly prepaidAmount?: string;
  /** Absent where the document states no tax in its own currency. */
  readonly taxAmount?: string;
  readonly taxSubtotals: readonly UblTaxSubtotal[];
  readonly supplier: UblParty;
  readonly customer: UblParty;
  readonly orderReference?: string;
  readonly buyerReference?: string;
  readonly contractReference?: string;
  readonly note?: string;
  /** The first lines; how many there are in all is `lineCount`. */
  readonly lines: readonly UblLine[];
  readonly lineCount: number;
  readonly attachments: readonly UblAttachment[];
}

export interface UblParty {
  readonly name: string;
  readonly endpointId?: string;
  readonly endpointScheme?: string;
  readonly vatId?: string;
}

export interface UblLine {
  readonly id?: string;
  readonly name?: string;
  /** As the document shows it, in a credit note too. */
  readonly quantity?: string;
  readonly unit?: string;
  /** As the document shows it; of so many units as `priceQuantity` says, or of one. */
  readonly unitPrice?: string;
  readonly priceQuantity?: string;
  readonly netAmount?: string;
}

export interface UblTaxSubtotal {
  readonly category?: string;
  readonly percent?: string;
  readonly taxableAmount?: string;
  readonly taxAmount?: string;
}

/** A file inside the document. Its content stays in the original only. */
export interface UblAttachment {
  readonly id?: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly size: number;
}

/**
 * Reads a UBL 2.1 Invoice or CreditNote as sent (DOC-03), or says why it is refused and where (DOC-06). Required is
 * what EN 16931 requires of the fields read here: number, issue date, currency, payable amount, both parties' names.
 * The size limit is the caller's: it holds before the bytes are in memory. Yields after every slice of the document, for
 * the caller to let others go first.
 */
export function* readUblInSlices(bytes: Uint8Array): Generator<void, Result<UblDocument, UblFault>> {
  try {
    const root = yield* parseXml(decodeXml(bytes), ublVocabulary);
    return ok(documentOf(root));
  } catch (thrown) {
    if (thrown instanceof DocumentRefused) return err(thrown.fault);
    throw thrown;
  }
}

/** The same in one go. */
export const readUbl = (bytes: Uint8Array): Result<UblDocument, UblFault> => atOnce(readUblInSlices(bytes));

/** Goes through all slices without a pause. */
export function atOnce<T>(slices: Generator<void, T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

/** The content of a file inside a document that was taken (DOC-07); undefined where it has no such file. */
export function* readAttachmentInSlices(
  bytes: Uint8Array,
  index: number,
): Generator<void, Uint8Array | undefined> {
  const root = yield* parseXml(decodeXml(bytes), attachmentVocabulary);
  const file = field.all(root, 'cac:AdditionalDocumentReference').flatMap(filesOf)[index];
  return file && Buffer.from(file.text, 'base64');
}

type Amount = (element: XmlElement) => string;

function documentOf(root: XmlElement): UblDocument {
  const { kind, lines } = KINDS[rootOf(root)];
  const currency = field.currency(field.requiredLeaf(root, 'cbc:DocumentCurrencyCode'));
  const amount: Amount = (element) => {
    const shown = field.amountIn(currency, element);
    return kind === 'credit_note' ? negated(shown) : shown;
  };
  const total = (name: string) => field.leaf(root, 'cac:LegalMonetaryTotal', name);
  const due = field.leaf(root, 'cbc:DueDate') ?? field.leaf(root, 'cac:PaymentMeans', 'cbc:PaymentDueDate');
  return {
    kind,
    number: field.id(field.requiredLeaf(root, 'cbc:ID')),
    issueDate: field.date(field.requiredLeaf(root, 'cbc:IssueDate')),
    ...optional('dueDate', due, field.date),
    currency,
    payableAmount: amount(field.requiredLeaf(root, 'cac:LegalMonetaryTotal', 'cbc:PayableAmount')),
    ...optional('netAmount', total('cbc:TaxExclusiveAmount'), amount),
    ...optional('grossAmount', total('cbc:TaxInclusiveAmount'), amount),
    ...optional('prepaidAmount', total('cbc:PrepaidAmount'), amount),
    ...taxOf(root, currency, amount),
    supplier: partyOf(root, 'cac:AccountingSupplierParty'),
    customer: partyOf(root, 'cac:AccountingCustomerParty'),
    ...optional('orderReference', field.leaf(root, 'cac:OrderReference', 'cbc:ID'), field.id),
    ...optional('buyerReference', field.leaf(root, 'cbc:BuyerReference'), field.id),
    ...optional('contractReference', field.leaf(root, 'cac:ContractDocumentReference', 'cbc:ID'), field.id),
    ...optional('note', field.leaf(root, 'cbc:Note'), field.displayed),
    lines: field.all(root, lines).map((line) => lineOf(line, rootOf(root), amount)),
    lineCount: root.counts.get(lines) ?? 0,
    attachments: field.all(root, 'cac:AdditionalDocumentReference').flatMap(attachmentsOf),
  };
}

/** The parser lets no other root through. */
function rootOf(root: XmlElement): Root {
  const local = root.path.slice(1);
  if (!isRoot(local)) throw new Error(`${root.path} is no root of UBL`);
  return local;
}

/** A key that is absent where the document has no such element, so that conditions can ask whether it is there. */
function optional<K extends string>(
  key: K,
  element: XmlElement | undefined,
  read: (element: XmlElement) => string,
): { readonly [key in K]?: string } {
  return element ? ({ [key]: read(element) } as { readonly [key in K]?: string }) : {};
}

function partyOf(root: XmlElement, role: string): UblParty {
  const party = field.all(root, role).flatMap((element) => field.all(element, 'cac:Party'))[0];
  const endpoint = field.leaf(party, 'cbc:EndpointID');
  const vat = field
    .all(party, 'cac:PartyTaxScheme')
    .find((scheme) => field.leaf(scheme, 'cac:TaxScheme', 'cbc:ID')?.text.trim().toUpperCase() === 'VAT');
  const name =
    field.leaf(party, 'cac:PartyName', 'cbc:Name') ??
    field.leaf(party, 'cac:PartyLegalEntity', 'cbc:RegistrationName') ??
    field.requiredLeaf(root, role, 'cac:Party', 'cac:PartyName', 'cbc:Name');
  return {
    name: field.oneLine(name, field.MAX_NAME_LENGTH),
    ...optional('endpointId', endpoint, field.id),
    ...text('endpointScheme', endpoint && field.attribute(endpoint, 'schemeID')),
    ...optional('vatId', field.leaf(vat, 'cbc:CompanyID'), field.id),
  };
}

const text = <K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: string });

/**
 * A second tax total may state the tax in the currency of the books; it counts not. Several in the document's own
 * currency are several taxes, as UBL allows outside EN 16931, and add up.
 */
function taxOf(root: XmlElement, currency: string, amount: Amount) {
  const totals = field.all(root, 'cac:TaxTotal');
  if ((root.counts.get('cac:TaxTotal') ?? 0) > totals.length) {
    const detail = `There are more than ${totals.length} tax totals; their sum would be wrong.`;
    throw field.refuse(root, { code: 'document_field_malformed', detail, path: `${root.path}/cac:TaxTotal` });
  }
  const own = totals.filter((total) => {
    const stated = field.leaf(total, 'cbc:TaxAmount');
    return stated !== undefined && field.currencyOf(stated) === currency;
  });
  const amounts = own.map((total) => amount(field.requiredLeaf(total, 'cbc:TaxAmount')));
  const [first, ...others] = amounts;
  const subtotals = own.flatMap((total) => field.all(total, 'cac:TaxSubtotal'));
  return {
    ...text('taxAmount', first === undefined ? undefined : others.reduce(sum, first)),
    taxSubtotals: subtotals.map((subtotal): UblTaxSubtotal => {
      const category = field.leaf(subtotal, 'cac:TaxCategory', 'cbc:ID');
      const percent = field.leaf(subtotal, 'cac:TaxCategory', 'cbc:Percent');
      return {
        ...optional('category', category, field.id),
        ...optional('percent', percent, field.decimal),
        ...optional('taxableAmount', field.leaf(subtotal, 'cbc:TaxableAmount'), amount),
        ...optional('taxAmount', field.leaf(subtotal, 'cbc:TaxAmount'), amount),
      };
    }),
  };
}

function lineOf(line: XmlElement, root: Root, amount: Amount): UblLine {
  const quantity = field.leaf(line, KINDS[root].quantity);
  const name = field.leaf(line, 'cac:Item', 'cbc:Name') ?? field.leaf(line, 'cac:Item', 'cbc:Description');
  return {
    ...optional('id', field.leaf(line, 'cbc:ID'), field.id),
    ...optional('name', name, field.displayed),
    ...optional('quantity', quantity, field.decimal),
    ...text('unit', quantity && field.attribute(quantity, 'unitCode')),
    ...text('unitPrice', shownDecimal(field.leaf(line, 'cac:Price', 'cbc:PriceAmount'))),
    ...text('priceQuantity', shownDecimal(field.leaf(line, 'cac:Price', 'cbc:BaseQuantity'))),
    ...optional('netAmount', field.leaf(line, 'cbc:LineExtensionAmount'), amount),
  };
}

/** What nothing is reckoned with: where it is no decimal, it is left to the original and nothing is refused. */
const shownDecimal = (element: XmlElement | undefined): string | undefined =>
  element && readDecimal(element.text.trim());

const filesOf = (reference: XmlElement): readonly XmlElement[] =>
  field
    .all(reference, 'cac:Attachment')
    .flatMap((attachment) => field.all(attachment, 'cbc:EmbeddedDocumentBinaryObject'));

function attachmentsOf(reference: XmlElement): readonly UblAttachment[] {
  return filesOf(reference).map((file) => ({
    ...optional('id', field.leaf(reference, 'cbc:ID'), field.id),
    ...text('name', field.attribute(file, 'filename')),
    ...text('mimeType', field.attribute(file, 'mimeCode')),
    size: file.size,
  }));
}
