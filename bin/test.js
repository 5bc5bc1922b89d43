// `npm test`: sets the checkout up and runs jest within a time limit, leaving nothing behind. Its last line counts.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endLeftovers } from './leftovers.js';
import { makeRunFolder } from './run-folder.js';
import { setUpOrExit } from './set-up.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The whole run takes a few minutes; one that takes this long hangs. */
const limitSeconds = Number(process.env.COUNTERSIGN_TEST_LIMIT_SECONDS ?? 2700);
/** After the last test: stopping the servers. */
const endingSeconds = 30;

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
/** Whoever asks for some files of other folders needs no browser. */
const browser =
  existsSync(join(root, 'test', 'web')) && (asked.length === 0 || asked.some((name) => name.includes('web')));
setUpOrExit({ build: process.env.COUNTERSIGN_TEST_BUILD !== 'false', browser });

const mark = `COUNTERSIGN_TEST_RUN=${randomBytes(12).toString('hex')}`;
const folder = makeRunFolder(mark);

const counts = { passed: 0, failed: 0, skipped: 0 };
const running = new Set();
let fault;

const jest = spawn(
  process.execPath,
  [
    // Each file loads hundreds of modules anew: with room for what is young a twentieth less goes into collecting it.
    '--max-semi-space-size=64',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...process.argv.slice(2),
    '--reporters=default',
    `--reporters=${join(root, 'bin', 'test-reporter.cjs')}`,
    `--cacheDirectory=${join(root, 'node_modules', '.cache', 'jest')}`,
  ],
  {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A group of its own, so that all of it can be ended.
    detached: true,
    env: { ...process.env, TMPDIR: folder, [mark.split('=')[0]]: mark.split('=')[1] },
  },
);

function endJest(reason) {
  fault ??= reason;
  try {
    process.kill(-jest.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

const limit = setTimeout(() => {
  const files = [...running].map((file) => relative(root, file));
  // A test file that hangs has failed, whatever its tests would have said.
  counts.failed += Math.max(files.length, 1);
  endJest(
    `The tests did not end within ${limitSeconds} s. Still running: ${files.join(', ') || 'no test file'}.`,
  );
}, limitSeconds * 1000);
let ending;

jest.on('message', (message) => {
  if (message.kind === 'started') running.add(message.file);
  if (message.kind === 'finished') {
    running.delete(message.file);
    for (const name of Object.keys(counts)) counts[name] += message[name];
  }
  if (message.kind === 'complete') {
    const reason = `Jest did not end within ${endingSeconds} s of its last test: a test left something open.`;
    ending = setTimeout(() => endJest(reason), endingSeconds * 1000);
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => endJest(`Ended by ${signal}.`));

const code = await new Promise((done) => {
  jest.once('error', (error) => {
    fault = `Jest cannot be run: ${error.message}`;
    done(1);
  });
  jest.once('exit', done);
});
clearTimeout(limit);
clearTimeout(ending);
endLeftovers(folder, mark);
rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
if (fault) console.error(fault);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = fault || counts.failed > 0 ? code || 1 : (code ?? 1);
