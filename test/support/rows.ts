// What stands in the database, read as the product reads it: under a tenant, through the policies.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { EnvironmentId } from '../../src/domain/ids.ts';

/** Every table that belongs to tenants, by the catalogue: nothing is listed by hand. */
export async function tenantTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'environment_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
    order by c.relname`.execute(db);
  return rows.map(({ name }) => name);
}

/** All rows of one tenant, as text, by table: equal when nothing has changed. */
export async function dumpRows(db: Db, environmentId: EnvironmentId): Promise<Record<string, string[]>> {
  const tables = await tenantTables(db);
  return inTenant(db, environmentId, async (tx) => {
    const dump: Record<string, string[]> = {};
    for (const table of tables) {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t)::text as row from ${sql.table(table)} t order by 1`.execute(tx);
      dump[table] = rows.map(({ row }) => row);
    }
    return dump;
  });
}

/** Rows of one statement under a tenant. */
export const rowsOf = <Row>(
  db: Db,
  environmentId: EnvironmentId,
  statement: ReturnType<typeof sql<Row>>,
): Promise<Row[]> => inTenant(db, environmentId, async (tx) => (await statement.execute(tx)).rows);
