// Where a page of a list by names ends, in a cursor: the folded name as it was then, whatever becomes of it meanwhile.

export interface NameKey {
  /** The folded name, or its beginning. */
  readonly name: string;
  /** Whether it is all of it: a cursor is short, and a name may be long. */
  readonly whole: boolean;
}

const bytesAtMost = 60;
const form = /^[\w-]{2,80}\.?$/;

/** Ends with a point where it is not the whole name. */
export function writeNameKey(folded: string): string {
  let name = '';
  let bytes = 0;
  for (const character of folded) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesAtMost) return `${Buffer.from(name).toString('base64url')}.`;
    name += character;
  }
  return Buffer.from(name).toString('base64url');
}

/** Null of a text that no name was written as. */
export function readNameKey(key: string): NameKey | null {
  if (!form.test(key)) return null;
  const whole = !key.endsWith('.');
  const text = whole ? key : key.slice(0, -1);
  const name = Buffer.from(text, 'base64url').toString();
  const isWritten = Buffer.from(name).toString('base64url') === text && !name.includes('\u0000');
  return isWritten ? { name, whole } : null;
}
