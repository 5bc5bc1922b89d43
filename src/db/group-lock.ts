// Which edits of a group come too late: it is gone, or somebody was faster.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import type { VersionChanged } from '../domain/configuration-refusal.ts';
import type { GroupRefusal } from '../domain/group-refusal.ts';
import type { NotFound } from '../domain/refusal.ts';
import type { ChangeLock } from './nesting.ts';
import type { Transaction } from './transaction.ts';

type LastChange = NonNullable<VersionChanged['lastChange']>;

/** A group that is not there, or not any more, is not changed (GRP-23). */
export function refuseGroup({ groups }: ChangeLock, groupId: GroupId): NotFound | GroupRefusal | null {
  const group = groups.find(({ id }) => id === groupId);
  if (!group) return { code: 'not_found', what: 'group' };
  return group.deleted ? { code: 'group_deleted', groupId, name: group.name } : null;
}

/** As `refuseGroup`, and whoever saw an earlier version learns what was changed since, and by whom. */
export async function refuseOutdated(
  tx: Transaction,
  lock: ChangeLock,
  { groupId, version }: { readonly groupId: GroupId; readonly version: number },
): Promise<NotFound | GroupRefusal | null> {
  const refusal = refuseGroup(lock, groupId);
  if (refusal) return refusal;
  const current = lock.groups.find(({ id }) => id === groupId)?.version ?? 0;
  if (current === version) return null;
  const { rows } = await sql<{ lastChange: LastChange | null }>`
    select ${changeTo(sql`${groupId}::uuid`, sql`${current}::int`)} as "lastChange"`.execute(tx);
  const lastChange = rows[0]?.lastChange;
  return { code: 'version_changed', version: current, ...(lastChange ? { lastChange } : {}) };
}

/** What made a group what it is at this version: what was done, when and by whom. */
export const changeTo = (
  groupId: RawBuilder<unknown>,
  version: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`(
    select jsonb_build_object('what', h.what,
      'at', to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'by', case when h.actor_id is not null then jsonb_build_object('id', h.actor_id, 'name', coalesce(
        (select u.name from users u where u.id = h.actor_id),
        (select s.name from service_accounts s where s.id = h.actor_id))) end)
    from group_changes h where h.group_id = ${groupId} and h.version = ${version})`;
