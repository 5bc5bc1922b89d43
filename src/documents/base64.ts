/** The base64 of a file inside a document: checked as it comes in, so that what can be downloaded later is a file. */

/** What a leaf of base64 has come to so far; its text may come in parts. */
export interface Base64Count {
  digits: number;
  padding: number;
  wrong: boolean;
}

export const newBase64Count = (): Base64Count => ({ digits: 0, padding: 0, wrong: false });

const equalsSign = 0x3d;
const space = 1;
const digit = 2;

/** What each ASCII character is: the alphabet of RFC 4648 section 4, and the white space that XML Schema allows. */
const kinds = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  kinds[character.charCodeAt(0)] = digit;
for (const character of ' \t\r\n') kinds[character.charCodeAt(0)] = space;

/** Counts a part of the text; by character codes, since a part may be 10 MB. */
export function countBase64(count: Base64Count, part: string): void {
  let { digits, padding } = count;
  for (let index = 0; index < part.length; index += 1) {
    const code = part.charCodeAt(index);
    const kind = kinds[code];
    if (kind === digit && padding === 0) digits += 1;
    else if (code === equalsSign) padding += 1;
    else if (kind !== space) count.wrong = true;
  }
  count.digits = digits;
  count.padding = padding;
}

/** How many bytes it says, or undefined where it is no base64: whole groups of four, filled up at the end only. */
export function base64Bytes({ digits, padding, wrong }: Base64Count): number | undefined {
  const whole = (digits + padding) % 4 === 0 && padding <= 2 && digits % 4 !== 1;
  if (wrong || !whole) return undefined;
  return Math.floor((digits * 3) / 4);
}
