import { spawn } from 'node:child_process';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { awaitPort, freePort, portInUse, requireFreePorts } from '../../src/embedded/ports.ts';
import { startTimeOf, stillRuns, identityOf } from '../../src/embedded/process-identity.ts';
import { endOrphans, spawnChild, type Child } from '../../src/embedded/processes.ts';
import { openStateFolder, StateFolderError, type StateFolder } from '../../src/embedded/state-folder.ts';
import { aFolder, aLog, faultOf, removeFolders } from './support.ts';

afterAll(removeFolders);

const newFolder = (): StateFolder => openStateFolder(join(aFolder(), '.countersign'));

const spawnShell = (folder: StateFolder, script: string): Promise<Child> =>
  spawnChild({ folder, name: 'shell', command: '/bin/sh', args: ['-c', script], environment: {}, cwd: '/' });

test('a child left behind is ended by its recorded pid and start time', async () => {
  const folder = newFolder();
  const child = await spawnShell(folder, 'sleep 60');
  const { lines, log } = aLog();
  await endOrphans(folder, log);
  expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' });
  expect(lines.join()).toContain(`process ${child.pid}`);
  expect(JSON.parse(readFileSync(join(folder.path, 'processes.json'), 'utf8'))).toEqual([]);
});

test('a process that has the recorded pid but another start time is left alone', async () => {
  const folder = newFolder();
  const stranger = spawn('/bin/sleep', ['60']);
  const record = { name: 'postgres', pid: stranger.pid, startedAt: 'another boot/1', stopSignal: 'SIGINT' };
  writeFileSync(join(folder.path, 'processes.json'), JSON.stringify([record]));
  await endOrphans(folder, () => undefined);
  expect(startTimeOf(stranger.pid ?? 0)).toBeDefined();
  stranger.kill('SIGKILL');
});

test.each(['', '[{"name": "postgres"', '{}', '[{"name": "postgres"}]'])(
  'a list of processes that cannot be read (%j) is told with its path and the way out',
  async (text) => {
    const folder = newFolder();
    const path = join(folder.path, 'processes.json');
    writeFileSync(path, text);
    const fault = await faultOf(() => endOrphans(folder, () => undefined));
    expect(fault).toBeInstanceOf(StateFolderError);
    expect(fault.message).toContain(`${path} cannot be read as the list of its processes`);
    expect(fault.message).toContain('remove that file');
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('a child that does not end when asked is ended with all it started', async () => {
  const folder = newFolder();
  const child = await spawnShell(folder, 'trap "" TERM; sleep 60 & echo $!; wait; sleep 60');
  while (!readFileSync(child.logFile, 'utf8').includes('\n'))
    await new Promise((done) => setTimeout(done, 10));
  const grandchild = identityOf(Number(readFileSync(child.logFile, 'utf8')));
  await child.stop(100);
  expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  const deadline = Date.now() + 5000;
  while (stillRuns(grandchild) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
  expect(stillRuns(grandchild)).toBe(false);
});

test('a program that is not there is told', async () => {
  const spec = {
    folder: newFolder(),
    name: 'none',
    command: '/no/such/program',
    args: [],
    environment: {},
    cwd: '/',
  };
  expect((await faultOf(() => spawnChild(spec))).message).toContain('ENOENT');
});

test('a log that has grown beyond 10 MB becomes the one older copy', async () => {
  const folder = newFolder();
  const first = await spawnShell(folder, 'echo first');
  await first.exited;
  truncateSync(first.logFile, 11 * 1024 * 1024);
  const second = await spawnShell(folder, 'echo second');
  await second.exited;
  expect(readFileSync(second.logFile, 'utf8')).toBe('second\n');
  expect(existsSync(`${second.logFile}.1`)).toBe(true);
});

test('a port in use is told with its purpose and the variable that changes it, all of them at once', async () => {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) =>
          server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
        ),
    ),
  );
  const needs = ports.map((port, index) => ({
    port,
    purpose: `part ${index}`,
    variable: `PART_${index}_PORT`,
  }));
  const fault = await faultOf(() => requireFreePorts(needs));
  expect(fault.message.split('\n')).toEqual([
    `Port ${ports[0]}, needed for part 0, is in use by another program. Set PART_0_PORT to a free port.`,
    `Port ${ports[1]}, needed for part 1, is in use by another program. Set PART_1_PORT to a free port.`,
  ]);
  for (const server of servers) server.close();
});

test('a port that nobody opens is given up on', async () => {
  const port = await freePort();
  expect(await portInUse(port)).toBe(false);
  expect((await faultOf(() => awaitPort(port, 100))).message).toContain(`port ${port}`);
});
