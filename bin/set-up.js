// Brings a checkout to where it can run: its packages, and the compiled code. Node builtins only, since it runs first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireChromium } from './chromium.js';
import { requireNode } from './node-version.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const packagesStamp = join(root, 'node_modules', '.countersign-packages');
const buildStamp = join(root, 'dist', '.countersign-build');
const webStamp = join(root, 'web', 'dist', '.countersign-build');
const webSources = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/tsconfig.json',
  'package-lock.json',
];
const sources = [
  'src',
  'workflows',
  'activities',
  'migrations',
  'swc.config.js',
  'esbuild.config.js',
  'package-lock.json',
];

/** A step failed; the message says which, `exitCode` is what the process should end with. */
export class SetUpError extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function hashOfFiles(names) {
  const hash = createHash('sha256');
  for (const path of names.flatMap((name) => filesBelow(join(root, name)))) {
    const content = readFileSync(path);
    hash.update(`${path.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function run(what, command, args, environment) {
  const started = Date.now();
  console.log(`${what} ...`);
  const ran = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment });
  if (ran.error) throw new SetUpError(`${what}: ${command} cannot be run (${ran.error.message}).`, 1);
  if (ran.signal) throw new SetUpError(`${what} was ended by ${ran.signal}.`, 130);
  if (ran.status !== 0)
    throw new SetUpError(`${what} failed with code ${ran.status}; what it printed stands above.`, ran.status);
  console.log(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** npm's own note of what it installed against the lock file: the same packages in the same versions. */
function installedAsLocked() {
  const installed = read(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const there = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || there[path]?.version === version,
  );
}

function usableHome() {
  const home = process.env.HOME;
  if (!home || !isAbsolute(home)) return false;
  try {
    accessSync(home, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Without a usable home npm would keep its cache in whatever folder it stands in. */
function npmEnvironment() {
  const named = Object.keys(process.env).some((name) => name.toLowerCase() === 'npm_config_cache');
  if (usableHome() || named) return process.env;
  return { ...process.env, npm_config_cache: join(tmpdir(), `countersign-npm-${userInfo().uid}`) };
}

function npmCommand() {
  // Set by npm itself: then exactly that npm is used. npx sets it to another program.
  const running = process.env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) return [process.execPath, running];
  const beside = join(dirname(process.execPath), 'npm');
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const npm = [...paths, beside].find((path) => existsSync(path));
  if (!npm)
    throw new SetUpError('npm was found neither on the PATH nor beside Node; install it and start again.', 1);
  return [npm];
}

function installPackages() {
  const locked = hashOfFiles(['package-lock.json']);
  if (read(packagesStamp) === locked) return;
  if (!installedAsLocked()) {
    const [command, ...first] = npmCommand();
    run(
      'Installing packages (npm ci; half a minute to some minutes)',
      command,
      [...first, 'ci', '--no-audit', '--no-fund'],
      npmEnvironment(),
    );
  }
  writeFileSync(packagesStamp, locked);
}

function build() {
  const current = hashOfFiles(sources);
  if (read(buildStamp) === current) return;
  // What was deleted from the sources must not live on in dist.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('Compiling', process.execPath, [join(root, 'swc.config.js')], process.env);
  const bundler = join(root, 'dist', 'src', 'build-bundle.js');
  if (existsSync(bundler)) run('Bundling the workflows', process.execPath, [bundler], process.env);
  const esbuild = join(root, 'esbuild.config.js');
  if (existsSync(esbuild)) run('Bundling the programs', process.execPath, [esbuild], process.env);
  writeFileSync(buildStamp, current);
}

function buildWeb() {
  const current = hashOfFiles(webSources);
  if (read(webStamp) === current) return;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
  run('Building the web app', process.execPath, [vite, ...args], process.env);
  writeFileSync(webStamp, current);
}

function installBrowser() {
  try {
    requireChromium();
  } catch (error) {
    throw new SetUpError(error.message, 1);
  }
}

/**
 * Installs packages unless they are as locked and, with `build`, compiles and builds the web app unless both are current.
 * With `browser`, sees to it that there is one for the tests of the pages. Throws SetUpError.
 */
export function setUp(options) {
  requireNode();
  if (options.browser) installBrowser();
  installPackages();
  if (!options.build) return;
  build();
  buildWeb();
}

/** Like setUp, but ends the process with the message when a step fails. */
export function setUpOrExit(options) {
  try {
    setUp(options);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUpOrExit({ build: true });
