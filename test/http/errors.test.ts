import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { errors } from '../../src/http/errors.ts';

/** The rows of the tables in docs/errors.md: code, status, meaning, what to do. */
const rows = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, code = '', status, title, remedy]) => ({ code: code.replaceAll('`', ''), status, title, remedy }));

test('docs/errors.md lists every code with its status and title, and no other', () => {
  const listed = rows.map(({ code, status, title }) => `${code} ${status} ${title}`);
  const known = Object.entries(errors).map(([code, { status, title }]) => `${code} ${status} ${title}`);
  expect(listed.sort()).toEqual(known.sort());
});

test('docs/errors.md says of every code what to do', () => {
  expect(rows.filter(({ remedy = '' }) => remedy.length < 10).map(({ code }) => code)).toEqual([]);
});

test('every status is one that HTTP knows as an error', () => {
  const strange = Object.values(errors).filter(({ status }) => status < 400 || !STATUS_CODES[status]);
  expect(strange).toEqual([]);
});
