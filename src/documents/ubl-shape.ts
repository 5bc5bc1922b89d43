/** What is read of a UBL 2.1 Invoice or CreditNote, by the names of the standard, and how often it may stand there. */
import type { Shape, XmlVocabulary } from './xml.ts';

/** Lines shown to people and conditions; the count is always the whole, and the original keeps them all. */
export const MAX_LINES = 1_000;
/** Of everything else that may repeat: parties' names, tax totals, attachments. Real documents have under ten. */
export const MAX_REPEATED = 100;

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';

const text: Shape = { occurs: 'one', content: 'text' };
const texts: Shape = { occurs: MAX_REPEATED, content: 'text' };
const one = (content: Record<string, Shape>): Shape => ({ occurs: 'one', content });
const several = (content: Record<string, Shape>, occurs = MAX_REPEATED): Shape => ({ occurs, content });

const party = one({
  'cac:Party': one({
    'cbc:EndpointID': text,
    'cac:PartyName': several({ 'cbc:Name': text }),
    'cac:PartyTaxScheme': several({ 'cbc:CompanyID': text, 'cac:TaxScheme': one({ 'cbc:ID': text }) }),
    'cac:PartyLegalEntity': several({ 'cbc:RegistrationName': text }),
  }),
});

const line = (quantity: string): Shape =>
  several(
    {
      'cbc:ID': text,
      [quantity]: text,
      'cbc:LineExtensionAmount': text,
      'cac:Item': one({ 'cbc:Name': text, 'cbc:Description': texts }),
      'cac:Price': one({ 'cbc:PriceAmount': text, 'cbc:BaseQuantity': text }),
    },
    MAX_LINES,
  );

const attachments = (content: 'base64' | 'base64-size'): Shape =>
  several({
    'cbc:ID': text,
    'cac:Attachment': one({ 'cbc:EmbeddedDocumentBinaryObject': { occurs: 'one', content } }),
  });

const common: Record<string, Shape> = {
  'cbc:ID': text,
  'cbc:IssueDate': text,
  'cbc:DueDate': text,
  'cbc:Note': texts,
  'cbc:DocumentCurrencyCode': text,
  'cbc:BuyerReference': text,
  'cac:OrderReference': one({ 'cbc:ID': text }),
  'cac:ContractDocumentReference': several({ 'cbc:ID': text }),
  'cac:AccountingSupplierParty': party,
  'cac:AccountingCustomerParty': party,
  'cac:PaymentMeans': several({ 'cbc:PaymentDueDate': text }),
  'cac:LegalMonetaryTotal': one({
    'cbc:TaxExclusiveAmount': text,
    'cbc:TaxInclusiveAmount': text,
    'cbc:PrepaidAmount': text,
    'cbc:PayableAmount': text,
  }),
  'cac:TaxTotal': several({
    'cbc:TaxAmount': text,
    'cac:TaxSubtotal': several({
      'cbc:TaxableAmount': text,
      'cbc:TaxAmount': text,
      'cac:TaxCategory': one({ 'cbc:ID': text, 'cbc:Percent': text }),
    }),
  }),
  'cac:AdditionalDocumentReference': attachments('base64-size'),
};

/** What differs between the two kinds of document. */
export const KINDS = {
  Invoice: {
    kind: 'invoice',
    namespace: `${UBL}:Invoice-2`,
    lines: 'cac:InvoiceLine',
    quantity: 'cbc:InvoicedQuantity',
  },
  CreditNote: {
    kind: 'credit_note',
    namespace: `${UBL}:CreditNote-2`,
    lines: 'cac:CreditNoteLine',
    quantity: 'cbc:CreditedQuantity',
  },
} as const;

export type Root = keyof typeof KINDS;

export const isRoot = (local: string): local is Root => Object.hasOwn(KINDS, local);

const rootShapes: Record<Root, Shape> = {
  Invoice: one({ ...common, [KINDS.Invoice.lines]: line(KINDS.Invoice.quantity) }),
  CreditNote: one({ ...common, [KINDS.CreditNote.lines]: line(KINDS.CreditNote.quantity) }),
};

const vocabulary = (shapes: Record<Root, Shape>): XmlVocabulary => ({
  prefixes: new Map([
    [`${UBL}:CommonAggregateComponents-2`, 'cac'],
    [`${UBL}:CommonBasicComponents-2`, 'cbc'],
  ]),
  rootShape: (namespace, local) =>
    isRoot(local) && KINDS[local].namespace === namespace ? shapes[local] : undefined,
  expected: `Invoice of the namespace "${KINDS.Invoice.namespace}" or CreditNote of "${KINDS.CreditNote.namespace}"`,
});

export const ublVocabulary = vocabulary(rootShapes);

const filesOnly = one({ 'cac:AdditionalDocumentReference': attachments('base64') });

/** For getting the files inside out again: their content, and nothing else. */
export const attachmentVocabulary = vocabulary({ Invoice: filesOnly, CreditNote: filesOnly });
