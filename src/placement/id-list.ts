import { countBits } from './bit-sets.ts';
import type { Bits } from './bit-sets.ts';
import { byCodePoint, placeAmong } from './code-point-order.ts';
import { fingerprintOfPieces } from './pick.ts';

/**
 * Many ids in the order of code points, each known by its place among them, and the text of all of them, a line each: what
 * the fingerprint of candidates is made of (PLC-22) is copied out of it, and not written anew for a hundred thousand.
 */
export class IdList {
  readonly ids: readonly string[];
  /** Lists that only have more at their end share it: what is known by places of the one holds for the other. */
  readonly lineage: object;
  private readonly text: Uint8Array;
  /** Where the line of each begins in the text; the last one is where the text ends. */
  private readonly starts: Uint32Array;

  /** The ids are in order already, each there once. */
  constructor(ids: readonly string[], lineage: object = {}) {
    this.ids = ids;
    this.lineage = lineage;
    this.text = Buffer.from(ids.length === 0 ? '' : `${ids.join('\n')}\n`, 'utf8');
    this.starts = new Uint32Array(ids.length + 1);
    let end = 0;
    ids.forEach((id, place) => {
      end += Buffer.byteLength(id, 'utf8') + 1;
      this.starts[place + 1] = end;
    });
  }

  /** The same with more at the end; null where they don't all belong there. */
  with(more: readonly string[]): IdList | null {
    const [last, first] = [this.ids.at(-1), more[0]];
    if (last !== undefined && first !== undefined && byCodePoint(last, first) >= 0) return null;
    return new IdList([...this.ids, ...more], this.lineage);
  }

  /** The place of an id; -1 where it is not among them. */
  placeOf(id: string): number {
    return placeAmong(this.ids, id);
  }

  /** The ids at these places, in order. */
  at(places: Bits): readonly string[] {
    const found = new Array<string>(countBits(places));
    let nth = 0;
    for (let word = 0; word < places.length; word += 1) {
      for (let left = places[word] ?? 0; left !== 0; left &= left - 1) {
        found[nth] = this.ids[word * 32 + (31 - Math.clz32(left & -left))] ?? '';
        nth += 1;
      }
    }
    return found;
  }

  /** As `candidatesHash` of the ids at these places: SHA-256 of them, a line each, without a line break at the end. */
  fingerprint(places: Bits): string {
    return fingerprintOfPieces((add) => this.addLines(new Piece(add), places));
  }

  private addLines(piece: Piece, places: Bits): void {
    for (let word = 0; word < places.length; word += 1) {
      const bits = places[word] ?? 0;
      if (bits === 0) continue;
      const first = word * 32;
      if (bits === 0xffffffff) piece.add(this.lines(first, first + 32));
      else {
        for (let left = bits; left !== 0; left &= left - 1) {
          const place = first + (31 - Math.clz32(left & -left));
          piece.add(this.lines(place, place + 1));
        }
      }
    }
    piece.end();
  }

  private lines(from: number, to: number): Uint8Array {
    return this.text.subarray(this.starts[from] ?? 0, this.starts[to] ?? this.text.byteLength);
  }
}

const pieceBytes = 64 * 1024;

/** Text that is hashed piece by piece: never all of it is there twice, and never each line by itself. */
class Piece {
  private bytes = new Uint8Array(pieceBytes);
  private length = 0;
  private readonly hash: (bytes: Uint8Array) => void;

  constructor(hash: (bytes: Uint8Array) => void) {
    this.hash = hash;
  }

  add(lines: Uint8Array): void {
    if (this.length + lines.byteLength > this.bytes.byteLength) {
      this.hash(this.bytes.subarray(0, this.length));
      this.length = 0;
      if (lines.byteLength > this.bytes.byteLength) this.bytes = new Uint8Array(lines.byteLength);
    }
    this.bytes.set(lines, this.length);
    this.length += lines.byteLength;
  }

  /** The last line has no end. */
  end(): void {
    this.hash(this.bytes.subarray(0, Math.max(0, this.length - 1)));
  }
}
