// What `placement check` reads of a folder, and what it says of what it can't.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPlacementCases, describeResult, exitCodeOf } from '../../src/cli/placement-cases.ts';
import { runCommandLine } from '../../src/cli/program.ts';

const sound = `name: sound
directory: { users: { ann: {} }, groups: { legal: { members: [ann] } } }
request: { approvalId: apr-1, group: legal, role: approver, location: AMS, contractType: NDA, context: template }
expect: { participants: [], pick: null }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'placement-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const linesOf = async (below = folder): Promise<string[]> =>
  (await checkPlacementCases(below)).flatMap(describeResult).map((line) => line.replaceAll(`${folder}/`, ''));

/** The superuser may read everything: for a while this process is somebody else. */
async function asNobodySpecial<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return work();
  chmodSync(folder, 0o755);
  process.seteuid?.(65_534);
  return work().finally(() => process.seteuid?.(0));
}

test('a folder below that cannot be read is told by its name, and the rest is checked', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o000 });
  writeFileSync(join(folder, 'sound.yaml'), sound);
  const results = await asNobodySpecial(() => checkPlacementCases(folder));
  expect(results.flatMap(describeResult)).toEqual([
    `malformed ${closed}:1: the folder can't be read (EACCES)`,
    `ok ${join(folder, 'sound.yaml')}: sound`,
  ]);
  expect(exitCodeOf(results)).toBe(2);
});

test('a link to a folder is followed, whatever its name, and each folder is read once', async () => {
  mkdirSync(join(folder, 'cases/own'), { recursive: true });
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'cases/own/a.yaml'), sound);
  writeFileSync(join(folder, 'elsewhere/b.yaml'), sound);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'cases/linked.yaml'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'cases/linked-too'));
  symlinkSync(join(folder, 'cases/own'), join(folder, 'cases/again'));
  symlinkSync(join(folder, 'cases'), join(folder, 'cases/own/round'));
  const lines = await linesOf(join(folder, 'cases'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe('ok cases/own/a.yaml: sound');
  expect(lines[0]).toMatch(/^ok cases\/linked(-too|\.yaml)\/b\.yaml: sound$/);
});

test('a pipe that looks like a case is malformed, and nobody waits for it', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  expect(await linesOf()).toEqual(['malformed pipe.yaml:1: this is no file']);
});

test('bytes that are no text are told at their line', async () => {
  writeFileSync(
    join(folder, 'bytes.yaml'),
    Buffer.concat([Buffer.from('# ä\nname: é\n'), Buffer.from([0x78, 0xff, 0x0a]), Buffer.from(sound)]),
  );
  expect(await linesOf()).toEqual(['malformed bytes.yaml:3: this line is not UTF-8']);
});

test('what a case holds begins no line and does not speak to the terminal', async () => {
  const name = String.raw`"two\nok lines\e[31m\N\L"`;
  writeFileSync(join(folder, 'name.yaml'), sound.replace('name: sound', `name: ${name}`));
  expect(await linesOf()).toEqual([String.raw`ok name.yaml: two\u000aok lines\u001b[31m\u0085\u2028`]);
});

test('PLC-22 that nobody is drawn can be expected', async () => {
  const drawn = sound.replace('ann: {}', 'ann: { environmentRole: administrator }');
  writeFileSync(join(folder, 'drawn.yaml'), drawn.replace('participants: [], ', ''));
  writeFileSync(join(folder, 'sound.yaml'), sound);
  expect((await linesOf()).filter((line) => !line.startsWith('    '))).toEqual([
    'failed drawn.yaml: sound',
    '  pick: expected null, came {"candidates":["ann"],"index":0}',
    expect.stringMatching(/^ {2}trace: group legal/),
    'ok sound.yaml: sound',
  ]);
});

describe('countersign placement check', () => {
  const noSession = () => {
    throw new Error('nothing here needs a session');
  };
  const run = async (...args: string[]): Promise<[number, string]> => {
    const lines: string[] = [];
    const outputs = {
      print: (line: string) => lines.push(line),
      printError: (line: string) => lines.push(line),
    };
    return [await runCommandLine(['placement', 'check', ...args], noSession, outputs), lines.join('\n')];
  };

  test('reads no configuration: an address that is none is not its matter', async () => {
    writeFileSync(join(folder, 'sound.yaml'), sound);
    expect(await run(folder)).toEqual([0, '1 placement cases: 1 passed, 0 did not']);
  });

  test('without a folder, or with an option that it does not have, it ends with 2; --help with 0', async () => {
    expect(await run()).toEqual([2, expect.stringContaining("missing required argument 'folder'")]);
    expect((await run(folder, '--fast'))[0]).toBe(2);
    expect((await run('--help'))[0]).toBe(0);
  });
});
