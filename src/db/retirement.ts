import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { endDelegationsTo, lockApprovalsOf } from './bridges/end-delegations.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { recordDroppedDefaults } from './dropped-defaults.ts';
import { dependentApprovals, leaveGroups } from './effective-members.ts';
import { onePerson } from './effective-rows.ts';
import { unlinkIdentity } from './identities.ts';
import { endOpenInvitation } from './invitations.ts';
import type { Db, Transaction } from './transaction.ts';
import { administratorRemains, lockForRights, touchGroupsOf } from './user-rights.ts';

type Refusal = DirectoryRefusal | KeyRefusal | NotFound;

/**
 * Retires a user (ENV-13): they stay visible in their groups, marked, and from now on are never placed, get no mail and
 * can't sign in. The last active administrator who can sign in stays (ENV-14). The
 * approvals that they manage or have a turn in are nudged: what they manage is placed again (PHM-12), their turns go to
 * their groups again or to the managers, and administrators are told (`lookAtLostTurns`).
 */
export function retireUser(
  db: Db,
  request: DirectoryRequest,
  userId: UserId,
): Promise<Result<DirectoryChange, NotAdministrator | Refusal>> {
  const { actor } = request;
  const { environmentId } = actor;
  return byAdministrator<DirectoryChange, Refusal>(db, actor, (tx) =>
    onceInDirectory<Refusal>(tx, { ...request, operation: `retire/${userId}` }, async () => {
      const locked = await lockForRights(tx, userId);
      const user = locked.find(({ id }) => id === userId);
      if (!user) return err({ code: 'not_found', what: 'user' });
      // Also of those who are retired already, should anything let them in still.
      if (!user.active) {
        await shutOut(tx, userId);
        return ok({ changed: false, nudges: [] });
      }
      if (user.administrator && !(await administratorRemains(tx, environmentId, { userId }))) {
        return err({ code: 'last_administrator' });
      }
      const groupIds = await touchGroupsOf(tx, [userId]);
      // All at once and in their order, since the two that follow each change some of them.
      await lockApprovalsOf(tx, { environmentId, userId }, dependentApprovals(groupIds, onePerson(userId)));
      // GRP-19, 20: to the tasks of their groups it is as if they had left each of them.
      const moved = await leaveGroups(tx, {
        ...{ environmentId, actor, groupIds, people: onePerson(userId), altogether: true },
        cause: null,
        left: { left: userId },
      });
      // Behind the groups, since who places from them wants it: whoever gives them a task at this moment comes first.
      await sql`select from users where id = ${userId} for update`.execute(tx);
      await sql`update users set retired_at = clock_timestamp() where id = ${userId} and retired_at is null`.execute(
        tx,
      );
      // Behind it: the versions that begin by it are without them.
      await recordDroppedDefaults(tx, { environmentId, actor }, moved.dropped);
      await shutOut(tx, userId);
      await endDelegationsTo(tx, { environmentId, userId, actor });
      await writeAudit(tx, { environmentId, actor }, [
        {
          action: 'user_retired',
          approvalId: null,
          subjectKind: 'user',
          subjectId: userId,
          data: { openTasks: moved.tasks },
        },
      ]);
      return ok({
        changed: true,
        nudges: [
          ...moved.nudges,
          ...(await putDirectoryNudges(tx, environmentId, { mayLose: userId, turnsOf: userId })),
        ],
      });
    }),
  );
}

/** In the order in which an invitation is accepted, behind the lock of the user: who comes second finds the other. */
async function shutOut(tx: Transaction, userId: UserId): Promise<void> {
  await endOpenInvitation(tx, userId, 'withdrawn');
  await unlinkIdentity(tx, userId);
}
