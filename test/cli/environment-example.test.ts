import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCliConfig, parseStartConfig, variableNames, wantsDemo } from '../../src/config.ts';

test('.env.example names every variable that our programs read, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
  const named = [...text.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...variableNames].sort());
});

test('npm start and the command line need no variable at all', () => {
  expect(() => parseStartConfig({})).not.toThrow();
  expect(() => parseCliConfig({})).not.toThrow();
});

test('every fault of the variables of npm start is told at once', () => {
  const start = () =>
    parseStartConfig({ API_PORT: 'x', DATABASE_URL: 'mysql://', COUNTERSIGN_DEMO: 'maybe' });
  for (const name of ['API_PORT', 'DATABASE_URL', 'COUNTERSIGN_DEMO']) expect(start).toThrow(name);
});

test.each([
  [{}, true],
  [{ DATABASE_URL: 'postgres://own' }, false],
  [{ DATABASE_URL: 'postgres://own', COUNTERSIGN_DEMO: 'yes' }, true],
  [{ COUNTERSIGN_DEMO: 'no' }, false],
])(
  'beside a database of one’s own the demo data is filled in only when asked for: %j',
  (environment, wanted) => {
    expect(wantsDemo(parseStartConfig(environment))).toBe(wanted);
  },
);
