// How Postgres runs the statements of the product: each is run once to be explained, taken back, and run again.
import { Kysely, PostgresDialect } from 'kysely';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import type { Database } from '../../src/db/schema.ts';
import type { Db } from '../../src/db/transaction.ts';

export interface Explained {
  readonly statement: string;
  readonly plan: string;
  readonly ms: number;
}

const runs = /^\s*(with|select|insert|update|delete)\b/i;
const tooShortToTellMs = 0.2;

/** Runs work of the product on a connection of its own, and tells how each statement of it was run. */
export async function explain(appUrl: string, work: (db: Db) => Promise<unknown>): Promise<Explained[]> {
  const client = new pg.Client({
    connectionString: appUrl,
    options: '-c plan_cache_mode=force_generic_plan',
  });
  await client.connect();
  const explained: Explained[] = [];
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: explaining(client, explained) }) });
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
  return explained.filter(({ ms }) => ms >= tooShortToTellMs);
}

/** One connection: what is sent in one go runs one by one. */
function explaining(client: pg.Client, explained: Explained[]): PostgresPool {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const run = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (!runs.test(text) || text.includes('set_config')) return client.query(text, [...values]);
    await client.query('savepoint explained');
    explained.push(await explainOne(client, text, values));
    await client.query('rollback to savepoint explained');
    return client.query(text, [...values]);
  };
  const one: PostgresPoolClient = {
    query: ((text: string, values: readonly unknown[] = []) =>
      inTurn(() => run(text, values))) as unknown as PostgresPoolClient['query'],
    release: () => undefined,
  };
  return { connect: () => Promise.resolve(one), end: () => client.end() };
}

async function explainOne(client: pg.Client, text: string, values: readonly unknown[]): Promise<Explained> {
  // Prepared, and by the plan that knows no values: as the pool of the product does it.
  await client.query(`prepare explained as ${text}`);
  const given = values.map((value) => literalOf(client, value)).join(', ');
  const { rows } = (await client.query(
    `explain (analyze, buffers) execute explained${values.length > 0 ? `(${given})` : ''}`,
  )) as PostgresQueryResult<{ 'QUERY PLAN': string }>;
  await client.query('deallocate explained');
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  const ms = Number(/Execution Time: ([\d.]+) ms/.exec(plan)?.[1] ?? NaN);
  return { statement: text.trim(), plan, ms };
}

const literalOf = (client: pg.Client, value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  return client.escapeLiteral(Array.isArray(value) ? `{${value.map(elementOf).join(',')}}` : textOf(value));
};

const elementOf = (value: unknown): string => (value === null ? 'null' : `"${textOf(value)}"`);

/** As pg sends it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  throw new Error('a value of a kind that no statement here has');
}
