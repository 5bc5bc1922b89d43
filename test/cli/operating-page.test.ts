// docs/operating.md names every setting that there is, and the alerts that deploy/alerts.yml has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { variableNames } from '../../src/config.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const page = read('docs/operating.md');

/** The first cells of the rows of the table whose head begins so. */
function firstCells(head: string): string[] {
  const lines = page.split('\n');
  const begin = lines.findIndex((line) => new RegExp(`^\\| ${head} +\\|`).test(line)) + 2;
  const length = lines.slice(begin).findIndex((line) => !line.startsWith('|'));
  return lines
    .slice(begin, begin + length)
    .map((line) => (line.split('|')[1] ?? '').trim().replaceAll('`', ''));
}

test('the page has every setting that our programs read, and no other', () => {
  expect(firstCells('variable').sort()).toEqual([...variableNames].sort());
});

test('the page has every alert, in the order of the file, and no other', () => {
  const { groups } = parse(read('deploy/alerts.yml')) as { groups: { rules: { alert: string }[] }[] };
  expect(firstCells('alert')).toEqual(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)));
});

test('every file and command that the page names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, script = ''] of page.matchAll(/npm run ([\w-]+)/g))
    expect(Object.keys(scripts)).toContain(script);
  for (const [, path = ''] of page.matchAll(/`((?:deploy|test|src)\/[\w./-]+\.\w+)`/g))
    expect(read(path)).not.toBe('');
  for (const [, path = ''] of page.matchAll(/node dist\/(src\/[\w-]+)\.js/g))
    expect(read(`${path}.ts`)).not.toBe('');
});
