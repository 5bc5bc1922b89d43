// How the database would run a statement of the product: with the values that it has, and without knowing them.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../../src/db/schema.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import type { TestDatabase } from './database.ts';

export interface Plans {
  /** Every node of the plans of the last statement that a list runs. */
  readonly nodesOf: (list: (tx: Transaction) => Promise<unknown>) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

export function openPlans({ appUrl }: TestDatabase, environmentId: EnvironmentId): Plans {
  const statements: { text: string; parameters: readonly unknown[] }[] = [];
  // It notes every statement with parameters, and runs it all the same.
  const noting = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: appUrl, max: 1 }) }),
    log: ({ query }) => void statements.push({ text: query.sql, parameters: query.parameters }),
  });
  return {
    nodesOf(list) {
      statements.length = 0;
      return inTenant(noting, environmentId, async (tx) => {
        await list(tx);
        const statement = statements.at(-1);
        if (!statement) throw new Error('the list ran no statement');
        const client = new pg.Client({ connectionString: appUrl });
        await client.connect();
        try {
          await client.query(`select set_config('app.environment_id', $1, false)`, [environmentId]);
          const known = await client.query(`explain ${statement.text}`, [...statement.parameters]);
          const unknown = await client.query(`explain (generic_plan) ${statement.text}`);
          return [...known.rows, ...unknown.rows].map((row: { 'QUERY PLAN': string }) => row['QUERY PLAN']);
        } finally {
          await client.end();
        }
      });
    },
    close: () => noting.destroy(),
  };
}
