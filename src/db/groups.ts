import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupType } from '../domain/addressing.ts';
import type { EnvironmentId, GroupId, Id, OrganisationId, UserId } from '../domain/ids.ts';
import type { GroupRefusal } from '../domain/group-refusal.ts';
import type { DefaultAssigneesRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { raiseVersions } from './group-changes.ts';
import { lockForMembers, putDownGroup, usualOptions } from './group-creation.ts';
import type { GroupOptions, NewGroup } from './group-creation.ts';
import { refuseOutdated } from './group-lock.ts';
import type { OrganisationRole } from './member-edges.ts';
import { keepNesting, lockAround } from './nesting.ts';
import { tellOfGroup } from './notifications.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

/**
 * A group with users as its members, put down with an environment. Its default assignees are set afterwards, by their own
 * rules. Whoever founds an environment names nothing that there is not.
 */
export async function createGroup(
  tx: Transaction,
  group: Pick<NewGroup, 'environmentId' | 'name' | 'categoryId' | 'description'> & {
    readonly members: readonly UserId[];
  } & Partial<GroupOptions>,
): Promise<GroupId> {
  const { environmentId, name, categoryId, description } = group;
  const { type, allowMultiple, enumerate, adminFallback, consider } = { ...usualOptions, ...group };
  const members = group.members.map((userId) => ({ userId }));
  await lockForMembers(tx, members, type);
  const done = await putDownGroup(tx, {
    ...{ environmentId, name, categoryId, description, members, actor: { kind: 'system' }, status: 'active' },
    options: { type, allowMultiple, enumerate, adminFallback, consider },
    copiedFrom: null,
  });
  if (!done.ok) throw new Error(`the group ${name} can't be put down: ${done.error.code}`);
  return done.value;
}

export interface GroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly type: GroupType;
  readonly category: string;
  readonly description: string;
  readonly status: 'active' | 'inactive';
  readonly categoryId: Id<'group category'>;
  readonly version: number;
  readonly allowMultiple: boolean;
  readonly enumerate: boolean;
  readonly adminFallback: boolean;
  readonly consider: 'all' | 'designated';
  /** How many people belong to it now, nesting and organisations expanded. */
  readonly size: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
  /** The first of the users who stand in it directly. With full names, not only ids (GRP-15). */
  readonly members: readonly GroupMember[];
  /** Whether there are others. */
  readonly moreMembers: boolean;
  readonly groups: readonly InnerGroup[];
  readonly organisations: readonly InnerOrganisation[];
  readonly defaultAssignees: readonly GroupMember[];
}

export interface GroupMember {
  readonly id: UserId;
  readonly name: string;
  readonly active: boolean;
}

export interface InnerGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly status: 'active' | 'inactive' | 'deleted';
}

export interface InnerOrganisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly role: OrganisationRole | null;
}

/** Of more members a group is shown with some, and they are read by pages: a change of one costs no more for that. */
export const membersShown = 200;

/** `known` says which groups `g` are shown of those inside. */
const groupColumns = (known: RawBuilder<boolean>) => sql`
  g.id, g.name, g.type, g.category_id as "categoryId", c.name as category, g.description, g.status, g.version,
  g.allow_multiple as "allowMultiple", g.enumerate, g.admin_fallback as "adminFallback", g.consider, g.size,
  g.created_at as "createdAt", g.changed_at as "changedAt", g.deleted_at as "deletedAt",
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name,
        'status', case when i.deleted_at is null then i.status else 'deleted' end) order by i.name, i.id)
      from group_member_groups m join groups i on i.id = m.member_group_id
      where m.group_id = g.id and exists (select from groups g where g.id = i.id and ${known})), '[]') as groups,
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'role', m.role) order by o.name, o.id, m.role)
      from group_member_organisations m join organisations o on o.id = m.organisation_id
      where m.group_id = g.id), '[]') as organisations,
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'active', u.retired_at is null)
        order by u.name, u.id)
      from (select m.user_id from group_members m where m.group_id = g.id order by m.user_id limit ${membersShown}) m
      join users u on u.id = m.user_id), '[]') as members,
  exists (select from group_members m where m.group_id = g.id order by m.user_id offset ${membersShown}) as "moreMembers",
  coalesce(
    (select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'active', u.retired_at is null)
        order by a.rank)
      from group_default_assignees a join users u on u.id = a.user_id
      where a.group_id = g.id), '[]') as "defaultAssignees"`;

/** For whom nothing is hidden. */
export const everyGroup: RawBuilder<boolean> = sql<boolean>`true`;

/** One group of the environment with what stands in it, also when it is deleted; of the groups inside those `g` of `known`. */
export async function findGroup(
  tx: Sending,
  groupId: GroupId,
  known: RawBuilder<boolean>,
): Promise<GroupRow | undefined> {
  const { rows } = await sql<GroupRow>`
    select ${groupColumns(known)}
    from groups g join group_categories c on c.id = g.category_id
    where g.id = ${groupId}`.execute(tx);
  return rows[0];
}

/** GRP-11, 12: administrators manage groups, and whoever they let do so. */
export const mayManageGroups = (actor: ActiveActor): boolean => may(actor, 'manage_groups');

/**
 * GRP-13: whether the user is one of those who edit the group: named themselves, or as a member of a group. One that is
 * deleted keeps its members, and gives them nothing any more (GRP-23).
 */
export const isEditorOf = (userId: UserId, groupId: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`
  exists (select from group_access a
    where a.group_id = ${groupId} and a.right_to = 'edit' and (a.user_id = ${userId}
      or exists (select from group_effective_members m join groups n on n.id = m.group_id and n.deleted_at is null
        where m.group_id = a.named_group_id and m.user_id = ${userId})))`;

/** GRP-11..13: whoever manages groups may edit this one, and whoever it names as its editor; now. */
export async function mayEditGroup(tx: Transaction, actor: ActiveActor, groupId: GroupId): Promise<boolean> {
  if (may(actor, 'edit_group')) return true;
  if (actor.kind !== 'user') return false;
  const { rows } = await sql<{ edits: boolean }>`
    select ${isEditorOf(actor.id, sql`${groupId}::uuid`)} as edits`.execute(tx);
  return may(actor, 'edit_group', rows[0]?.edits ? ['group_editor'] : []);
}

type Refusal = DefaultAssigneesRefusal | GroupRefusal | NotFound;

export interface DefaultAssigneesChange {
  readonly groupId: GroupId;
  /** The whole list in its new order. */
  readonly userIds: readonly UserId[];
  /** The version that the caller saw; the change is refused when somebody was faster. */
  readonly version: number;
}

/**
 * Sets a group's ordered list of default assignees (DFA-01). Refused: who is no member by any way (DFA-02), and who has no
 * permission set designated default assignee (DFA-03). Raises the group's version (GRP-46); returns it.
 */
export function setDefaultAssignees(
  db: Db,
  actor: Actor,
  change: DefaultAssigneesChange,
): Promise<Result<number, Refusal>> {
  const { environmentId } = actor;
  return changeInTenant<number, Refusal>(db, environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !(await mayEditGroup(tx, caller, change.groupId)))
      return err({ code: 'may_not_manage_groups' });
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
): Promise<Result<number, Refusal>> {
  await keepNesting(tx);
  const locked = await lockAround(tx, sql`select ${groupId}::uuid`);
  const outdated = await refuseOutdated(tx, locked, { groupId, version });
  if (outdated) return err(outdated);
  const refusal = await refuse(tx, groupId, userIds);
  if (refusal) return err(refusal);
  const { rows: before } = await sql<{ user_id: UserId }>`
    select user_id from group_default_assignees where group_id = ${groupId} order by rank`.execute(tx);
  const beforeIds = before.map(({ user_id }) => user_id);
  if (beforeIds.join() === userIds.join()) return ok(version);
  await sql`delete from group_default_assignees where group_id = ${groupId}`.execute(tx);
  await sql`
    insert into group_default_assignees (environment_id, group_id, rank, user_id)
    select ${environmentId}::uuid, ${groupId}::uuid, listed.rank, listed.user_id
    from unnest(${userIds}::uuid[]) with ordinality as listed (user_id, rank)`.execute(tx);
  await raiseVersions(
    tx,
    {
      ...{ environmentId, actor, at: locked.at, what: 'default_assignees_changed', changed: { groupId } },
      ...{ before: { userIds: beforeIds }, after: { userIds } },
    },
    locked.groups.map(({ id }) => id),
  );
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: 'default_assignees_changed',
      approvalId: null,
      subjectKind: 'group',
      subjectId: groupId,
      data: { before: beforeIds, after: userIds, version: version + 1 },
    },
  ]);
  // Whoever founds an environment is not greeted by mails.
  if (actor.kind === 'system') return ok(version + 1);
  const news = { environmentId, groupId, by: actor.id };
  const added = userIds.filter((userId) => !beforeIds.includes(userId));
  const dropped = beforeIds.filter((userId) => !userIds.includes(userId));
  await tellOfGroup(tx, { ...news, event: 'default_assignee_named', to: added });
  await tellOfGroup(tx, { ...news, event: 'default_assignee_dropped', to: dropped });
  return ok(version + 1);
}

async function refuse(
  tx: Transaction,
  groupId: GroupId,
  userIds: readonly UserId[],
): Promise<DefaultAssigneesRefusal | null> {
  const { rows } = await sql<{ id: UserId; member: boolean; designated: boolean }>`
    select listed.id,
      exists (select from group_effective_members m where m.group_id = ${groupId} and m.user_id = listed.id) as member,
      exists (select from user_permission_sets us join permission_sets s on s.id = us.permission_set_id
        where us.user_id = listed.id and s.default_assignee) as designated
    from unnest(${userIds}::uuid[]) as listed (id)`.execute(tx);
  const strangers = rows.filter(({ member }) => !member).map(({ id }) => id);
  if (strangers.length > 0) return { code: 'default_assignee_not_member', userIds: strangers };
  const undesignated = rows.filter(({ designated }) => !designated).map(({ id }) => id);
  return undesignated.length > 0 ? { code: 'default_assignee_not_designated', userIds: undesignated } : null;
}
