// docs/groups.md, every command of it, in its order.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestApi } from './api.ts';
import type { Json } from './api.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/groups.md'), 'utf8');
const commands = [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await TestApi.open();
  folder = mkdtempSync(join(tmpdir(), 'countersign-groups-'));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

test('the page for administrators goes from nothing to groups that are kept, as it stands there', async () => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    API: api.url,
    TOKEN: (await api.credential('admin')) ?? '',
  };
  const script = ['set -euo pipefail', ...commands].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script], { cwd: folder, env });
  expect(stdout).toContain('{"dryRun":true,"imported":3}');
  expect(stdout).toContain('Jury 2 1, Tender board 2 0');
  expect(stdout).toContain(
    '5 members_changed, 4 edited, 3 default_assignees_changed, 2 member_added, 1 created',
  );
  expect(stdout).toContain('"code":"not_found"');
  const { body } = await api.call('admin', '/v1/groups?orderBy=name&limit=200');
  const names = body.items.map(({ name }: Json) => name);
  expect(names).toEqual(expect.arrayContaining(['Jury of Rotterdam', 'Openers', 'Tender board']));
  expect(names).not.toContain('Jury');
  const openers = body.items.find(({ name }: Json) => name === 'Openers');
  const { defaultAssignees } = (await api.call('admin', `/v1/groups/${openers.id}`)).body;
  expect(defaultAssignees.map(({ name }: Json) => name)).toEqual(['Tom Vos', 'Mia Mol']);
  expect(readFileSync(join(folder, 'permissions.csv'), 'utf8')).toContain(
    '"Tom Vos","Reviewer","INVOICE","AMS"',
  );
}, 60_000);

test('the page has all the steps that the test counts on', () => {
  expect(commands.length).toBeGreaterThanOrEqual(13);
});
