import { sum } from '../../src/documents/values.ts';
import { accepted, own } from './examples.ts';

describe.each(['invoice.xml', 'credit-note.xml', 'invoice-with-attachment.xml'])('%s', (name) => {
  const document = accepted(own(name));
  const total = (amounts: readonly (string | undefined)[]): string =>
    amounts.reduce<string>((so, amount) => sum(so, amount ?? '0'), '0');

  test('DOC-03 the lines and the taxes of the example add up to what is payable', () => {
    const net = total(document.lines.map((line) => line.netAmount));
    const tax = total(document.taxSubtotals.map((subtotal) => subtotal.taxAmount));
    expect(total(document.taxSubtotals.map((subtotal) => subtotal.taxableAmount))).toBe(net);
    expect(document.taxAmount).toBe(tax);
    expect(sum(net, tax)).toBe(document.payableAmount);
  });
});
