import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** Whether the database answers, and with a schema that the code knows. */
export type DatabaseState = 'ready' | 'schema_outdated' | 'away';

/** SQLSTATE: the table of migrations is not there, or is not ours to read: no schema of ours, or an older one. */
const noSchemaOfOurs: readonly unknown[] = ['42P01', '42501'];

/**
 * How the database is, as far as it says so in this time. A schema that is newer than the code is fine: each
 * migration also works with the code of the release before.
 */
export const databaseState = (
  db: Db,
  { withinMs, newestMigration }: { readonly withinMs: number; readonly newestMigration: string },
): Promise<DatabaseState> =>
  inTime(
    sql<{ current: boolean }>`
      select exists (select from pgmigrations where name = ${newestMigration}) as current`
      .execute(db)
      .then(
        ({ rows }) => (rows[0]?.current ? 'ready' : 'schema_outdated'),
        (error: { code?: unknown }) => (noSchemaOfOurs.includes(error.code) ? 'schema_outdated' : 'away'),
      ),
    { withinMs, otherwise: 'away' },
  );

/** Whether the database answers a query in this time. */
export const answersQueries = (db: Db, withinMs: number): Promise<boolean> =>
  inTime(
    sql`select 1`.execute(db).then(
      () => true,
      () => false,
    ),
    { withinMs, otherwise: false },
  );

/** What comes of it in this time, or else the other. Rejects as it does. */
async function inTime<T>(
  work: Promise<T>,
  { withinMs, otherwise }: { readonly withinMs: number; readonly otherwise: T },
): Promise<T> {
  const over = new AbortController();
  const late = delay(withinMs, otherwise, { signal: over.signal }).catch(() => otherwise);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
