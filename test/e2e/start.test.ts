// The two commands of the README as a user runs them: compiled programs, embedded servers, a state folder of its own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/ports.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '../..');
jest.setTimeout(240_000);

let folder: string;
let environment: Record<string, string>;
let running: Started | undefined;
const programs: Started[] = [];

interface Started {
  readonly child: ChildProcess;
  readonly printed: () => string;
  readonly ended: Promise<number | null>;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  chmodSync(folder, 0o700);
  environment = {
    PATH: process.env['PATH'] ?? '',
    // Nothing is in it, and nothing is needed from it.
    HOME: join(folder, 'home'),
    COUNTERSIGN_STATE: join(folder, 'state'),
  };
  for (const name of ['API', 'MAIL_PAGE', 'SMTP', 'TEMPORAL', 'POSTGRES', 'WORKER_HEALTH', 'IDENTITY']) {
    environment[`${name}_PORT`] = String(await freePort());
  }
  environment['COUNTERSIGN_URL'] = `http://127.0.0.1:${environment['API_PORT']}`;
});
afterAll(async () => {
  // Whatever a failed test has left: with its children, which end with it or by the next start.
  for (const { child } of programs) child.kill('SIGINT');
  await Promise.all(programs.map(({ ended }) => ended));
  // As root below a closed folder the data lies in a folder of the machine, which the state folder names.
  const marker = join(environment['COUNTERSIGN_STATE'] as string, 'countersign-state.json');
  const { postgresFolder } = JSON.parse(readFileSync(marker, 'utf8')) as { postgresFolder?: string };
  if (postgresFolder) rmSync(postgresFolder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string, ...args: string[]): Started {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const take = (part: Buffer): void => {
    printed += part.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const program = { child, printed: () => printed, ended };
  programs.push(program);
  return program;
}

async function start(): Promise<void> {
  const started = run('bin/start.js');
  running = started;
  let code: number | null | undefined;
  void started.ended.then((ended) => (code = ended));
  await until(
    async () => started.printed().includes('Countersign is running') || code !== undefined,
    'npm start',
    200_000,
  );
  if (code !== undefined) throw new Error(`npm start ended with ${code}:\n${started.printed()}`);
}

async function countersign(...args: string[]): Promise<string> {
  const command = run('bin/countersign.js', ...args);
  const code = await command.ended;
  if (code !== 0) throw new Error(`countersign ${args.join(' ')} ended with ${code}:\n${command.printed()}`);
  return command.printed();
}

/** The processes that this state folder has started, by what the folder itself recorded. */
function recordedPids(): number[] {
  const state = environment['COUNTERSIGN_STATE'] as string;
  const texts = readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((name) => /process/.test(name) && name.endsWith('.json'))
    .map((name) => readFileSync(join(state, name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/"pid":\s*(\d+)/g)].map((match) => Number(match[1])));
}

const idIn = (text: string, noun: string): string => {
  const found = new RegExp(`${noun} ([0-9a-f-]{36})`).exec(text)?.[1];
  if (!found) throw new Error(`no ${noun} in:\n${text}`);
  return found;
};

test('WFL-01 DOC-08 a first start, and the demo plays an invoice from its arrival to the signature', async () => {
  await start();
  expect(running?.printed()).toContain('Filling in the demo data');
  const printed = await countersign('demo');
  expect(printed).toContain('The document is approved.');
  expect(printed).toMatch(/Chosen because second default assignee/);
  expect(printed).toMatch(/Chosen at random among 3 suitable members/);
});

test('DOC-04 WFL-02 the same invoice sent twice is one document and one approval', async () => {
  const first = await countersign('approve', 'examples/invoice.xml');
  const second = await countersign('approve', 'examples/invoice.xml');
  expect(idIn(second, 'Approval')).toBe(idIn(first, 'Approval'));
  expect(second).toContain('the same approval');
});

test('after kill -9 of everything the next start goes on with the running approval', async () => {
  const approvalId = idIn(await countersign('approve', 'examples/credit-note.xml'), 'Approval');
  await until(
    async () => /\n[0-9a-f-]{36}/.test(await countersign('tasks', '--as', 'rita')),
    'a task for Rita',
  );
  const pids = recordedPids();
  expect(pids.length).toBeGreaterThanOrEqual(4);
  for (const pid of [running?.child.pid as number, ...pids]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // Postgres ends by itself when its postmaster is gone.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  await running?.ended;
  await start();
  expect(running?.printed()).not.toContain('Filling in the demo data');
  const taskOf = async (who: string): Promise<string> => {
    let found: string | undefined;
    await until(async () => {
      const { printed } = { printed: await countersign('approval', approvalId) };
      const list = await countersign('tasks', '--as', who);
      found = list
        .split('\n')
        .find((line) => /^[0-9a-f-]{36}/.test(line) && line.includes('Credit note'))
        ?.slice(0, 36);
      return found !== undefined || /approved$/m.test(printed);
    }, `a task for ${who}`);
    return found as string;
  };
  await countersign('answer', await taskOf('rita'), 'review', '--as', 'rita');
  await countersign('answer', await taskOf('ann'), 'reject', '--as', 'ann', '--reason', 'not ours');
  const wait = run('bin/countersign.js', 'wait', approvalId);
  await wait.ended;
  expect(wait.printed()).toContain('rejected');
});

test('a second start on the same folder is refused with the pid of the first', async () => {
  const second = run('bin/start.js');
  expect(await second.ended).not.toBe(0);
  expect(second.printed()).toContain(String(running?.child.pid));
});

test('Ctrl-C stops every process of the folder', async () => {
  const pids = recordedPids();
  running?.child.kill('SIGINT');
  expect(await running?.ended).toBe(0);
  running = undefined;
  const alive = pids.filter((pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
  expect(alive).toEqual([]);
});
