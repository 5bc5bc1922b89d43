import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import {
  lockStateFolder,
  openStateFolder,
  requireServerVersion,
  StateFolderError,
} from '../../src/embedded/state-folder.ts';
import { aFolder, faultOf, removeFolders } from './support.ts';

afterAll(removeFolders);

const newPath = (): string => join(aFolder(), '.countersign');

test('a folder that does not exist yet is made, and found again with the same id', () => {
  const path = newPath();
  expect(openStateFolder(path).stateId).toBe(openStateFolder(path).stateId);
});

test('a folder with something else in it is refused by name and left as it is', async () => {
  const path = aFolder();
  writeFileSync(join(path, 'thesis.doc'), 'mine');
  const fault = await faultOf(() => openStateFolder(path));
  expect(fault).toBeInstanceOf(StateFolderError);
  expect(fault.message).toContain(`${path} should be the state folder`);
  expect(fault.message).toContain('thesis.doc');
  expect(fault.message).toContain('COUNTERSIGN_STATE');
  expect(readdirSync(path)).toEqual(['thesis.doc']);
});

test('a file in the place of the folder is told', async () => {
  const path = newPath();
  writeFileSync(path, '');
  expect((await faultOf(() => openStateFolder(path))).message).toMatch(/is a file.*COUNTERSIGN_STATE/);
});

test.each([
  ['cut short', '{"format": 1, "sta', 'not readable as JSON'],
  ['empty of meaning', '[]', 'lacks what belongs in it'],
  ['of a later format', '{"format": 9, "stateId": "x", "versions": {}}', 'has format 9'],
])('a marker that is %s is told with what to do', async (_how, marker, reason) => {
  const path = newPath();
  openStateFolder(path);
  writeFileSync(join(path, 'countersign-state.json'), marker);
  const fault = await faultOf(() => openStateFolder(path));
  expect(fault).toBeInstanceOf(StateFolderError);
  expect(fault.message).toContain(reason);
  expect(fault.message).toContain(`remove ${path}`);
});

/** The module and what it stands on, compiled into a folder that every user of the machine can read. */
function compiledForAll(): string {
  const folder = aFolder();
  for (const name of ['state-folder', 'exclusive-folder', 'process-identity']) {
    const source = readFileSync(join(import.meta.dirname, `../../src/embedded/${name}.ts`), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(folder, `${name}.js`), outputText);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return join(folder, 'state-folder.js');
}

test('a folder that may not be written is told with the way out', () => {
  const path = newPath();
  openStateFolder(path);
  const module = compiledForAll();
  const script = `import { openStateFolder } from ${JSON.stringify(module)};
    try { openStateFolder(${JSON.stringify(path)}); console.log('opened'); } catch (error) { console.log(error.name + ': ' + error.message); }`;
  const file = join(module, '../open.js');
  writeFileSync(file, script);
  if (process.getuid?.() !== 0) chmodSync(path, 0o500);
  // Root may write everywhere; in a process without its rights the folder is closed.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534, cwd: '/' } : {};
  const ran = spawnSync(process.execPath, [file], { encoding: 'utf8', ...nobody });
  expect(ran.stdout + ran.stderr).toContain(
    `StateFolderError: The state folder ${path} cannot be read and written`,
  );
});

test('a second start on the same folder is refused and names the process that has it', async () => {
  const folder = openStateFolder(newPath());
  const lock = await lockStateFolder(folder);
  const fault = await faultOf(() => lockStateFolder(folder));
  expect(fault.message).toContain(`already runs on the state folder ${folder.path} (process ${process.pid})`);
  expect(fault.message).toContain('COUNTERSIGN_STATE');
  lock.release();
  (await lockStateFolder(folder)).release();
});

test('a lock of a process that has ended, or whose pid another process has now, is taken over', async () => {
  const folder = openStateFolder(newPath());
  mkdirSync(join(folder.path, 'locks'));
  const dead = spawnSync('/bin/true').pid;
  for (const pid of [dead, process.pid]) {
    const ticket = { pid, startedAt: 'another boot/1', held: true };
    writeFileSync(join(folder.path, 'locks', `${pid}-old.ticket`), JSON.stringify(ticket));
  }
  (await lockStateFolder(folder)).release();
});

test('of many starts at the same instant one gets the folder', async () => {
  const folder = openStateFolder(newPath());
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockStateFolder(folder)));
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('secrets are random per folder, stay the same, and only their owner may read them', () => {
  const folder = openStateFolder(newPath());
  const secret = folder.secret('app');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(openStateFolder(folder.path).secret('app')).toBe(secret);
  expect(folder.secret('owner')).not.toBe(secret);
  expect(openStateFolder(newPath()).secret('app')).not.toBe(secret);
  expect(statSync(join(folder.path, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder.path, 'countersign-state.json'), 'utf8')).not.toContain(secret);
});

test('data of another server version is refused with the ways out', async () => {
  const folder = openStateFolder(newPath());
  requireServerVersion(folder, 'temporal', { version: '1.29.1', waysOut: '' });
  requireServerVersion(folder, 'temporal', { version: '1.29.1', waysOut: '' });
  const fault = await faultOf(() =>
    requireServerVersion(folder, 'temporal', { version: '1.31.2', waysOut: 'Go west.' }),
  );
  expect(fault.message).toContain('made by the Temporal server 1.29.1, but 1.31.2 was found');
  expect(fault.message).toContain('Go west.');
});
