// The programs of bin/, in a checkout that is made up for the purpose.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startTimeOf } from '../../src/embedded/process-identity.ts';
import { until } from '../support/until.ts';
import { aFolder, removeFolders } from './support.ts';

afterAll(removeFolders);
jest.setTimeout(60_000);

const root = join(import.meta.dirname, '../..');

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** A checkout with our bin/, a source file and one of the web app, packages as locked, and compilers that only note that they ran. */
function aCheckout(): string {
  const folder = aFolder();
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  const packages = JSON.stringify({ packages: { '': {}, 'node_modules/one': { version: '1.0.0' } } });
  write(folder, 'package.json', '{"type": "module"}');
  write(folder, 'package-lock.json', packages);
  write(folder, 'node_modules/.package-lock.json', packages);
  write(folder, 'src/one.ts', 'first');
  write(
    folder,
    'swc.config.js',
    `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
     if (readFileSync('src/one.ts', 'utf8') === 'broken') { console.error('one.ts: no good'); process.exit(2); }
     mkdirSync('dist/src/cli', { recursive: true });
     writeFileSync('dist/src/cli/main.js', 'console.log("the command line runs")');`,
  );
  write(folder, 'web/src/main.tsx', 'first');
  write(
    folder,
    'node_modules/vite/bin/vite.js',
    `const { mkdirSync, rmSync } = require('node:fs');
     rmSync('web/dist', { recursive: true, force: true });
     mkdirSync('web/dist');`,
  );
  return folder;
}

interface Ran {
  readonly status: number | null;
  readonly said: string;
  readonly lastLine: string;
}

function run(
  folder: string,
  program: string,
  environment: Record<string, string> = {},
  args: string[] = [],
): Ran {
  const ran = spawnSync(process.execPath, [join(folder, 'bin', program), ...args], {
    encoding: 'utf8',
    // No home: everything here has to do without.
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  const lastLine = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
  return { status: ran.status, said: ran.stdout + ran.stderr, lastLine };
}

test('the command line says what is missing before it is compiled, and runs afterwards', () => {
  const folder = aCheckout();
  const before = run(folder, 'countersign.js');
  expect(before.status).toBe(1);
  expect(before.said).toContain('Run "npm start" there first');
  run(folder, 'set-up.js');
  expect(run(folder, 'countersign.js')).toMatchObject({ status: 0, said: 'the command line runs\n' });
});

test('a checkout is compiled once, and again after a change, without what was deleted', () => {
  const folder = aCheckout();
  expect(run(folder, 'set-up.js').said).toContain('Compiling: done in');
  expect(run(folder, 'set-up.js')).toMatchObject({ status: 0, said: '' });
  write(folder, 'dist/src/deleted.js', '');
  write(folder, 'src/one.ts', 'second');
  expect(run(folder, 'set-up.js').said).toContain('Compiling: done in');
  expect(existsSync(join(folder, 'dist/src/deleted.js'))).toBe(false);
});

test('the web app is built once, and again after a change of its own only', () => {
  const folder = aCheckout();
  expect(run(folder, 'set-up.js').said).toContain('Building the web app: done in');
  write(folder, 'src/one.ts', 'second');
  expect(run(folder, 'set-up.js').said).not.toContain('Building the web app');
  write(folder, 'web/src/main.tsx', 'second');
  const { said } = run(folder, 'set-up.js');
  expect(said).toContain('Building the web app: done in');
  expect(said).not.toContain('Compiling');
});

test("a source that does not compile ends the set-up with the compiler's code and words", () => {
  const folder = aCheckout();
  write(folder, 'src/one.ts', 'broken');
  const ran = run(folder, 'set-up.js');
  expect(ran.status).toBe(2);
  expect(ran.said).toContain('one.ts: no good');
  expect(ran.said).toContain('Compiling failed with code 2');
});

test('packages in other versions than locked are installed, and a failure of that is told', () => {
  const folder = aCheckout();
  write(folder, 'package-lock.json', '{"packages": {"node_modules/one": {"version": "2.0.0"}}}');
  write(folder, 'npm/npm', '#!/bin/sh\necho "npm was asked: $*"; echo "cache: $npm_config_cache"; exit 7\n');
  spawnSync('chmod', ['+x', join(folder, 'npm/npm')]);
  const ran = run(folder, 'set-up.js', { PATH: `${join(folder, 'npm')}:/usr/bin:/bin` });
  expect(ran.status).toBe(7);
  expect(ran.said).toContain('npm was asked: ci');
  expect(ran.said).toMatch(/cache: \/.*countersign-npm-/);
});

/** Test files of ours, and what asks jest to run them. */
function testsOf(files: Record<string, string>): string[] {
  const folder = aFolder();
  for (const [name, text] of Object.entries(files)) write(folder, name, text);
  write(
    folder,
    'jest.json',
    JSON.stringify({ rootDir: folder, transform: {}, testMatch: ['**/*.test.cjs'] }),
  );
  return ['-c', join(folder, 'jest.json')];
}

/** Runs bin/test.js of this checkout on them. */
const runTests = (files: Record<string, string>, environment: Record<string, string> = {}): Ran =>
  run(root, 'test.js', { COUNTERSIGN_TEST_BUILD: 'false', ...environment }, testsOf(files));

/** A test that never ends, and notes the process that it has started. */
const hangs = (note: string): string => `test('hangs', async () => {
  const child = require('node:child_process').spawn('/bin/sleep', ['300'], { detached: true, stdio: 'ignore' });
  require('node:fs').writeFileSync(${JSON.stringify(note)}, String(child.pid));
  await new Promise(() => {});
}, 100000);`;

test('the run closes with the counts of its tests, and fails when one failed', () => {
  const ran = runTests({
    'a.test.cjs': `test('one', () => {}); test('two', () => { throw new Error('no'); }); test.skip('three', () => {});`,
    'b.test.cjs': `throw new Error('cannot be loaded');`,
  });
  expect(ran.lastLine).toBe('1 passed, 2 failed, 1 skipped');
  expect(ran.status).toBe(1);
  expect(runTests({ 'a.test.cjs': `test('one', () => {});` })).toMatchObject({
    status: 0,
    lastLine: '1 passed, 0 failed, 0 skipped',
  });
});

test('a run beyond its time is ended, names the file, and leaves no process behind', () => {
  const note = join(aFolder(), 'pid');
  const ran = runTests({ 'hangs.test.cjs': hangs(note) }, { COUNTERSIGN_TEST_LIMIT_SECONDS: '4' });
  expect(ran.status).not.toBe(0);
  expect(ran.said).toMatch(/did not end within 4 s\. Still running: .*hangs\.test\.cjs/);
  expect(ran.lastLine).toBe('0 passed, 1 failed, 0 skipped');
  expect(startTimeOf(Number(readFileSync(note, 'utf8')))).toBeUndefined();
});

test('what a killed run has left is ended and removed by the next one', async () => {
  const note = join(aFolder(), 'pid');
  const killed = spawn(
    process.execPath,
    [join(root, 'bin/test.js'), ...testsOf({ 'hangs.test.cjs': hangs(note) })],
    {
      env: { PATH: process.env['PATH'] ?? '', COUNTERSIGN_TEST_BUILD: 'false' },
      stdio: 'ignore',
    },
  );
  await until(() => Promise.resolve(existsSync(note)), 'the test that hangs');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const left = Number(readFileSync(note, 'utf8'));
  expect(startTimeOf(left)).toBeDefined();
  const ran = runTests({ 'a.test.cjs': `test('one', () => {});` });
  expect(ran).toMatchObject({ status: 0, lastLine: '1 passed, 0 failed, 0 skipped' });
  expect(ran.said).toMatch(/Removed \/.*, which a killed run has left\./);
  expect(startTimeOf(left)).toBeUndefined();
});
