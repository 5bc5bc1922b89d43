// `npm run check`: what the sources say without being run. Two checks side by side, since each of them uses one core.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Scripts of package.json, those that take longest first. */
const checks = ['lint', 'types', 'fences', 'format:check', 'lint:openapi'];
/** For whoever runs all tests next: the fences are among them. */
const withoutFences = process.argv.includes('--without-fences');
const atOnce = 2;

const left = checks.filter((name) => !(withoutFences && name === 'fences'));
const failed = [];

/** Runs a check and prints what it says when it has ended, so that two do not talk at once. */
async function run(name) {
  const started = Date.now();
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
  const code = await new Promise((done) => {
    child.once('error', (error) => {
      said.push(Buffer.from(`npm cannot be run: ${error.message}\n`));
      done(1);
    });
    child.once('close', done);
  });
  if (code !== 0) failed.push(name);
  process.stdout.write(Buffer.concat(said));
  console.log(
    `${name}: ${code === 0 ? 'done' : 'failed'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

async function runNext() {
  for (let name = left.shift(); name; name = left.shift()) await run(name);
}

await Promise.all(Array.from({ length: atOnce }, runNext));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
