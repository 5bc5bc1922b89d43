// Where a state folder's Postgres data lies and which user of the system runs Postgres on it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRoot, systemData } from './machine-folders.ts';
import type { User } from './postgres-binaries.ts';
import { startSecondsOf } from './process-identity.ts';
import type { Log } from './processes.ts';
import { damagedStateFolder, StateFolderError, type StateFolder } from './state-folder.ts';

/** Postgres refuses to run as root; this is the user whose name every packaged Postgres has. */
const userName = 'postgres';
/** postmaster.pid has whole seconds, and the clock may have been set a little meanwhile. */
const startToleranceSeconds = 3;
const leftoverGraceMs = 15_000;

function idOf(option: '-u' | '-g'): number | undefined {
  const answer = spawnSync('id', [option, userName], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout) : undefined;
}

function makeUser(log: Log): void {
  log(`Making the system user "${userName}": Postgres does not run as root.`);
  for (const [command, ...args] of [
    ['groupadd', '--system', '--force', userName],
    ['useradd', '--system', '--gid', userName, '--no-create-home', '--shell', '/bin/false', userName],
  ] as const) {
    const made = spawnSync(command, args, { encoding: 'utf8' });
    if (made.error || made.status !== 0) {
      throw new Error(
        `Postgres does not run as root, and its user "${userName}" could not be made (${command}: ` +
          `${made.error?.message ?? made.stderr.trim()}). Make that user, or start as an ordinary user.`,
      );
    }
  }
}

function systemUser(log: Log): User {
  if (idOf('-u') === undefined) makeUser(log);
  const uid = idOf('-u');
  const gid = idOf('-g');
  if (uid === undefined || gid === undefined)
    throw new Error(`The system user "${userName}" was made but is not found`);
  return { uid, gid };
}

function reachableBy(user: User, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { cwd: '/', env: {}, ...user }).status === 0;
}

export interface PostgresPlace {
  /** Owned by the user who runs Postgres; the data directory is `data` in it. */
  readonly folder: string;
  /** Undefined: ourselves. */
  readonly user: User | undefined;
}

/** The user for data that may exist already: whoever owns it, since Postgres insists on that. */
function userFor(folder: string, log: Log): User | undefined {
  if (!isRoot()) return undefined;
  const owner = statSync(join(folder, 'data'), { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser(log);
}

function ownedFolder(folder: string, user: User | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}

/** Numbered, since each may be the only copy of somebody's approvals: none replaces another. */
function unusedNameBeside(folder: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${folder}.old-${number}`;
    if (!existsSync(name)) return name;
  }
}

/** The state folder may have been removed, and a new one made at its path: then this data is the old one's. */
async function setAsideForeignData(folder: string, stateId: string, log: Log): Promise<void> {
  const note = join(folder, 'state-id');
  if (!existsSync(folder) || (existsSync(note) && readFileSync(note, 'utf8') === stateId)) return;
  const aside = unusedNameBeside(folder);
  log(
    `${folder} holds the Postgres data of a state folder that is gone; moving it to ${aside} (remove it if not needed).`,
  );
  await endLeftoverPostgres(join(folder, 'data'), log);
  renameSync(folder, aside);
}

async function machinePlace(state: StateFolder, log: Log): Promise<PostgresPlace> {
  const recorded = state.marker().postgresFolder;
  const hash = createHash('sha256').update(state.path).digest('hex').slice(0, 16);
  const folder = recorded ?? join(systemData, hash);
  if (recorded === undefined) {
    await setAsideForeignData(folder, state.stateId, log);
    mkdirSync(systemData, { recursive: true, mode: 0o755 });
  } else if (
    !existsSync(join(folder, 'state-id')) ||
    readFileSync(join(folder, 'state-id'), 'utf8') !== state.stateId
  ) {
    throw damagedStateFolder(
      state,
      `its Postgres data in ${folder} is gone or belongs to another state folder`,
    );
  }
  const user = userFor(folder, log);
  ownedFolder(folder, user);
  if (recorded === undefined) {
    log(`The user that runs Postgres cannot reach ${state.path}; its data is kept in ${folder}.`);
    writeFileSync(join(folder, 'state-id'), state.stateId, { mode: 0o644 });
    state.change({ postgresFolder: folder });
  }
  return { folder, user };
}

/**
 * Where the data of this state folder lies (in it; as root, where Postgres' user cannot reach it, in a folder of
 * the machine) and who runs Postgres. Throws StateFolderError when the data is somebody else's or out of reach.
 */
export async function placeOfPostgres(state: StateFolder, log: Log): Promise<PostgresPlace> {
  if (state.marker().postgresFolder !== undefined) {
    if (!isRoot()) {
      throw new StateFolderError(
        `The state folder ${state.path} was made by root and has its Postgres data in ` +
          `${state.marker().postgresFolder}. Start as root, or name another folder by COUNTERSIGN_STATE.`,
      );
    }
    return machinePlace(state, log);
  }
  const inside = join(state.path, 'postgres');
  const user = userFor(inside, log);
  if (user && !reachableBy(user, state.path)) {
    if (!existsSync(join(inside, 'data'))) return machinePlace(state, log);
    throw new StateFolderError(
      `The user that runs Postgres (uid ${user.uid}) can no longer reach its data in ${inside}: a folder above it ` +
        `does not let others through. Give it mode 711, or move the state folder.`,
    );
  }
  ownedFolder(inside, user);
  return { folder: inside, user };
}

/** The recorded start of the Postgres that holds this data directory, from its postmaster.pid. */
function readPidFile(dataFolder: string): { pid: number; startSeconds: number; lines: string[] } | undefined {
  const path = join(dataFolder, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), startSeconds: Number(lines[2]), lines };
}

function isHolder(file: { pid: number; startSeconds: number }): boolean {
  if (!Number.isInteger(file.pid) || file.pid <= 1) return false;
  const seconds = startSecondsOf(file.pid);
  return seconds !== undefined && Math.abs(seconds - file.startSeconds) <= startToleranceSeconds;
}

/** Whether the system still has something under this pid: also a process that has ended and was not asked for yet. */
function isTaken(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends a Postgres that an earlier start left running on this data directory, by the pid and start time in its
 * postmaster.pid, and sees to it that a leftover file which names a process of somebody else does not hinder us.
 */
export async function endLeftoverPostgres(dataFolder: string, log: Log): Promise<void> {
  const file = readPidFile(dataFolder);
  if (!file) return;
  if (isHolder(file)) {
    log(`Ending Postgres (process ${file.pid}), left over on ${dataFolder} from an earlier start.`);
    process.kill(file.pid, 'SIGINT');
    const deadline = Date.now() + leftoverGraceMs;
    while (isHolder(file)) {
      if (Date.now() > deadline)
        throw new Error(`Postgres (process ${file.pid}) on ${dataFolder} does not end`);
      await sleep(20);
    }
  } else if (isTaken(file.pid)) {
    // Postgres would take the stranger, or what is left of its dead predecessor, for a running one and refuse. With its own parent's pid in the file it
    // goes on, and still checks by the other lines that no process of the predecessor uses its shared memory.
    const { uid, gid } = statSync(dataFolder);
    const path = join(dataFolder, 'postmaster.pid');
    writeFileSync(path, [String(process.pid), ...file.lines.slice(1)].join('\n'), { mode: 0o600 });
    if (isRoot()) chownSync(path, uid, gid);
  }
}
