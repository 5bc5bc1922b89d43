import { csvLine } from '../../src/domain/csv.ts';

test.each([
  ['=1+1', `'=1+1`],
  ['+31 20 123', `'+31 20 123`],
  ['-2', `'-2`],
  ['@SUM(A1)', `'@SUM(A1)`],
  [' =1+1', `' =1+1`],
  ['\u00a0=1', `'\u00a0=1`],
  ['＝1+1', `'＝1+1`],
  ['＠x', `'＠x`],
  ['\t=1', `'\t=1`],
  ['\r\n=1', `'\r\n=1`],
  ['\u0000=1', `'\u0000=1`],
  ['|calc', `'|calc`],
  ['%x', `'%x`],
  ['Ann = Bob', 'Ann = Bob'],
  ['A-B', 'A-B'],
  ['', ''],
])('GRP-42 the cell %j does not run as a formula', (text, cell) => {
  expect(csvLine([text], ',')).toBe(`"${cell}"\r\n`);
});

test('separators, quotes and ends of lines in a cell are its own (RFC 4180)', () => {
  expect(csvLine(['Say "a, b"', 'one\ntwo', ';'], ';')).toBe('"Say ""a, b""";"one\ntwo";";"\r\n');
});
