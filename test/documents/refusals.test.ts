import { accepted, bytesOf, changed, lineOf, own, refused } from './examples.ts';

const invoice = own('invoice.xml');
const payable = '4481.49</cbc:PayableAmount>';
const payablePath = '/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount';
const withPayable = (amount: string): string => changed(invoice, payable, `${amount}</cbc:PayableAmount>`);

describe('XML', () => {
  test('DOC-06 a document that is not well-formed is refused with its line and column', () => {
    const broken = changed(invoice, '</cbc:Note>', '</cbc:Nota>');
    expect(refused(broken)).toEqual({
      code: 'document_not_well_formed',
      detail: expect.stringContaining('unexpected close tag'),
      line: lineOf(broken, '</cbc:Nota>'),
      column: expect.any(Number),
    });
  });

  test.each([
    ['nothing', ''],
    ['text', 'Dear Sir or Madam'],
    ['JSON', '{"number": 1}'],
    ['half a document', invoice.slice(0, 900)],
    ['an element after the root', `${invoice}<more/>`],
    ['an unknown entity', invoice.replace('Delivered', '&eacute;')],
    ['a reference to NUL', invoice.replace('Delivered', '&#0;')],
    ['a reference to half a character', invoice.replace('Delivered', '&#xD800;')],
    ['a control character under XML 1.1', invoice.replace('"1.0"', '"1.1"').replace('Delivered', '&#1;')],
    ['an unbound prefix', invoice.replaceAll('cbc:Note', 'nope:Note')],
    ['an attribute given twice', invoice.replace('currencyID="EUR"', 'currencyID="EUR" currencyID="USD"')],
    ['a DOCTYPE in the middle', invoice.replace('<cbc:Note>', '<!DOCTYPE a><cbc:Note>')],
  ])('DOC-06 %s is refused as not well-formed', (_, text) => {
    expect(refused(text)).toMatchObject({ code: 'document_not_well_formed', line: expect.any(Number) });
  });

  test.each([
    ['a DOCTYPE', '<!DOCTYPE Invoice SYSTEM "http://localhost/x.dtd">'],
    ['a DOCTYPE after a comment and an instruction', '<!-- a --> <?b c?>\n<!DOCTYPE Invoice []>'],
    ['an entity declaration', '<!ENTITY a "b">'],
    ['a DOCTYPE that never ends', '<!DOCTYPE Invoice ['],
  ])('DOC-06 %s is refused with its line', (_, declaration) => {
    const text = changed(invoice, '?>\n', `?>\n${declaration}\n`);
    const line = lineOf(text, /<!(DOCTYPE|ENTITY)/.exec(text)?.[0] ?? '');
    expect(refused(text)).toMatchObject({ code: 'document_doctype', line });
  });

  test('DOC-06 an entity bomb is refused within a quarter of a second, its entities unread', () => {
    const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE Invoice [<!ENTITY l0 "lol">${entities.join('')}]>`;
    const bytes = bytesOf(changed(changed(invoice, '?>\n', `?>\n${bomb}\n`), 'Delivered', '&l30;'));
    const start = performance.now();
    expect(refused(bytes).code).toBe('document_doctype');
    expect(performance.now() - start).toBeLessThan(250);
  });

  test('DOC-06 elements nested more than a hundred deep are refused, a hundred are not', () => {
    const nested = (depth: number): string =>
      changed(invoice, '<cbc:Note>', `${'<x>'.repeat(depth)}${'</x>'.repeat(depth)}<cbc:Note>`);
    expect(accepted(nested(99)).number).toBe('2025-4711');
    expect(refused(nested(100)).code).toBe('document_too_deep');
    expect(refused(changed(invoice, '<cbc:Note>', '<x>'.repeat(1_000_000))).code).toBe('document_too_deep');
  });

  test('DOC-06 more than a hundred attributes on one element are refused', () => {
    const many = Array.from({ length: 101 }, (_, n) => ` a${n}=""`).join('');
    expect(refused(changed(invoice, '<cbc:Note>', `<cbc:Note${many}>`)).code).toBe(
      'document_field_malformed',
    );
  });
});

describe('encodings', () => {
  test('DOC-06 a byte that is not UTF-8 is refused with its line', () => {
    const text = changed(invoice, 'Delivered', '\u00e9');
    expect(refused(Buffer.from(text, 'latin1'))).toMatchObject({
      code: 'document_not_well_formed',
      line: lineOf(text, '\u00e9'),
      column: '  <cbc:Note>'.length + 1,
    });
  });

  test('DOC-06 the line of a wrong byte is right far down in a long document', () => {
    const text = changed(
      invoice,
      '</Invoice>',
      `${'\r\n'.repeat(20_000)}${'ü'.repeat(5_000)}\r\n§</Invoice>`,
    );
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('§')] = 0xff;
    expect(refused(bytes)).toMatchObject({ line: lineOf(text, '§'), column: 1 });
  });

  test('DOC-06 a text that breaks off inside a character is refused', () => {
    const bytes = Buffer.from(`${invoice}é`);
    expect(refused(bytes.subarray(0, -1)).code).toBe('document_not_well_formed');
  });

  test.each([
    ['is not known', 'klingon'],
    ['is UTF-16 while the bytes are not', 'utf-16'],
  ])('DOC-06 a declared encoding that %s is refused', (_, label) => {
    const fault = refused(changed(invoice, 'UTF-8', label));
    expect(fault).toMatchObject({ code: 'document_not_well_formed', line: 1 });
    expect(fault.detail).toContain(label);
  });
});

describe('UBL', () => {
  test.each([
    ['another root', invoice.replaceAll('Invoice ', 'Order ').replaceAll('</Invoice>', '</Order>')],
    ['no namespace', '<Invoice/>'],
    ['the namespace of the other kind', invoice.replace('xsd:Invoice-2', 'xsd:CreditNote-2')],
    ['a web page', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
  ])('DOC-06 %s is refused as no UBL, saying what was found', (_, text) => {
    const fault = refused(text);
    expect(fault.code).toBe('document_not_ubl');
    expect(fault.detail).toMatch(/found the element "\w+" of (no|the) namespace/);
  });

  test('DOC-06 a root whose name is a document long is refused in a short answer', () => {
    expect(JSON.stringify(refused(`<${'x'.repeat(1_000_000)}/>`)).length).toBeLessThan(1_000);
  });

  test.each([
    ['number', /<cbc:ID>2025-4711<\/cbc:ID>/, '/Invoice/cbc:ID'],
    ['issue date', /<cbc:IssueDate>.*<\/cbc:IssueDate>/, '/Invoice/cbc:IssueDate'],
    [
      'currency',
      /<cbc:DocumentCurrencyCode>.*<\/cbc:DocumentCurrencyCode>/,
      '/Invoice/cbc:DocumentCurrencyCode',
    ],
    ['payable amount', /<cbc:PayableAmount.*<\/cbc:PayableAmount>/, payablePath],
    [
      'currency of the payable amount',
      / currencyID="EUR"(?=>4481.49<\/cbc:Pay)/,
      `${payablePath}/@currencyID`,
    ],
    [
      'supplier',
      /<cac:AccountingSupplierParty>[^]*<\/cac:AccountingSupplierParty>/,
      '/Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name',
    ],
    [
      'customer',
      /<cac:AccountingCustomerParty>[^]*<\/cac:AccountingCustomerParty>/,
      '/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name',
    ],
  ])('DOC-06 a missing %s is refused, naming the field', (_, passage, path) => {
    expect(refused(changed(invoice, passage, ''))).toMatchObject({ code: 'document_field_missing', path });
  });

  test('DOC-06 an empty number is a missing number, refused at the line of the nearest element', () => {
    const fault = refused(changed(invoice, '<cbc:ID>2025-4711</cbc:ID>', '<cbc:ID>  </cbc:ID>'));
    expect(fault).toMatchObject({ code: 'document_field_missing', path: '/Invoice/cbc:ID', line: 7 });
  });
});

describe('values', () => {
  test('DOC-06 an amount with a decimal comma is refused with its line', () => {
    expect(refused(withPayable('12,50'))).toEqual({
      code: 'document_amount_malformed',
      detail: expect.stringContaining('"12,50"'),
      line: lineOf(invoice, payable),
      column: '    <cbc:PayableAmount currencyID="EUR">'.length + 1,
      path: payablePath,
    });
  });

  test.each([
    '1e3',
    '1.000,00',
    '1 000',
    'NaN',
    'INF',
    '0x10',
    '--1',
    '+-1',
    '.',
    '-',
    '1.2.3',
    '१२',
    '12.50 EUR',
  ])('DOC-06 %p is refused as an amount', (amount) => {
    expect(refused(withPayable(amount))).toMatchObject({
      code: 'document_amount_malformed',
      path: payablePath,
    });
  });

  test.each([`1${'0'.repeat(20)}`, `0.${'1'.repeat(11)}`, '0'.repeat(200)])(
    'DOC-06 an amount of too many digits is refused: %s',
    (amount) => {
      expect(refused(withPayable(amount)).code).toBe('document_amount_malformed');
    },
  );

  test.each([
    ['+1.00', '1.00'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-007.10', '-7.10'],
    ['-0.00', '0.00'],
    [' \n 12.50 ', '12.50'],
    ['12345678901234567890.0123456789', '12345678901234567890.0123456789'],
    ['1.500000000000000', '1.5'],
  ])('DOC-03 the amount %p is read as %s', (written, read) => {
    expect(accepted(withPayable(written)).payableAmount).toBe(read);
  });

  test('DOC-06 a malformed amount in a line is refused, naming which line of the invoice', () => {
    expect(refused(changed(invoice, '>500.00</cbc:Line', '>5OO.00</cbc:Line'))).toMatchObject({
      code: 'document_amount_malformed',
      path: '/Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount',
      line: lineOf(invoice, '>500.00</cbc:Line'),
    });
  });

  test.each([
    '2025-02-30',
    '1900-02-29',
    '2025-13-01',
    '03.03.2025',
    '2025-3-3',
    '0000-01-01',
    '2025-03-03T10:00:00',
  ])('DOC-06 %s is refused as a date', (date) => {
    const text = changed(invoice, '>2025-03-03<', `>${date}<`);
    const path = '/Invoice/cbc:IssueDate';
    expect(refused(text)).toMatchObject({ code: 'document_date_malformed', path, line: lineOf(text, date) });
  });

  test.each(['2024-02-29', '2000-02-29', '2025-03-03Z', '2025-03-03+01:00', '2025-03-03-14:00'])(
    'DOC-03 the date %s is read as its day',
    (date) => {
      expect(accepted(changed(invoice, '>2025-03-03<', `>${date}<`)).issueDate).toBe(date.slice(0, 10));
    },
  );

  test('DOC-06 a payable amount in another currency than the document is refused', () => {
    const fault = refused(changed(invoice, `"EUR">${payable}`, `"USD">${payable}`));
    expect(fault).toMatchObject({ code: 'document_field_malformed', path: payablePath });
    expect(fault.detail).toBe('The amount is in USD and the document in EUR (DocumentCurrencyCode).');
  });

  test.each(['eur', 'EURO', '€', 'E R'])('DOC-06 %p is refused as a currency', (currency) => {
    const text = changed(invoice, '>EUR</cbc:Doc', `>${currency}</cbc:Doc`);
    const path = '/Invoice/cbc:DocumentCurrencyCode';
    expect(refused(text)).toMatchObject({ code: 'document_field_malformed', path });
  });

  test('DOC-06 a field that stands twice is refused, since two readers could take different ones', () => {
    const twice = changed(
      invoice,
      '<cbc:PayableAmount',
      '<cbc:PayableAmount currencyID="EUR">1</cbc:PayableAmount><cbc:PayableAmount',
    );
    expect(refused(twice)).toMatchObject({ code: 'document_field_malformed', path: payablePath });
  });

  test('DOC-06 an element inside an amount is refused', () => {
    expect(refused(withPayable('44<x/>81'))).toMatchObject({
      code: 'document_field_malformed',
      path: payablePath,
    });
  });

  test.each([
    ['number', '2025-4711</cbc:ID>', 201],
    ['name', 'Veldkamp Kantoor</cbc:Name>', 501],
    ['note', 'Delivered', 100_001],
  ])('DOC-06 a %s of more characters than its limit is refused', (_, passage, length) => {
    const text = changed(invoice, passage, `${'x'.repeat(length)}${passage}`);
    expect(refused(text).code).toBe('document_field_malformed');
  });
});
