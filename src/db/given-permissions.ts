import { sql } from 'kysely';
import type { GroupId, PermissionSetId, UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { keepNesting } from './nesting.ts';
import type { Db, Transaction } from './transaction.ts';
import { dropFromDefaultLists, lockForRights, touchGroupsOf } from './user-rights.ts';

export interface GivenPermission {
  readonly userId: UserId;
  readonly permissionSetId: PermissionSetId;
}

type Refusal = DirectoryRefusal | KeyRefusal | NotFound;

/**
 * Gives a user a permission set (ENV-16); an approval whose group they are in may get a manager by it (PHM-13). One
 * transaction with the audit.
 */
export const givePermission = (
  db: Db,
  request: DirectoryRequest,
  given: GivenPermission,
): Promise<Result<DirectoryChange, NotAdministrator | Refusal>> =>
  change(db, request, {
    given,
    action: 'permission_set_given',
    async write(tx) {
      const { userId, permissionSetId } = given;
      const { rows } = await sql`select from permission_sets where id = ${permissionSetId}`.execute(tx);
      if (rows.length === 0) return err({ code: 'unknown_permission_set' });
      const { numAffectedRows } = await sql`
        insert into user_permission_sets (environment_id, user_id, permission_set_id)
        values (${request.actor.environmentId}, ${userId}, ${permissionSetId})
        on conflict do nothing`.execute(tx);
      return ok({ changed: numAffectedRows === 1n, lists: [] });
    },
  });

/**
 * Takes a permission set from a user: a phase that they manage by it is placed again (PHM-12), and they leave the lists
 * of default assignees for which they have no designated set any more (DFA-07).
 */
export const takePermission = (
  db: Db,
  request: DirectoryRequest,
  given: GivenPermission,
): Promise<Result<DirectoryChange, NotAdministrator | Refusal>> =>
  change(db, request, {
    given,
    action: 'permission_set_taken',
    async write(tx) {
      const { userId, permissionSetId } = given;
      const { numAffectedRows } = await sql`
        delete from user_permission_sets
        where user_id = ${userId} and permission_set_id = ${permissionSetId}`.execute(tx);
      const changed = numAffectedRows === 1n;
      const left = changed
        ? await dropFromDefaultLists(tx, [userId], {
            environmentId: request.actor.environmentId,
            actor: request.actor,
          })
        : [];
      return ok({ changed, lists: left.map(({ groupId }) => groupId) });
    },
  });

interface Change {
  readonly given: GivenPermission;
  readonly action: 'permission_set_given' | 'permission_set_taken';
  readonly write: (
    tx: Transaction,
  ) => Promise<Result<{ readonly changed: boolean; readonly lists: readonly GroupId[] }, Refusal>>;
}

function change(
  db: Db,
  request: DirectoryRequest,
  { given, action, write }: Change,
): Promise<Result<DirectoryChange, NotAdministrator | Refusal>> {
  const { actor } = request;
  const { environmentId } = actor;
  const { userId, permissionSetId } = given;
  return byAdministrator<DirectoryChange, Refusal>(db, actor, (tx) =>
    onceInDirectory<Refusal>(tx, { ...request, operation: `${action}/${userId}` }, async () => {
      // Before the users: whoever changes the set has locked it, and then locks everybody who has it.
      await keepNesting(tx);
      await sql`select from permission_sets where id = ${permissionSetId} for key share`.execute(tx);
      const user = (await lockForRights(tx, userId)).find(({ id }) => id === userId);
      if (!user) return err({ code: 'not_found', what: 'user' });
      if (!user.active && action === 'permission_set_given') return err({ code: 'user_retired', userId });
      const groupIds = await touchGroupsOf(tx, [userId]);
      const written = await write(tx);
      if (!written.ok) return written;
      const { changed, lists } = written.value;
      if (!changed) return ok({ changed, nudges: [] });
      await writeAudit(tx, { environmentId, actor }, [
        {
          action,
          approvalId: null,
          subjectKind: 'user',
          subjectId: userId,
          data: { permissionSetId, ...(lists.length > 0 ? { leftDefaultAssigneesOf: lists } : {}) },
        },
      ]);
      const reach = action === 'permission_set_given' ? { mayGive: groupIds } : { mayLose: userId };
      return ok({ changed, nudges: await putDirectoryNudges(tx, environmentId, reach) });
    }),
  );
}
