// What a statement has read is gone when nobody holds it: decision 0032.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const program = join(import.meta.dirname, '../support/what-statements-leave.ts');
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(async () => {
  await database.close();
});

test('rows that were read and dropped do not wait among the old objects', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-opt', '--expose-gc', '--import', 'tsx', program, database.appUrl],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Twenty rows with all that comes along are three thousand bytes.
  expect(Number(stdout)).toBeLessThan(300);
});
