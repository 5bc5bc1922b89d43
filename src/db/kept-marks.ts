import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import { textOf } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

/** As many transactions as migration 0022 leaves marks for: whoever looked longer ago reads everything anew. */
export const marksLastFor = 1_000_000n;

/** Of more people than this everything is read anew: that is faster than looking each of them up. */
const changedAtMost = 5_000;

/** Whose rights have changed since a snapshot. */
export interface Changed {
  readonly everybody: boolean;
  readonly sets: boolean;
  readonly userIds: readonly UserId[];
}

export const nothingChanged = ({ everybody, sets, userIds }: Changed): boolean =>
  !everybody && !sets && userIds.length === 0;

/** What has changed for this transaction's snapshot since an earlier one (docs/decisions/0024). */
export async function readChanged(tx: Transaction, since: Snapshot, now: Snapshot): Promise<Changed> {
  if (now.oldest - since.oldest > marksLastFor) return { ...unchanged, everybody: true };
  // A number that no transaction has had yet came with a copy of the rows from another server.
  const { rows } = await sql<{ what: string; userId: UserId | null }>`
    select distinct m.what, m.user_id as "userId"
    from rights_marks m
    where m.xact >= ${String(since.oldest)}::xid8
      and not pg_visible_in_snapshot(m.xact, ${textOf(since)}::pg_snapshot)
      and m.xact < pg_snapshot_xmax(pg_current_snapshot())
    limit ${changedAtMost + 1}::int`.execute(tx);
  return {
    everybody: rows.length > changedAtMost || rows.some(({ what }) => what === 'everybody'),
    sets: rows.some(({ what }) => what === 'sets'),
    userIds: rows.flatMap(({ userId }) => userId ?? []),
  };
}

const unchanged: Changed = { everybody: false, sets: false, userIds: [] };
