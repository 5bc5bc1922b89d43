import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import type {
  Directory,
  DirectoryGroup,
  DirectoryOrganisation,
  DirectoryUser,
} from '../placement/directory.ts';
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
 * placement looks at. In a REPEATABLE READ
 * transaction members, versions, status and permissions are those of one moment.
 */
export async function readDirectory(
  tx: Transaction,
  groupIds: readonly GroupId[],
  also: readonly UserId[] = [],
): Promise<Directory> {
  const inside = await readInside(tx, groupIds);
  const groups = await sql<DirectoryGroup & { id: string }>`
    select g.id, g.version, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      coalesce(
        (select jsonb_agg(m.member) from (${membersDirectly(sql`g`)}) m), '[]') as members,
      array(select a.user_id::text from group_default_assignees a where a.group_id = g.id order by a.rank)
        as "defaultAssignees"
    from groups g
    where g.id = any (${inside}::uuid[])`.execute(tx);
  const organisations = await readOrganisations(tx, inside);
  const users = await readUsers(
    tx,
    sql`u.id in (select (m.member ->> 'userId')::uuid
        from groups g cross join lateral (${membersDirectly(sql`g`)}) m
        where g.id = any (${inside}::uuid[]) and m.member ->> 'kind' = 'user')
      or u.id = any (${[...organisations.values()].flatMap(({ members }) => members)}::uuid[])
      or u.id = any (${also}::uuid[])`,
  );
  return {
    groups: new Map(groups.rows.map(({ id, ...group }) => [id, group])),
    users,
    organisations,
  };
}

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

/** Who and what stands in the group `g` directly, as placement reads it. */
const membersDirectly = (g: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select jsonb_build_object('kind', 'user', 'userId', m.user_id) as member
    from group_members m where m.group_id = ${g}.id and ${g}.deleted_at is null
    union all
    select jsonb_build_object('kind', 'user', 'userId', m.user_id)
    from group_effective_members m where m.group_id = ${g}.id and ${g}.deleted_at is not null
    union all
    select jsonb_build_object('kind', 'group', 'groupId', m.member_group_id)
    from group_member_groups m where m.group_id = ${g}.id and ${g}.deleted_at is null
    union all
    select jsonb_build_object('kind', 'organisation', 'organisationId', ${organisationKey(sql`m`)})
    from group_member_organisations m where m.group_id = ${g}.id and ${g}.deleted_at is null`;

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
): Promise<ReadonlyMap<string, DirectoryUser>> => readUsers(tx, sql`u.id = any (${userIds}::uuid[])`);

async function readUsers(
  tx: Sending,
  which: RawBuilder<unknown>,
): Promise<ReadonlyMap<string, DirectoryUser>> {
  const { rows } = await sql<DirectoryUser & { id: string }>`
    select u.id, u.retired_at is null as active, u.environment_role as "environmentRole",
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', s.id, 'role', s.workflow_role, 'defaultAssignee', s.default_assignee,
            'locations', array(select l.location from permission_set_locations l where l.permission_set_id = s.id),
            'contractTypes',
              array(select t.contract_type from permission_set_contract_types t where t.permission_set_id = s.id))
          order by s.id)
        filter (where s.id is not null), '[]') as sets
    from users u
    left join user_permission_sets us on us.user_id = u.id
    left join permission_sets s on s.id = us.permission_set_id
    where ${which}
    group by u.id`.execute(tx);
  return new Map(rows.map(({ id, ...user }) => [id, user]));
}

/**
 * Keeps a user's status and permission sets from changing until the transaction ends: whoever is about to be given
 * work. Before groups and approvals, as a change of them does.
 */
export async function lockUser(tx: Sending, userId: UserId): Promise<void> {
  await sql`select id from users where id = ${userId} for share`.execute(tx);
}
