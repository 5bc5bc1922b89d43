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
  /** The same of every statement that it runs. */
  readonly nodesOfEach: (list: (tx: Transaction) => Promise<unknown>) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** What a transaction begins with. */
const isOpening = /^start transaction|set_config/;

interface Noted {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

export function openPlans({ appUrl }: TestDatabase, environmentId: EnvironmentId): Plans {
  const statements: Noted[] = [];
  // It notes every statement with parameters, and runs it all the same.
  const noting = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: appUrl, max: 1 }) }),
    log: ({ query }) => void statements.push({ text: query.sql, parameters: query.parameters }),
  });
  const explain = (
    list: (tx: Transaction) => Promise<unknown>,
    chosen: (noted: readonly Noted[]) => readonly Noted[],
  ): Promise<string[]> => {
    statements.length = 0;
    return inTenant(noting, environmentId, async (tx) => {
      await list(tx);
      const explained = chosen(statements.filter(({ text }) => !isOpening.test(text)));
      if (explained.length === 0) throw new Error('the list ran no statement');
      const client = new pg.Client({ connectionString: appUrl });
      await client.connect();
      try {
        await client.query(`select set_config('app.environment_id', $1, false)`, [environmentId]);
        const nodes: string[] = [];
        for (const { text, parameters } of explained) {
          const known = await client.query(`explain ${text}`, [...parameters]);
          const unknown = await client.query(`explain (generic_plan) ${text}`);
          for (const row of [...known.rows, ...unknown.rows] as { 'QUERY PLAN': string }[])
            nodes.push(row['QUERY PLAN']);
        }
        return nodes;
      } finally {
        await client.end();
      }
    });
  };
  return {
    nodesOf: (list) => explain(list, (noted) => noted.slice(-1)),
    nodesOfEach: (list) => explain(list, (noted) => noted),
    close: () => noting.destroy(),
  };
}
