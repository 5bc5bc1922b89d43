// How the tests of the pages come by their browser, on machines that are made up for the purpose.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, requireChromium } from '../../bin/chromium.js';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-chromium-'));
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function aProgram(path: string, script = 'exit 0'): string {
  const whole = join(folder, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, `#!/bin/sh\n${script}\n`);
  chmodSync(whole, 0o755);
  return whole;
}

/** Of a machine: its PATH, and what it says of itself. */
const paths = (...names: string[]) => ({ PATH: names.map((name) => join(folder, name)).join(':') });
function release(text: string): string {
  const file = join(folder, 'os-release');
  writeFileSync(file, text);
  return file;
}
const debian = () => ({ userId: 0, releaseFile: release('ID=debian\n') });

test('the browser that is named is taken, and a name that leads nowhere is said', () => {
  const named = aProgram('elsewhere/my-browser');
  aProgram('bin/chromium');
  expect(findChromium({ ...paths('bin'), CHROMIUM_PATH: named })).toBe(named);
  expect(() => findChromium({ ...paths('bin'), CHROMIUM_PATH: '/no/browser' })).toThrow('/no/browser');
});

test.each(['chromium', 'chromium-browser', 'google-chrome'])('%s is found on the PATH', (name) => {
  const program = aProgram(`second/${name}`);
  mkdirSync(join(folder, 'second/chromium-data'), { recursive: true });
  expect(requireChromium(paths('first', 'second'))).toBe(program);
});

test('a folder and a file that can’t be run are no browser', () => {
  mkdirSync(join(folder, 'bin/chromium'), { recursive: true });
  writeFileSync(join(folder, 'bin/google-chrome'), 'text');
  expect(findChromium(paths('bin'))).toBeUndefined();
});

test('as root on Debian it is installed, and every step is printed', () => {
  const program = join(folder, 'bin/chromium');
  aProgram('bin/apt-get', `if [ "$1" = install ]; then cp "$0" "${program}"; fi`);
  expect(requireChromium({ ...paths('bin'), HOME: folder }, debian())).toBe(program);
  expect(said.join('\n')).toMatch(
    /Installing.*apt-get update.*apt-get install -y --no-install-recommends chromium/s,
  );
});

test('what the installer says when it fails is passed on, with what to do', () => {
  aProgram('bin/apt-get', 'echo "no network" >&2; exit 100');
  const installing = () => requireChromium(paths('bin'), debian());
  expect(installing).toThrow(/no network.*apt-get install chromium/s);
});

test.each([
  ['not root', () => ({ ...debian(), userId: 1000 })],
  [
    'Ubuntu, where the package is an empty one',
    () => ({ ...debian(), releaseFile: release('ID=ubuntu\nID_LIKE=debian\n') }),
  ],
  ['a machine that does not say what it is', () => ({ userId: 0, releaseFile: '/no/such/file' })],
])('%s: nothing is installed, and it says exactly what to do', (_, machine) => {
  aProgram('bin/apt-get', `touch "${join(folder, 'ran')}"`);
  expect(() => requireChromium(paths('bin'), machine())).toThrow(
    /need Chromium.*apt-get install chromium.*CHROMIUM_PATH/s,
  );
  expect(said).toEqual([]);
});
