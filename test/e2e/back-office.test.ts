// docs/back-office.md, every command of it, against an API and a worker of its own.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { awaitTask, playOn } from '../support/play.ts';
import { Stack } from '../support/stack.ts';

const root = join(import.meta.dirname, '../..');
const commands = [
  ...readFileSync(join(root, 'docs/back-office.md'), 'utf8').matchAll(/```sh\n([^]*?)```/g),
].map(([, block = '']) => block);

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await Stack.open();
  await Promise.all([stack.startApi(), stack.startWorker()]);
  folder = mkdtempSync(join(tmpdir(), 'countersign-back-office-'));
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

/** Runs blocks of the page in one shell, and gives what they printed and the variables that they ended with. */
async function run(
  blocks: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Promise<{ printed: string; variables: Record<string, string> }> {
  const names = ['DOCUMENT', 'APPROVAL', 'STATE', 'AGAIN', 'CODE'];
  const script = [
    'set -euo pipefail; STATE=${STATE:-}',
    // The demo's people are not here: the command that makes their tokens gives Rita's.
    'npx() { echo "$RITA_TOKEN"; }',
    ...blocks,
    `for NAME in ${names.join(' ')}; do printf '\\n@%s=%s\\n' "$NAME" "\${!NAME:-}"; done`,
  ].join('\n');
  const env = { PATH: process.env['PATH'] ?? '', API: stack.url, KEY: stack.house.client.key, ...given };
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script], { cwd: folder, env });
  const said = [...stdout.matchAll(/^@(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return { printed: stdout, variables: Object.fromEntries(said) };
}

test('the page for back offices goes from nothing to an approved invoice, as it stands there', async () => {
  const given = { INVOICE: join(root, 'examples/invoice.xml') };
  const review = commands.findIndex((block) => block.includes('/review'));
  const [settings = ''] = commands;
  const before = await run(commands.slice(0, review), given);
  const approvalId = before.variables['APPROVAL'] as ApprovalId;
  await awaitTask(stack, 'rita', approvalId);
  const token = { RITA_TOKEN: await stack.credential('rita') };
  const reviewed = await run([settings, commands[review] ?? ''], { ...given, ...token });
  expect(reviewed.printed).toContain('"decision":"reviewed"');
  await playOn(stack, approvalId, 'approval');
  const after = await run([settings, ...commands.slice(review + 1)], { ...given, ...before.variables });
  expect(after.variables).toMatchObject({ STATE: 'approved', CODE: 'possible_duplicate' });
  expect(after.printed).toMatch(new RegExp(`${before.variables['DOCUMENT']}\\n`));
  expect(after.printed).toContain('"action":"approval_approved"');
});

test('the page has all the steps that the test counts on', () => {
  expect(commands.length).toBeGreaterThanOrEqual(9);
});
