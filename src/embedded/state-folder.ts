// The state folder: what one machine's Countersign keeps, and the proof that the folder is ours.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { takeLock, type Lock } from './exclusive-folder.ts';

const markerName = 'countersign-state.json';
const secretsName = 'secrets.json';
const formatVersion = 1;
const nameAnother = 'name another folder by COUNTERSIGN_STATE';

/** The folder cannot be used; the message says what is wrong, where, and what to do. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
}

interface Marker {
  readonly format: number;
  readonly stateId: string;
  /** Major version of the Postgres that made the data, and version of the Temporal server that made its file. */
  readonly versions: { readonly postgres?: string; readonly temporal?: string };
  /** Where the Postgres data lies when not in this folder. */
  readonly postgresFolder?: string;
  readonly seededAt?: string;
}

export type SecretName = 'superuser' | 'owner' | 'app' | 'delivery' | 'invitations';

export interface StateFolder {
  readonly path: string;
  /** Made at random with the folder; what lies elsewhere on the machine and belongs to it carries the same. */
  readonly stateId: string;
  marker(): Marker;
  change(part: Partial<Omit<Marker, 'format' | 'stateId'>>): void;
  /** Path of a subfolder, made with mode 0700 when missing. */
  subfolder(name: string): string;
  /** A random password or key of this folder, made on first use: 32 bytes, base64url. */
  secret(name: SecretName): string;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function startOver(path: string): string {
  return `To start over without what is in it: remove ${path} and start again.`;
}

function corrupt(path: string, what: string, cause?: unknown): StateFolderError {
  return new StateFolderError(
    `The state folder ${path} is damaged: ${what}. Put it back from a copy. ${startOver(path)}`,
    { cause },
  );
}

function parseMarker(path: string, text: string): Marker {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, `${markerName} is not readable as JSON`, cause);
  }
  const marker = (value ?? {}) as Partial<Marker>;
  if (
    typeof marker.format !== 'number' ||
    typeof marker.stateId !== 'string' ||
    typeof marker.versions !== 'object'
  ) {
    throw corrupt(path, `${markerName} lacks what belongs in it`);
  }
  if (marker.format !== formatVersion) {
    throw new StateFolderError(
      `The state folder ${path} has format ${marker.format}; this version of Countersign knows format ` +
        `${formatVersion} only. Use the version that made it, or ${nameAnother}. ${startOver(path)}`,
    );
  }
  return marker as Marker;
}

function readMarker(path: string): Marker | undefined {
  let text: string;
  try {
    text = readFileSync(join(path, markerName), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw notUsable(path, error);
  }
  return parseMarker(path, text);
}

function notUsable(path: string, cause: unknown): StateFolderError {
  const code = codeOf(cause);
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StateFolderError(
      `${path} should be the state folder, but it or what is above it is a file. Move that away, or ` +
        `${nameAnother}.`,
      {
        cause,
      },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StateFolderError(
      `The state folder ${path} cannot be read and written (${code}). Start as the user who owns it, give this user ` +
        `the right to write there, or ${nameAnother}.`,
      { cause },
    );
  }
  return new StateFolderError(`The state folder ${path} cannot be used: ${String(cause)}`, { cause });
}

/** Writes by rename, so that a kill in between leaves the old file or the new one, never half of one. */
export function replaceFile(path: string, text: string, mode: number): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode, flag: 'wx', flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function makeMarker(path: string): void {
  const marker: Marker = { format: formatVersion, stateId: randomUUID(), versions: {} };
  const draft = join(path, `${markerName}.${randomBytes(6).toString('hex')}`);
  writeFileSync(draft, JSON.stringify(marker, null, 2), { mode: 0o644, flag: 'wx', flush: true });
  try {
    // Not by rename: of two first starts at once only one may say what the folder's id is.
    linkSync(draft, join(path, markerName));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function makeOrCheck(path: string): Marker {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const found = readMarker(path);
    if (found) return found;
    // A first start that was killed leaves nothing but drafts of the marker.
    const strangers = readdirSync(path).filter((name) => !name.startsWith(`${markerName}.`));
    if (strangers.length > 0) {
      throw new StateFolderError(
        `${path} should be the state folder, but it holds something that Countersign did not make ` +
          `(${strangers.slice(0, 3).join(', ')}; no ${markerName}). Move away what is in it, or ${nameAnother}.`,
      );
    }
    // Postgres runs as another user when we are root, and has to get through to its subfolder.
    if (process.getuid?.() === 0) chmodSync(path, 0o711);
    makeMarker(path);
  } catch (error) {
    throw error instanceof StateFolderError ? error : notUsable(path, error);
  }
  const made = readMarker(path);
  if (!made) throw corrupt(path, `${markerName} vanished`);
  return made;
}

/** Undefined when there is no such file. */
function readSecrets(folder: string): Partial<Record<SecretName, string>> | undefined {
  let secrets: unknown;
  try {
    secrets = JSON.parse(readFileSync(join(folder, secretsName), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw corrupt(folder, `${secretsName} is not readable as JSON`, error);
  }
  if (typeof secrets === 'object' && secrets !== null) return secrets;
  throw corrupt(folder, `${secretsName} lacks what belongs in it`);
}

function secretOf(folder: string, name: SecretName, hasDatabase: boolean): string {
  const path = join(folder, secretsName);
  const secrets = readSecrets(folder);
  const known = secrets?.[name];
  if (known !== undefined) return known;
  // The superuser's was there before the database; made anew, no secret would open it. The others come one by one.
  if (hasDatabase && (secrets === undefined || name === 'superuser')) {
    const lost = secrets ? `the superuser's password in ${secretsName}` : secretsName;
    throw new StateFolderError(
      `The state folder ${folder} is damaged: ${lost} is gone; put it back from a copy. The database is there, but ` +
        `without its passwords nobody gets in.`,
    );
  }
  const made = randomBytes(32).toString('base64url');
  replaceFile(path, JSON.stringify({ ...secrets, [name]: made }, null, 2), 0o600);
  return made;
}

/**
 * Opens the state folder at `path`, making it when there is nothing. Throws StateFolderError when it is foreign,
 * damaged, of another format or not writable. Take `lockStateFolder` before changing anything in it.
 */
export function openStateFolder(path: string): StateFolder {
  const wanted = resolve(path);
  const first = makeOrCheck(wanted);
  const folder = realpathSync(wanted);
  const current = (): Marker => {
    const marker = readMarker(folder);
    if (!marker) throw corrupt(folder, `${markerName} is gone`);
    return marker;
  };
  return {
    path: folder,
    stateId: first.stateId,
    marker: current,
    change: (part) =>
      replaceFile(join(folder, markerName), JSON.stringify({ ...current(), ...part }, null, 2), 0o644),
    subfolder: (name) => {
      const made = join(folder, name);
      mkdirSync(made, { recursive: true, mode: 0o700 });
      return made;
    },
    secret: (name) => secretOf(folder, name, current().versions.postgres !== undefined),
  };
}

/** Locks the folder until `release` or the end of this process. Throws StateFolderError when another one runs. */
export async function lockStateFolder(folder: StateFolder): Promise<Lock> {
  const lock = await takeLock(join(folder.path, 'locks'));
  if ('release' in lock) return lock;
  throw new StateFolderError(
    `Countersign already runs on the state folder ${folder.path} (process ${lock.heldBy}). Stop that one first ` +
      `(Ctrl-C, or kill ${lock.heldBy}), or ${nameAnother} and set other ports (the variables that end in _PORT).`,
  );
}

const serverNames = { postgres: 'Postgres', temporal: 'the Temporal server' } as const;

/**
 * Records the version of the server that makes its data in this folder, and refuses another one later on:
 * neither server takes over the files of another version by itself. Throws StateFolderError with the ways out.
 */
export function requireServerVersion(
  folder: StateFolder,
  server: keyof typeof serverNames,
  found: { readonly version: string; readonly waysOut: string },
): void {
  const { versions } = folder.marker();
  const made = versions[server];
  if (made === undefined) folder.change({ versions: { ...versions, [server]: found.version } });
  else if (made !== found.version) {
    throw new StateFolderError(
      `The data in the state folder ${folder.path} was made by ${serverNames[server]} ${made}, but ${found.version} ` +
        `was found now, which does not read it. ${found.waysOut} ${startOver(folder.path)}`,
    );
  }
}

/** An error about a folder whose parts do not fit together, for the parts that find it out. */
export function damagedStateFolder(folder: StateFolder, what: string, cause?: unknown): StateFolderError {
  return corrupt(folder.path, what, cause);
}
