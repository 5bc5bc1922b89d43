// The browser that the tests of the pages run in. Node builtins only: it is looked for before anything is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where a program of this name lies on a PATH. */
function onPath(name, path = '') {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** The browser that CHROMIUM_PATH names, else the first on the PATH; undefined where there is none. */
export function findChromium(environment = process.env) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is no program.`);
  }
  return names.map((name) => onPath(name, environment.PATH)).find((path) => path !== undefined);
}

/** Debian's own package; Ubuntu's of that name is an empty one that installs a snap. */
function isDebian(releaseFile) {
  try {
    return /^ID="?debian"?$/m.test(readFileSync(releaseFile, 'utf8'));
  } catch {
    return false;
  }
}

const missing = [
  'The tests of the pages need Chromium, and there is none on the PATH.',
  'Install it and run the tests again:',
  '  Debian           apt-get install chromium      (as root)',
  '  Ubuntu           snap install chromium, or Google’s own package google-chrome-stable',
  '  Fedora           dnf install chromium          (as root)',
  '  macOS, others    any Chromium or Chrome, with CHROMIUM_PATH naming the program',
  'The other tests run without it: npm test test/http test/db ...',
].join('\n');

function run(command, args) {
  console.log(`  ${[command, ...args].join(' ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: environment });
  if (status === 0) return undefined;
  return error ? error.message : `${stdout}${stderr}`.trimEnd() || `code ${status}`;
}

/**
 * The browser's path. Where there is none it is installed, if that can be done without asking anybody: as root, on
 * Debian. Throws with what to do where it can't.
 */
export function requireChromium(
  environment = process.env,
  { userId = process.getuid?.(), releaseFile = '/etc/os-release' } = {},
) {
  const found = findChromium(environment);
  if (found) return found;
  const installer = onPath('apt-get', environment.PATH);
  if (userId !== 0 || !installer || !isDebian(releaseFile)) throw new Error(missing);
  console.log('There is no Chromium, which the tests of the pages need. Installing Debian’s package:');
  const fault =
    run(installer, ['update']) ?? run(installer, ['install', '-y', '--no-install-recommends', 'chromium']);
  if (fault) throw new Error(`It could not be installed:\n${fault}\n\n${missing}`);
  const installed = findChromium(environment);
  if (!installed) throw new Error(`It was installed, and is still not there.\n\n${missing}`);
  return installed;
}
