import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { IsolationLevel, Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { EnvironmentId } from '../domain/ids.ts';
import type { Result } from '../domain/result.ts';
import { asFault, isAftermath, isWorthAnotherTry } from './errors.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** A transaction under one tenant. A function that takes this type can't run outside of one. */
export type Transaction = KyselyTransaction<Database>;

/** Where statements of a transaction go that are sent one behind the other, without waiting (`together`). */
export type Sending = Pick<Transaction, 'getExecutor'>;

/** Deadlocks and serialisation failures are rare by the order of locks; ten in a row are a bug worth seeing. */
const triesAtMost = 10;

/**
 * Runs work in one transaction under a tenant: row-level security shows and takes the rows of that environment only.
 * Begins again after a deadlock or serialisation failure. Throws DatabaseUnavailable when the database is away.
 */
export const inTenant = <T>(
  db: Db,
  environmentId: EnvironmentId,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => inTransaction(db, { environmentId, isolation: 'read committed' }, work);

/** As `inTenant`, with everything read in one snapshot: what the transaction sees is of one moment. */
export const inTenantSnapshot = <T>(
  db: Db,
  environmentId: EnvironmentId,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => inTransaction(db, { environmentId, isolation: 'repeatable read' }, work);

async function inTransaction<T>(
  db: Db,
  { environmentId, isolation }: { readonly environmentId: EnvironmentId; readonly isolation: IsolationLevel },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (rehearsals.has(db)) return inRehearsal(db as Transaction, environmentId, work);
  for (let tries = 1; ; tries += 1) {
    try {
      return await db
        .transaction()
        .setIsolationLevel(isolation)
        .execute(async (tx) => {
          await setTenant(tx, environmentId);
          return work(tx);
        });
    } catch (error) {
      if (!isWorthAnotherTry(error) || tries >= triesAtMost) throw asFault(error);
      await delay(Math.random() * 10 * tries);
    }
  }
}

/** The transactions in which changes are tried out, each with its tenant: what is begun in one of them is a part of it. */
const rehearsals = new WeakMap<Db, EnvironmentId>();

/** A place inside a rehearsal; what fails there leaves the rest of it as it was. */
async function inRehearsal<T>(
  tx: Transaction,
  environmentId: EnvironmentId,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  await sql`savepoint rehearsed`.execute(tx);
  try {
    await setTenant(tx, environmentId);
    const done = await work(tx);
    // A transaction of its own would have ended with whatever tenant it came to.
    await setTenant(tx, rehearsals.get(tx) ?? environmentId);
    await sql`release savepoint rehearsed`.execute(tx);
    return done;
  } catch (error) {
    await sql`rollback to savepoint rehearsed`.execute(tx);
    await sql`release savepoint rehearsed`.execute(tx);
    throw error;
  }
}

class Undone<T> extends Error {
  readonly value: T;

  constructor(value: T) {
    super('rolled back: it was a rehearsal');
    this.value = value;
  }
}

/**
 * So long a rehearsal waits for a lock. It takes them out of their order, so it may stand in the way of a real change that
 * stands in its own: well within the second after which Postgres looks for such a circle, it is the rehearsal that gives way.
 */
const waitsAtMost = '200ms';

/**
 * Tries changes out (PLC-26): whatever is done with the database that `work` is given happens in one transaction, which
 * is rolled back. The code that is tried out knows nothing of it. May be nested: then it undoes its own part. Where
 * somebody else holds a lock that it wants, it fails (`gaveWay`) instead of waiting.
 */
export async function rehearse<T>(
  db: Db,
  environmentId: EnvironmentId,
  work: (stage: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await inTenant(db, environmentId, async (tx) => {
      if (!rehearsals.has(tx)) {
        rehearsals.set(tx, environmentId);
        await sql`select set_config('lock_timeout', ${waitsAtMost}, true)`.execute(tx);
      }
      throw new Undone(await work(tx));
    });
  } catch (error) {
    if (error instanceof Undone) return error.value as T;
    throw error;
  }
}

/** As `inTenant`, for work that a rule may refuse: a refusal rolls back whatever was written before it. */
export const changeInTenant = <T, E>(
  db: Db,
  environmentId: EnvironmentId,
  work: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E>> => orRefuse(work, (refusable) => inTenant(db, environmentId, refusable));

/** The same on one snapshot, as `inTenantSnapshot`. */
export const changeInSnapshot = <T, E>(
  db: Db,
  environmentId: EnvironmentId,
  work: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E>> => orRefuse(work, (refusable) => inTenantSnapshot(db, environmentId, refusable));

type Refusable<T, E> = (tx: Transaction) => Promise<Result<T, E>>;

async function orRefuse<T, E>(
  work: Refusable<T, E>,
  run: (work: Refusable<T, E>) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await run(async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as Result<T, E>;
    throw error;
  }
}

/**
 * Sends statements in one go: one way to the server and back for all, where waiting for each would cost one apiece.
 * The server runs them in the order in which they are sent, each on what is committed by then: a statement behind a
 * lock reads after the lock. Where one fails the transaction is lost, and this rejects with the fault of that one.
 */
export const together = <T extends readonly unknown[]>(
  tx: Transaction,
  send: (sending: Sending) => { readonly [Index in keyof T]: Promise<T[Index]> },
): Promise<T> =>
  tx.getExecutor().provideConnection(async (connection) => {
    const executor = tx.getExecutor().withConnectionProvider({
      provideConnection: (use) => use(connection),
    });
    const settled = await Promise.allSettled(
      send({ getExecutor: () => executor }) as readonly Promise<unknown>[],
    );
    const failed = settled.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
    if (failed.length > 0) throw failed.find((reason) => !isAftermath(reason)) ?? failed[0];
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as T;
  });

class Refused extends Error {
  readonly result: Result<unknown, unknown>;

  constructor(result: Result<unknown, unknown>) {
    super('rolled back: a rule refused it');
    this.result = result;
  }
}

/** In this very form `pool.ts` knows it, and sends it along with the first statement that follows. */
const setTenant = (tx: Transaction, environmentId: EnvironmentId) =>
  sql`select set_config('app.environment_id', ${environmentId}, true)`.execute(tx);
