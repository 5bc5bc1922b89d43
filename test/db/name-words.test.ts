// The words by which people and groups are found follow from their names, however many are written at once.
import { sql } from 'kysely';
import { foldName, wordsOf } from '../../src/domain/name.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

/** Words twice, of other scripts, too long for one, none at all, and with everything between them that may stand there. */
const names = [
  'Ann de Vries',
  'ann  DE  ann',
  'O’Brien-Smit, (junior) @Rotterdam',
  'ΑΝΝΑ Ελλάδα',
  `x${'y'.repeat(150)}`,
  'ÿ'.repeat(120) + '😀 é',
  '--',
  'Ann de Vries',
];

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  house = await buildHouse(database.app);
});
afterAll(() => database.close());

const inHouse = <Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  rowsOf<Row>(database.app, house.environmentId, statement);

const given = sql`(select name, folded, row_number() over () as nth
  from unnest(${names}::text[], ${names.map(foldName)}::text[]) as given (name, folded))`;

/** The ids of what was put down, in the order of the names. */
const putDown = {
  user: () =>
    inHouse(sql<{ id: string }>`
      insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${house.environmentId}::uuid, gen_random_uuid(), name, folded, nth || '@x.example', 'basic' from ${given} g
      returning id, split_part(email, '@', 1)::int as nth`),
  group: () =>
    inHouse(sql<{ id: string }>`
      insert into groups (environment_id, id, name, name_folded, description, category_id, status)
      select ${house.environmentId}::uuid, gen_random_uuid(), 'G' || nth, folded || ' ' || nth, nth, category_id, 'active'
      from ${given} g cross join (select category_id from groups limit 1) c
      returning id, description::int as nth`),
};

const wordsIn = async (kind: string, subjectId: string): Promise<string[]> => {
  const rows = await inHouse(
    sql<{ word: string }>`select word from name_words where kind = ${kind} and subject_id = ${subjectId}`,
  );
  return rows.map(({ word }) => word).sort();
};

test.each(['user', 'group'] as const)(
  'ADR-06 the words of every %s of one statement are kept, as what is typed is taken apart',
  async (kind) => {
    const rows = await putDown[kind]();
    for (const [index, { id }] of rows.entries()) {
      const name = `${names[index] ?? ''}${kind === 'group' ? ` ${index + 1}` : ''}`;
      expect([name, await wordsIn(kind, id)]).toEqual([name, wordsOf(name).sort()]);
    }
  },
);

test('ADR-06 several names that change at once have their new words, and no old ones', async () => {
  const rows = await putDown.user();
  const ids = rows.map(({ id }) => id);
  await inHouse(sql`update users set name_folded = 'zoë ' || name_folded where id = any (${ids}::uuid[])`);
  for (const [index, id] of ids.entries())
    expect(await wordsIn('user', id)).toEqual([...new Set(['zoë', ...wordsOf(names[index] ?? '')])].sort());
});

test('ADR-06 new names are looked at once for a whole statement', async () => {
  const rowLevel = 1;
  const triggers = await inHouse(sql<{ on: string; each: string }>`
    select tgrelid::regclass::text as "on", case when tgtype & ${rowLevel} = 1 then 'row' else 'statement' end as each
    from pg_trigger where tgname = 'name_words_of_new' order by 1`);
  expect(triggers).toEqual([
    { on: 'groups', each: 'statement' },
    { on: 'users', each: 'statement' },
  ]);
});
