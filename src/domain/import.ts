// Tables that are imported: which columns there are, what stands in a cell, and what is wrong with it, with its place.
import { formulaAt } from './csv.ts';

/** As many people as the largest environment that is measured; a file of them has some 10 MB. */
export const importLinesAtMost = 100_000;
/** Enough to mend a file by; somebody who sends another file gets no book back. */
export const importFaultsAtMost = 1_000;
/** How many a cell names at most: holders of a set, members of a group. */
export const importListAtMost = 10_000;

/** Something wrong with a file. Lines are counted as an editor does, columns as a spreadsheet does, both from 1. */
export interface ImportFault {
  readonly path: string;
  readonly message: string;
  readonly line: number;
  readonly column?: number;
}

export interface ImportRefusal {
  readonly code: 'import_faulty';
  /** How many there are in all; `errors` has the first of them. */
  readonly faults: number;
  readonly errors: readonly ImportFault[];
}

/** A line of the table: its cells under their headings, and where it begins. */
export interface TableLine {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Heading<Column extends string> {
  readonly column: Column;
  readonly title: string;
  readonly required: boolean;
}

/** Collects faults up to the most that are told, and counts the others. */
export class Faults {
  readonly told: ImportFault[] = [];
  count = 0;

  add(fault: Omit<ImportFault, 'path'>): void {
    this.count += 1;
    if (this.told.length < importFaultsAtMost) this.told.push({ path: '/body', ...fault });
  }

  /** In the order of the file, however they were found; null where there are none. */
  get refusal(): ImportRefusal | null {
    if (this.count === 0) return null;
    const errors = [...this.told].sort(
      (one, other) => one.line - other.line || (one.column ?? 0) - (other.column ?? 0),
    );
    return { code: 'import_faulty', faults: this.count, errors };
  }
}

/** Where each column stands. Headings may come in any order and any case; blanks around them do not count. */
export function placesOf<Column extends string>(
  { line, cells }: TableLine,
  headings: readonly Heading<Column>[],
  faults: Faults,
): ReadonlyMap<Column, number> {
  const places = new Map<Column, number>();
  const known = headings.map(({ title }) => title).join(', ');
  cells.forEach((cell, place) => {
    const said = cell.trim().toLowerCase();
    const heading = headings.find(({ title }) => title.toLowerCase() === said);
    const at = { line, column: place + 1 };
    if (said === '' && place > 0) faults.add({ ...at, message: 'A heading is missing.' });
    else if (!heading)
      faults.add({ ...at, message: `There is no column ${JSON.stringify(cell.slice(0, 100))}: ${known}.` });
    else if (places.has(heading.column))
      faults.add({ ...at, message: `The column ${heading.title} is there twice.` });
    else places.set(heading.column, place);
  });
  for (const { column, title, required } of headings) {
    if (required && !places.has(column)) faults.add({ line, message: `The column ${title} is missing.` });
  }
  return places;
}

/** Reads the cells of one line; whatever is wrong is told with its line and column. */
export class LineReader<Column extends string> {
  readonly line: number;
  /** How many its cells have listed so far. */
  listed = 0;
  private readonly cells: readonly string[];
  private readonly places: ReadonlyMap<Column, number>;
  private readonly faults: Faults;

  constructor(
    { line, cells }: TableLine,
    { places, faults }: { readonly places: ReadonlyMap<Column, number>; readonly faults: Faults },
  ) {
    this.line = line;
    this.cells = cells;
    this.places = places;
    this.faults = faults;
  }

  /** The text of a cell as it was meant: an apostrophe that keeps a spreadsheet from running it is not part of it. */
  text(column: Column, faultOf: (text: string) => string | null): string {
    const cell = this.cell(column);
    const said = /^'/.test(cell) && formulaAt(cell.slice(1)) ? cell.slice(1) : cell;
    const fault = formulaAt(cell)
      ? 'Would run as a formula in a spreadsheet: put an apostrophe before it, if it is meant as text.'
      : faultOf(said);
    if (fault !== null) this.fault(column, fault);
    return said;
  }

  /** One of some words, in any case; the usual one where the cell is empty or not there. */
  word<Word extends string>(column: Column, words: readonly Word[], usual: Word | null): Word {
    const said = this.cell(column).trim().toLowerCase();
    const word = said === '' ? usual : words.find((one) => one.toLowerCase() === said);
    if (word) return word;
    this.fault(column, `Must be one of ${words.join(', ')}.`);
    return words[0] as Word;
  }

  /**
   * What a cell lists, each behind a vertical bar or on a line of its own, without what stands there empty. Two with one
   * key are the same: mail addresses are folded, codes are compared exactly.
   */
  list(
    column: Column,
    faultOf: (text: string) => string | null = () => null,
    keyOf: (text: string) => string = (text) => text,
  ): string[] {
    const all = this.cell(column)
      .split(/[|\r\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    if (all.length > importListAtMost) {
      this.fault(column, `Must list ${importListAtMost} at most.`);
      return [];
    }
    this.listed += all.length;
    const seen = new Set<string>();
    for (const one of all) {
      const key = keyOf(one);
      const fault = seen.has(key) ? 'Is listed twice.' : faultOf(one);
      if (fault !== null) this.fault(column, `${JSON.stringify(one.slice(0, 100))}: ${fault}`);
      seen.add(key);
    }
    return all;
  }

  fault(column: Column, message: string): void {
    this.faults.add(this.at(column, message));
  }

  /** A fault of this cell that is found later, when the database has been asked. */
  at(column: Column, message: string): Omit<ImportFault, 'path'> {
    const place = this.places.get(column);
    return { line: this.line, ...(place === undefined ? {} : { column: place + 1 }), message };
  }

  private cell(column: Column): string {
    const place = this.places.get(column);
    return place === undefined ? '' : (this.cells[place] ?? '');
  }
}
