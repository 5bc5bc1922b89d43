// What is asked of every large group before each placement: its settings and version, and which snapshot sees them.
import { sql } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import type { DirectoryGroup } from '../placement/directory.ts';
import { readMarks } from './kept-marks.ts';
import type { Marks } from './kept-marks.ts';
import { readSnapshot } from './kept-snapshot.ts';
import type { Snapshot } from './kept-snapshot.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

export interface Head extends Omit<DirectoryGroup, 'members'> {
  readonly id: GroupId;
  readonly size: number;
  /** Whether this very transaction has changed it. */
  readonly own: boolean;
}

export async function readHeads(tx: Sending, groupIds: readonly GroupId[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select g.id, g.version, g.size, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      coalesce(g.xmin = pg_current_xact_id_if_assigned()::xid, false) as own,
      array(select a.user_id::text from group_default_assignees a where a.group_id = g.id order by a.rank)
        as "defaultAssignees"
    from groups g
    where g.id = any (${groupIds}::uuid[])`.execute(tx);
  return rows;
}

/** What one way to the server tells of groups, of which some were large before. */
export interface Glance {
  readonly heads: readonly Head[];
  readonly snapshot: Snapshot | null;
  readonly marks: Marks;
}

/** The groups, the snapshot, and whose rights have changed since an earlier one. */
export async function glance(
  tx: Transaction,
  groupIds: readonly GroupId[],
  since: Snapshot,
): Promise<Glance> {
  const [heads, snapshot, marks] = await together<[Head[], Snapshot | null, Marks]>(tx, (sending) => [
    readHeads(sending, groupIds),
    readSnapshot(sending),
    readMarks(sending, since),
  ]);
  return { heads, snapshot, marks };
}
