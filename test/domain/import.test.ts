// Reading the lines of a table: what counts as twice, how much one file lists, and in which slices it is read.
import { Faults } from '../../src/domain/import.ts';
import type { TableLine } from '../../src/domain/import.ts';
import { importPairsAtMost, readLines } from '../../src/domain/import-lines.ts';
import { setForm } from '../../src/domain/import-forms.ts';
import { groupForm } from '../../src/domain/import-group-form.ts';

const sets = setForm(() => null);
const groups = groupForm(() => null);
const head = (...cells: string[]): TableLine => ({ line: 1, cells });
const setHead = head('Name', 'Role', 'Locations', 'Contract Types', 'Holders');
const setLine = (line: number, cells: readonly [string, string, string]): TableLine => ({
  line,
  cells: [`Set ${line}`, 'reviewer', ...cells],
});

function read<Row>(slices: Generator<void, Row[]>): { rows: Row[]; slices: number } {
  for (let count = 0; ; count += 1) {
    const { done, value } = slices.next();
    if (done) return { rows: value, slices: count };
  }
}

test('ENV-16 codes that differ by upper and lower case are two codes', () => {
  const faults = new Faults();
  const { rows } = read(readLines([setHead, setLine(2, ['AMS|Ams', 'é|e', ''])], sets, faults));
  expect([faults.told, rows[0]?.locations]).toEqual([[], ['AMS', 'Ams']]);
  read(readLines([setHead, setLine(2, ['AMS|AMS', '', ''])], sets, faults));
  expect(faults.told.map(({ message }) => message)).toEqual(['"AMS": Is listed twice.']);
});

test('a mail address that stands twice in another case or form of Unicode is told', () => {
  const faults = new Faults();
  read(readLines([setHead, setLine(2, ['', '', 'a@x.example|A@X.EXAMPLE|ａ@x.example'])], sets, faults));
  expect(faults.count).toBe(2);
});

test('a file that lists more than can be written at once is told where it goes past that', () => {
  const holders = Array.from({ length: 10_000 }, (_, nth) => `${nth}@x`).join('|');
  const lines = (count: number) =>
    Array.from({ length: count }, (_, nth) => setLine(nth + 2, ['', '', holders]));
  const faults = new Faults();
  const most = importPairsAtMost / 10_000;
  expect(read(readLines([setHead, ...lines(most)], sets, faults)).rows).toHaveLength(most);
  expect(faults.count).toBe(0);
  read(readLines([setHead, ...lines(most + 5)], sets, faults));
  expect(faults.told).toEqual([
    {
      ...{ path: '/body', line: most + 2 },
      message: `The file lists more than ${importPairsAtMost} in its cells, from this line on: send it in parts.`,
    },
  ]);
});

test('others have their turn after so much text, whatever it is in: lines, lists or long cells', () => {
  const long = 'x'.repeat(32 * 1024);
  const descriptions = [
    head('Name', 'Category', 'Status', 'Description'),
    ...Array.from({ length: 100 }, (_, nth) => ({
      line: nth + 2,
      cells: [`Group ${nth}`, 'General', 'active', long],
    })),
  ];
  expect(read(readLines(descriptions, groups, new Faults())).slices).toBeGreaterThan(45);
  const listed = Array.from({ length: 1_000 }, (_, nth) => `p${nth}@x.example`).join('|');
  const lists = [setHead, ...Array.from({ length: 100 }, (_, nth) => setLine(nth + 2, ['', '', listed]))];
  expect(read(readLines(lists, sets, new Faults())).slices).toBeGreaterThan(15);
  const short = [setHead, ...Array.from({ length: 5_000 }, (_, nth) => setLine(nth + 2, ['', '', '']))];
  expect(read(readLines(short, sets, new Faults())).slices).toBeGreaterThan(5);
});
