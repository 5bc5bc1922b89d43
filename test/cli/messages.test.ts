// What the command line says where there is nothing to talk to, and how it reads its options.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { taskTable } from '../../src/cli/approval-view.ts';
import { problemInWords } from '../../src/cli/http-client.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { runIn } from './office.ts';

const examples = join(import.meta.dirname, '../../examples');
const cases = join(import.meta.dirname, '../placement/cases');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The form of an id; nobody is asked for it. */
const anId = '0198a2b4-6c1e-7d3f-8a59-1b2c3d4e5f60';

const run = (...args: string[]) => runIn({ COUNTERSIGN_STATE: folder }, ...args);
const classified = ['--contract-type', 'INVOICE', '--location', 'AMS'];
/** Asked of a back office whose key is not of the demo. */
const runWithKey = (...args: string[]) =>
  runIn({ COUNTERSIGN_STATE: folder, COUNTERSIGN_KEY: 'cs_key' }, ...args);

describe('a problem in words', () => {
  test('title, detail, each fault with its path, and the code', () => {
    const problem = {
      title: 'The request is malformed',
      detail: '/body/reason: Must not be empty.; /query/limit: Must be a number.',
      code: 'malformed',
      errors: [
        { path: '/body/reason', message: 'Must not be empty.' },
        { path: '/query/limit', message: 'Must be a number.' },
      ],
    };
    expect(problemInWords(problem)).toEqual([
      'The request is malformed: /body/reason: Must not be empty.; /query/limit: Must be a number.',
      '  at /body/reason: Must not be empty.',
      '  at /query/limit: Must be a number.',
      '  (malformed: see docs/errors.md)',
    ]);
  });

  test('what only a program can do is told as what one can do at a command line', () => {
    const detail = 'Nothing can be read. Repeat the request with the same Idempotency-Key.';
    expect(problemInWords({ title: 'The database is away', detail, code: 'database_unavailable' })[0]).toBe(
      'The database is away: Nothing can be read or written at the moment. Run the same command again.',
    );
  });

  test('a fault that only repeats the detail is told by its place', () => {
    const errors = [{ path: '/body/reason', message: 'Give one.' }];
    expect(problemInWords({ title: 'No reason', detail: 'Give one.', errors })).toEqual([
      'No reason: Give one.',
      '  at /body/reason',
    ]);
  });
});

describe('nobody to talk to', () => {
  test('Countersign that does not run is told with the command that starts it', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const ran = await runWithKey('approve', join(examples, 'invoice.xml'), ...classified, '--url', url);
    expect(ran).toMatchObject({
      code: 1,
      err: `Countersign is not running (nobody answers at ${url}): npm start`,
    });
  });

  test('a server that is not ours is told apart', async () => {
    const server = createServer((_, answer) => answer.end('<html>hello</html>'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { err } = await runWithKey('approve', join(examples, 'invoice.xml'), ...classified, '--url', url);
    server.close();
    expect(err).toContain('not as Countersign does');
  });

  test.each([
    [
      'speaks no HTTP',
      'SSH-2.0-x\r\n',
      /^What answers at \S+ is not Countersign: it speaks no HTTP \(HPE_\w+\)/,
    ],
    ['hangs up', '', /^What answers at \S+ closed the connection without an answer/],
  ])('a server that %s is told apart', async (_, says, words) => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(says));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, err } = await runWithKey('approval', anId, '--url', url);
    server.close();
    expect(code).toBe(1);
    expect(err).toMatch(words);
  });

  test('HTTPS where HTTP is spoken is told', async () => {
    const server = createServer((_, answer) => answer.end('{}'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { err } = await runWithKey('approval', anId, '--url', url);
    server.close();
    expect(err).toContain('is not Countersign: it speaks no HTTPS');
  });

  test('an address that is none is told', async () => {
    const { err } = await runWithKey('approval', anId, '--url', 'localhost:4400');
    expect(err).toContain('begins with http://');
  });

  test('without demo data it says where the demo should be and what makes it', async () => {
    for (const args of [['demo'], ['tasks', '--as', 'ann'], ['token', 'ann'], ['approval', anId]]) {
      const { code, err } = await run(...args);
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringContaining(`${folder}/demo.json. npm start`),
      });
    }
  });

  test('a damaged demo.json is told by its path', async () => {
    writeFileSync(join(folder, 'demo.json'), '{ "environments": 3');
    const { code, err } = await run('demo');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`${folder}/demo.json is not what npm start wrote`),
    });
  });
});

describe('files', () => {
  test.each([
    ['a file that is not there', 'missing.xml', 'there is no such file'],
    ['a folder', '.', 'it is a folder'],
    ['a file without end', '/dev/zero', 'it is no regular file'],
  ])('%s is told in words', async (_, name, words) => {
    const { code, err } = await runWithKey('approve', resolve(folder, name), ...classified);
    expect({ code, err }).toEqual({ code: 1, err: `${resolve(folder, name)} can't be read: ${words}.` });
  });

  test('a pipe that nobody writes to is refused at once', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { code, err } = await runWithKey('approve', pipe, ...classified);
    expect({ code, err }).toEqual({ code: 1, err: `${pipe} can't be read: it is no regular file.` });
  });

  test('an empty file, and one that is larger than the API takes, are refused before anything is sent', async () => {
    const file = join(folder, 'invoice.xml');
    writeFileSync(file, '');
    expect((await runWithKey('approve', file, ...classified)).err).toBe(`${file} is empty.`);
    truncateSync(file, 30 * 1024 * 1024);
    expect((await runWithKey('approve', file, ...classified)).err).toBe(
      `${file} is too large: it has 30.0 MiB, and Countersign takes 12 at most.`,
    );
  });

  test('a key file that is not there is told in words', async () => {
    const path = join(folder, 'missing.key');
    const { code, err } = await run('approval', anId, '--key-file', path);
    expect({ code, err }).toEqual({ code: 1, err: `${path} can't be read: there is no such file.` });
  });

  test('a key file that holds something else is told by its path, and nothing of it is shown', async () => {
    const path = join(folder, 'other');
    writeFileSync(path, 'another secret\n');
    const { code, err } = await run('approval', anId, '--key-file', path);
    expect({ code, err }).toEqual({ code: 1, err: `${path} holds no key: one begins with cs_.` });
  });
});

describe('options', () => {
  test('--help shows every command and ends with 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of [
      'approve',
      'demo',
      'approval',
      'wait',
      'audit',
      'tasks',
      'answer',
      'token',
      'placement',
    ]) {
      expect(out).toContain(command);
    }
  });

  test('an unknown option, command or answer is told, without a stack', async () => {
    for (const args of [
      ['approve', 'x', '--again'],
      ['dance'],
      ['answer', anId, 'shrug', '--as', 'ann'],
      ['tasks'],
    ]) {
      const { code, err } = await run(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(err).toMatch(/^error: /);
      expect(err).not.toMatch(/\n +at /);
    }
  });

  test('a key is never an option: the list of processes and the shell would tell it', async () => {
    const { code, err } = await run('approval', anId, '--key', 'cs_key');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("unknown option '--key'") });
  });

  test.each([
    [['approval', 'xyz'], 'xyz is no id of an approval: one is a UUID'],
    [['wait', `${anId}0`], `${anId}0 is no id of an approval: one is a UUID`],
    [['audit', ''], ' is no id of an approval: one is a UUID'],
    [['answer', 'xyz', 'approve', '--as', 'ann'], 'xyz is no id of a task: one is a UUID'],
  ])('an id that is none is told before anything is asked: %j', async (args, words) => {
    const { code, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(words) });
  });

  test('a name that is empty is told', async () => {
    for (const args of [
      ['tasks', '--as', ''],
      ['token', ' '],
    ]) {
      const { code, err } = await run(...args);
      expect({ code, err }).toEqual({
        code: 1,
        err: "The name is empty: give one of the demo's people, such as ann.",
      });
    }
  });

  test('a malformed variable is told by its name', async () => {
    const { code, err } = await runIn({ COUNTERSIGN_URL: 'localhost' }, 'demo');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('COUNTERSIGN_URL is not valid') });
  });

  test('a key that is not of the demo has no usual classification', async () => {
    const { err } = await runWithKey('approve', join(examples, 'invoice.xml'));
    expect(err).toContain('Give --contract-type and --location');
  });
});

test.each([
  ['review', 'review/decline'],
  ['approval', 'approve/reject'],
  ['signature', 'sign/decline'],
] as const)('a task of the kind %s is listed with what one can answer: %s', (kind, words) => {
  const document = { id: anId, title: 'Chairs', reference: 'F-1', amount: null, currency: null };
  const task = { id: anId, approvalId: anId, phase: 1, phaseName: 'Check', kind, document };
  expect(taskTable([task]).at(-1)).toContain(`${anId}  ${words}  Chairs`);
});

describe('countersign placement check', () => {
  test('a folder of cases that all pass ends with 0 and their number', async () => {
    const { code, out } = await run('placement', 'check', cases);
    expect(out).toMatch(/^\d+ placement cases: (\d+) passed, 0 did not$/);
    expect(code).toBe(0);
  });

  test('a case that fails ends with 1 and the difference', async () => {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      [
        'name: nobody is somebody',
        'directory: { users: {}, groups: { legal: { members: [] } } }',
        'request: { approvalId: a, group: legal, role: approver, location: AMS, contractType: NDA, context: template }',
        'expect: { participants: [ann] }',
      ].join('\n'),
    );
    const { code, out } = await run('placement', 'check', folder);
    expect(code).toBe(1);
    expect(out).toContain('expected ["ann"], came []');
    expect(out).toContain('1 placement cases: 0 passed, 1 did not');
  });

  test('a malformed case ends with 2', async () => {
    writeFileSync(join(folder, 'malformed.yaml'), 'name: [');
    expect(await run('placement', 'check', folder)).toMatchObject({ code: 2 });
  });

  test('a folder without cases, or none at all, ends with 2 and says so', async () => {
    mkdirSync(join(folder, 'empty'));
    expect(await run('placement', 'check', join(folder, 'empty'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no placement cases'),
    });
    expect(await run('placement', 'check', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
  });
});
