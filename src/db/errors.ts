/** What Postgres or the connection to it says when it is away, going away, or not up yet. */
const unavailable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN', // the name server did not answer
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '08000', // connection_exception
  '08001', // sqlclient_unable_to_establish_sqlconnection
  '08003', // connection_does_not_exist
  '08006', // connection_failure
  '25006', // read_only_sql_transaction: after a failover, a connection to what is a standby now
  '25P03', // idle_in_transaction_session_timeout: ours, the connection is gone with it
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '57014', // query_canceled: by our own statement_timeout; behind a lock or a busy disk, so a repeat may pass
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up or recovering
]);

/** A transaction that failed in one of these ways did nothing and may be begun again at once. */
const worthAnotherTry = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

/** Two did the same thing at the same instant: the one that comes second reads, from the start, what the first did. */
const lostRaces = new Set([
  'idempotency_keys_pkey',
  'approvals_live_document',
  'identities_live',
  'identities_live_of_user',
  'invitations_open_of_user',
  'group_categories_name',
  'permission_sets_name',
  'organisations_name',
]);

/** The driver has no code for these: the message is all that there is. */
const unavailableMessages =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** The database can't be reached or was lost in the middle: nobody knows whether the transaction was committed. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

export const isWorthAnotherTry = (error: unknown): boolean =>
  worthAnotherTry.has(codeOf(error)) || (codeOf(error) === '23505' && lostRaces.has(constraintOf(error)));

/** What a statement is told that waited for a lock, and shall not wait for longer (`rehearse`), or not in a circle. */
const lostLocks = new Set([
  '55P03', // lock_not_available
  '40P01', // deadlock_detected
]);

/** Whether somebody else held what was wanted. */
export const gaveWay = (error: unknown): boolean => lostLocks.has(codeOf(error));

/** A change met another number of rows than it assumed. */
export class UnmetAssumption extends Error {
  override readonly name = 'UnmetAssumption';
}

/** Classes of faults that say that the data are wrong for the statement: 22 data exception, 23 a broken constraint. */
const wrongData = /^2[23]...$/;

/**
 * What is wrong where the rows are not what a statement wants, so that begun again it fails again: a bug of ours, told
 * without a value of any row. Null of every other fault. Whoever repeats their work until it is done must not repeat this.
 */
export function bugIn(error: unknown): string | null {
  if (error instanceof UnmetAssumption) return error.message;
  return wrongData.test(codeOf(error)) ? `${codeOf(error)} ${constraintOf(error)}`.trim() : null;
}

/** What every statement is told that was sent behind one that failed: "current transaction is aborted". */
export const isAftermath = (error: unknown): boolean => codeOf(error) === '25P02';

const constraintOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : '';

/** Gives a lost database its own class and leaves every other error as it is. */
export function asFault(error: unknown): unknown {
  const away =
    unavailable.has(codeOf(error)) || (error instanceof Error && unavailableMessages.test(error.message));
  return away ? new DatabaseUnavailable('the database is away', { cause: error }) : error;
}
