import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { hydrateLibraries } from '../../src/embedded/postgres-binaries.ts';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres, type RunningPostgres } from '../../src/embedded/postgres.ts';
import { openStateFolder, type StateFolder } from '../../src/embedded/state-folder.ts';
import { aFolder, aLog, faultOf, removeFolders } from './support.ts';

let running: RunningPostgres | undefined;
afterEach(async () => running?.stop());
afterAll(removeFolders);
jest.setTimeout(60_000);

const newFolder = (): StateFolder => openStateFolder(join(aFolder(), '.countersign'));
const log = (): void => undefined;

async function start(stateFolder: StateFolder, tell: (line: string) => void = log): Promise<RunningPostgres> {
  running = await startPostgres({ stateFolder, durable: true, environment: process.env, log: tell });
  return running;
}

async function ask(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

test('what was committed is there after kill -9 of Postgres and a new start', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await ask(first.superuserUrl, 'create table kept (what text)', `insert into kept values ('committed')`);
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await start(folder);
  expect(await ask(second.superuserUrl, 'select what from kept')).toEqual([{ what: 'committed' }]);
});

test('a Postgres left running on the data is ended by its start time, and its data taken over', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await ask(first.superuserUrl, 'create table kept (what text)');
  // As after the loss of the records: only Postgres' own file tells of it.
  rmSync(join(folder.path, 'processes.json'));
  const { lines, log: tell } = aLog();
  const second = await start(folder, tell);
  expect(lines.join()).toContain(`Ending Postgres (process ${first.pid})`);
  expect(await ask(second.superuserUrl, 'select what from kept')).toEqual([]);
});

test('a leftover postmaster.pid that names a process of somebody else neither hinders the start nor harms that process', async () => {
  const folder = newFolder();
  const first = await start(folder);
  const pidFile = join(folder.path, 'postgres/data/postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  const stranger = spawn('/bin/sleep', ['60']);
  writeFileSync(pidFile, [String(stranger.pid), lines[1], '1000000000', ...lines.slice(3)].join('\n'));
  await start(folder);
  expect(stranger.exitCode).toBeNull();
  stranger.kill('SIGKILL');
});

test('a leftover postmaster.pid that names an ended process which nobody has asked for does not hinder the start', async () => {
  const folder = newFolder();
  const first = await start(folder);
  const pidFile = join(folder.path, 'postgres/data/postmaster.pid');
  const left = readFileSync(pidFile, 'utf8').split('\n').slice(1);
  await first.stop();
  // The shell starts a process and becomes another program, which never asks what became of it: it stays a zombie.
  // Of the user that runs Postgres, as the postmaster was: processes of others don't concern it.
  const { uid, gid } = statSync(join(folder.path, 'postgres/data'));
  const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 60'], { uid, gid, cwd: '/' });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  writeFileSync(pidFile, [printed.toString().trim(), ...left].join('\n'));
  await start(folder);
  parent.kill('SIGKILL');
});

test('data without PG_VERSION, or that is gone, is told as damage', async () => {
  const folder = newFolder();
  await (await start(folder)).stop();
  rmSync(join(folder.path, 'postgres/data/PG_VERSION'));
  expect((await faultOf(() => start(folder))).message).toContain('has no PG_VERSION');
  rmSync(join(folder.path, 'postgres/data'), { recursive: true });
  expect((await faultOf(() => start(folder))).message).toContain('is gone');
});

test('a lost secrets.json is told instead of making secrets that the database does not know', async () => {
  const folder = newFolder();
  await (await start(folder)).stop();
  const secrets = join(folder.path, 'secrets.json');
  const kept = readFileSync(secrets);
  for (const lose of [() => rmSync(secrets), () => writeFileSync(secrets, '{}')]) {
    lose();
    const fault = await faultOf(() => start(folder));
    expect(fault.name).toBe('StateFolderError');
    expect(fault.message).toMatch(/secrets\.json is gone; put it back from a copy/);
  }
  writeFileSync(secrets, kept);
  await start(folder);
});

test('data made by another major version is refused with the ways out', async () => {
  const folder = newFolder();
  folder.change({ versions: { postgres: '15' } });
  mkdirSync(join(folder.path, 'postgres/data'), { recursive: true });
  writeFileSync(join(folder.path, 'postgres/data/PG_VERSION'), '15\n');
  const { message } = await faultOf(() => start(folder));
  expect(message).toContain('made by Postgres 15, but 18 was found');
  expect(message).toContain('DATABASE_URL');
});

test('a port that is taken meanwhile ends the start with the words of Postgres', async () => {
  const one = await start(newFolder());
  const other = { stateFolder: newFolder(), durable: false, environment: process.env, log, port: one.port };
  expect((await faultOf(() => startPostgres(other))).message).toContain('could not bind');
});

test('roles have no rights beyond their name, and making them again changes nothing', async () => {
  const { superuserUrl } = await start(newFolder());
  const passwords = { owner: 'owner-%:/@', app: "app-'quoted'", delivery: 'delivery' };
  await makeRolesAndDatabase(superuserUrl, passwords, 'books');
  const { appUrl, ownerUrl, deliveryUrl } = await makeRolesAndDatabase(superuserUrl, passwords, 'books');
  for (const url of [appUrl, ownerUrl, deliveryUrl]) {
    const rights =
      'select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user';
    expect(await ask(url, rights)).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false },
    ]);
  }
  await ask(ownerUrl, 'create table entries (id int)');
  expect((await faultOf(() => ask(appUrl, 'create table mine (id int)'))).message).toContain(
    'permission denied',
  );
  expect((await faultOf(() => ask(appUrl, 'select * from entries'))).message).toContain('permission denied');
});

test('text is compared by code point and folded in every script', async () => {
  const { superuserUrl } = await start(newFolder());
  expect(await ask(superuserUrl, `select lower('ÄÖÉΣ') as folded, 'Z' < 'a' as by_code_point`)).toEqual([
    { folded: 'äöéσ', by_code_point: true },
  ]);
});

test('links to shared libraries that an install without scripts leaves out are made', () => {
  const native = join(aFolder(), 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib/libx.so.1.2'), 'library');
  const links = ['libx.so', 'libx.so.1'].map((name) => ({
    source: 'native/lib/libx.so.1.2',
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  symlinkSync('libx.so.1.2', join(native, 'lib/libx.so'));
  hydrateLibraries(native);
  hydrateLibraries(native);
  expect(readlinkSync(join(native, 'lib/libx.so.1'))).toBe('libx.so.1.2');
  expect(readFileSync(join(native, 'lib/libx.so'), 'utf8')).toBe('library');
});

// Which of the two holds depends on who runs the tests; the other one has nothing to show on this machine.
if (process.getuid?.() === 0) {
  test('root below a folder of mode 0700 gets a data directory of the machine, which new state folders neither take over nor remove', async () => {
    // mkdtemp makes it 0700; nothing opens it here.
    const closed = mkdtempSync(join(tmpdir(), 'closed-'));
    const path = join(closed, 'checkout/.countersign');
    const folder = openStateFolder(path);
    const { lines, log: tell } = aLog();
    await ask((await start(folder, tell)).superuserUrl, 'create table kept (what text)');
    const place = folder.marker().postgresFolder ?? '';
    expect(lines.join()).toContain(`its data is kept in ${place}`);
    await running?.stop();
    expect(await ask((await start(folder)).superuserUrl, 'select what from kept')).toEqual([]);
    await running?.stop();

    cpSync(path, join(closed, 'copy'), { recursive: true });
    rmSync(path, { recursive: true });
    const renewed = openStateFolder(path);
    const { superuserUrl } = await start(renewed);
    expect((await faultOf(() => ask(superuserUrl, 'select what from kept'))).message).toContain(
      'does not exist',
    );
    await running?.stop();
    rmSync(path, { recursive: true });
    const said = aLog();
    await start(openStateFolder(path), said.log);
    expect(said.lines.join()).toContain(`moving it to ${place}.old-2`);
    await running?.stop();
    expect([1, 2].map((number) => existsSync(`${place}.old-${number}/data/PG_VERSION`))).toEqual([
      true,
      true,
    ]);
    const orphaned = openStateFolder(join(closed, 'copy'));
    expect((await faultOf(() => start(orphaned))).message).toContain('belongs to another state folder');
    for (const rest of [closed, place, `${place}.old-1`, `${place}.old-2`]) rmSync(rest, { recursive: true });
  });
} else {
  test('an ordinary user below a folder of mode 0700 has the data in the state folder', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'closed-'));
    const folder = openStateFolder(join(closed, 'checkout/.countersign'));
    await start(folder);
    expect(existsSync(join(folder.path, 'postgres/data/PG_VERSION'))).toBe(true);
    await running?.stop();
    rmSync(closed, { recursive: true });
  });
}
