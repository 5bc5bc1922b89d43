import type { Notes } from './notes.ts';
import { at, pageOfOne, samples } from './samples.ts';

const invoice = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>2026-118</cbc:ID>
  <cbc:IssueDate>2026-11-20</cbc:IssueDate>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PartyName><cbc:Name>Veldkamp Kantoor</cbc:Name></cac:PartyName>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyName><cbc:Name>Windmill BV</cbc:Name></cac:PartyName>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">1250.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
</Invoice>
`;

const summary = {
  id: samples.document,
  kind: 'ubl_invoice',
  contractType: 'INVOICE',
  location: 'AMS',
  organisationId: samples.organisation,
  title: 'Invoice 2026-118 from Veldkamp Kantoor',
  reference: '2026-118',
  amount: '1250.00',
  currency: 'EUR',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  mediaType: 'application/xml',
  sizeBytes: Buffer.byteLength(invoice),
  status: 'received',
  possibleDuplicateOf: null,
  createdAt: at,
};

const full = {
  ...summary,
  fields: {
    kind: 'invoice',
    number: '2026-118',
    issueDate: '2026-11-20',
    currency: 'EUR',
    payableAmount: '1250.00',
    taxSubtotals: [],
    supplier: { name: 'Veldkamp Kantoor' },
    customer: { name: 'Windmill BV' },
    lines: [],
    lineCount: 0,
    attachments: [],
  },
};

const location = { location: 'Its address.' };

export const documentNotes: Notes = {
  sendDocument: {
    description: `Takes what is to be approved: a UBL 2.1 Invoice or CreditNote as it came, or any other document as JSON. Back offices and administrators send for every organisation, its members for their own. What was sent is kept byte for byte; number, dates, amounts, parties and references of UBL become \`fields\`. XML may have 12 MiB, JSON 1 MiB.

The same request under the same \`Idempotency-Key\` is the same document (200). Another document with the same sender, number and date as an earlier one is taken, too, and marked: \`possibleDuplicateOf\`. Compared are the supplier (endpoint or VAT id, else the name), the number and the issue date, without regard to case and white space. A form is compared where its \`fields\` have an \`issueDate\`; then its \`fields.supplier\` and \`fields.number\` count, and for want of them whoever sends it and its \`reference\`. What a member of an organisation sends is compared with its documents only.`,
    requests: {
      invoice: { summary: 'An invoice in UBL', mediaType: 'application/xml', value: invoice },
      'invoice as text/xml': {
        summary: 'The same under its other media type',
        mediaType: 'text/xml',
        value: invoice,
      },
      contract: {
        summary: 'A contract, with free fields',
        value: {
          title: 'Lease of the hall',
          reference: 'C-7',
          amount: '48000.00',
          currency: 'EUR',
          fields: { landlord: 'Hall BV', years: 5 },
        },
      },
      'nothing but what is required': {
        summary: 'A title and a reference',
        value: { title: 'Two weeks in May', reference: 'L-1' },
      },
    },
    answers: {
      201: { description: 'The document, taken.', example: full, headers: location },
      200: {
        description: 'The same request came before: the same document.',
        example: full,
        headers: location,
      },
    },
    refuses: [
      'may_not_send',
      'unknown_contract_type',
      'unknown_location',
      'unknown_organisation',
      'organisation_required',
      'document_not_well_formed',
      'document_doctype',
      'document_not_ubl',
      'document_too_deep',
      'document_field_missing',
      'document_field_malformed',
      'document_amount_malformed',
      'document_date_malformed',
    ],
  },
  listDocuments: {
    description:
      'Administrators and integrations read all, everybody else what they sent and what they take part in approving. `fields` are left out: read the document for them.',
    answers: {
      200: { description: 'One page.', example: pageOfOne({ ...summary, status: 'under_review' }) },
    },
  },
  readDocument: {
    answers: { 200: { description: 'The document.', example: full } },
  },
  listDocumentFiles: {
    description:
      'The original comes first, then the files that a UBL document carries inside it, in their order: the first 100; the original has them all.',
    answers: {
      200: {
        description: 'Its files.',
        example: {
          items: [
            {
              id: 'original',
              kind: 'original',
              name: '2026-118.xml',
              mediaType: 'application/xml',
              sizeBytes: summary.sizeBytes,
            },
            {
              id: 'attachment-1',
              kind: 'attachment',
              name: 'timesheet.pdf',
              mediaType: 'application/pdf',
              sizeBytes: 48213,
            },
          ],
        },
      },
    },
  },
  downloadDocumentFile: {
    description:
      'Byte for byte, under the name that the sender gave it. It is for saving: whatever it is, a browser neither shows nor runs it. Parts (`Range`) are not served.',
    answers: {
      200: {
        description: 'The file.',
        headers: {
          'content-disposition': 'attachment, with the name (RFC 6266).',
          etag: 'Of the file, which never changes.',
        },
      },
      304: { description: 'You have it already: `If-None-Match` names its ETag.' },
    },
  },
};
