import { sql } from 'kysely';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { DefaultAssigneesRefusal, DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import { writeAudit } from './audit.ts';
import type { AuditAction } from './audit.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { enterGroup, leaveGroups } from './effective-members.ts';
import type { Moved } from './effective-members.ts';
import { lockUser } from './directory.ts';
import type { DirectoryReach } from './directory-nudges.ts';
import { mayManageGroups } from './groups.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

export interface Membership {
  readonly groupId: GroupId;
  readonly userId: UserId;
}

type Refusal =
  | Extract<DefaultAssigneesRefusal, { code: 'may_not_manage_groups' }>
  | DirectoryRefusal
  | KeyRefusal
  | NotFound;

/**
 * Adds a user to a group (GRP-17), in one transaction with the group's version, the audit and a nudge to every approval
 * that may get a manager by it (PHM-13). The open tasks of the group are theirs with that (GRP-18).
 */
export const addMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<DirectoryChange, Refusal>> =>
  change(db, request, {
    membership,
    action: 'member_added',
    reach: { mayGive: [membership.groupId] },
    async write(tx, environmentId) {
      const { groupId, userId } = membership;
      const { rows } = await sql<{ active: boolean }>`
        select retired_at is null as active from users where id = ${userId}`.execute(tx);
      if (!rows[0]) return err({ code: 'unknown_user' });
      if (!rows[0].active) return err({ code: 'user_retired', userId });
      const { numAffectedRows } = await sql`
        insert into group_members (environment_id, group_id, user_id)
        values (${environmentId}, ${groupId}, ${userId})
        on conflict do nothing`.execute(tx);
      if (numAffectedRows !== 1n) return ok(null);
      return ok(await enterGroup(tx, { environmentId, groupId, userId }));
    },
  });

/**
 * Takes a user out of a group (GRP-17) and off its list of default assignees (DFA-07); who was placed from the group as
 * manager is replaced or missed (PHM-12). Its open tasks are theirs no longer (GRP-19), which may decide one (GRP-20).
 */
export const removeMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<DirectoryChange, Refusal>> =>
  change(db, request, {
    membership,
    action: 'member_removed',
    reach: { mayLose: membership.userId },
    async write(tx, environmentId) {
      // The list of default assignees goes along: who is on it is a member.
      const { numAffectedRows } = await sql`
        delete from group_members
        where group_id = ${membership.groupId} and user_id = ${membership.userId}`.execute(tx);
      if (numAffectedRows !== 1n) return ok(null);
      const { groupId, userId } = membership;
      return ok(await leaveGroups(tx, { environmentId, actor: request.actor, userId, groupIds: [groupId] }));
    },
  });

interface Change {
  readonly membership: Membership;
  readonly action: Extract<AuditAction, 'member_added' | 'member_removed'>;
  readonly reach: DirectoryReach;
  /** Null where nothing had to be changed. */
  readonly write: (
    tx: Transaction,
    environmentId: EnvironmentId,
  ) => Promise<Result<Moved | null, DirectoryRefusal>>;
}

function change(
  db: Db,
  request: DirectoryRequest,
  { membership, action, reach, write }: Change,
): Promise<Result<DirectoryChange, Refusal>> {
  const { actor } = request;
  const { environmentId } = actor;
  const { groupId, userId } = membership;
  return changeInTenant<DirectoryChange, Refusal>(db, environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller)) return err({ code: 'may_not_manage_groups' });
    return onceInDirectory<Refusal>(tx, { ...request, operation: `${action}/${groupId}` }, async () => {
      // Before the group: a change of the user's rights takes its locks in the same order, and one sees the other.
      await lockUser(tx, userId);
      // Whoever places from the group waits, and sees it as it is afterwards.
      const { rows: locked } = await sql<{ version: number }>`
      select version from groups where id = ${groupId} and deleted_at is null for no key update`.execute(tx);
      const before = locked[0]?.version;
      if (before === undefined) return err({ code: 'not_found', what: 'group' });
      const written = await write(tx, environmentId);
      if (!written.ok) return written;
      if (!written.value) return ok({ changed: false, nudges: [] });
      await sql`update groups set version = version + 1 where id = ${groupId}`.execute(tx);
      await writeAudit(tx, { environmentId, actor }, [
        {
          action,
          approvalId: null,
          subjectKind: 'group',
          subjectId: groupId,
          data: { userId, version: before + 1, openTasks: written.value.tasks },
        },
      ]);
      const nudges = await putDirectoryNudges(tx, environmentId, reach);
      return ok({ changed: true, nudges: [...written.value.nudges, ...nudges] });
    });
  });
}
