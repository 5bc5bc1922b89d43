import { sql } from 'kysely';
import type { GroupId, Id, UserId } from '../domain/ids.ts';
import type { GroupRefusal, MembershipRefusal, NamingRefusal } from '../domain/group-refusal.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import { once } from './administrators.ts';
import type { DirectoryRequest } from './directory-change.ts';
import { copyAccess } from './group-access.ts';
import { lockForMembers, putDownGroup } from './group-creation.ts';
import type { NewGroup } from './group-creation.ts';
import { readSettings } from './group-editing.ts';
import { refuseGroup } from './group-lock.ts';
import { mayManageGroups } from './groups.ts';
import type { Member, OrganisationRole } from './member-edges.ts';
import { lockAround, lockNesting } from './nesting.ts';
import { tellOfGroup } from './notifications.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

type Refusal = DirectoryRefusal | GroupRefusal | KeyRefusal | MembershipRefusal | NamingRefusal | NotFound;

export interface Made {
  readonly groupId: GroupId;
}

/** Creates a group with its members, which may be addressed as soon as this is answered (GRP-05). */
export const addGroup = (
  db: Db,
  request: DirectoryRequest,
  group: Omit<NewGroup, 'environmentId' | 'actor' | 'copiedFrom'>,
): Promise<Result<Made, Refusal>> =>
  make(db, { request, operation: 'group_created' }, async (tx) => {
    const { actor } = request;
    await lockForMembers(tx, group.members, group.options.type);
    const put = await putDownGroup(tx, {
      ...group,
      actor,
      environmentId: actor.environmentId,
      copiedFrom: null,
    });
    if (!put.ok) return put;
    // Of a copy nobody is told: it may have as many members as a group can.
    await tellOfGroup(tx, {
      ...{ environmentId: actor.environmentId, event: 'group_joined', groupId: put.value, by: actor.id },
      to: group.members.flatMap((member) => ('userId' in member ? [member.userId] : [])),
    });
    return ok({ groupId: put.value });
  });

/**
 * Makes a group with another name and the content of this one (GRP-33): type, category, description, status, options, members,
 * default assignees, who may address it and who edits it (GRP-34). Deleted groups in it are left out: they are added
 * nowhere any more (GRP-23).
 */
export const copyGroup = (
  db: Db,
  request: DirectoryRequest,
  { groupId, name }: { readonly groupId: GroupId; readonly name: string },
): Promise<Result<Made, Refusal>> =>
  make(db, { request, operation: `group_copied/${groupId}` }, async (tx) => {
    const { actor } = request;
    const { environmentId } = actor;
    await lockNesting(tx);
    const locked = await lockAround(tx, sql`select ${groupId}::uuid`);
    const refusal = refuseGroup(locked, groupId);
    if (refusal) return err(refusal);
    const { name: _, categoryId, description, status, ...options } = await readSettings(tx, groupId);
    const version = locked.groups.find(({ id }) => id === groupId)?.version ?? 0;
    const put = await putDownGroup(tx, {
      ...{ environmentId, actor, name, categoryId, description, status },
      options,
      members: await readMembers(tx, groupId),
      copiedFrom: { groupId, version },
    });
    if (!put.ok) return put;
    await copyDefaultAssignees(tx, groupId, put.value);
    await copyAccess(tx, groupId, put.value);
    return ok({ groupId: put.value });
  });

function make(
  db: Db,
  { request, operation }: { readonly request: DirectoryRequest; readonly operation: string },
  work: (tx: Transaction) => Promise<Result<Made, Refusal>>,
): Promise<Result<Made, Refusal>> {
  const { actor, keyed } = request;
  return changeInTenant<Made, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller)) return err({ code: 'may_not_manage_groups' });
    return once<Made, Refusal>(tx, { actor, operation, request: keyed }, () => work(tx));
  });
}

/** What stands in a group directly, without deleted groups. */
async function readMembers(tx: Transaction, groupId: GroupId): Promise<Member[]> {
  const { rows } = await sql<{
    userId: UserId | null;
    memberGroupId: GroupId | null;
    organisationId: Id<'organisation'> | null;
    role: OrganisationRole | null;
  }>`
    select user_id as "userId", null::uuid as "memberGroupId", null::uuid as "organisationId", null::text as role
    from group_members where group_id = ${groupId}
    union all
    select null, m.member_group_id, null, null
    from group_member_groups m join groups i on i.id = m.member_group_id and i.deleted_at is null
    where m.group_id = ${groupId}
    union all
    select null, null, organisation_id, role from group_member_organisations where group_id = ${groupId}`.execute(
    tx,
  );
  return rows.flatMap(({ userId, memberGroupId, organisationId, role }): Member[] => {
    if (userId) return [{ userId }];
    if (memberGroupId) return [{ memberGroupId }];
    return organisationId ? [{ organisationId, role }] : [];
  });
}

/** Of those who are members of the new group as well, in the same order. */
async function copyDefaultAssignees(tx: Transaction, from: GroupId, to: GroupId): Promise<void> {
  await sql`
    insert into group_default_assignees (environment_id, group_id, rank, user_id)
    select m.environment_id, m.group_id, row_number() over (order by d.rank), d.user_id
    from group_default_assignees d
    join group_effective_members m on m.group_id = ${to} and m.user_id = d.user_id
    where d.group_id = ${from}`.execute(tx);
}
