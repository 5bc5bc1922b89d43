import { fieldsOf, headOf } from '../../src/documents/document-fields.ts';
import { accepted, bytesOf, changed, own, real } from './examples.ts';

const invoice = own('invoice.xml');

describe('what is read', () => {
  test('DOC-03 an invoice yields its number, dates, amounts, parties and references', () => {
    expect(fieldsOf(accepted(invoice))).toEqual({
      kind: 'invoice',
      number: '2025-4711',
      issueDate: '2025-03-03',
      dueDate: '2025-04-02',
      currency: 'EUR',
      payableAmount: '4481.49',
      netAmount: '3733.40',
      grossAmount: '4481.49',
      taxAmount: '748.09',
      supplier: {
        name: 'Veldkamp Kantoor',
        endpointId: '90001234',
        endpointScheme: '0106',
        vatId: 'NL900012345B01',
      },
      customer: {
        name: 'Lindhof Nederland',
        endpointId: '90005678',
        endpointScheme: '0106',
        vatId: 'NL900056789B01',
      },
      orderReference: 'PO-80231',
      buyerReference: 'Facility management',
      note: 'Delivered on 27 February to the warehouse in Rotterdam.',
      taxSubtotals: [
        { category: 'S', percent: '21', taxableAmount: '3434.00', taxAmount: '721.14' },
        { category: 'S', percent: '9', taxableAmount: '299.40', taxAmount: '26.95' },
      ],
      lines: [
        {
          id: '1',
          name: 'Desk, height adjustable, 160 x 80 cm',
          quantity: '6',
          unit: 'C62',
          unitPrice: '489.00',
          netAmount: '2934.00',
        },
        {
          id: '2',
          name: 'Delivery and assembly',
          quantity: '8',
          unit: 'HUR',
          unitPrice: '62.50',
          netAmount: '500.00',
        },
        {
          id: '3',
          name: 'Handbook "The healthy workplace"',
          quantity: '12',
          unit: 'C62',
          unitPrice: '24.95',
          netAmount: '299.40',
        },
      ],
      lineCount: 3,
      attachments: [],
    });
  });

  test('DOC-01 a price per hundred says so, and one that is no number is left to the original', () => {
    const price = (inside: string) =>
      accepted(changed(invoice, /<cac:Price>.*?<\/cac:Price>/s, `<cac:Price>${inside}</cac:Price>`)).lines[0];
    const written =
      '<cbc:PriceAmount currencyID="EUR">4.89</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity>';
    expect(price(written)).toMatchObject({ unitPrice: '4.89', priceQuantity: '100' });
    expect(price('<cbc:PriceAmount>on request</cbc:PriceAmount>')).not.toHaveProperty('unitPrice');
  });

  test('DOC-01 an invoice is titled by its number and supplier and referred to by its number', () => {
    expect(headOf(accepted(invoice))).toEqual({
      title: 'Invoice 2025-4711 from Veldkamp Kantoor',
      reference: '2025-4711',
      amount: '4481.49',
      currency: 'EUR',
    });
  });

  test('DOC-01 a long supplier name leaves a title that fits a list, without half a character', () => {
    const { title } = headOf(accepted(invoice.replaceAll('Veldkamp Kantoor<', `${'😀'.repeat(200)}<`)));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).toMatch(/^Invoice 2025-4711 from (?:😀)+…$/u);
  });

  test('DOC-03 a credit note counts as negative in every amount and shows its quantities as written', () => {
    const credit = accepted(own('credit-note.xml'));
    expect(credit).toMatchObject({ kind: 'credit_note', payableAmount: '-591.69', taxAmount: '-102.69' });
    expect(credit).toMatchObject({ netAmount: '-489.00', grossAmount: '-591.69' });
    expect(credit.lines).toMatchObject([{ quantity: '1', netAmount: '-489.00' }]);
    expect(headOf(credit).title).toBe('Credit note 2025-C-102 from Veldkamp Kantoor');
  });

  test('DOC-03 a negative credit note is a debt again, and one over nothing has no sign', () => {
    const credit = own('credit-note.xml');
    expect(accepted(changed(credit, '>591.69</cbc:Pay', '>-591.69</cbc:Pay')).payableAmount).toBe('591.69');
    expect(accepted(changed(credit, '>591.69</cbc:Pay', '>-0.00</cbc:Pay')).payableAmount).toBe('0.00');
  });

  test('DOC-03 the due date of a credit note stands in its payment means', () => {
    const due = '<cac:PaymentMeans><cbc:PaymentDueDate>2025-05-01</cbc:PaymentDueDate>';
    expect(accepted(changed(own('credit-note.xml'), '<cac:PaymentMeans>', due)).dueDate).toBe('2025-05-01');
  });

  test('DOC-03 an attachment yields its name, type and size, and not its content', () => {
    expect(accepted(own('invoice-with-attachment.xml'))).toMatchObject({
      number: 'RE/2025/0088',
      contractReference: 'FRAME-2024-07',
      supplier: { name: 'Brückner & Söhne IT' },
      attachments: [
        { id: 'Timesheet 2025-03', name: 'timesheet-2025-03.csv', mimeType: 'text/csv', size: 165 },
      ],
    });
  });

  test('DOC-03 what the document does not say is absent', () => {
    const bare = changed(invoice, '<cbc:DueDate>2025-04-02</cbc:DueDate>', '<cbc:DueDate> </cbc:DueDate>');
    expect(accepted(bare)).not.toHaveProperty('dueDate');
    expect(
      accepted(changed(invoice, /<cac:OrderReference>[^]*<\/cac:OrderReference>/, '')),
    ).not.toHaveProperty('orderReference');
  });

  test('DOC-03 the registered name stands in for a trade name', () => {
    const unnamed = changed(invoice, /<cac:PartyName>[^]*?<\/cac:PartyName>/, '');
    expect(accepted(unnamed).supplier.name).toBe('Veldkamp Kantoorinrichting B.V.');
  });

  test('DOC-03 tax in the currency of the books does not count, several taxes of the document add up', () => {
    const total = (amount: string, currency: string) =>
      `<cac:TaxTotal><cbc:TaxAmount currencyID="${currency}">${amount}</cbc:TaxAmount></cac:TaxTotal>`;
    const withTotals = (totals: string) =>
      changed(invoice, '<cac:LegalMonetaryTotal>', `${totals}<cac:LegalMonetaryTotal>`);
    expect(accepted(withTotals(total('8000.00', 'SEK'))).taxAmount).toBe('748.09');
    expect(accepted(withTotals(total('0.915', 'EUR') + total('-1', 'EUR'))).taxAmount).toBe('748.005');
  });

  test('DOC-03 the first thousand lines are read, and all are counted', () => {
    const line = '<cac:InvoiceLine><cbc:ID>x</cbc:ID></cac:InvoiceLine>';
    const read = accepted(changed(invoice, '</Invoice>', `${line.repeat(1500)}</Invoice>`));
    expect(read.lines).toHaveLength(1000);
    expect(read.lineCount).toBe(1503);
  });

  test('DOC-03 a number over two lines becomes one line, CDATA and references are read as text', () => {
    const number = '<cbc:ID>\n  47<![CDATA[ & ]]>11<!-- no -->&#x2F;a\n  b </cbc:ID>';
    expect(accepted(changed(invoice, '<cbc:ID>2025-4711</cbc:ID>', number)).number).toBe('47 & 11/a b');
  });
});

describe('how it may be written', () => {
  test('DOC-03 prefixes are free: namespaces count', () => {
    const renamed = invoice
      .replaceAll('cac:', 'a:')
      .replaceAll('cbc:', '_b:')
      .replaceAll(':cac=', ':a=')
      .replaceAll(':cbc=', ':_b=')
      .replaceAll('<Invoice ', '<u:Invoice ')
      .replaceAll('</Invoice>', '</u:Invoice>')
      .replace('xmlns=', 'xmlns:u=');
    expect(accepted(renamed)).toEqual(accepted(invoice));
  });

  test('DOC-03 an element of a foreign namespace is not taken for one of UBL', () => {
    const foreign = changed(
      invoice,
      '<cbc:ID>2025-4711</cbc:ID>',
      '<x:ID xmlns:x="urn:x">1</x:ID><cbc:ID>7</cbc:ID>',
    );
    expect(accepted(foreign).number).toBe('7');
  });

  test.each(['utf-8 with a mark', 'utf-16le with a mark', 'utf-16be with a mark', 'utf-16le', 'utf-16be'])(
    'DOC-03 an invoice in %s is read',
    (form) => {
      const text = own('invoice-with-attachment.xml').replace(
        'UTF-8',
        form.slice(0, 6).replace('utf-8 ', 'UTF-8'),
      );
      const marked = form.endsWith('mark') ? `\uFEFF${text}` : text;
      const bytes = form.startsWith('utf-8') ? Buffer.from(marked) : Buffer.from(marked, 'utf16le');
      if (form.startsWith('utf-16be')) bytes.swap16();
      expect(accepted(bytes).supplier.name).toBe('Brückner & Söhne IT');
    },
  );

  test('DOC-03 the encoding that the declaration names is used', () => {
    const text = changed(own('invoice-with-attachment.xml'), '"UTF-8"', "'ISO-8859-1'");
    expect(accepted(Buffer.from(text, 'latin1')).supplier.name).toBe('Brückner & Söhne IT');
  });

  test('DOC-03 lines may end as on Windows, and the declaration may be missing', () => {
    expect(accepted(invoice.replaceAll('\n', '\r\n'))).toEqual(accepted(invoice));
    expect(accepted(changed(invoice, /<\?xml.*\?>\n/, ''))).toEqual(accepted(invoice));
  });
});

describe(`real ones: ${real.from}`, () => {
  test.each(real.samples)('DOC-03 $name is accepted', ({ name, bytes }) => {
    const document = accepted(bytes);
    expect(document.payableAmount).toMatch(/^-?\d+(\.\d+)?$/);
    expect(document.lines.length).toBeGreaterThan(0);
    if (/credit-?note/i.test(name)) expect(document.payableAmount).toMatch(/^-/);
  });

  test('DOC-03 an attachment of three megabytes is read in less than a second', () => {
    const content = 'QUJD'.repeat(800_000);
    const large = changed(own('invoice-with-attachment.xml'), /(?<=\.csv">)[^<]*/, content);
    const bytes = bytesOf(large);
    const start = performance.now();
    expect(accepted(bytes).attachments[0]?.size).toBe(2_400_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
