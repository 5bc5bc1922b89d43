// Changes of permission sets, in force at once for everybody who has them (ENV-16; PHM-12, 13; DFA-06, 07).
import { sql } from 'kysely';
import type { PermissionSetId, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { ConfigurationRefusal, PermissionSetRefusal } from '../domain/configuration-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { AuditAction } from './audit.ts';
import { auditOfEach } from './audit-of-each.ts';
import { requireChanged } from './changed.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { newId } from './ids.ts';
import { lockVersion } from './locked-version.ts';
import { keepNesting } from './nesting.ts';
import { findPermissionSet, listHolders } from './permission-sets.ts';
import type { PermissionSetFields, PermissionSetRow } from './permission-sets.ts';
import { unknownCodes, writeCoverage } from './permission-set-coverage.ts';
import type { Db, Transaction } from './transaction.ts';
import { dropFromDefaultLists, touchGroupsOf } from './user-rights.ts';

type Refusal = ConfigurationRefusal | PermissionSetRefusal | NotFound;
type Outcome<T> = Promise<Result<T, NotAdministrator | Refusal | KeyRefusal>>;

const what = 'permission set';

/** Makes a permission set that nobody has yet (ENV-16, 17). */
export const makePermissionSet = (
  db: Db,
  { actor, keyed }: DirectoryRequest,
  set: PermissionSetFields,
): Outcome<{ readonly id: PermissionSetId }> =>
  byAdministrator<{ readonly id: PermissionSetId }, Refusal | KeyRefusal>(db, actor, (tx) =>
    once<{ readonly id: PermissionSetId }, Refusal>(
      tx,
      { actor, operation: 'permission_set_made', request: keyed },
      async () => {
        const unknown = await unknownCodes(tx, set);
        if (unknown) return err(unknown);
        const id = newId<'permission set'>();
        const { numAffectedRows } = await sql`
          insert into permission_sets (environment_id, id, name, name_folded, workflow_role, default_assignee, changed_by)
          values (${actor.environmentId}, ${id}, ${set.name}, ${foldName(set.name)}, ${set.role},
            ${set.defaultAssignee}, ${actor.id})
          on conflict do nothing`.execute(tx);
        if (numAffectedRows !== 1n) return err({ code: 'name_taken' });
        await writeCoverage(tx, { environmentId: actor.environmentId, id, ...set });
        await audit(tx, { actor, id }, { action: 'permission_set_made', data: auditedOf(set) });
        return ok({ id });
      },
    ),
  );

export interface PermissionSetChange {
  readonly id: PermissionSetId;
  /** The version that the caller has seen. */
  readonly version: number;
}

/** Makes a permission set another one, for everybody who has it. */
export const changePermissionSet = (
  db: Db,
  actor: Actor,
  { id, version, ...set }: PermissionSetChange & PermissionSetFields,
): Outcome<DirectoryChange> =>
  byAdministrator<DirectoryChange, Refusal>(db, actor, async (tx) => {
    await keepNesting(tx);
    const changed = await lockVersion(tx, { table: 'permission_sets', id, version, what, whole: true });
    if (changed) return err(changed);
    const before = await findPermissionSet(tx, id);
    if (!before) return err({ code: 'not_found', what });
    const unknown = await unknownCodes(tx, set);
    if (unknown) return err(unknown);
    const { rows: namesakes } = await sql`
      select from permission_sets where name_folded = ${foldName(set.name)} and id <> ${id}`.execute(tx);
    if (namesakes.length > 0) return err({ code: 'name_taken' });
    return ok(await inForceAtOnce(tx, { actor, before, after: set, action: 'permission_set_changed' }));
  });

/**
 * Deletes a permission set. Where somebody has it that is refused, saying who, unless it is to be taken from everybody
 * with that.
 */
export const deletePermissionSet = (
  db: Db,
  actor: Actor,
  { id, version, fromEverybody }: PermissionSetChange & { readonly fromEverybody: boolean },
): Outcome<DirectoryChange> =>
  byAdministrator<DirectoryChange, Refusal>(db, actor, async (tx) => {
    await keepNesting(tx);
    const changed = await lockVersion(tx, { table: 'permission_sets', id, version, what, whole: true });
    if (changed) return err(changed);
    const before = await findPermissionSet(tx, id);
    if (!before) return err({ code: 'not_found', what });
    if (before.users > 0 && !fromEverybody) {
      const some = await listHolders(tx, id, { limit: 5, after: null });
      const usedBy = some.map((user) => ({ kind: 'user' as const, id: user.id, name: user.name }));
      return err({ code: 'in_use', what, usedBy });
    }
    return ok(await inForceAtOnce(tx, { actor, before, after: null, action: 'permission_set_deleted' }));
  });

/**
 * Designates a set that a person has as one for default assignees, so that they can stand on a list (DFA-03). A set is
 * what it is for everybody who has it, so the others can as well.
 */
export const designatePermissionSet = (
  db: Db,
  actor: Actor,
  { userId, permissionSetId }: { readonly userId: UserId; readonly permissionSetId: PermissionSetId },
): Outcome<DirectoryChange> =>
  byAdministrator<DirectoryChange, Refusal>(db, actor, async (tx) => {
    await keepNesting(tx);
    const { rows: users } = await sql`select from users where id = ${userId}`.execute(tx);
    if (users.length === 0) return err({ code: 'not_found', what: 'user' });
    await sql`select from permission_sets where id = ${permissionSetId} for update`.execute(tx);
    const { rows: given } = await sql`
      select from user_permission_sets
      where user_id = ${userId} and permission_set_id = ${permissionSetId}`.execute(tx);
    const before = given.length > 0 ? await findPermissionSet(tx, permissionSetId) : undefined;
    if (!before) return err({ code: 'permission_set_not_given', userId });
    if (before.defaultAssignee) return ok({ changed: false, nudges: [] });
    const after = { ...fieldsOf(before), defaultAssignee: true };
    const done = { actor, before, after, action: 'permission_set_designated', for: userId } as const;
    return ok(await inForceAtOnce(tx, done));
  });

interface InForce {
  readonly actor: Actor;
  readonly before: PermissionSetRow;
  /** Null where it is deleted. */
  readonly after: PermissionSetFields | null;
  readonly action: AuditAction;
  /** For whom it was designated. */
  readonly for?: UserId;
}

/**
 * Writes the change behind the locks of everybody who has the set and of their groups, in the order of giving and taking
 * one, so that work that is being placed at this moment is placed again. Another name alone changes no work.
 */
async function inForceAtOnce(
  tx: Transaction,
  { actor, before, after, action, for: userId }: InForce,
): Promise<DirectoryChange> {
  const { environmentId } = actor;
  const { id } = before;
  const isRenaming = after !== null && sameWork(before, after);
  const holders = isRenaming ? [] : await lockHolders(tx, id);
  const mayGive = await touchGroupsOf(tx, holders);
  await write(tx, { actor, before, after });
  const left = await dropFromDefaultLists(tx, holders, { environmentId, actor });
  const data = {
    before: auditedOf(before),
    after: after && auditedOf(after),
    ...(after && after.name !== before.name ? { renamed: true } : {}),
    ...(after ? { version: before.version + 1 } : { takenFrom: holders.length }),
    ...(userId ? { for: userId } : {}),
    ...(left.length > 0 ? { leftDefaultAssignees: left } : {}),
  };
  await audit(tx, { actor, id }, { action, data });
  if (after === null) await auditTaken(tx, { actor, id }, holders);
  const nudges = isRenaming ? [] : await putDirectoryNudges(tx, environmentId, { mayGive, mayLose: holders });
  return { changed: true, nudges };
}

async function write(
  tx: Transaction,
  { actor, before, after }: Pick<InForce, 'actor' | 'before' | 'after'>,
): Promise<void> {
  const { id, version } = before;
  if (after === null) {
    await sql`delete from user_permission_sets where permission_set_id = ${id}`.execute(tx);
    await writeCoverage(tx, { environmentId: actor.environmentId, id, locations: [], contractTypes: [] });
    const gone = await sql`delete from permission_sets where id = ${id} and version = ${version}`.execute(tx);
    return requireChanged(gone, 1, `deleting permission set ${id}`);
  }
  const changed = await sql`
    update permission_sets
    set name = ${after.name}, name_folded = ${foldName(after.name)}, workflow_role = ${after.role},
      default_assignee = ${after.defaultAssignee}, version = version + 1, changed_at = now(), changed_by = ${actor.id}
    where id = ${id} and version = ${version}`.execute(tx);
  requireChanged(changed, 1, `changing permission set ${id}`);
  await writeCoverage(tx, { environmentId: actor.environmentId, id, ...after });
}

/** Everybody who has the set, retired or not: whoever is about to be given it waits for the lock of the set. */
async function lockHolders(tx: Transaction, id: PermissionSetId): Promise<UserId[]> {
  const { rows } = await sql<{ id: UserId }>`
    select id from users
    where id in (select user_id from user_permission_sets where permission_set_id = ${id})
    order by id
    for no key update`.execute(tx);
  return rows.map((user) => user.id);
}

const fieldsOf = ({
  name,
  role,
  locations,
  contractTypes,
  defaultAssignee,
}: PermissionSetFields): PermissionSetFields => ({ name, role, locations, contractTypes, defaultAssignee });

/** What the audit keeps of a set for ever: all but its name, which can be redacted and stands in its table only. */
const auditedOf = (set: PermissionSetFields) => {
  const { name: _, ...audited } = fieldsOf(set);
  return audited;
};

const sameWork = (one: PermissionSetFields, other: PermissionSetFields): boolean =>
  one.role === other.role &&
  one.defaultAssignee === other.defaultAssignee &&
  sameCodes(one.locations, other.locations) &&
  sameCodes(one.contractTypes, other.contractTypes);

const sameCodes = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((code) => others.includes(code));

/** AUD-01: of everybody from whom a set is taken there is a row, as if it had been taken from them alone. */
async function auditTaken(
  tx: Transaction,
  { actor, id }: { readonly actor: Actor; readonly id: PermissionSetId },
  holders: readonly UserId[],
): Promise<void> {
  const data = JSON.stringify({ permissionSetId: id, cause: { deleted: id } });
  const by = { environmentId: actor.environmentId, actor };
  await auditOfEach(
    by,
    'permission_set_taken',
    sql`select holder.id as user_id, holder.nth, ${data}::jsonb as data
        from unnest(${holders}::uuid[]) with ordinality holder (id, nth)`,
  ).execute(tx);
}

const audit = (
  tx: Transaction,
  { actor, id }: { readonly actor: Actor; readonly id: PermissionSetId },
  { action, data }: { readonly action: AuditAction; readonly data: object },
): Promise<void> =>
  writeAudit(tx, { environmentId: actor.environmentId, actor }, [
    { action, approvalId: null, subjectKind: 'permission_set', subjectId: id, data: { ...data } },
  ]);
