/** From the bytes of an XML document to its text: byte order mark, encoding declaration, wrong bytes. */
import { DocumentRefused, shown, type Position } from './fault.ts';

/** The declaration is the first thing in a document, so an encoding is looked for no further than this. */
const DECLARATION_LENGTH = 400;
const BLOCK_LENGTH = 4096;

const LF = 0x0a;
const CR = 0x0d;

const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  // UTF-16 without a mark, known by its first two characters, "<?" (XML 1.0, appendix F).
  { bytes: [0x00, 0x3c, 0x00, 0x3f], encoding: 'utf-16be' },
  { bytes: [0x3c, 0x00, 0x3f, 0x00], encoding: 'utf-16le' },
] as const;

const notWellFormed = (detail: string, position: Position): DocumentRefused =>
  new DocumentRefused({ code: 'document_not_well_formed', detail, ...position });

/** The text of an XML document. The mark at its start wins over the declaration, as in other XML parsers. */
export function decodeXml(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const position = firstWrongByte(bytes, encoding);
    throw notWellFormed(`A byte sequence is not ${encoding.toUpperCase()}.`, position);
  }
}

/** The place of a character in a text; a line ends as XML says: at LF, CR or both together. */
export function positionAt(text: string, index: number): Position {
  let line = 1;
  let lineStart = 0;
  // By character codes: a hostile text may have ten million lines before its fault.
  for (let at = 0; at < index; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== LF && (code !== CR || (at + 1 < index && text.charCodeAt(at + 1) === LF))) continue;
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: index - lineStart + 1 };
}

function encodingOf(bytes: Uint8Array): string {
  const mark = MARKS.find((candidate) => candidate.bytes.every((byte, index) => bytes[index] === byte));
  if (mark) return mark.encoding;
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_LENGTH));
  const declared = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/.exec(start)?.[1];
  if (declared === undefined) return 'utf-8';
  const encoding = knownEncoding(declared);
  if (encoding === undefined) {
    throw notWellFormed(`The encoding ${shown(declared)} is not known.`, { line: 1, column: 1 });
  }
  // Text that could be read so far is one byte per character: programs write this declaration into UTF-8 files.
  if (encoding.startsWith('utf-16')) {
    const detail = `The document declares the encoding ${shown(declared)}, and its bytes are not.`;
    throw notWellFormed(detail, { line: 1, column: 1 });
  }
  return encoding;
}

function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** A decoder says only that some byte is wrong. Two passes find which: by blocks, then byte by byte in that block. */
function firstWrongByte(bytes: Uint8Array, encoding: string): Position {
  const wrongBlock = readBlocks(bytes, encoding).offset;
  const before = readBlocks(bytes.subarray(0, wrongBlock), encoding);
  let text = before.text;
  try {
    for (const byte of bytes.subarray(wrongBlock, wrongBlock + BLOCK_LENGTH)) {
      text += before.decoder.decode(Uint8Array.of(byte), { stream: true });
    }
  } catch {
    // This is the byte that was looked for.
  }
  return positionAt(text, text.length);
}

/** Reads up to the first block with a wrong byte, or to the end: there the text breaks off inside a character. */
function readBlocks(bytes: Uint8Array, encoding: string) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let text = '';
  let offset = 0;
  try {
    for (; offset < bytes.length; offset += BLOCK_LENGTH) {
      text += decoder.decode(bytes.subarray(offset, offset + BLOCK_LENGTH), { stream: true });
    }
  } catch {
    return { decoder, text, offset };
  }
  return { decoder, text, offset: bytes.length };
}
