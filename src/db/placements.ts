// What placement has kept, read for whoever asks why, and the members that it was made from (PLC-22, 23; GRP-46).
import { sql } from 'kysely';
import { membersAtMost } from '../domain/nesting.ts';
import type { ApprovalId, GroupId, UserId } from '../domain/ids.ts';
import type { PlacementRole } from '../domain/workflow-role.ts';
import type { DirectoryUser } from '../placement/directory.ts';
import type { PlacementTrace } from '../placement/trace.ts';
import type { KeptPick } from '../placement/verify-kept-pick.ts';
import { readDirectoryUsers } from './directory.ts';
import { findVersion, listMembersAt } from './members-at.ts';
import type { Transaction } from './transaction.ts';

/** Which placement of an approval: slot 0 is the manager of the phase, `look` counts how often it was placed. */
export interface PlacementRef {
  readonly phase: number;
  readonly attempt: number;
  readonly slot: number;
  readonly look: number;
}

/** A random pick with the placement that it was made in. */
export interface KeptPickRow extends PlacementRef {
  readonly group: { readonly id: GroupId; readonly name: string };
  /** Whom the pick names; null where nobody here has this id. */
  readonly user: { readonly id: UserId; readonly name: string } | null;
  readonly kept: KeptPick;
  /** All roles that this group takes part in in this approval. */
  readonly roles: readonly PlacementRole[];
}

/** What was kept may have been changed by anybody who could: what is no id is nobody's. */
const idPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** Every random pick of an approval, in the order of phases (PLC-22). */
export async function readKeptPicks(tx: Transaction, approvalId: ApprovalId): Promise<KeptPickRow[]> {
  const { rows } = await sql<KeptPickRow>`
    select l.phase, l.attempt, l.slot, l.look,
      jsonb_build_object('id', g.id, 'name', g.name) as "group",
      (select jsonb_build_object('id', u.id, 'name', u.name) from users u
        where u.id = case when l.pick ->> 'userId' ~ ${idPattern} then (l.pick ->> 'userId')::uuid end) as user,
      jsonb_build_object('approvalId', l.approval_id, 'role', l.workflow_role, 'groupId', l.group_id,
        'groupVersion', l.group_version, 'startVersion', first.group_version, 'participants', l.participants,
        'sequenced', l.sequenced, 'manager', l.manager_user_id, 'trace', l.trace, 'pick', l.pick) as kept,
      array(select distinct o.workflow_role from placements o
        where o.approval_id = l.approval_id and o.group_id = l.group_id) as roles
    from placements l
    join groups g on g.id = l.group_id
    join placements first on first.approval_id = l.approval_id and first.phase = l.phase
      and first.attempt = l.attempt and first.slot = l.slot and first.look = 1
    where l.approval_id = ${approvalId} and l.pick is not null
    order by l.phase, l.attempt, l.slot, l.look`.execute(tx);
  return rows;
}

/** One placement of an approval as it was kept. */
export interface KeptPlacement {
  readonly group: { readonly id: GroupId; readonly name: string };
  readonly trace: PlacementTrace;
  readonly sequenced: readonly string[];
  readonly roles: readonly PlacementRole[];
}

export async function findPlacement(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt, slot, look }: PlacementRef,
): Promise<KeptPlacement | undefined> {
  const { rows } = await sql<KeptPlacement>`
    select jsonb_build_object('id', g.id, 'name', g.name) as "group", l.trace, l.sequenced,
      array(select distinct o.workflow_role from placements o
        where o.approval_id = l.approval_id and o.group_id = l.group_id) as roles
    from placements l join groups g on g.id = l.group_id
    where l.approval_id = ${approvalId} and l.phase = ${phase} and l.attempt = ${attempt} and l.slot = ${slot}
      and l.look = ${look}`.execute(tx);
  return rows[0];
}

/** What a group was when an approval was placed from it, in this role if it was, else in another; undefined where it wasn't. */
export async function findFirstLook(
  tx: Transaction,
  approvalId: ApprovalId,
  { groupId, role }: { readonly groupId: GroupId; readonly role: PlacementRole },
): Promise<{ readonly version: number; readonly active: boolean } | undefined> {
  const { rows } = await sql<{ version: number; active: boolean }>`
    select group_version as version, trace -> 'group' ->> 'status' = 'active' as active
    from placements
    where approval_id = ${approvalId} and group_id = ${groupId} and look = 1
    order by workflow_role <> ${role}, phase, attempt, slot
    limit 1`.execute(tx);
  return rows[0];
}

/** So many people's permission sets are read at once. */
const usersAtOnce = 5_000;

/**
 * The members of a group when a version of it began, with the permission sets and roles that they have now: of these there
 * is no history. By user id; undefined where there is no such version.
 */
export async function readMembersOfVersion(
  tx: Transaction,
  groupId: GroupId,
  version: number,
): Promise<ReadonlyMap<string, DirectoryUser> | undefined> {
  const then = await findVersion(tx, groupId, { version });
  if (!then) return undefined;
  const ids = (await listMembersAt(tx, then, { limit: membersAtMost, after: null })).map(({ id }) => id);
  const members = new Map<string, DirectoryUser>();
  for (let from = 0; from < ids.length; from += usersAtOnce) {
    const some = ids.slice(from, from + usersAtOnce);
    const users = await readDirectoryUsers(tx, some);
    for (const id of some) {
      const user = users.get(id);
      // Whoever has been retired since was active then.
      if (user !== undefined) members.set(id, { ...user, active: true });
    }
  }
  return members;
}

/** By which names people go now. */
export async function readNamesOf(
  tx: Transaction,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: UserId; name: string }>`
    select id, name from users where id = any (${userIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
