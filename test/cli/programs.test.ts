// The programs that run alone say what their environment lacks, and nothing else.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const run = (
  program: string,
  environment: Record<string, string> = {},
): { status: number | null; printed: string } => {
  const file = join(import.meta.dirname, '../../src', program);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  return { status, printed: stdout + stderr };
};

test.each([
  ['api.ts', 'DATABASE_URL is missing'],
  ['worker.ts', 'DATABASE_DELIVERY_URL is missing'],
  ['migrate.ts', 'DATABASE_OWNER_URL is missing'],
])('%s without its variables says which, and no stack', (program, words) => {
  const { status, printed } = run(program);
  expect(status).toBe(1);
  expect(printed).toContain(words);
  expect(printed).not.toMatch(/^\s+at /m);
});

test('a value that is wrong is named and not repeated', () => {
  const { printed } = run('migrate.ts', { DATABASE_OWNER_URL: 'mysql://owner:hunter2@host/db' });
  expect(printed).toContain('DATABASE_OWNER_URL is not valid');
  expect(printed).not.toContain('hunter2');
});
