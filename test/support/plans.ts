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
  /** How many rows the nodes of its last statement that read a table came to, kept or not, all loops together. */
  readonly rowsReadBy: (list: (tx: Transaction) => Promise<unknown>) => Promise<RowsRead[]>;
  readonly close: () => Promise<void>;
}

export interface RowsRead {
  readonly table: string;
  readonly rows: number;
}

/** A node of a plan that was run, as Postgres writes it down. */
interface RunNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly RunNode[];
}

const rowsReadIn = (node: RunNode): RowsRead[] => {
  const inside = (node.Plans ?? []).flatMap(rowsReadIn);
  const table = node['Relation Name'];
  if (table === undefined) return inside;
  const each = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  return [{ table, rows: Math.round(each * node['Actual Loops']) }, ...inside];
};

/** What a transaction begins with. */
const isOpening = /^start transaction|set_config/;

interface Noted {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

const last = (noted: readonly Noted[]): readonly Noted[] => noted.slice(-1);

async function nodes(client: pg.Client, { text, parameters }: Noted): Promise<string[]> {
  const known = await client.query<PlanLine>(`explain ${text}`, [...parameters]);
  const unknown = await client.query<PlanLine>(`explain (generic_plan) ${text}`);
  return [...known.rows, ...unknown.rows].map((row) => row['QUERY PLAN']);
}

async function rowsRead(client: pg.Client, { text, parameters }: Noted): Promise<RowsRead[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: RunNode }[] }>(
    `explain (analyze, format json) ${text}`,
    [...parameters],
  );
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => rowsReadIn(Plan)));
}

interface PlanLine {
  readonly 'QUERY PLAN': string;
}

export function openPlans({ appUrl }: TestDatabase, environmentId: EnvironmentId): Plans {
  const statements: Noted[] = [];
  // It notes every statement with parameters, and runs it all the same.
  const noting = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: appUrl, max: 1 }) }),
    log: ({ query }) => void statements.push({ text: query.sql, parameters: query.parameters }),
  });
  /** Runs the list, and then something with the statements that were chosen of it, as the same tenant. */
  const explain = <T>(
    list: (tx: Transaction) => Promise<unknown>,
    chosen: (noted: readonly Noted[]) => readonly Noted[],
    ask: (client: pg.Client, statement: Noted) => Promise<T[]>,
  ): Promise<T[]> => {
    statements.length = 0;
    return inTenant(noting, environmentId, async (tx) => {
      await list(tx);
      const explained = chosen(statements.filter(({ text }) => !isOpening.test(text)));
      if (explained.length === 0) throw new Error('the list ran no statement');
      const client = new pg.Client({ connectionString: appUrl });
      await client.connect();
      try {
        await client.query(`select set_config('app.environment_id', $1, false)`, [environmentId]);
        const answers: T[] = [];
        for (const statement of explained) answers.push(...(await ask(client, statement)));
        return answers;
      } finally {
        await client.end();
      }
    });
  };
  return {
    nodesOf: (list) => explain(list, last, nodes),
    nodesOfEach: (list) => explain(list, (noted) => noted, nodes),
    rowsReadBy: (list) => explain(list, last, rowsRead),
    close: () => noting.destroy(),
  };
}
