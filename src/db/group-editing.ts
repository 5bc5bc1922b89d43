// Editing and deleting a group (GRP-01, 06..10, 22..24, DFA-08, 09), and making one like another (GRP-33).
import { sql } from 'kysely';
import type { GroupId, Id } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { GroupRefusal, MembershipRefusal, NamingRefusal } from '../domain/group-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { requireChanged, requireOne } from './changed.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { raiseVersions } from './group-changes.ts';
import type { GroupChangeKind } from './group-changes.ts';
import { isCategory, refusePublic } from './group-creation.ts';
import type { GroupOptions } from './group-creation.ts';
import { refuseGroup, refuseOutdated } from './group-lock.ts';
import { mayEditGroup, mayManageGroups } from './groups.ts';
import { keepNesting, lockAround, lockNesting } from './nesting.ts';
import type { ChangeLock } from './nesting.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** What can be set of a group besides its members and its default assignees. */
export interface GroupSettings extends GroupOptions {
  readonly name: string;
  readonly categoryId: Id<'group category'>;
  readonly description: string;
  readonly status: 'active' | 'inactive';
}

export interface GroupEdit {
  readonly groupId: GroupId;
  /** The version that the caller saw; the edit is refused when somebody was faster. */
  readonly version: number;
  /** What is not named stays as it is. */
  readonly settings: Partial<GroupSettings>;
}

type Refusal = GroupRefusal | KeyRefusal | MembershipRefusal | NamingRefusal | NotFound;
type Edited = Promise<Result<DirectoryChange, Refusal>>;

const unchanged: DirectoryChange = { changed: false, nudges: [] };

/**
 * Edits a group: name, type, category, description, status and options; by whoever manages groups, and, but for the type
 * (GRP-01), by its editors (GRP-13). What runs already stays as it is (GRP-09, 27). Raises the versions of the group and of
 * all around it, and writes what was before and after into the history (GRP-36).
 */
export const editGroup = (db: Db, request: DirectoryRequest, edit: GroupEdit): Edited => {
  const { groupId, version, settings } = edit;
  const byEditors = settings.type === undefined;
  return change(db, { request, groupId, operation: 'group_edited', byEditors }, async (tx) => {
    // Two groups that take one name at once come one after the other; so do two that become public.
    await (settings.name === undefined && settings.type === undefined ? keepNesting(tx) : lockNesting(tx));
    const locked = await lockAround(tx, sql`select ${groupId}::uuid`);
    const outdated = await refuseOutdated(tx, locked, { groupId, version });
    if (outdated) return err(outdated);
    const current = await readSettings(tx, groupId);
    const after = differing(current, settings);
    const before = Object.fromEntries(
      Object.keys(after).map((key) => [key, current[key as keyof GroupSettings]]),
    );
    if (Object.keys(after).length === 0) return ok(unchanged);
    const refusal = await refuseSettings(tx, { groupId, after, locked });
    if (refusal) return err(refusal);
    await writeSettings(tx, groupId, { ...current, ...after });
    await record(tx, { request, groupId, locked, what: kindOf(after), before, after });
    const gives = after.status ?? after.adminFallback ?? after.consider;
    return ok({
      changed: true,
      nudges:
        gives === undefined
          ? []
          : await putDirectoryNudges(tx, request.actor.environmentId, { mayGive: [groupId] }),
    });
  });
};

/**
 * Deletes a group: it can't be chosen any more, and its name is free (GRP-23). Its members are those of this moment from
 * now on: their tasks stay theirs, a later phase that names the group opens for them (GRP-22), and the groups around it
 * keep them until it is taken out there.
 */
export const deleteGroup = (db: Db, request: DirectoryRequest, groupId: GroupId): Edited =>
  change(db, { request, groupId, operation: 'group_deleted', byEditors: false }, async (tx) => {
    await lockNesting(tx);
    const locked = await lockAround(tx, sql`select ${groupId}::uuid`);
    const refusal = refuseGroup(locked, groupId);
    if (refusal) return err(refusal);
    const deleted = await sql`
      update groups set deleted_at = ${locked.at}::timestamptz
      where id = ${groupId} and deleted_at is null`.execute(tx);
    requireChanged(deleted, 1, `deleting group ${groupId}`);
    await record(tx, { request, groupId, locked, what: 'deleted', before: null, after: null });
    return ok({ changed: true, nudges: [] });
  });

function change(
  db: Db,
  asked: {
    readonly request: DirectoryRequest;
    readonly groupId: GroupId;
    readonly operation: string;
    /** GRP-13: whether it is for the editors of the group, too. */
    readonly byEditors: boolean;
  },
  work: (tx: Transaction) => Edited,
): Edited {
  const { request, groupId, operation, byEditors } = asked;
  return changeInTenant<DirectoryChange, Refusal>(db, request.actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, request.actor);
    const allowed = caller && (byEditors ? await mayEditGroup(tx, caller, groupId) : mayManageGroups(caller));
    if (!allowed) return err({ code: 'may_not_manage_groups' });
    return onceInDirectory<Refusal>(tx, { ...request, operation: `${operation}/${groupId}` }, () => work(tx));
  });
}

export async function readSettings(tx: Transaction, groupId: GroupId): Promise<GroupSettings> {
  const { rows } = await sql<GroupSettings>`
    select name, type, category_id as "categoryId", description, status, allow_multiple as "allowMultiple", enumerate,
      admin_fallback as "adminFallback", consider
    from groups where id = ${groupId}`.execute(tx);
  return requireOne(rows, `the settings of group ${groupId}`);
}

const differing = (current: GroupSettings, wanted: Partial<GroupSettings>): Partial<GroupSettings> =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([key, value]) => value !== undefined && value !== current[key as keyof GroupSettings],
    ),
  );

async function refuseSettings(
  tx: Transaction,
  {
    groupId,
    after,
    locked,
  }: { readonly groupId: GroupId; readonly after: Partial<GroupSettings>; readonly locked: ChangeLock },
): Promise<MembershipRefusal | NamingRefusal | null> {
  if (after.name !== undefined && (await isTaken(tx, groupId, after.name))) return { code: 'name_taken' };
  if (after.categoryId && !(await isCategory(tx, after.categoryId)))
    return { code: 'unknown_group_category' };
  const crowded = after.type === 'public' ? await refusePublic(tx) : null;
  if (crowded) return crowded;
  const { size = 0, name = '' } = locked.groups.find(({ id }) => id === groupId) ?? {};
  return after.allowMultiple === false && size > 1 ? { code: 'one_member_only', groupId, name } : null;
}

/** GRP-06: by another group, whatever the case of its letters. */
async function isTaken(tx: Transaction, groupId: GroupId, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from groups where name_folded = ${foldName(name)} and deleted_at is null and id <> ${groupId}`.execute(
    tx,
  );
  return rows.length > 0;
}

async function writeSettings(tx: Transaction, groupId: GroupId, settings: GroupSettings): Promise<void> {
  const written = await sql`
    update groups
    set name = ${settings.name}, name_folded = ${foldName(settings.name)}, type = ${settings.type}, category_id = ${settings.categoryId},
      description = ${settings.description}, status = ${settings.status}, allow_multiple = ${settings.allowMultiple},
      enumerate = ${settings.enumerate}, admin_fallback = ${settings.adminFallback}, consider = ${settings.consider}
    where id = ${groupId} and deleted_at is null`.execute(tx);
  requireChanged(written, 1, `editing group ${groupId}`);
}

function kindOf(after: Partial<GroupSettings>): 'edited' | 'activated' | 'inactivated' {
  if (Object.keys(after).length > 1 || after.status === undefined) return 'edited';
  return after.status === 'active' ? 'activated' : 'inactivated';
}

async function record(
  tx: Transaction,
  change: {
    readonly request: DirectoryRequest;
    readonly groupId: GroupId;
    readonly locked: ChangeLock;
    readonly what: Extract<GroupChangeKind, 'edited' | 'activated' | 'inactivated' | 'deleted'>;
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  },
): Promise<void> {
  const { request, groupId, locked, what, before, after } = change;
  const { actor } = request;
  const { environmentId } = actor;
  const { at, groups } = locked;
  const raised = { environmentId, actor, at, what, before, after, changed: { groupId } };
  await raiseVersions(
    tx,
    raised,
    groups.map(({ id }) => id),
  );
  const version = (groups.find(({ id }) => id === groupId)?.version ?? 0) + 1;
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: `group_${what}`,
      approvalId: null,
      subjectKind: 'group',
      subjectId: groupId,
      // Names and descriptions stand in the history (GRP-36), never in the audit; here is what was changed (AUD-02), and who
      // sees the group from now on.
      data: {
        version,
        ...(after ? { changed: Object.keys(after) } : {}),
        ...(after?.['type'] === undefined ? {} : { type: after['type'] }),
      },
    },
  ]);
}
