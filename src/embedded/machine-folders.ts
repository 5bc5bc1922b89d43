// Places outside the checkout and the state folder: what is made once per machine.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The variables of the environment that decide about places and tools; an empty one counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const systemCache = '/var/cache/countersign';
export const systemData = '/var/lib/countersign';

function usable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code)) return false;
    throw error;
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** In the temporary folder anybody may have put something at our name first; only what is ours alone will do. */
function temporaryCache(): string {
  const folder = join(tmpdir(), `countersign-cache-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = statSync(folder);
  if (process.getuid && (found.uid !== process.getuid() || (found.mode & 0o022) !== 0)) {
    throw new Error(`${folder} belongs to somebody else; set XDG_CACHE_HOME to a folder of your own`);
  }
  return folder;
}

/**
 * The folder for what is fetched or built once per machine: the system's for root, else the user's cache folder,
 * also when HOME is unset, empty or names nothing that can be written.
 */
export function cacheFolder(environment: Environment): string {
  if (isRoot()) {
    mkdirSync(systemCache, { recursive: true, mode: 0o755 });
    return systemCache;
  }
  const homes = [environment['HOME'], userInfo().homedir].filter((home) => home && isAbsolute(home));
  const xdg = environment['XDG_CACHE_HOME'];
  const wanted = [
    ...(xdg && isAbsolute(xdg) ? [xdg] : []),
    ...homes.map((home) => join(home ?? '', '.cache')),
  ];
  return wanted.map((parent) => join(parent, 'countersign')).find(usable) ?? temporaryCache();
}

/** Whether root alone could have put it there: then another user may run it. */
export function ownedByRoot(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.uid === 0 && (found.mode & 0o022) === 0;
}
