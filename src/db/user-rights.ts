import { sql } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { AuditActor } from './audit.ts';
import { recordDroppedDefaults } from './dropped-defaults.ts';
import { keepNesting } from './nesting.ts';
import { tellOfPlaces } from './notifications.ts';
import type { Transaction } from './transaction.ts';

/** A user under the lock of everything that their rights decide. */
export interface LockedUser {
  readonly id: UserId;
  readonly active: boolean;
  readonly role: EnvironmentRole;
  readonly administrator: boolean;
}

/**
 * Locks a user before their rights change, and every administrator, so that two who take each other's place see one
 * another (ENV-14). Whoever is about to give the user work holds them for share. Null locks the administrators alone.
 */
export async function lockForRights(tx: Transaction, userId: UserId | null): Promise<readonly LockedUser[]> {
  // First of all, as everywhere: the groups of the user stay the ones that they are.
  await keepNesting(tx);
  const { rows } = await sql<LockedUser>`
    select id, retired_at is null as active, environment_role as role,
      environment_role = 'administrator' as administrator
    from users
    where id = ${userId} or (environment_role = 'administrator' and retired_at is null)
    order by id
    for no key update`.execute(tx);
  return rows;
}

/**
 * ENV-14: whether somebody administers the environment still without this user, or without those who come in by this
 * issuer. Who can't sign in, because they have not accepted their invitation or were unlinked, counts for nobody. Read
 * behind `lockForRights`: whoever unlinks an administrator has locked them.
 */
export async function administratorRemains(
  tx: Transaction,
  environmentId: EnvironmentId,
  without: { readonly userId: UserId } | { readonly issuer: string },
): Promise<boolean> {
  const apart = 'userId' in without ? sql`u.id <> ${without.userId}` : sql`link.issuer <> ${without.issuer}`;
  const { rows } = await sql`
    select from users u
    join identities link on link.environment_id = u.environment_id and link.user_id = u.id
    where u.environment_id = ${environmentId} and u.environment_role = 'administrator' and u.retired_at is null
      and link.revoked_at is null and ${apart}
    limit 1`.execute(tx);
  return rows.length > 0;
}

/**
 * The groups of these users, under their locks and touched: whoever is placing people from one of them at this moment
 * has a snapshot from before, and must begin again. Their versions stay: their members are the same.
 */
export async function touchGroupsOf(tx: Transaction, userIds: readonly UserId[]): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    select id from groups
    where id in (
      select group_id from group_members where user_id = any (${userIds}::uuid[])
      union
      select group_id from group_effective_members where user_id = any (${userIds}::uuid[]))
    order by id
    for no key update`.execute(tx);
  const groupIds = rows.map(({ id }) => id);
  await sql`update groups set version = version where id = any (${groupIds}::uuid[])`.execute(tx);
  return groupIds;
}

/** A list of default assignees that somebody has left. */
export interface LeftList {
  readonly groupId: GroupId;
  readonly userId: UserId;
}

/** Beyond so many it is the rights of an office that change, and not somebody's place. */
const toldAtMost = 10_000;

/**
 * DFA-07: takes those of the users who have no designated permission set any more off the lists of default assignees,
 * raises the versions of these groups and of those around them, and tells whoever left (NTF-02). Returns who left which, for
 * the audit.
 */
export async function dropFromDefaultLists(
  tx: Transaction,
  userIds: readonly UserId[],
  by: { readonly environmentId: EnvironmentId; readonly actor: AuditActor },
): Promise<readonly LeftList[]> {
  const { rows } = await sql<LeftList & { deleted: boolean }>`
    delete from group_default_assignees d
    where d.user_id = any (${userIds}::uuid[]) and not exists (
      select from user_permission_sets given join permission_sets s on s.id = given.permission_set_id
      where given.user_id = d.user_id and s.default_assignee)
    returning d.group_id as "groupId", d.user_id as "userId",
      (select g.deleted_at is not null from groups g where g.id = d.group_id) as deleted`.execute(tx);
  const lists = [...new Set(rows.map(({ groupId }) => groupId))].sort().map((groupId) => ({
    groupId,
    userIds: rows.filter((left) => left.groupId === groupId).map(({ userId }) => userId),
  }));
  await recordDroppedDefaults(tx, by, lists);
  const { environmentId, actor } = by;
  const news = { environmentId, event: 'default_assignee_dropped', by: actor.kind === 'system' ? null : actor.id } as const; // prettier-ignore
  const standing = rows.filter(({ deleted }) => !deleted);
  if (standing.length <= toldAtMost) await tellOfPlaces(tx, news, standing);
  return rows.map(({ groupId, userId }) => ({ groupId, userId }));
}
