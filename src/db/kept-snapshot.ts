// Which of two snapshots of the database came first, and what the later one has more: told by the numbers of transactions.
import { sql } from 'kysely';
import { requireOne } from './changed.ts';
import type { Transaction } from './transaction.ts';

/** What a transaction sees: all that was committed before it, by the numbers of the transactions. */
export interface Snapshot {
  /** Which server numbered them: after another start, or in another copy, numbers may come again. */
  readonly server: string;
  /** Below it all have ended. */
  readonly oldest: bigint;
  /** From it on none has. */
  readonly next: bigint;
  /** Between the two, those that had not ended. Whoever looks is one of them as soon as they have a number. */
  readonly running: readonly bigint[];
}

/** What a transaction says of its snapshot. */
export interface SnapshotRow {
  readonly snapshot: string;
  /** The number of the transaction, where it has one. */
  readonly xact: string | null;
  readonly server: string;
  /** Whether it is the snapshot of all its statements, and shows nothing that only this transaction may ever see. */
  readonly alone: boolean;
}

export const snapshotColumns = sql`pg_current_snapshot()::text as snapshot,
      pg_current_xact_id_if_assigned()::text as xact, pg_postmaster_start_time()::text as server,
      current_setting('transaction_isolation') in ('repeatable read', 'serializable')
        and not exists (select from rights_marks where xact = pg_current_xact_id_if_assigned())
        and not exists (select from member_marks where xact = pg_current_xact_id_if_assigned()) as alone`;

/**
 * The snapshot of a transaction; null where each of its statements has another one, as where a change is tried out, and
 * where it has changed rights or members itself: then it sees what nobody else may ever see.
 */
export const snapshotIn = ({ snapshot, xact, server, alone }: SnapshotRow): Snapshot | null =>
  alone ? snapshotOf(snapshot, xact, server) : null;

export async function readSnapshot(tx: Transaction): Promise<Snapshot | null> {
  const { rows } = await sql<SnapshotRow>`select ${snapshotColumns}`.execute(tx);
  return snapshotIn(requireOne(rows, 'the snapshot of the transaction'));
}

/** As Postgres writes a snapshot, which leaves out whose it is. */
export function snapshotOf(text: string, own: string | null, server: string): Snapshot {
  const [oldest = '0', next = '0', running = ''] = text.split(':');
  const others = running === '' ? [] : running.split(',').map(BigInt);
  const number = own === null ? null : BigInt(own);
  const all =
    number === null || others.includes(number) || number >= BigInt(next) ? others : [...others, number];
  return { server, oldest: BigInt(oldest), next: BigInt(next), running: [...all].sort(byNumber) };
}

const byNumber = (one: bigint, other: bigint): number => (one < other ? -1 : Number(one > other));

export const textOf = ({ oldest, next, running }: Snapshot): string =>
  `${oldest}:${next}:${running.join(',')}`;

/**
 * Whether all that the earlier one sees is seen by the later one, too. Snapshots of one server are in one order: what was
 * committed for the one is so for every later one.
 */
export const isAtOrAfter = (later: Snapshot, earlier: Snapshot): boolean =>
  later.server === earlier.server &&
  later.next >= earlier.next &&
  later.oldest >= earlier.oldest &&
  later.running.every((one) => one >= earlier.next || earlier.running.includes(one));
