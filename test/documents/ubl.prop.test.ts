import fc from 'fast-check';
import { readUbl } from '../../src/documents/ubl.ts';
import { negated, sum } from '../../src/documents/values.ts';
import { accepted, bytesOf, changed, own, real } from './examples.ts';

const invoice = own('invoice.xml');
const small = real.samples.filter((sample) => sample.bytes.length < 100_000);

/** A decimal as we write it: up to 15 digits before the point, up to 10 after it. */
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.stringMatching(/^\d{0,10}$/))
  .map(([integer, fraction]) => (fraction === '' ? `${integer}` : `${integer}.${fraction}`));

describe('any input', () => {
  test('DOC-06 arbitrary bytes are answered and never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => readUbl(bytes).ok === false));
  });

  test(`DOC-06 damaged invoices are answered, and a refusal names a place inside (${real.from})`, () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.uint8Array({ maxLength: 20 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...small), damage, (sample, cuts) => {
        let bytes = Buffer.from(sample.bytes);
        for (const [at, length, added] of cuts) {
          const from = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + length)]);
        }
        const result = readUbl(bytes);
        if (result.ok) return;
        const lines = bytes.toString('latin1').split(/\r\n|\r|\n/).length;
        expect(result.error.line).toBeGreaterThan(0);
        expect(result.error.line).toBeLessThanOrEqual(lines);
        expect(result.error.column).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('DOC-06 whatever stands in a field, it is read or refused at that field', () => {
    const field = fc.constantFrom('cbc:ID', 'cbc:IssueDate', 'cbc:DocumentCurrencyCode', 'cbc:Note');
    fc.assert(
      fc.property(field, fc.string({ unit: 'grapheme', maxLength: 50 }), (name, value) => {
        const escaped = value.replace(/[<&>]/g, (character) => `&#${character.charCodeAt(0)};`);
        const result = readUbl(bytesOf(changed(invoice, new RegExp(`(?<=<${name}>)[^<]*`), `${escaped}x`)));
        if (!result.ok) expect(result.error.line).toBeGreaterThan(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('amounts', () => {
  test('DOC-03 an amount is read digit for digit, never through floating point', () => {
    fc.assert(
      fc.property(decimals, (amount) => {
        const read = accepted(changed(invoice, '>4481.49</cbc:Pay', `>${amount}</cbc:Pay`)).payableAmount;
        expect(read).toBe(amount);
      }),
      { numRuns: 200 },
    );
  });

  test('DOC-03 changing the sign twice changes nothing, and an amount and its negative add up to zero', () => {
    fc.assert(
      fc.property(decimals, (amount) => {
        expect(negated(negated(amount))).toBe(amount);
        expect(sum(amount, negated(amount))).toMatch(/^0(\.0+)?$/);
      }),
    );
  });

  test('DOC-03 a sum is exact whatever the decimals', () => {
    const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(sum(`${a}`, `${b}`)).toBe(`${a + b}`);
      }),
    );
    expect(sum('0.1', '0.20')).toBe('0.30');
    expect(sum('-0.05', '0.04')).toBe('-0.01');
  });
});
