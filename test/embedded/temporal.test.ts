import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  findTemporal,
  NoTemporalServerError,
  type TemporalSearch,
} from '../../src/embedded/find-temporal.ts';
import { openStateFolder } from '../../src/embedded/state-folder.ts';
import { atLeast, downloadCli, type Fetching } from '../../src/embedded/temporal-sources.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import { until } from '../support/until.ts';
import { aFolder, aLog, faultOf, removeFolders } from './support.ts';

afterAll(removeFolders);
jest.setTimeout(60_000);

/** Answers as the CLI of that server version does; a stand-in where only finding it matters. */
function writeCli(path: string, server = '1.29.1'): void {
  writeFileSync(path, `#!/bin/sh\necho "temporal version 0.0.0-DEV (Server ${server}, UI 2.42.1)"\n`);
  chmodSync(path, 0o755);
}

function search(part: Partial<TemporalSearch> = {}): TemporalSearch {
  return { environment: { PATH: '' }, log: () => undefined, caches: [aFolder()], sources: {}, ...part };
}

const gives =
  (times: { count: number }) =>
  async ({ into }: Fetching) => {
    times.count += 1;
    writeCli(join(into, 'temporal'));
  };

test('a CLI on the PATH is taken from the pinned server version on', async () => {
  const folder = aFolder();
  writeCli(join(folder, 'temporal'), '1.31.2');
  expect(await findTemporal(search({ environment: { PATH: folder } }))).toEqual({
    executable: join(folder, 'temporal'),
    version: '1.31.2',
  });
});

test('an older CLI on the PATH is passed over and says so', async () => {
  const folder = aFolder();
  writeCli(join(folder, 'temporal'), '1.28.0');
  const times = { count: 0 };
  const { lines, log } = aLog();
  const found = await findTemporal(
    search({ environment: { PATH: folder }, log, sources: { 'a gift': gives(times) } }),
  );
  expect(found.version).toBe('1.29.1');
  expect(lines.join()).toContain('has server 1.28.0, but 1.29.1');
});

test('what TEMPORAL_CLI_PATH names is taken or refused, and nothing else tried', async () => {
  const cliPath = join(aFolder(), 'none');
  const fault = await faultOf(() => findTemporal(search({ cliPath })));
  expect(fault).toBeInstanceOf(NoTemporalServerError);
  expect(fault.message).toContain(`TEMPORAL_CLI_PATH names ${cliPath}`);
});

test('a made server is kept and checked; a broken one is made again', async () => {
  const times = { count: 0 };
  const { lines, log } = aLog();
  const wanted = search({ log, sources: { 'a gift': gives(times) } });
  const { executable } = await findTemporal(wanted);
  await findTemporal(wanted);
  expect(times.count).toBe(1);
  writeFileSync(executable, readFileSync(executable, 'utf8') + '# changed\n');
  await findTemporal(wanted);
  expect(times.count).toBe(2);
  expect(lines.join()).toContain('differs from its recorded SHA-256');
  expect(readFileSync(executable, 'utf8')).not.toContain('changed');
});

test('two starts at once make the server once', async () => {
  const times = { count: 0 };
  const { lines, log } = aLog();
  const slow = async (fetching: Fetching) => {
    await until(async () => lines.join().includes('waiting for it'), 'the other start to wait');
    await gives(times)(fetching);
  };
  const wanted = search({ log, sources: { 'a gift': slow } });
  const [one, two] = await Promise.all([findTemporal(wanted), findTemporal(wanted)]);
  expect(one).toEqual(two);
  expect(times.count).toBe(1);
});

test('with no way to a server the error lists what was tried and what to do', async () => {
  const wanted = search({
    sources: {
      'the download': () => Promise.reject(new Error('no network')),
      'building by Go': () => Promise.reject(new Error('Go is not installed')),
    },
  });
  const fault = await faultOf(() => findTemporal(wanted));
  expect(fault).toBeInstanceOf(NoTemporalServerError);
  for (const part of [
    'temporal on the PATH: not found',
    'the download: no network',
    'building by Go: Go is not installed',
    'TEMPORAL_CLI_PATH',
    'TEMPORAL_ADDRESS',
  ]) {
    expect(fault.message).toContain(part);
  }
  expect(readdirSync(wanted.caches?.[0] ?? '')).toEqual(['locks']);
});

test('what a source gives is not kept when it is too old', async () => {
  const old = async ({ into }: Fetching) => writeCli(join(into, 'temporal'), '1.20.0');
  expect((await faultOf(() => findTemporal(search({ sources: { 'a gift': old } })))).message).toContain(
    'has server 1.20.0',
  );
});

test('a download with another checksum than the published one is refused', async () => {
  const server = createServer((_request, response) => response.end('not what was published'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const into = aFolder();
  const fault = await faultOf(() => downloadCli({ into, environment: {}, log: () => undefined }, url));
  server.close();
  expect(fault.message).toContain('was published');
  expect(existsSync(join(into, 'temporal'))).toBe(false);
});

test('versions are compared by number', () => {
  expect(atLeast('1.29.1', '1.29.1')).toBe(true);
  expect(atLeast('1.30.0', '1.29.1')).toBe(true);
  expect(atLeast('1.9.9', '1.29.1')).toBe(false);
  expect(atLeast('2.0.0-rc.1', '1.29.1')).toBe(true);
});

test('the real server goes on from its file after kill -9, and a file of another version is refused', async () => {
  const log = (): void => undefined;
  const server = await findTemporal({ environment: process.env, log });
  const stateFolder = openStateFolder(join(aFolder(), '.countersign'));
  const dbFile = join(stateFolder.subfolder('temporal'), 'temporal.db');
  const spec = { server, stateFolder, dbFile, namespace: 'default', log };
  const first = await startTemporal(spec);
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  await (await startTemporal(spec)).stop();
  const fault = await faultOf(() => startTemporal({ ...spec, server: { ...server, version: '9.0.0' } }));
  expect(fault.message).toContain(`made by the Temporal server ${server.version}, but 9.0.0 was found`);
  expect(fault.message).toContain('TEMPORAL_CLI_PATH');
});

test('a server that ends while starting is told with the end of its log', async () => {
  const cli = join(aFolder(), 'temporal');
  writeFileSync(cli, '#!/bin/sh\necho "no room left"; exit 1\n');
  chmodSync(cli, 0o755);
  const stateFolder = openStateFolder(join(aFolder(), '.countersign'));
  const server = { executable: cli, version: '1.29.1' };
  const fault = await faultOf(() =>
    startTemporal({ server, stateFolder, namespace: 'default', log: () => undefined }),
  );
  expect(fault.message).toContain('ended while starting');
  expect(fault.message).toContain('no room left');
});

test('a damaged file is named with the way out, in the words of this start only', async () => {
  const log = (): void => undefined;
  const server = await findTemporal({ environment: process.env, log });
  const stateFolder = openStateFolder(join(aFolder(), '.countersign'));
  const dbFile = join(stateFolder.subfolder('temporal'), 'temporal.db');
  const spec = { server, stateFolder, dbFile, namespace: 'default', log };
  stateFolder.change({ versions: { temporal: server.version } });
  writeFileSync(dbFile, randomBytes(8192));
  writeFileSync(join(stateFolder.subfolder('logs'), 'temporal.log'), 'a word of last week\n');
  const fault = await faultOf(() => startTemporal(spec));
  expect(fault.name).toBe('StateFolderError');
  expect(fault.message).toContain(`cannot read ${dbFile}: the file is damaged`);
  expect(fault.message).toMatch(
    /remove it and start again: running approvals are then started again from Postgres/,
  );
  expect(fault.message).toContain('file is not a database');
  expect(fault.message).not.toContain('last week');
  rmSync(dbFile);
  await (await startTemporal(spec)).stop();
});
