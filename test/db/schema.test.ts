import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dumpSchema } from '../support/schema-dump.ts';
import { migrate } from '../../src/migrations.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await openTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

test('migrations/schema.sql says what the migrations make; `npm run schema` writes it anew', async () => {
  const committed = readFileSync(join(import.meta.dirname, '../../migrations/schema.sql'), 'utf8');
  expect(await dumpSchema(owner)).toBe(committed);
});

test('a changed table shows in the dump', async () => {
  await owner.query('begin');
  const before = await dumpAfterRollback();
  await owner.query('alter table users add column shoe_size integer');
  const changed = await dumpSchema(owner);
  await owner.query('alter table users drop column shoe_size');
  expect(changed).not.toBe(before);
  expect(await dumpSchema(owner)).toBe(before);
});

test('migrating a migrated database runs nothing', async () => {
  expect(await migrate(database.ownerUrl, () => undefined)).toEqual([]);
});

test('two who migrate at once are no matter', async () => {
  const ran = await Promise.all([1, 2].map(() => migrate(database.ownerUrl, () => undefined)));
  expect(ran).toEqual([[], []]);
});

const dumpAfterRollback = async (): Promise<string> => {
  await owner.query('rollback');
  return dumpSchema(owner);
};
