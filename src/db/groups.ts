import { sql } from 'kysely';
import type { EnvironmentId, GroupId, Id, UserId } from '../domain/ids.ts';
import type { DefaultAssigneesRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { beforeEveryId, newId } from './ids.ts';
import type { Page } from './page.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** Folds a name for comparing: GRP-06 knows no difference of case. */
const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Creates a group with users as its members (GRP-14). Its default assignees are set afterwards, by their own rules. */
export async function createGroup(
  tx: Transaction,
  group: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly categoryId: Id<'group category'>;
    readonly description: string;
    readonly members: readonly UserId[];
    readonly adminFallback?: boolean;
    readonly consider?: 'all' | 'designated';
  },
): Promise<GroupId> {
  const { environmentId, name, categoryId, description, members } = group;
  const id = newId<'group'>();
  await sql`
    insert into groups (environment_id, id, name, name_folded, category_id, description, status,
      admin_fallback, consider)
    values (${environmentId}, ${id}, ${name}, ${foldName(name)}, ${categoryId}, ${description}, 'active',
      ${group.adminFallback ?? true}, ${group.consider ?? 'all'})`.execute(tx);
  await sql`
    insert into group_members (environment_id, group_id, user_id)
    select ${environmentId}::uuid, ${id}::uuid, unnest(${members}::uuid[])`.execute(tx);
  await sql`
    insert into group_effective_members (environment_id, group_id, user_id)
    select environment_id, ${id}::uuid, id from users
    where id = any (${members}::uuid[]) and retired_at is null`.execute(tx);
  return id;
}

export interface GroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly status: 'active' | 'inactive';
  readonly version: number;
  readonly adminFallback: boolean;
  readonly consider: 'all' | 'designated';
  /** With full names, not only ids (GRP-15). */
  readonly members: readonly GroupMember[];
  readonly defaultAssignees: readonly GroupMember[];
}

export interface GroupMember {
  readonly id: UserId;
  readonly name: string;
  readonly active: boolean;
}

const columns = sql`
  g.id, g.name, c.name as category, g.description, g.status, g.version, g.admin_fallback as "adminFallback",
  g.consider,
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'active', u.retired_at is null)
        order by u.name, u.id)
      from group_members m join users u on u.id = m.user_id
      where m.group_id = g.id), '[]') as members,
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'active', u.retired_at is null)
        order by a.rank)
      from group_default_assignees a join users u on u.id = a.user_id
      where a.group_id = g.id), '[]') as "defaultAssignees"`;

/** One group of the environment that is not deleted. */
export async function findGroup(tx: Transaction, groupId: GroupId): Promise<GroupRow | undefined> {
  const { rows } = await sql<GroupRow>`
    select ${columns}
    from groups g join group_categories c on c.id = g.category_id
    where g.id = ${groupId} and g.deleted_at is null`.execute(tx);
  return rows[0];
}

/** The groups of the environment that are not deleted, oldest first. */
export async function listGroups(tx: Transaction, { limit, after }: Page<GroupId>): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select ${columns}
    from groups g join group_categories c on c.id = g.category_id
    where g.deleted_at is null and g.id > coalesce(${after}::uuid, ${beforeEveryId}::uuid)
    order by g.id
    limit ${limit}`.execute(tx);
  return rows;
}

/** GRP-11: administrators manage groups. */
export const mayManageGroups = ({ kind, role }: ActiveActor): boolean =>
  kind === 'user' && role === 'administrator';

export interface DefaultAssigneesChange {
  readonly groupId: GroupId;
  /** The whole list in its new order. */
  readonly userIds: readonly UserId[];
  /** The version that the caller saw; the change is refused when somebody was faster. */
  readonly version: number;
}

/**
 * Sets a group's ordered list of default assignees (DFA-01). Refused: who is no member (DFA-02), and who has no
 * permission set designated default assignee (DFA-03). Raises the group's version (GRP-46); returns it.
 */
export function setDefaultAssignees(
  db: Db,
  actor: Actor,
  change: DefaultAssigneesChange,
): Promise<Result<number, DefaultAssigneesRefusal | NotFound>> {
  const { environmentId } = actor;
  return changeInTenant<number, DefaultAssigneesRefusal | NotFound>(db, environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller)) return err({ code: 'may_not_manage_groups' });
    return replaceDefaultAssignees(tx, { ...change, environmentId, actor });
  });
}

/** As `setDefaultAssignees`, inside a transaction and for a caller whose right is known. */
export async function replaceDefaultAssignees(
  tx: Transaction,
  {
    environmentId,
    actor,
    groupId,
    userIds,
    version,
  }: DefaultAssigneesChange & {
    readonly environmentId: EnvironmentId;
    readonly actor: Actor | { readonly kind: 'system' };
  },
): Promise<Result<number, DefaultAssigneesRefusal | NotFound>> {
  const { rows: locked } = await sql<{ version: number }>`
    select version from groups where id = ${groupId} and deleted_at is null for no key update`.execute(tx);
  const current = locked[0]?.version;
  if (current === undefined) return err({ code: 'not_found', what: 'group' });
  if (current !== version) return err({ code: 'version_changed', version: current });
  const refusal = await refuse(tx, groupId, userIds);
  if (refusal) return err(refusal);
  const { rows: before } = await sql<{ user_id: UserId }>`
    select user_id from group_default_assignees where group_id = ${groupId} order by rank`.execute(tx);
  await sql`delete from group_default_assignees where group_id = ${groupId}`.execute(tx);
  await sql`
    insert into group_default_assignees (environment_id, group_id, rank, user_id)
    select ${environmentId}::uuid, ${groupId}::uuid, listed.rank, listed.user_id
    from unnest(${userIds}::uuid[]) with ordinality as listed (user_id, rank)`.execute(tx);
  await sql`update groups set version = version + 1 where id = ${groupId} and version = ${version}`.execute(
    tx,
  );
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: 'default_assignees_changed',
      approvalId: null,
      subjectKind: 'group',
      subjectId: groupId,
      data: { before: before.map(({ user_id }) => user_id), after: userIds, version: version + 1 },
    },
  ]);
  return ok(version + 1);
}

async function refuse(
  tx: Transaction,
  groupId: GroupId,
  userIds: readonly UserId[],
): Promise<DefaultAssigneesRefusal | null> {
  const { rows } = await sql<{ id: UserId; member: boolean; designated: boolean }>`
    select listed.id,
      exists (select from group_members m where m.group_id = ${groupId} and m.user_id = listed.id) as member,
      exists (select from user_permission_sets us join permission_sets s on s.id = us.permission_set_id
        where us.user_id = listed.id and s.default_assignee) as designated
    from unnest(${userIds}::uuid[]) as listed (id)`.execute(tx);
  const strangers = rows.filter(({ member }) => !member).map(({ id }) => id);
  if (strangers.length > 0) return { code: 'default_assignee_not_member', userIds: strangers };
  const undesignated = rows.filter(({ designated }) => !designated).map(({ id }) => id);
  return undesignated.length > 0 ? { code: 'default_assignee_not_designated', userIds: undesignated } : null;
}
