import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlacementCase } from '../../src/cli/placement-case.ts';
import {
  checkPlacementCases,
  describeResult,
  differencesOf,
  exitCodeOf,
} from '../../src/cli/placement-cases.ts';

const folder = join(__dirname, 'cases');

for (const file of readdirSync(folder).sort()) {
  const read = readPlacementCase(readFileSync(join(folder, file), 'utf8'));
  const title = 'case' in read ? `${read.case.rules.join(' ')} ${read.case.name}` : file;
  test(title, () => {
    if ('faults' in read) throw new Error(`${file}: ${JSON.stringify(read.faults)}`);
    expect(read.case.rules).not.toEqual([]);
    expect(differencesOf(read.case)).toEqual([]);
  });
}

test('PLC-01 to PLC-21 every rule of placement has a case', () => {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const named = new Set(texts.flatMap((text) => /^rules: \[(.*)\]$/m.exec(text)?.[1]?.split(', ') ?? []));
  const rules = Array.from({ length: 22 }, (_, at) => `PLC-${String(at + 1).padStart(2, '0')}`);
  expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
});

test('the whole folder passes as the command runs it', async () => {
  const results = await checkPlacementCases(folder);
  expect(results.flatMap((result) => (result.outcome === 'passed' ? [] : describeResult(result)))).toEqual(
    [],
  );
  expect(results.length).toBeGreaterThanOrEqual(40);
  expect(exitCodeOf(results)).toBe(0);
});
