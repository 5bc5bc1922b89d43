import { sql } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { AuditActor } from './audit.ts';
import { requireOne } from './changed.ts';
import { raiseVersions } from './group-changes.ts';
import { groupsAround, readInstant } from './nesting.ts';
import type { Transaction } from './transaction.ts';

/** Who has left the list of default assignees of a group by what became of them, and not by an edit of the list. */
export interface DroppedDefaults {
  readonly groupId: GroupId;
  readonly userIds: readonly UserId[];
}

/**
 * DFA-07: raises the versions of these groups, and of those around each, and writes it into their histories. A deleted
 * group stays at the version that it had. The caller holds the locks: whoever was on a list is a member of all of them.
 */
export async function recordDroppedDefaults(
  tx: Transaction,
  { environmentId, actor }: { readonly environmentId: EnvironmentId; readonly actor: AuditActor },
  dropped: readonly DroppedDefaults[],
): Promise<void> {
  if (dropped.length === 0) return;
  const groupIds = dropped.map(({ groupId }) => groupId);
  const { rows } = await sql<{ id: GroupId }>`
    select id from groups where id = any (${groupIds}::uuid[]) and deleted_at is null`.execute(tx);
  const live = new Set(rows.map(({ id }) => id));
  for (const { groupId, userIds } of dropped) {
    if (!live.has(groupId)) continue;
    const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
    const changed = { environmentId, actor, at, changed: { groupId } };
    await raiseVersions(
      tx,
      { ...changed, what: 'default_assignees_dropped', before: { userIds }, after: null },
      await groupsAround(tx, [groupId]),
    );
  }
}
