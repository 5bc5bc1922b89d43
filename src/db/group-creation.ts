// Putting down a new group with its members and its first version (GRP-01, 05..08, 14).
import { sql } from 'kysely';
import { publicGroupsAtMost } from '../domain/addressing.ts';
import type { GroupType } from '../domain/addressing.ts';
import type { LimitReached } from '../domain/configuration-refusal.ts';
import type { EnvironmentId, GroupId, Id, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { MembershipRefusal, NamingRefusal } from '../domain/group-refusal.ts';
import type { DirectoryRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { writeAudit } from './audit.ts';
import type { AuditActor } from './audit.ts';
import { requireOne } from './changed.ts';
import { enterGroups } from './effective-members.ts';
import { beginHistory } from './group-changes.ts';
import { newId } from './ids.ts';
import { addEdge, factsOf, peopleOf, refuseMember } from './member-edges.ts';
import type { Member } from './member-edges.ts';
import { keepNesting, lockNesting, readInstant } from './nesting.ts';
import type { Transaction } from './transaction.ts';

export interface GroupOptions {
  readonly type: GroupType;
  readonly allowMultiple: boolean;
  readonly enumerate: boolean;
  readonly adminFallback: boolean;
  readonly consider: 'all' | 'designated';
}

/** As a new group is that nobody says more of (GRP-01, 24, 26, DFA-08, 09). */
export const usualOptions: GroupOptions = {
  type: 'environment',
  ...{ allowMultiple: true, enumerate: false, adminFallback: true },
  consider: 'all',
};

export interface NewGroup {
  readonly environmentId: EnvironmentId;
  readonly actor: AuditActor;
  readonly name: string;
  readonly categoryId: Id<'group category'>;
  readonly description: string;
  readonly status: 'active' | 'inactive';
  readonly options: GroupOptions;
  readonly members: readonly Member[];
  /** GRP-34: whoever was a member of the other is one of this, retired or not. */
  readonly copiedFrom: { readonly groupId: GroupId; readonly version: number } | null;
}

export type CreationRefusal = DirectoryRefusal | MembershipRefusal | NamingRefusal;

/**
 * The locks that a new group needs before groups: of nesting, and of the users among its members. An organisation is locked
 * by nothing else: who belongs to it changes under the shared lock. Public groups are counted alone.
 */
export async function lockForMembers(
  tx: Transaction,
  members: readonly Member[],
  type: GroupType = 'environment',
): Promise<void> {
  const nests = type === 'public' || members.some((member) => !('userId' in member));
  await (nests ? lockNesting(tx) : keepNesting(tx));
  await sql`select from users where id = any (${usersAmong(members)}::uuid[]) order by id for share`.execute(
    tx,
  );
}

/** Puts down the group, which nobody sees before the commit (GRP-05). The caller holds the locks of its members. */
export async function putDownGroup(
  tx: Transaction,
  group: NewGroup,
): Promise<Result<GroupId, CreationRefusal>> {
  const { environmentId, members } = group;
  const id = newId<'group'>();
  const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
  const named = await insertGroup(tx, { ...group, id, at });
  if (named) return err(named);
  const refusal = group.copiedFrom ? null : await refuseMembers(tx, id, members);
  if (refusal) return err(refusal);
  await addEdges(tx, { environmentId, groupId: id, at }, members);
  const entered = await enterGroups(tx, {
    ...{ environmentId, actor: group.actor, groupIds: [id] },
    cause: group.copiedFrom ? { created: id, copiedFrom: group.copiedFrom } : { created: id },
    people: members
      .filter((member) => !('userId' in member))
      .reduce(
        (all, member) => sql`${all} union ${peopleOf(member)}`,
        sql`select unnest(${usersAmong(members)}::uuid[])`,
      ),
  });
  if (!entered.ok) return entered;
  await record(tx, { ...group, id, at });
  return ok(id);
}

const usersAmong = (members: readonly Member[]): UserId[] =>
  members.flatMap((member) => ('userId' in member ? [member.userId] : []));

type PutDown = NewGroup & { readonly id: GroupId; readonly at: string };

/** GRP-01, 06, 07: says what is wrong with its name, category or type. */
async function insertGroup(tx: Transaction, group: PutDown): Promise<NamingRefusal | null> {
  const { options } = group;
  if (!(await isCategory(tx, group.categoryId))) return { code: 'unknown_group_category' };
  if (options.type === 'public') {
    const crowded = await refusePublic(tx);
    if (crowded) return crowded;
  }
  const inserted = await sql`
    insert into groups (environment_id, id, name, name_folded, category_id, description, status, admin_fallback,
      consider, allow_multiple, enumerate, type, created_at, changed_at)
    values (${group.environmentId}, ${group.id}, ${group.name}, ${foldName(group.name)}, ${group.categoryId},
      ${group.description}, ${group.status}, ${options.adminFallback}, ${options.consider}, ${options.allowMultiple},
      ${options.enumerate}, ${options.type}, ${group.at}::timestamptz, ${group.at}::timestamptz)
    on conflict (environment_id, name_folded) where deleted_at is null do nothing`.execute(tx);
  return inserted.numAffectedRows === 1n ? null : { code: 'name_taken' };
}

/** GRP-01: whether there may be one more public group. Asked behind the lock of nesting: two come one after the other. */
export const refusePublic = async (tx: Transaction): Promise<LimitReached | null> =>
  (await countPublic(tx)) < publicGroupsAtMost
    ? null
    : { code: 'limit_reached', what: 'public groups', atMost: publicGroupsAtMost };

/** How many public groups the environment has, hidden ones and inactive ones as well. */
export async function countPublic(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from groups where type = 'public' and deleted_at is null`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Keeps the category that a group is about to have. */
export async function isCategory(tx: Transaction, categoryId: Id<'group category'>): Promise<boolean> {
  const { rows } = await sql`
    select from group_categories where id = ${categoryId} and deleted_at is null for share`.execute(tx);
  return rows.length > 0;
}

async function refuseMembers(
  tx: Transaction,
  groupId: GroupId,
  members: readonly Member[],
): Promise<CreationRefusal | null> {
  const { rows } = await sql<{ id: UserId; known: boolean }>`
    select listed.id, u.id is not null as known
    from unnest(${usersAmong(members)}::uuid[]) listed (id) left join users u on u.id = listed.id
    where u.id is null or u.retired_at is not null
    limit 1`.execute(tx);
  const [odd] = rows;
  if (odd)
    return odd.known ? { code: 'user_retired', userId: odd.id } : { code: 'unknown_member', what: 'user' };
  for (const member of members) {
    const refusal = 'userId' in member ? null : await refuseMember(tx, groupId, member);
    if (refusal) return refusal;
  }
  return null;
}

async function addEdges(
  tx: Transaction,
  { environmentId, groupId, at }: { environmentId: EnvironmentId; groupId: GroupId; at: string },
  members: readonly Member[],
): Promise<void> {
  await sql`
    with added as (
      insert into group_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, ${groupId}::uuid, unnest(${usersAmong(members)}::uuid[])
      returning environment_id, group_id, user_id)
    insert into group_member_spans (environment_id, group_id, user_id, added_at)
    select environment_id, group_id, user_id, ${at}::timestamptz from added`.execute(tx);
  for (const member of members) {
    if (!('userId' in member)) await addEdge(tx, { environmentId, membership: { groupId, ...member }, at });
  }
}

/** A line of the history names so many; of more it says how many, and those of the version are read back by its number. */
const namedAtMost = 1_000;

async function record(tx: Transaction, group: PutDown): Promise<void> {
  const { environmentId, actor, id, at, copiedFrom, members } = group;
  const after = {
    ...{
      name: group.name,
      categoryId: group.categoryId,
      description: group.description,
      status: group.status,
    },
    ...group.options,
    ...(members.length > namedAtMost ? { memberCount: members.length } : { members: members.map(factsOf) }),
    ...(copiedFrom ? { copiedFrom } : {}),
  };
  const what = copiedFrom ? 'copied' : 'created';
  await beginHistory(tx, id, {
    environmentId,
    actor,
    at,
    what,
    before: null,
    after,
    changed: { groupId: id },
  });
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: copiedFrom ? 'group_copied' : 'group_created',
      approvalId: null,
      subjectKind: 'group',
      subjectId: id,
      data: { version: 1, members: members.length, ...(copiedFrom ? { copiedFrom } : {}) },
    },
  ]);
}
