// Which of the groups of a change of many somebody may change, and of which they may know (GRP-11..13, 29, 32).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import { may } from '../domain/rights.ts';
import type { ActiveActor } from './actors.ts';
import { groupsKnownTo } from './addressing.ts';
import { everyGroup, isEditorOf, mayManageGroups } from './groups.ts';
import type { Transaction } from './transaction.ts';

export interface BulkStanding {
  /** Of the groups that were named those that the caller may change. */
  readonly editable: readonly GroupId[];
  /** Those that they know and may not change. */
  readonly known: ReadonlySet<GroupId>;
  /** Whether a group `g` is named to them. */
  readonly named: RawBuilder<boolean>;
}

/** Null where there is none among the groups that they may change. Whoever manages groups may change all of them. */
export async function readBulkStanding(
  tx: Transaction,
  caller: ActiveActor,
  groupIds: readonly GroupId[],
): Promise<BulkStanding | null> {
  if (mayManageGroups(caller)) return { editable: groupIds, known: new Set(), named: everyGroup };
  if (caller.kind !== 'user' || !may(caller, 'edit_group', ['group_editor'])) return null;
  const named = await groupsKnownTo(tx, caller);
  const { rows } = await sql<{ id: GroupId; edits: boolean }>`
    select g.id, ${isEditorOf(caller.id, sql.ref('g.id'))} as edits from groups g
    where g.id = any (${groupIds}::uuid[]) and ${named}
    order by g.id`.execute(tx);
  const editable = rows.filter(({ edits }) => edits).map(({ id }) => id);
  if (editable.length === 0) return null;
  return { editable, known: new Set(rows.filter(({ edits }) => !edits).map(({ id }) => id)), named };
}
