// Finds a Temporal server on this machine, or gets one into the machine's cache.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock, type Lock } from './exclusive-folder.ts';
import { cacheFolder, isRoot, ownedByRoot, systemCache, type Environment } from './machine-folders.ts';
import type { Log } from './processes.ts';
import {
  askVersion,
  atLeast,
  buildCli,
  cliVersion,
  downloadCli,
  hashFile,
  onPath,
  serverVersion,
  type Fetching,
} from './temporal-sources.ts';

/** No Temporal server was found or made; the message lists what was tried and what to install. */
export class NoTemporalServerError extends Error {
  override readonly name = 'NoTemporalServerError';
}

export interface TemporalServer {
  readonly executable: string;
  /** Version of the server, not of the CLI around it. */
  readonly version: string;
}

export interface TemporalSearch {
  /** The CLI that the operator names; then nothing else is tried. */
  readonly cliPath?: string;
  readonly environment: Environment;
  readonly log: Log;
  readonly abort?: AbortSignal;
  /** Where made servers are kept, and how they are got; for tests. */
  readonly caches?: readonly string[];
  readonly sources?: Readonly<Record<string, (fetching: Fetching) => Promise<void>>>;
}

const entryName = `temporal-${cliVersion}-${process.platform}-${process.arch}`;
const draftPrefix = 'temporal-draft-';
const whileOtherMakesItMs = 500;

const usualSources: TemporalSearch['sources'] = { 'the download': downloadCli, 'building by Go': buildCli };

function judged(path: string): TemporalServer | { readonly fault: string } {
  const version = askVersion(path);
  if ('fault' in version) return version;
  if (!atLeast(version.server, serverVersion)) {
    return {
      fault: `${path} has server ${version.server}, but ${serverVersion} (CLI ${cliVersion}) or later is needed`,
    };
  }
  return { executable: path, version: version.server };
}

/** The cached server if it is whole: its SHA-256 is the recorded one and it runs. */
async function cached(cache: string): Promise<TemporalServer | { readonly fault: string }> {
  const folder = join(cache, entryName);
  const executable = join(folder, 'temporal');
  const note = join(folder, 'temporal.json');
  if (!existsSync(folder)) return { fault: 'none yet' };
  if (!existsSync(executable) || !existsSync(note)) return { fault: `${folder} is incomplete` };
  if (cache === systemCache && !(ownedByRoot(folder) && ownedByRoot(executable))) {
    return { fault: `${folder} can be changed by others than root, so it is not trusted` };
  }
  let recorded: unknown;
  try {
    recorded = (JSON.parse(readFileSync(note, 'utf8')) as { sha256?: unknown }).sha256;
  } catch {
    return { fault: `${note} is not readable` };
  }
  if (recorded !== (await hashFile(executable)))
    return { fault: `${executable} differs from its recorded SHA-256` };
  return judged(executable);
}

async function firstCached(caches: readonly string[], log: Log): Promise<TemporalServer | undefined> {
  for (const cache of caches) {
    const found = await cached(cache);
    if (!('fault' in found)) return found;
    if (found.fault !== 'none yet') log(`Not using the cached Temporal server: ${found.fault}.`);
  }
  return undefined;
}

/** Puts the finished draft in its place in one step; what was there was found broken. */
async function publish(cache: string, draft: string, origin: string): Promise<void> {
  const executable = join(draft, 'temporal');
  const version = judged(executable);
  if ('fault' in version) throw new Error(version.fault);
  const folder = join(draft, 'entry');
  mkdirSync(folder, { mode: 0o755 });
  renameSync(executable, join(folder, 'temporal'));
  chmodSync(join(folder, 'temporal'), 0o755);
  const note = { sha256: await hashFile(join(folder, 'temporal')), version: version.version, origin };
  writeFileSync(join(folder, 'temporal.json'), JSON.stringify(note, null, 2), { mode: 0o644 });
  chmodSync(folder, 0o755);
  if (existsSync(join(cache, entryName))) renameSync(join(cache, entryName), join(draft, 'broken'));
  renameSync(folder, join(cache, entryName));
}

async function lockOrOthersResult(
  cache: string,
  log: Log,
  abort?: AbortSignal,
): Promise<Lock | TemporalServer> {
  let told = false;
  for (;;) {
    const lock = await takeLock(join(cache, 'locks'));
    if ('release' in lock) return lock;
    if (!told) log(`Another start (process ${lock.heldBy}) is getting the Temporal server; waiting for it.`);
    told = true;
    await sleep(whileOtherMakesItMs, undefined, abort ? { signal: abort } : {});
  }
}

async function makeCached(
  search: TemporalSearch,
  cache: string,
  tried: string[],
): Promise<TemporalServer | undefined> {
  const lock = await lockOrOthersResult(cache, search.log, search.abort);
  if (!('release' in lock)) return lock;
  try {
    // While we waited for the lock, another start may have done it.
    const found = await cached(cache);
    if (!('fault' in found)) return found;
    for (const name of readdirSync(cache)) {
      if (name.startsWith(draftPrefix)) rmSync(join(cache, name), { recursive: true, force: true });
    }
    for (const [origin, get] of Object.entries(search.sources ?? usualSources ?? {})) {
      const draft = join(cache, `${draftPrefix}${randomBytes(6).toString('hex')}`);
      mkdirSync(draft, { mode: 0o700 });
      try {
        await get({ into: draft, environment: search.environment, log: search.log, abort: search.abort });
        await publish(cache, draft, origin);
        return judgedOrThrow(join(cache, entryName, 'temporal'));
      } catch (error) {
        search.abort?.throwIfAborted();
        const reason = error instanceof Error ? error.message : String(error);
        search.log(`  ${origin} did not give a Temporal server: ${reason}`);
        tried.push(`${origin}: ${reason}`);
      } finally {
        rmSync(draft, { recursive: true, force: true });
      }
    }
    return undefined;
  } finally {
    lock.release();
  }
}

function judgedOrThrow(path: string): TemporalServer {
  const found = judged(path);
  if ('fault' in found) throw new Error(found.fault);
  return found;
}

/**
 * A Temporal server that runs on this machine: the named one, the one on the PATH, the cached one, or one that is
 * downloaded or built into the cache now. Throws NoTemporalServerError when none of that works.
 */
export async function findTemporal(search: TemporalSearch): Promise<TemporalServer> {
  if (search.cliPath !== undefined) {
    const named = judged(search.cliPath);
    if (!('fault' in named)) return named;
    throw new NoTemporalServerError(
      `TEMPORAL_CLI_PATH names ${search.cliPath}, which does not serve: ${named.fault}. Correct or unset it.`,
    );
  }
  const tried: string[] = [];
  const there = onPath('temporal', search.environment);
  if (there) {
    const found = judged(there);
    if (!('fault' in found)) return found;
    search.log(`Not using the Temporal CLI on the PATH: ${found.fault}.`);
    tried.push(`temporal on the PATH: ${found.fault}`);
  } else tried.push('temporal on the PATH: not found');
  const own = search.caches?.at(-1) ?? cacheFolder(search.environment);
  const caches = search.caches ?? (isRoot() ? [own] : [systemCache, own]);
  const found = (await firstCached(caches, search.log)) ?? (await makeCached(search, own, tried));
  if (found) return found;
  throw new NoTemporalServerError(
    [
      'No Temporal server was found on this machine, and none could be got. Tried:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these and start again:',
      `  - install the Temporal CLI, ${cliVersion} or later (https://docs.temporal.io/cli#install), onto the PATH`,
      '  - set TEMPORAL_CLI_PATH to a Temporal CLI',
      '  - set TEMPORAL_ADDRESS to a running Temporal server (host:port)',
      '  - install Go 1.25 or later, with access to a Go module proxy',
    ].join('\n'),
  );
}
