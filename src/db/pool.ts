import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';
import { parseTextArray, textArrayType } from './text-array.ts';

// Amounts stay text: `numeric` is exact, a JavaScript number is not. Instants leave as ISO text, too.
const numericType = 1700;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary'): unknown => {
    if (oid === numericType) return (value: string) => value;
    if (oid === textArrayType) return parseTextArray;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

export interface PoolSettings {
  readonly url: string;
  /** Connections at most; each costs the server some 10 MB. */
  readonly size: number;
  /** For whoever looks at the server: which program holds the connection. */
  readonly applicationName: string;
  readonly onError: (error: Error) => void;
}

/** The connections of a pool at a moment. */
export interface PoolUse {
  readonly inUse: number;
  readonly idle: number;
  readonly atMost: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

const pools = new WeakMap<Kysely<Database>, pg.Pool>();

/** How many connections of a database that was opened here are in use now. */
export function poolUse(db: Kysely<Database>): PoolUse {
  const pool = pools.get(db);
  if (!pool) throw new Error('this database was not opened by openDatabase');
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount, atMost: options.max };
}

/**
 * A pool of connections of one database role. Statements with parameters are prepared once per connection under a
 * name that follows from their text: planning an answer's statements under row-level security costs more than
 * running them.
 */
export function openDatabase({ url, size, applicationName, onError }: PoolSettings): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: applicationName,
    types,
    // A connection that can't be had in this time is one more sign that the database is away.
    connectionTimeoutMillis: 5_000,
    // A statement that hangs must not hold an approval's lock for ever.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    // A prepared statement is planned once, not anew for its first runs; lists are tested with either kind of plan.
    options: '-c plan_cache_mode=force_generic_plan',
    // Statements are written as they come, without waiting for the answer to the one before.
    pipeline: true,
  });
  // Without a listener, a server that shuts down would end this process.
  pool.on('error', onError);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparing(pool, onError) }) });
  pools.set(db, pool);
  return db;
}

function preparing(pool: pg.Pool, onError: (error: Error) => void): PostgresPool {
  const prepared = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      let wrapped = prepared.get(client);
      if (!wrapped) {
        // A connection that is lost while nobody waits for a statement says so by an event only.
        client.on('error', onError);
        wrapped = preparingClient(client);
        prepared.set(client, wrapped);
      }
      return wrapped;
    },
    end: () => pool.end(),
  };
}

/** What every transaction begins with (`inTenant`). It has no answer, so nobody waits for one. */
const isOpening = (text: string): boolean =>
  text.startsWith('start transaction') || text === "select set_config('app.environment_id', $1, true)";

/**
 * Prepares statements, sends what is sent in one go in one piece, and sends the opening of a transaction along with its first statement: that one fails where
 * the opening failed.
 */
function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  const opening: Promise<unknown>[] = [];
  const holdBack = batching(client);
  const send = (text: string, values: readonly unknown[]): Promise<pg.QueryResult<pg.QueryResultRow>> => {
    holdBack();
    const statement = values.length === 0 ? { text } : { name: nameOf(text), text, values: [...values] };
    // Where pg makes the promise it sets a function as a property of the query. V8 takes such a function for one that
    // stays and puts it among old objects: all that was read would be held until those are cleared.
    return new Promise((resolve, reject) => {
      client.query(statement, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  };
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: R): R;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors are not in use');
    const sent = send(text, values);
    if (isOpening(text)) {
      // The statement behind it tells.
      sent.catch(() => undefined);
      opening.push(sent);
      return Promise.resolve(nothing);
    }
    return opening.length === 0 ? sent : Promise.all([sent, ...opening.splice(0)]).then(([result]) => result);
  }
  return { query, release: () => client.release() };
}

/** As much of pg's socket as we touch. */
interface Corkable {
  cork: () => void;
  uncork: () => void;
}

/** Statements that are sent in one go leave in one piece: otherwise each would cost a call of the operating system. */
function batching(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Corkable } }).connection;
  let held = false;
  return () => {
    if (held) return;
    held = true;
    stream.cork();
    process.nextTick(() => {
      held = false;
      stream.uncork();
    });
  };
}

const nothing = { command: 'SELECT', rowCount: 0, rows: [] } as const;

const names = new Map<string, string>();

/** Statements are written in the code, so there are few; the limit is for texts that grow with their input. */
const namesAtMost = 2_000;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known) return known;
  if (names.size >= namesAtMost) return undefined;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}
