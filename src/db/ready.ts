import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** Whether the database answers a query in this time. */
export async function answersQueries(db: Db, withinMs: number): Promise<boolean> {
  const over = new AbortController();
  const answered = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  const late = delay(withinMs, false, { signal: over.signal }).catch(() => false);
  const answers = await Promise.race([answered, late]);
  over.abort();
  return answers;
}
