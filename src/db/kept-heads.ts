// What is asked of every large group before each placement: its settings and version, and which snapshot sees them.
import { sql } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import type { DirectoryGroup } from '../placement/directory.ts';
import { requireOne } from './changed.ts';
import { marksSince } from './kept-marks.ts';
import type { Marks } from './kept-marks.ts';
import { snapshotColumns, snapshotIn } from './kept-snapshot.ts';
import type { Snapshot, SnapshotRow } from './kept-snapshot.ts';
import type { Transaction } from './transaction.ts';

export interface Head extends Omit<DirectoryGroup, 'members'> {
  readonly id: GroupId;
  readonly size: number;
  /** Whether this very transaction has changed it. */
  readonly own: boolean;
}

/** Of groups `g`, named as in `Head`. */
const headColumns = sql`g.id, g.version, g.size, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      coalesce(g.xmin = pg_current_xact_id_if_assigned()::xid, false) as own,
      array(select a.user_id::text from group_default_assignees a where a.group_id = g.id order by a.rank)
        as "defaultAssignees"`;

export async function readHeads(tx: Transaction, groupIds: readonly GroupId[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select ${headColumns}
    from groups g
    where g.id = any (${groupIds}::uuid[])`.execute(tx);
  return rows;
}

/** What one statement tells of groups, of which some were large before. */
export interface Glance {
  readonly heads: readonly Head[];
  readonly snapshot: Snapshot | null;
  readonly marks: Marks;
}

/**
 * The groups, the snapshot, and whose rights have changed since an earlier one: where nothing has, this is all that a
 * placement asks of the database, so it is one statement.
 */
export async function glance(
  tx: Transaction,
  groupIds: readonly GroupId[],
  since: Snapshot,
): Promise<Glance> {
  const { rows } = await sql<SnapshotRow & Pick<Glance, 'heads' | 'marks'>>`
    select ${snapshotColumns},
      (select coalesce(json_agg(head), '[]')
       from (select ${headColumns} from groups g where g.id = any (${groupIds}::uuid[])) head) as heads,
      (select coalesce(json_agg(mark), '[]') from (${marksSince(since)}) mark) as marks`.execute(tx);
  const row = requireOne(rows, 'the snapshot of the transaction');
  return { heads: row.heads, marks: row.marks, snapshot: snapshotIn(row) };
}
