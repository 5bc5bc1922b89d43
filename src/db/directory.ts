import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { DirectoryGroup, DirectoryOrganisation, DirectoryUser } from '../placement/directory.ts';
import type { PermissionSet } from '../placement/permission-set.ts';
import type { Placeable } from '../placement/placeable.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Keeps groups from changing until the transaction ends; in the order of ids, before any approval is locked. */
export async function lockGroups(tx: Transaction, groupIds: readonly GroupId[]): Promise<void> {
  await sql`select id from groups where id = any (${groupIds}::uuid[]) order by id for share`.execute(tx);
}

/** The versions of these groups (GRP-46), without those that nothing can be added from: inactive and deleted ones (GRP-10). */
export async function readActiveVersions(
  tx: Sending,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<GroupId, number>> {
  const { rows } = await sql<{ id: GroupId; version: number }>`
    select id, version from groups
    where id = any (${groupIds}::uuid[]) and status = 'active' and deleted_at is null`.execute(tx);
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/**
 * The groups with their members, all inside them, and these people with their permission sets (and some others): what
 * placement looks at. In a REPEATABLE READ transaction members, versions, status and permissions are those of one moment.
 */
export async function readDirectory(
  tx: Transaction,
  groupIds: readonly GroupId[],
  also: readonly UserId[] = [],
): Promise<Placeable> {
  const inside = await readInside(tx, groupIds);
  const groups = await readGroups(tx, inside);
  const organisations = await readOrganisations(tx, inside);
  const userIds = [...groups.values()].flatMap(usersOf);
  const users = await readUsers(
    tx,
    sql`${userIds.length > fewPeople ? usersDirectly(inside) : sql`select unnest(${userIds}::uuid[])`}
    union select unnest(${[...organisations.values()].flatMap(({ members }) => members)}::uuid[])
    union select unnest(${also}::uuid[])`,
  );
  return { groups, users, organisations, opened: new Map() };
}

/** So many are looked up by their ids; of more the whole environment is read through, which for few would be most of it. */
const fewPeople = 1_000;

const usersOf = ({ members }: DirectoryGroup): string[] =>
  members.flatMap((member) => (member.kind === 'user' ? [member.userId] : []));

interface GroupColumns extends Omit<DirectoryGroup, 'members'> {
  readonly id: string;
  readonly userIds: readonly string[];
  readonly innerIds: readonly string[];
  readonly organisationIds: readonly string[];
}

async function readGroups(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<string, DirectoryGroup>> {
  const { rows } = await sql<GroupColumns>`
    select g.id, g.version, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      case when g.deleted_at is null
        then array(select m.user_id::text from group_members m where m.group_id = g.id)
        else array(select m.user_id::text from group_effective_members m where m.group_id = g.id) end as "userIds",
      array(select m.member_group_id::text from group_member_groups m
        where m.group_id = g.id and g.deleted_at is null) as "innerIds",
      array(select ${organisationKey(sql`m`)} from group_member_organisations m
        where m.group_id = g.id and g.deleted_at is null) as "organisationIds",
      array(select a.user_id::text from group_default_assignees a where a.group_id = g.id order by a.rank)
        as "defaultAssignees"
    from groups g
    where g.id = any (${groupIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, groupOf(row)]));
}

const groupOf = ({ id: _, userIds, innerIds, organisationIds, ...group }: GroupColumns): DirectoryGroup => ({
  ...group,
  members: [
    ...userIds.map((userId) => ({ kind: 'user' as const, userId })),
    ...innerIds.map((groupId) => ({ kind: 'group' as const, groupId })),
    ...organisationIds.map((organisationId) => ({ kind: 'organisation' as const, organisationId })),
  ],
});

/** The groups, and all inside them, at any depth (PLC-21). A deleted group is not opened: it lends whom it had (GRP-23). */
async function readInside(tx: Transaction, groupIds: readonly GroupId[]): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    with recursive inside (id) as (
      select unnest(${groupIds}::uuid[])
      union
      select e.member_group_id
      from inside join groups g on g.id = inside.id and g.deleted_at is null
      join group_member_groups e on e.group_id = inside.id)
    select id from inside`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The users who stand in one of these groups directly; of a deleted one whom it had. */
const usersDirectly = (groupIds: readonly GroupId[]): RawBuilder<unknown> => sql`
    select m.user_id
    from group_members m join groups g on g.id = m.group_id and g.deleted_at is null
    where m.group_id = any (${groupIds}::uuid[])
    union all
    select m.user_id
    from group_effective_members m join groups g on g.id = m.group_id and g.deleted_at is not null
    where m.group_id = any (${groupIds}::uuid[])`;

/** Those of one role in an organisation (GRP-14) are to placement an organisation of their own. */
const organisationKey = (m: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`concat_ws('/', ${m}.organisation_id, ${m}.role)`;

async function readOrganisations(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<string, DirectoryOrganisation>> {
  const { rows } = await sql<{ id: string; members: UserId[] }>`
    select ${organisationKey(sql`m`)} as id, array(select o.user_id::text from organisation_members o
      where o.organisation_id = m.organisation_id and (m.role is null or o.role = m.role)) as members
    from (select distinct organisation_id, role from group_member_organisations
      where group_id = any (${groupIds}::uuid[])) m`.execute(tx);
  return new Map(rows.map(({ id, members }) => [id, { members }]));
}

/** These users with their permission sets; an id that nobody of this environment has is left out. */
export const readDirectoryUsers = (
  tx: Sending,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<string, DirectoryUser>> =>
  readUsers(tx, sql`select distinct unnest(${userIds}::uuid[])`);

interface UserColumns extends Omit<DirectoryUser, 'sets'> {
  readonly id: string;
  /** The ids of their permission sets, in order, as one text: people with the same ones have the same. */
  readonly setIds: string;
}

/** Those whose ids a query yields, each once; in the order of their ids. People with the same rights share one object: of 100,000 a few hundred are kept. */
async function readUsers(tx: Sending, ids: RawBuilder<unknown>): Promise<ReadonlyMap<string, DirectoryUser>> {
  const { rows } = await sql<UserColumns>`
    select u.id, u.retired_at is null as active, u.environment_role as "environmentRole",
      coalesce((select string_agg(given.permission_set_id::text, ' ' order by given.permission_set_id)
        from user_permission_sets given where given.user_id = u.id), '') as "setIds"
    from (${ids}) wanted (id) join users u on u.id = wanted.id
    order by u.id`.execute(tx);
  const kinds = new Map(rows.map((row) => [rightsOf(row), row]));
  const setsOfAll = new Set([...kinds.values()].flatMap(({ setIds }) => idsIn(setIds)));
  const sets = await readSets(tx, [...setsOfAll]);
  const shared = new Map<string, DirectoryUser>();
  for (const [rights, { active, environmentRole, setIds }] of kinds) {
    const own = idsIn(setIds).flatMap((id) => sets.get(id) ?? []);
    shared.set(rights, { active, environmentRole, sets: own });
  }
  const users = new Map<string, DirectoryUser>();
  for (const row of rows) {
    const user = shared.get(rightsOf(row));
    if (user) users.set(row.id, user);
  }
  return users;
}

const rightsOf = ({ active, environmentRole, setIds }: UserColumns): string =>
  `${active ? 'active' : 'retired'} ${environmentRole} ${setIds}`;

const idsIn = (setIds: string): string[] => (setIds === '' ? [] : setIds.split(' '));

/** These permission sets with what they cover. */
export async function readSets(
  tx: Sending,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PermissionSet>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PermissionSet>`
    select s.id, s.workflow_role as role, s.default_assignee as "defaultAssignee",
      array(select l.location from permission_set_locations l where l.permission_set_id = s.id) as locations,
      array(select t.contract_type from permission_set_contract_types t where t.permission_set_id = s.id)
        as "contractTypes"
    from permission_sets s
    where s.id = any (${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((set) => [set.id, set]));
}

/**
 * Keeps a user's status and permission sets from changing until the transaction ends: whoever is about to be given
 * work. Before groups and approvals, as a change of them does.
 */
export async function lockUser(tx: Sending, userId: UserId): Promise<void> {
  await sql`select id from users where id = ${userId} for share`.execute(tx);
}
