// Lists of texts as the server writes them, whatever stands in them.
import fc from 'fast-check';
import { sql } from 'kysely';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('', 'NULL', 'null', 'a b', ' a', 'a,b', '{', '}', '"', '\\', '\n', 'nullable', 'AMS', '1'),
  fc.uuid(),
  fc.constant(null),
);

test('a list of texts comes back as it was, whatever stands in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(texts, { maxLength: 6 }), { maxLength: 40 }), async (lists) => {
      const sent = lists.map((list) => JSON.stringify(list));
      const { rows } = await sql<{ list: (string | null)[] }>`
        select array(select jsonb_array_elements_text(sent::jsonb)) as list
        from unnest(${sent}::text[]) with ordinality s (sent, nth) order by nth`.execute(database.app);
      expect(rows.map(({ list }) => list)).toEqual(lists);
    }),
    { numRuns: 200 },
  );
});
