// The ways to get the Temporal CLI, which contains the server, onto a machine that has none.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  rmSync,
  statSync,
} from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Environment } from './machine-folders.ts';
import type { Log } from './processes.ts';

/** The newest release that `go install` can build: later ones have a "replace" in their go.mod, which it refuses. */
export const cliVersion = '1.5.1';
/** The server in it. A CLI built by Go calls itself 0.0.0-DEV, so this is what tells old from new. */
export const serverVersion = '1.29.1';

/** SHA-256 of the release's archives, so that a download is what its makers published or is refused. */
const archiveHashes: Readonly<Record<string, string>> = {
  linux_amd64: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  linux_arm64: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  darwin_amd64: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  darwin_arm64: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};

export const releaseUrl = `https://github.com/temporalio/cli/releases/download/v${cliVersion}`;
const goPackage = `github.com/temporalio/cli/cmd/temporal@v${cliVersion}`;

const downloadWithinMs = 10 * 60_000;
const progressEveryMs = 15_000;

export interface Fetching {
  /** An empty folder; on success it holds the file `temporal`. */
  readonly into: string;
  readonly environment: Environment;
  readonly log: Log;
  readonly abort?: AbortSignal | undefined;
}

export interface CliVersion {
  readonly cli: string;
  readonly server: string;
}

/** What the CLI at `path` says of its versions, or why it cannot be asked. */
export function askVersion(path: string): CliVersion | { readonly fault: string } {
  // An own HOME keeps it from reading somebody's settings, and from minding that there is no home.
  const ran = spawnSync(path, ['--version'], { encoding: 'utf8', env: { HOME: '/' }, timeout: 20_000 });
  if (ran.error) return { fault: ran.error.message };
  const said = /^temporal version (\S+) \(Server ([0-9][^,)\s]*)/.exec(ran.stdout);
  if (!said?.[1] || !said[2])
    return { fault: `"${path} --version" answers ${JSON.stringify(ran.stdout.slice(0, 100))}` };
  return { cli: said[1], server: said[2] };
}

/** Whether version `a` is `b` or later; both are numbers with dots. */
export function atLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  for (const place of [0, 1, 2]) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The first program of that name on the PATH. */
export function onPath(name: string, environment: Environment): string | undefined {
  return (environment['PATH'] ?? '')
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        // Not there, or not for us: the next folder of the PATH decides.
        return false;
      }
    });
}

/** SHA-256 of a file, in hexadecimal, read piece by piece. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

async function fetchTo(url: string, file: string, fetching: Fetching): Promise<string> {
  const limits = [AbortSignal.timeout(downloadWithinMs), ...(fetching.abort ? [fetching.abort] : [])];
  const answer = await fetch(url, { signal: AbortSignal.any(limits) });
  if (!answer.ok || !answer.body) throw new Error(`${url} answers ${answer.status}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const listening = new Transform({
    transform: (part: Buffer, _encoding, done) => {
      hash.update(part);
      bytes += part.length;
      done(null, part);
    },
  });
  const progress = setInterval(() => fetching.log(`  ${Math.round(bytes / 1e6)} MB so far`), progressEveryMs);
  try {
    await pipeline(Readable.fromWeb(answer.body as never), listening, createWriteStream(file));
  } finally {
    clearInterval(progress);
  }
  return hash.digest('hex');
}

/** Downloads the release for this machine and unpacks it. Rejects without network at once, and on a wrong checksum. */
export async function downloadCli(fetching: Fetching, from: string = releaseUrl): Promise<void> {
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const expected = archiveHashes[platform];
  if (!expected) throw new Error(`there is no release for ${platform}`);
  const name = `temporal_cli_${cliVersion}_${platform}.tar.gz`;
  fetching.log(`Downloading the Temporal server: ${from}/${name}`);
  const archive = join(fetching.into, name);
  const found = await fetchTo(`${from}/${name}`, archive, fetching).catch((error: unknown) => {
    const cause = (error as { cause?: unknown }).cause;
    throw new Error(cause instanceof Error ? cause.message : String(error), { cause: error });
  });
  if (found !== expected)
    throw new Error(`the download has the SHA-256 ${found}, but ${expected} was published`);
  const unpacked = spawnSync('tar', ['-xzf', archive, '-C', fetching.into, 'temporal'], { encoding: 'utf8' });
  if (unpacked.error || unpacked.status !== 0) {
    throw new Error(`tar cannot unpack it: ${unpacked.error?.message ?? unpacked.stderr.trim()}`);
  }
  rmSync(archive);
}

function findGo(environment: Environment): string | undefined {
  // Where Go's own instructions put it; a PATH without it is common.
  return (
    onPath('go', environment) ??
    ['/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find((path) => existsSync(path))
  );
}

function writable(folder: string | undefined): boolean {
  if (!folder || !isAbsolute(folder)) return false;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // For whatever reason: then it is no home for Go's caches.
    return false;
  }
}

function goEnvironment(fetching: Fetching): Record<string, string> {
  const given = Object.entries(fetching.environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  // Settings for another target would make Go refuse GOBIN, or build what does not run here.
  const kept = given.filter(([name]) => !['GOOS', 'GOARCH', 'GOBIN', 'GOWORK'].includes(name));
  const environment: Record<string, string> = {
    ...Object.fromEntries(kept),
    GOBIN: fetching.into,
    GOWORK: 'off',
  };
  if (!writable(environment['HOME'])) {
    // Go's caches have no place then; they go away with the folder, for which its modules have to be removable.
    environment['HOME'] = fetching.into;
    environment['GOPATH'] = join(fetching.into, 'go');
    environment['GOCACHE'] = join(fetching.into, 'go-build');
    environment['GOFLAGS'] = `${environment['GOFLAGS'] ?? ''} -modcacherw`.trim();
  }
  return environment;
}

/** Builds the CLI by `go install`. Rejects when there is no Go, and with Go's last words when it fails. */
export async function buildCli(fetching: Fetching): Promise<void> {
  const go = findGo(fetching.environment);
  if (!go) throw new Error('Go is not installed (neither on the PATH nor in /usr/local/go)');
  fetching.log(
    `Building the Temporal server by Go: about 4 minutes on 2 cores and 250 MB, once per machine.`,
  );
  const started = Date.now();
  const child = spawn(go, ['install', goPackage], {
    cwd: fetching.into,
    env: goEnvironment(fetching),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4000)));
  fetching.abort?.addEventListener('abort', stop);
  const progress = setInterval(() => {
    fetching.log(`  still building, ${Math.round((Date.now() - started) / 1000)} s so far`);
  }, progressEveryMs);
  try {
    const code = await new Promise<number | null>((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    fetching.abort?.throwIfAborted();
    if (code !== 0)
      throw new Error(`"go install ${goPackage}" failed: ${said.trim().split('\n').slice(-5).join(' / ')}`);
  } finally {
    clearInterval(progress);
    fetching.abort?.removeEventListener('abort', stop);
  }
  fetching.log(`  built in ${Math.round((Date.now() - started) / 1000)} s`);
}
