// What coverage is worked out from (PLC-25): the cells of the configuration, every permission set, and the members of
// groups, counted by which sets they hold: an environment has far fewer combinations of sets than people.
import { sql } from 'kysely';
import type { GroupId } from '../domain/ids.ts';
import type { CoveredGroup, CoveredSet, CoverageFacts, Holders } from '../placement/coverage.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** Which cells are asked for; null = all of them. */
export interface CoverageCells {
  readonly location: string | null;
  readonly contractType: string | null;
}

/** The cells, in the order of their codes, and every permission set of the environment. */
export async function readCoverageFacts(
  tx: Transaction,
  { location, contractType }: CoverageCells,
): Promise<CoverageFacts> {
  const { rows: places } = await sql<{ code: string }>`
    select code from locations where ${location}::text is null or code = ${location}::text
    order by code collate "C"`.execute(tx);
  const { rows: types } = await sql<{ code: string }>`
    select code from contract_types where ${contractType}::text is null or code = ${contractType}::text
    order by code collate "C"`.execute(tx);
  const { rows: sets } = await sql<CoveredSet & { id: string }>`
    select s.id, s.workflow_role as role, s.default_assignee as "defaultAssignee",
      array(select l.location from permission_set_locations l where l.permission_set_id = s.id) as locations,
      array(select t.contract_type from permission_set_contract_types t
        where t.permission_set_id = s.id) as "contractTypes"
    from permission_sets s`.execute(tx);
  return {
    locations: places.map(({ code }) => code),
    contractTypes: types.map(({ code }) => code),
    sets: new Map(sets.map(({ id, ...set }) => [id, set])),
  };
}

/** A group as coverage is worked out for it, and by which name people know it. */
export interface NamedCoveredGroup extends CoveredGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly version: number;
}

/** The active groups of the environment by id. */
export async function listActiveGroups(tx: Transaction, { limit, after }: Page<GroupId>): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    select id from groups
    where deleted_at is null and status = 'active' and id > ${after ?? beforeEveryId}::uuid
    order by id
    limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** These groups with their members, in the order of their ids. */
export async function readCoveredGroups(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<NamedCoveredGroup[]> {
  const members = await readHolders(tx, groupIds);
  const { rows } = await sql<Omit<NamedCoveredGroup, 'members'>>`
    select g.id, g.name, g.version, g.admin_fallback as "adminFallback", g.consider,
      case when g.deleted_at is null then g.status else 'deleted' end as status,
      exists (select from group_default_assignees a where a.group_id = g.id) as listed,
      coalesce((
        select jsonb_agg(jsonb_build_object('userId', a.user_id, 'setIds', array(
            select us.permission_set_id::text from user_permission_sets us
            where us.user_id = a.user_id order by us.permission_set_id)) order by a.rank)
        from group_default_assignees a
        join group_effective_members m on m.group_id = a.group_id and m.user_id = a.user_id
        where a.group_id = g.id), '[]') as "defaultAssignees"
    from groups g
    where g.id = any (${groupIds}::uuid[])
    order by g.id`.execute(tx);
  return rows.map((group) => ({ ...group, members: members.get(group.id) ?? [] }));
}

async function readHolders(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<GroupId, Holders[]>> {
  const { rows } = await sql<Holders & { groupId: GroupId }>`
    with holding as materialized (
      select u.id, u.environment_role = 'administrator' as administrator,
        array(select us.permission_set_id from user_permission_sets us
          where us.user_id = u.id order by us.permission_set_id) as sets
      from users u
      where u.retired_at is null and u.id in (
        select m.user_id from group_effective_members m where m.group_id = any (${groupIds}::uuid[])))
    select m.group_id as "groupId", h.sets::text[] as "setIds", h.administrator, count(*)::int as count,
      min(m.user_id::text collate "C") as "userId"
    from group_effective_members m join holding h on h.id = m.user_id
    where m.group_id = any (${groupIds}::uuid[])
    group by m.group_id, h.sets, h.administrator
    order by m.group_id`.execute(tx);
  const byGroup = new Map<GroupId, Holders[]>();
  for (const { groupId, ...holders } of rows) {
    const others = byGroup.get(groupId);
    if (others) others.push(holders);
    else byGroup.set(groupId, [holders]);
  }
  return byGroup;
}
