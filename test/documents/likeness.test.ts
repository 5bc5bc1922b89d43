import { likenessOf } from '../../src/documents/likeness.ts';

type Compared = Parameters<typeof likenessOf>[0];

const supplier = { name: 'Windmill B.V.', endpointId: '8712345', endpointScheme: '0088', vatId: 'NL1234' };
const fields = { number: '2025-4711', issueDate: '2025-11-03', supplier };

const invoice = (other: Record<string, unknown> = {}, kind: Compared['kind'] = 'ubl_invoice') =>
  likenessOf({ kind, reference: '2025-4711', fields: { ...fields, ...other } }, 'erp');

/** As the database compares them. */
const alike = (a: ReturnType<typeof invoice>, b: ReturnType<typeof invoice>): boolean =>
  a !== null &&
  b !== null &&
  a.number === b.number &&
  a.issueDate === b.issueDate &&
  a.senderMarks.some((mark) => b.senderMarks.includes(mark));

test('DOC-05 an invoice is compared by endpoint and VAT id of its supplier, number and date', () => {
  expect(invoice()).toEqual({
    senderMarks: ['endpoint 0088:8712345', 'vat nl1234'],
    number: 'document 2025-4711',
    issueDate: '2025-11-03',
  });
});

test.each<[string, Record<string, unknown>]>([
  ['the name in other words', { supplier: { ...supplier, name: 'The Windmill' } }],
  ['no endpoint', { supplier: { name: 'Windmill B.V.', vatId: 'NL1234' } }],
  ['the VAT id with points and blanks', { supplier: { name: 'W', vatId: 'nl 12.34' } }],
  ['the endpoint alone', { supplier: { name: 'W', endpointId: '8712345', endpointScheme: '0088' } }],
  ['the number in other case, with blanks', { number: ' 2025- 4711\u200b' }],
])('DOC-05 the same document with %s is alike', (_, other) => {
  expect(alike(invoice(), invoice(other))).toBe(true);
});

test.each<[string, Record<string, unknown>]>([
  ['another number', { number: '2025-4712' }],
  ['a number with another sign', { number: '20254711' }],
  ['another date', { issueDate: '2025-11-04' }],
  ['another VAT id and no endpoint', { supplier: { name: 'Windmill B.V.', vatId: 'NL9' } }],
  ['the same endpoint in another scheme', { supplier: { ...supplier, endpointScheme: '0106', vatId: 'X' } }],
])('DOC-05 a document with %s is another', (_, other) => {
  expect(alike(invoice(), invoice(other))).toBe(false);
});

test('DOC-05 the name counts where there is neither endpoint nor VAT id, by letters and digits', () => {
  const named = (name: string) => invoice({ supplier: { name } });
  expect(named('Windmill B.V.')?.senderMarks).toEqual(['name windmillbv']);
  expect(alike(named('Windmill B.V.'), named('WINDMILL BV'))).toBe(true);
  expect(alike(named('Windmill B.V.'), named('Wíndmill B.V.'))).toBe(false);
  expect(alike(named('Windmill'), invoice())).toBe(false);
});

test('DOC-05 a credit note is no copy of an invoice with its number', () => {
  expect(alike(invoice(), invoice({}, 'ubl_credit_note'))).toBe(false);
  expect(alike(invoice({}, 'ubl_credit_note'), invoice({}, 'ubl_credit_note'))).toBe(true);
});

describe('a form', () => {
  const form = (reference: string, said: Record<string, unknown>, sentBy = 'erp') =>
    likenessOf({ kind: 'form', reference, fields: said }, sentBy);

  test('DOC-05 with the fields of an invoice is alike to the invoice', () => {
    expect(alike(form('Scan 7', fields), invoice())).toBe(true);
  });

  test('DOC-05 is compared by its reference where it has no number', () => {
    expect(form('F-1', { issueDate: '2025-11-03', supplier: 'Windmill' })).toEqual({
      senderMarks: ['name windmill'],
      number: 'document f-1',
      issueDate: '2025-11-03',
    });
  });

  test('DOC-05 without a supplier is compared with those of the same account', () => {
    const said = { issueDate: '2025-11-03' };
    expect(alike(form('F-1', said), form('F-1', said))).toBe(true);
    expect(alike(form('F-1', said), form('F-1', said, 'crm'))).toBe(false);
  });

  test.each([
    ['without a date', {}],
    ['with a date that is none', { issueDate: '2025-02-30' }],
    ['with a date that is no text', { issueDate: 20251103 }],
  ])('DOC-05 %s says too little to be compared', (_, said) => {
    expect(form('F-1', { supplier, ...said })).toBeNull();
  });

  test.each([[null], [7], [[]], [{ name: 7 }], ['---'], [{ vatId: '..' }]])(
    'DOC-05 with the supplier %j falls back to the account',
    (said) => {
      expect(form('F-1', { issueDate: '2025-11-03', supplier: said })?.senderMarks).toEqual(['account erp']);
    },
  );
});
