import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { unlinkIdentity } from './identities.ts';
import { endOpenInvitation } from './invitations.ts';
import type { Db } from './transaction.ts';
import { lockForRights, touchGroupsOf } from './user-rights.ts';

type Refusal = DirectoryRefusal | KeyRefusal | NotFound;

/**
 * Retires a user (ENV-13): they stay visible in their groups, marked, and from now on are never placed, get no mail and
 * can't sign in. The last active administrator stays (ENV-14). What they manage is placed again (PHM-12).
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
      if (!user.active) return ok({ changed: false, nudges: [] });
      const others = locked.filter(({ id, administrator }) => administrator && id !== userId);
      if (user.administrator && others.length === 0) return err({ code: 'last_administrator' });
      await touchGroupsOf(tx, userId);
      await sql`update users set retired_at = now() where id = ${userId} and retired_at is null`.execute(tx);
      await unlinkIdentity(tx, userId);
      await endOpenInvitation(tx, userId, 'withdrawn');
      await writeAudit(tx, { environmentId, actor }, [
        { action: 'user_retired', approvalId: null, subjectKind: 'user', subjectId: userId, data: {} },
      ]);
      return ok({
        changed: true,
        nudges: await putDirectoryNudges(tx, environmentId, { mayLose: userId }),
      });
    }),
  );
}
