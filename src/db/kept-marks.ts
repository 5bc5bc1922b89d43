import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import { textOf } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

/** As many transactions as migrations 0022 and 0027 leave marks for: whoever looked longer ago reads everything anew. */
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

/** The marks that a transaction sees and an earlier snapshot does not. */
export type Marks = readonly { readonly what: string; readonly userId: UserId | null }[];

export const marksSince = (since: Snapshot): RawBuilder<Marks[number]> => sql`
    select distinct m.what, m.user_id as "userId"
    from rights_marks m
    where ${isSince(since)}
    limit ${changedAtMost + 1}::int`;

export const readMarks = async (tx: Transaction, since: Snapshot): Promise<Marks> =>
  (await marksSince(since).execute(tx)).rows;

/** Of marks `m`. A number that no transaction has had yet came with a copy of the rows from another server. */
export const isSince = (since: Snapshot): RawBuilder<unknown> =>
  sql`m.xact >= ${String(since.oldest)}::xid8
      and not pg_visible_in_snapshot(m.xact, ${textOf(since)}::pg_snapshot)
      and m.xact < pg_snapshot_xmax(pg_current_snapshot())`;

/** Whether the marks of all that happened in between are still there. */
export const marksTellAll = (since: Snapshot, now: Snapshot): boolean =>
  now.oldest - since.oldest <= marksLastFor;

/** What the marks say that were read in one snapshot of all since another one (docs/decisions/0024). */
export function changedBetween(since: Snapshot, now: Snapshot, marks: Marks): Changed {
  if (!marksTellAll(since, now)) return { everybody: true, sets: false, userIds: [] };
  return {
    everybody: marks.length > changedAtMost || marks.some(({ what }) => what === 'everybody'),
    sets: marks.some(({ what }) => what === 'sets'),
    userIds: marks.flatMap(({ userId }) => userId ?? []),
  };
}
