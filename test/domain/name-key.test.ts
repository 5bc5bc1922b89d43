import fc from 'fast-check';
import { readNameKey, writeNameKey } from '../../src/domain/name-key.ts';

test('a name comes back as it was, and a long one as its beginning, in whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (name) => {
      fc.pre(!name.includes('\u0000') && Buffer.from(name).toString() === name);
      const key = writeNameKey(name);
      const read = readNameKey(key);
      expect(key.length).toBeLessThanOrEqual(81);
      expect(name.startsWith(read?.name ?? 'nothing')).toBe(true);
      expect(read?.whole).toBe(read?.name === name);
      expect(read?.whole).toBe(Buffer.byteLength(name) <= 60);
    }),
  );
});

test.each(['', '.', 'A', 'a b', '@', 'AA', '_w', '_w.', 'x'.repeat(82)])(
  '%j was written as no name',
  (key) => {
    expect(readNameKey(key)).toBeNull();
  },
);
