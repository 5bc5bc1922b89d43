/** A set of small numbers, 32 in a word. */
export type Bits = Uint32Array;

/** The empty set: whatever goes through a set is done with this one at once. */
export const nothing: Bits = new Uint32Array(0);

export const wordsFor = (size: number): number => (size + 31) >>> 5;

/** What a set of numbers below this one takes in memory; some, also where there are none. */
export const bytesFor = (size: number): number => Math.max(1, wordsFor(size)) * Uint32Array.BYTES_PER_ELEMENT;

/** Adds all of `more` to a set. */
export function orInto(bits: Bits, more: Bits): void {
  for (let word = 0; word < more.length; word += 1) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

export const hasBit = (bits: Bits, number: number): boolean =>
  (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;

export function addBit(bits: Bits, number: number): void {
  const word = number >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (number & 31));
}

export function removeBit(bits: Bits, number: number): void {
  const word = number >>> 5;
  bits[word] = (bits[word] ?? 0) & ~(1 << (number & 31));
}

/** How many numbers are in a set. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word += 1) count += bitsInWord(bits[word] ?? 0);
  return count;
}

/** How many numbers are in both sets. */
export function countCommon(bits: Bits, others: Bits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word += 1)
    count += bitsInWord((bits[word] ?? 0) & (others[word] ?? 0));
  return count;
}

/** Adds neighbouring bits to each other, then pairs, then fours; the last multiplication adds up the four bytes. */
function bitsInWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The same numbers in both; one may have been made for more numbers than the other. */
export function sameBits(bits: Bits, others: Bits): boolean {
  for (let word = 0; word < Math.max(bits.length, others.length); word += 1) {
    if ((bits[word] ?? 0) !== (others[word] ?? 0)) return false;
  }
  return true;
}

/** The numbers in a set that are not in the other one. */
export function* bitsOf(bits: Bits, without: Bits): Generator<number> {
  for (let word = 0; word < bits.length; word += 1) {
    const left = (bits[word] ?? 0) & ~(without[word] ?? 0);
    if (left !== 0) yield* bitsIn(left, word);
  }
}

/** The numbers that are in both sets. */
export function* commonBits(bits: Bits, others: Bits): Generator<number> {
  for (let word = 0; word < others.length; word += 1) {
    const both = (bits[word] ?? 0) & (others[word] ?? 0);
    if (both !== 0) yield* bitsIn(both, word);
  }
}

function* bitsIn(bits: number, word: number): Generator<number> {
  for (let left = bits; left !== 0; left &= left - 1) yield word * 32 + (31 - Math.clz32(left & -left));
}

/**
 * Counts for each of many numbers in how many sets it is. Plane `k` holds the bit of value 2^k of every count, so that a
 * whole word of counts is raised by a few operations.
 */
export class BitCounter {
  private readonly planes: Uint32Array[] = [];
  private readonly words: number;

  constructor(size: number) {
    this.words = wordsFor(size);
  }

  /** Counts a set so many times. */
  add(bits: Bits, times: number): void {
    for (let plane = 0; times >>> plane !== 0; plane += 1) {
      if (((times >>> plane) & 1) === 1) this.addFrom(plane, bits);
    }
  }

  count(number: number): number {
    const word = number >>> 5;
    const bit = number & 31;
    return this.planes.reduce((sum, plane, k) => sum + ((((plane[word] ?? 0) >>> bit) & 1) << k), 0);
  }

  /** Those that are in any set. */
  any(): Bits {
    const all = new Uint32Array(this.words);
    for (const plane of this.planes) orInto(all, plane);
    return all;
  }

  /** Those that are in one set only, which was counted once. */
  once(): Bits {
    const [ones, ...more] = this.planes;
    const once = new Uint32Array(this.words);
    if (ones) orInto(once, ones);
    for (const plane of more) {
      for (let word = 0; word < this.words; word += 1) once[word] = (once[word] ?? 0) & ~(plane[word] ?? 0);
    }
    return once;
  }

  private addFrom(lowest: number, bits: Bits): void {
    while (this.planes.length <= lowest) this.planes.push(new Uint32Array(this.words));
    for (let word = 0; word < bits.length; word += 1) {
      let carry = bits[word] ?? 0;
      for (let k = lowest; carry !== 0; k += 1) {
        const plane = (this.planes[k] ??= new Uint32Array(this.words));
        const before = plane[word] ?? 0;
        plane[word] = before ^ carry;
        carry &= before;
      }
    }
  }
}
