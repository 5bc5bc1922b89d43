import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Where the bundled programs lie: beside `dist`, and as deep, so that they find the migrations, the pages and the
 * packages just as what is shipped does.
 */
const compiledPrograms = join(root, 'dist-test');

const programs = ['api', 'worker', 'identity-provider'] as const;
export type ProgramName = (typeof programs)[number];

const programFile = (name: ProgramName): string => join(compiledPrograms, `test/processes/${name}.js`);

/** What goes into them. The packages are as the lock file says. */
const madeOf = ['src', 'workflows', 'activities', 'test/processes', 'esbuild.config.js', 'package-lock.json'];

/**
 * Bundles the programs of test/processes out of today's sources, as `npm run build` does with what is shipped. They are
 * started some hundred times in a run. What has not changed since the last run is left.
 * Where the sources do not hold together the programs are missing: it says so here, and each start of one fails, while
 * tests that start none tell of their own part.
 */
export function compilePrograms(): void {
  const stamp = join(compiledPrograms, '.made-of');
  const today = digest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === today) return;
  rmSync(stamp, { force: true });
  const args = ['esbuild.config.js', 'dist-test', ...programs.map((name) => `test/processes/${name}.ts`)];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error('The programs of test/processes cannot be bundled; what esbuild says stands above.');
    for (const name of programs) rmSync(programFile(name), { force: true });
    return;
  }
  const templates = 'src/mail/templates';
  cpSync(join(root, templates), join(compiledPrograms, templates), { recursive: true });
  writeFileSync(stamp, today);
}

/** Where the bundle of a program lies. */
export function bundledProgram(name: ProgramName): string {
  const file = programFile(name);
  if (!existsSync(file))
    throw new Error(`the ${name} was not bundled; see what the set-up of the run has said`);
  return file;
}

function digest(): string {
  const hash = createHash('sha256');
  for (const path of madeOf.map((name) => join(root, name)).flatMap(filesBelow)) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
