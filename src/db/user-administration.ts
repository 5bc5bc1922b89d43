import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { SupplementaryRole } from '../domain/supplementary-role.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import { rolesOfUser } from './actors.ts';
import type { Actor } from './actors.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { requireChanged } from './changed.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import type { DirectoryChange } from './directory-change.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Db, Transaction } from './transaction.ts';
import { administratorRemains, lockForRights, touchGroupsOf } from './user-rights.ts';

/** A user as administrators see them. */
export interface UserRow {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly environmentRole: EnvironmentRole;
  /** Beside the environment role (ENV-11, GRP-12). */
  readonly supplementaryRoles: readonly SupplementaryRole[];
  readonly active: boolean;
  /** Whether they have accepted an invitation, so that they can sign in. */
  readonly linked: boolean;
  /** Until when the invitation that they were sent can be accepted; null where none is open. */
  readonly invitedUntil: Date | null;
}

const columns = sql`
  u.id, u.name, u.email, u.environment_role as "environmentRole", u.retired_at is null as active,
  ${rolesOfUser()} as "supplementaryRoles",
  exists (select from identities i
    where i.environment_id = u.environment_id and i.user_id = u.id and i.revoked_at is null) as linked,
  (select v.expires_at from invitations v
    where v.environment_id = u.environment_id and v.user_id = u.id and v.state = 'open') as "invitedUntil"`;

/** The users of the environment, oldest first; retired ones stay in the list, marked (ENV-13). */
export async function listUsers(tx: Transaction, { limit, after }: Page<UserId>): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`
    select ${columns} from users u
    where u.id > ${after ?? beforeEveryId}::uuid
    order by u.id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function findUser(tx: Transaction, userId: UserId): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`select ${columns} from users u where u.id = ${userId}`.execute(tx);
  return rows[0];
}

/**
 * ENV-08: an administrator changes a role; it holds from the user's next request on. ENV-14: the last active
 * administrator who can sign in stays one. Who becomes administrator may be placed by fallback where a manager is missing (PHM-13), and
 * who stops being one may not manage any longer what they managed as one (PHM-12).
 */
export const changeRole = (
  db: Db,
  actor: Actor,
  { userId, environmentRole }: { readonly userId: UserId; readonly environmentRole: EnvironmentRole },
): Promise<Result<DirectoryChange, NotAdministrator | NotFound | DirectoryRefusal>> =>
  byAdministrator<DirectoryChange, NotFound | DirectoryRefusal>(db, actor, async (tx) => {
    const { environmentId } = actor;
    const locked = await lockForRights(tx, userId);
    const before = locked.find(({ id }) => id === userId);
    if (!before) return err({ code: 'not_found', what: 'user' });
    if (!before.active) return err({ code: 'user_retired', userId });
    if (before.role === environmentRole) return ok({ changed: false, nudges: [] });
    if (before.administrator && !(await administratorRemains(tx, environmentId, { userId }))) {
      return err({ code: 'last_administrator' });
    }
    const groupIds = await touchGroupsOf(tx, [userId]);
    const changed = await sql`
      update users set environment_role = ${environmentRole}
      where id = ${userId} and environment_role = ${before.role} and retired_at is null`.execute(tx);
    requireChanged(changed, 1, `changing the role of ${userId}`);
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'role_changed',
        approvalId: null,
        subjectKind: 'user',
        subjectId: userId,
        data: { before: before.role, after: environmentRole },
      },
    ]);
    const reach = {
      ...(environmentRole === 'administrator' ? { mayGive: groupIds } : {}),
      ...(before.administrator ? { mayLose: userId } : {}),
    };
    return ok({ changed: true, nudges: await putDirectoryNudges(tx, environmentId, reach) });
  });
