// A table as it is sent: bytes to lines of cells, read while they come, and each fault with its line.
import { pipeline, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { separators } from '../domain/csv.ts';
import type { SeparatorName } from '../domain/csv.ts';
import { Faults, importLinesAtMost } from '../domain/import.ts';
import type { ImportRefusal, TableLine } from '../domain/import.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { bodyTooLarge } from './problem-answers.ts';

/** 100,000 people have some 6 MB; of groups and permission sets it is half a million members and holders. */
export const csvBytesAtMost = 16 * 1024 * 1024;
/** A line of a group names its members: 10,000 mail addresses have some 300 kB. */
const lineBytesAtMost = 1024 * 1024;
const bytesPerTurn = 8 * 1024;

/** The file ends here for us: what comes behind can't be understood. */
class Broken extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const unjudged = 'Nothing else in the file has been looked at yet.';

/** Reads a whole table; what can't be read as one is refused with the line at which it breaks off. */
export async function readTable(
  body: AsyncIterable<Buffer>,
  separator: SeparatorName | null,
): Promise<Result<TableLine[], ImportRefusal>> {
  try {
    return ok(await linesOf(textOf(body), separator));
  } catch (error) {
    const broken = asBroken(error);
    if (!broken) throw error;
    const faults = new Faults();
    faults.add({ line: broken.line, message: `${broken.message} ${unjudged}` });
    return err(faults.refusal as ImportRefusal);
  }
}

async function linesOf(
  text: AsyncGenerator<string, void>,
  separator: SeparatorName | null,
): Promise<TableLine[]> {
  const beginning = await firstLine(text);
  // Behind which line the last row ended that could be read, whether it has been taken from the parser or not.
  let readTo = 0;
  const parser = parse({
    on_record: (row: string[], { lines: to }: { lines: number }) => {
      readTo = to;
      return row;
    },
    delimiter: separator ? separators[separator] : separatorIn(beginning),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    info: true,
    max_record_size: lineBytesAtMost,
  });
  const whole = async function* () {
    yield beginning;
    yield* text;
  };
  // Whatever breaks the one breaks the other, and is thrown where the lines are read.
  pipeline(Readable.from(whole()), parser, () => undefined);
  const lines: TableLine[] = [];
  let end = 0;
  for await (const { record, info } of rowsOf(parser, () => readTo + 1)) {
    const line = end + 1;
    end = info.lines;
    if (record.length === 1 && record[0]?.trim() === '') continue;
    if (lines.length > importLinesAtMost) {
      throw new Broken(
        line,
        `Has more than ${importLinesAtMost} lines under the headings: send it in parts.`,
      );
    }
    lines.push({ line, cells: record });
  }
  return lines;
}

interface CsvRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** The rows of a table; a quote that is never closed is told where its row begins, not where the file ends. */
async function* rowsOf(rows: AsyncIterable<unknown>, begins: () => number): AsyncGenerator<CsvRow, void> {
  try {
    yield* rows as AsyncIterable<CsvRow>;
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    throw new Broken(begins(), sentenceOf(error));
  }
}

/** The bytes as text. Guessing another encoding would make other names of people's names, so that is for the sender. */
async function* textOf(body: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const place = new Place();
  let begun: Buffer = Buffer.alloc(0);
  for await (const piece of piecesOf(body)) {
    const text = decodes(decoder, piece);
    const whole = Buffer.concat([begun, piece]);
    place.pass(text ?? readable(whole));
    if (text === null) throw notUtf8(place.line);
    begun = unfinished(whole);
    yield text;
  }
  if (decodes(decoder) === null) throw notUtf8(place.line);
}

/** Some milliseconds of work each. However fast it comes, others have their turn before the next one. */
async function* piecesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > csvBytesAtMost) throw bodyTooLarge(csvBytesAtMost);
    for (let from = 0; from < chunk.length; from += bytesPerTurn) {
      yield chunk.subarray(from, from + bytesPerTurn);
      await nextTurn();
    }
  }
}

/** The text before the first wrong byte: looked for only where there is one, byte by byte. */
function readable(bytes: Buffer): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let read = '';
  for (const byte of bytes) {
    const next = decodes(decoder, Buffer.of(byte));
    if (next === null) break;
    read += next;
  }
  return read;
}

/** The bytes at the end with which a character begins that ends in the next chunk: the first says how many it has. */
function unfinished(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const has = [0xf0, 0xe0, 0xc0].findIndex((least) => byte >= least);
    if (has >= 0) return 4 - has > back ? bytes.subarray(-back) : Buffer.alloc(0);
  }
  return Buffer.alloc(0);
}

function decodes(decoder: TextDecoder, chunk?: Buffer): string | null {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    // That it is none is all that is asked.
    return null;
  }
}

/** In which line of the file the text that was passed ends. */
class Place {
  line = 1;
  private returned = false;

  pass(text: string): void {
    if (text === '') return;
    this.line += text.match(/\r\n|\r|\n/g)?.length ?? 0;
    // CR and LF are one end of a line, also where a chunk ends between them.
    if (this.returned && text.startsWith('\n')) this.line -= 1;
    this.returned = text.endsWith('\r');
  }
}

const notUtf8 = (line: number): Broken =>
  new Broken(
    line,
    'There are bytes that are not UTF-8, as in files of the code page Latin-1 or in UTF-16. Save it as "CSV UTF-8" and send that.',
  );

/** Enough for the headings of every table. */
const headingCharactersAtMost = 4_096;

async function firstLine(text: AsyncGenerator<string, void>): Promise<string> {
  let read = '';
  while (!/[\r\n]/.test(read) && read.length < headingCharactersAtMost) {
    const { value, done } = await text.next();
    if (done) break;
    read += value;
  }
  return read;
}

/** Headings have no separators in them: the one that stands there most often is the one between them. */
function separatorIn(beginning: string): string {
  const [line = ''] = beginning.split(/[\r\n]/, 1);
  const counted = Object.values(separators).map((one) => ({ one, count: line.split(one).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).one;
}

const sentences: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed.',
  INVALID_OPENING_QUOTE:
    'A quote stands inside a cell that does not begin with one: put the whole cell in quotes, and write a quote in it twice.',
  CSV_INVALID_CLOSING_QUOTE: 'Something stands between a closing quote and the next separator.',
  CSV_MAX_RECORD_SIZE: `The line has more than ${lineBytesAtMost} bytes: is a quote not closed?`,
};

function asBroken(error: unknown): Broken | null {
  if (error instanceof Broken) return error;
  if (!(error instanceof CsvError)) return null;
  const { lines } = error as CsvError & { lines?: number };
  return new Broken(lines ?? 1, sentenceOf(error));
}

const sentenceOf = ({ code }: CsvError): string =>
  sentences[code] ?? 'The file can not be read as a table from here on.';
