// Going through the lines of a table that is imported, in slices, up to what one file may list.
import { LineReader, placesOf } from './import.ts';
import type { Faults, Heading, TableLine } from './import.ts';

/** How many the cells of a file list in all: each is a row or two to write, in one transaction that ends within seconds. */
export const importPairsAtMost = 500_000;

/** Reads every line; one that has more or fewer cells than there are headings is most often one with a quote astray. */
export function* readLines<Column extends string, Row>(
  lines: readonly TableLine[],
  form: { readonly headings: readonly Heading<Column>[]; readonly read: (line: LineReader<Column>) => Row },
  faults: Faults,
): Generator<void, Row[]> {
  const [header, ...rest] = lines;
  if (!header) {
    faults.add({ line: 1, message: 'The file is empty: its first line has the headings of the columns.' });
    return [];
  }
  const places = placesOf(header, form.headings, faults);
  if (faults.count > 0) return [];
  if (rest.length === 0)
    faults.add({ line: header.line + 1, message: 'There is nothing under the headings.' });
  const rows: Row[] = [];
  let [read, listed] = [charactersPerSlice, 0];
  for (const line of rest) {
    if (read >= charactersPerSlice) {
      yield;
      read = 0;
    }
    read += line.cells.reduce((sum, cell) => sum + cell.length, charactersOfReading);
    if (line.cells.length !== header.cells.length) {
      const message = `Has ${line.cells.length} cells where the headings are ${header.cells.length}: is a quote or a separator astray?`;
      faults.add({ line: line.line, message });
      continue;
    }
    const reader = new LineReader(line, { places, faults });
    rows.push(form.read(reader));
    listed += reader.listed;
    if (listed > importPairsAtMost) {
      const message = `The file lists more than ${importPairsAtMost} in its cells, from this line on: send it in parts.`;
      faults.add({ line: line.line, message });
      return [];
    }
  }
  return rows;
}

/** Some five milliseconds of work, in lines, lists or long cells; a line itself is work like so much text. */
const charactersPerSlice = 64 * 1024;
const charactersOfReading = 60;
