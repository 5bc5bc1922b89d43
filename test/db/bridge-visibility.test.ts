// What a delegate's environment sees of the owner's, table by table: compared with the table that stands beside this file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { makePartnership } from '../../src/db/partnerships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { addGroup } from '../support/courses.ts';
import { openGroupTask } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import {
  buildPartners,
  delegating,
  holderIn,
  openTask,
  returning,
  take,
  taskIn,
} from '../support/partners.ts';
import type { Partners } from '../support/partners.ts';

const tableFile = join(import.meta.dirname, 'bridge-visibility.md');

let database: TestDatabase;
let partners: Partners;
let tables: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  partners = await buildPartners(database.app);
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname !~ '^pgmigrations'
    order by relname`.execute(database.app);
  tables = rows.map(({ name }) => name);
});
afterAll(() => database.close());

type Row = Readonly<Record<string, unknown>>;

/** Everything that can be read under a tenant, by table. */
const readAll = (tenant: EnvironmentId): Promise<Map<string, Row[]>> =>
  inTenant(database.app, tenant, async (tx) => {
    const all = new Map<string, Row[]>();
    for (const table of tables) {
      const { rows } = await sql<{ row: Row }>`
        select to_jsonb(t) as row from ${sql.table(table)} t`.execute(tx);
      all.set(
        table,
        rows.map(({ row }) => row),
      );
    }
    return all;
  });

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const idsIn = (value: unknown): string[] => JSON.stringify(value ?? null).match(uuid) ?? [];

/** The ids in the rows that an environment owns itself. */
async function idsOf(environmentId: EnvironmentId): Promise<ReadonlySet<string>> {
  const rows = [...(await readAll(environmentId)).values()].flat();
  return new Set(rows.filter((row) => row['environment_id'] === environmentId).flatMap(idsIn));
}

/** Of what the partner reads: the columns in which one of these ids stands, table by table. */
async function columnsWith(secrets: ReadonlySet<string>): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const [table, rows] of await readAll(partners.partner.environmentId)) {
    const columns = rows.flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) =>
        idsIn(value).some((id) => secrets.has(id)) ? column : [],
      ),
    );
    seen.set(table, [...new Set(columns)].sort().join(', '));
  }
  return seen;
}

test('ENV-01, DEL-07 what the partner’s tenant sees of the owner’s is that of the committed table', async () => {
  const { house, partner } = partners;
  const own = await idsOf(partner.environmentId);
  await addGroup(partners, ['ann'], { type: 'public' });
  const task = await openTask(partners);
  // Another task beside it, of which nothing may show.
  await openTask(partners);
  const secrets = async (): Promise<Set<string>> =>
    new Set([...(await idsOf(house.environmentId))].filter((id) => !own.has(id)));
  const before = await columnsWith(await secrets());
  await take(partners, task, { name: 'rita', step: delegating(holderIn(partner, 'basil'), 'Please look') });
  const held = await columnsWith(await secrets());
  await take(partners, task, { name: 'basil', of: partner, step: returning() });
  const over = await columnsWith(await secrets());
  const lines = tables.map((table) => {
    const cells = [before, held, over].map((of) => of.get(table) || '–');
    return `| ${[`\`${table}\``, ...cells].join(' | ')} |`;
  });
  const table = [
    '# What a partner’s tenant sees, table by table',
    '',
    'Written by `bridge-visibility.test.ts`, which compares it. To write it again, delete it and run the test twice. Each cell names the columns in which an id of the owner’s environment stands, for whoever reads as the app role under the tenant of the partner: before anything is delegated, while one task is with them, and after it was given back. All these rows are the partner’s own, but for those that everybody reads before a tenant is known, what everybody sees of public groups (GRP-01), and the partnership, which belongs to both.',
    '',
    '| table | before | while it is theirs | after it was given back |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
  if (!existsSync(tableFile)) {
    writeFileSync(tableFile, table);
    throw new Error(`${tableFile} was not there and has been written: read it, and run the test again`);
  }
  expect(unpadded(table)).toBe(unpadded(readFileSync(tableFile, 'utf8')));
});

test('DEL-05 of a third environment that has another part of the same task the partner’s tenant sees nothing', async () => {
  const { house, partner } = partners;
  const third = await buildHouse(database.app, 'Third GmbH');
  await makePartnership(database.app, house.environmentId, third.environmentId);
  const approval = await openGroupTask(partners, [await addGroup(partners, ['ann', 'bob']), 'all']);
  const task = { approval, taskId: await taskIn(database.app, approval) };
  // What is the third's alone: its environment and its people.
  const secrets = new Set<string>(Object.values(third.people));
  const before = await columnsWith(secrets);
  await take(partners, task, {
    name: 'bob',
    step: delegating(holderIn(third, 'basil'), 'Secret to the third'),
  });
  await take(partners, task, { name: 'ann', step: delegating(holderIn(partner, 'basil'), 'Please look') });
  const read = await readAll(partner.environmentId);
  expect(await columnsWith(secrets)).toEqual(before);
  expect(JSON.stringify([...read.values()])).not.toContain('Secret');
});

/** Prettier pads the cells of a table. */
const unpadded = (table: string): string => table.replace(/ *\| */g, '|').replace(/-+/g, '-');
