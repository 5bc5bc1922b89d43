import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { SupplementaryRole } from '../domain/supplementary-role.ts';
import type { Actor } from './actors.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { Db } from './transaction.ts';

const columnOf = {
  relationship_manager: 'relationship_manager',
  group_administrator: 'group_administrator',
} as const satisfies Record<SupplementaryRole, string>;

/** What a user is to have, or not to have any more. */
export interface RoleChange {
  readonly userId: UserId;
  readonly role: SupplementaryRole;
  readonly given: boolean;
}

/**
 * Gives a user a supplementary role, or takes it (ENV-11, GRP-12). It holds from the user's next request on (ENV-08). What
 * is so already stays so; a retired user is given none.
 */
export const changeSupplementaryRole = (
  db: Db,
  actor: Actor,
  { userId, role, given }: RoleChange,
): Promise<Result<{ readonly changed: boolean }, NotAdministrator | NotFound | DirectoryRefusal>> =>
  byAdministrator<{ readonly changed: boolean }, NotFound | DirectoryRefusal>(db, actor, async (tx) => {
    const column = sql.ref(columnOf[role]);
    const { rows } = await sql<{ active: boolean; has: boolean }>`
      select retired_at is null as active, ${column} as has from users where id = ${userId} for no key update`.execute(
      tx,
    );
    const [user] = rows;
    if (!user) return err({ code: 'not_found', what: 'user' });
    if (!user.active && given) return err({ code: 'user_retired', userId });
    if (user.has === given) return ok({ changed: false });
    await sql`update users set ${column} = ${given} where id = ${userId}`.execute(tx);
    await writeAudit(tx, { environmentId: actor.environmentId, actor }, [
      {
        action: given ? 'supplementary_role_given' : 'supplementary_role_taken',
        approvalId: null,
        subjectKind: 'user',
        subjectId: userId,
        data: { role },
      },
    ]);
    return ok({ changed: true });
  });
