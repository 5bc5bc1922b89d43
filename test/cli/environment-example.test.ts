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
  [{ API_PORT: 'x' }, 'API_PORT is not valid: a valid one is a whole number from 1 to 65535'],
  [{ API_PORT: '0.5' }, 'API_PORT is not valid: a valid one is a whole number from 1 to 65535'],
  [{ API_PORT: '70000' }, 'API_PORT is not valid: a valid one is a whole number from 1 to 65535'],
  [{ DATABASE_CONNECTIONS: '-1' }, 'a valid one is a whole number from 1 to 200'],
  [{ LOG_LEVEL: 'loud' }, 'a valid one is one of trace, debug, info, warn, error, fatal, silent'],
  [{ MAIL_FROM: 'x' }, 'a valid one is an address, such as Countersign <countersign@example.org>'],
  [{ PUBLIC_URL: 'x' }, 'a valid one is http:// or https:// with a host and no path'],
  [{ PUBLIC_URL: 'https://x.example/app' }, 'a valid one is http:// or https:// with a host and no path'],
])('what a variable may be is told, in our own words: %j', (environment, words) => {
  const start = () => parseStartConfig(environment);
  expect(start).toThrow(/^The environment is not right:\n {2}\w+ is not valid: [^\n]+$/);
  expect(start).toThrow(words);
  expect(start).not.toThrow(/Invalid|expected|Too/);
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
