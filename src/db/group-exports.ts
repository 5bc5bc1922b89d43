import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import { beforeEveryId } from './ids.ts';
import type { Transaction } from './transaction.ts';

/** GRP-40: members who are not default assignees. GRP-41: the default assignees. */
export type ExportedPart = 'members' | 'default_assignees';

/** The name of a group, without reading who belongs to it; undefined where there is no such group. */
export async function findGroupName(tx: Transaction, groupId: GroupId): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from groups where id = ${groupId}`.execute(tx);
  return rows[0]?.name;
}

/** Somebody of a part, where they stand in it, and how many rows their permission sets come to at most. */
export interface ExportedPerson {
  readonly id: UserId;
  readonly rank: number;
  readonly rows: number;
}

/** The next people of a part: default assignees in their order, others the oldest first. */
export async function nextExportedPeople(
  tx: Transaction,
  { groupId, part }: { readonly groupId: GroupId; readonly part: ExportedPart },
  { limit, after }: { readonly limit: number; readonly after: ExportedPerson | null },
): Promise<ExportedPerson[]> {
  const people: RawBuilder<unknown> =
    part === 'members'
      ? sql`select m.user_id as id, 0 as rank from group_effective_members m
          where m.group_id = ${groupId} and m.user_id > ${after?.id ?? beforeEveryId}::uuid
            and not exists (select from group_default_assignees d
              where d.group_id = m.group_id and d.user_id = m.user_id)
          order by m.user_id`
      : sql`select d.user_id as id, d.rank from group_default_assignees d join users u on u.id = d.user_id
          where d.group_id = ${groupId} and u.retired_at is null and d.rank > ${after?.rank ?? 0}
          order by d.rank`;
  const { rows } = await sql<ExportedPerson>`
    with people as materialized (${people} limit ${limit})
    select p.id, p.rank,
      (select coalesce(sum(
          (select count(*) from permission_set_locations l where l.permission_set_id = given.permission_set_id)
          * (select count(*) from permission_set_contract_types t
            where t.permission_set_id = given.permission_set_id)), 0)::int
        from user_permission_sets given where given.user_id = p.id) as rows
    from people p
    order by p.rank, p.id`.execute(tx);
  return rows;
}

/** A member of a group and a permission that they have; a set makes one for each of its combinations. */
export interface ExportedRow {
  /** Of the person, among those that were asked for. */
  readonly place: number;
  readonly user: string;
  readonly role: WorkflowRole;
  readonly contractType: string;
  readonly location: string;
}

/** The permissions of these people, in their order and each combination once, after the last row that was read. */
export async function listExportedRows(
  tx: Transaction,
  userIds: readonly UserId[],
  { limit, after }: { readonly limit: number; readonly after: ExportedRow | null },
): Promise<ExportedRow[]> {
  // Whose sets are read is settled first: a plan that begins with the sets meets everybody who has one of them.
  const { rows } = await sql<ExportedRow>`
    with given as materialized (
      select array_position(${userIds}::uuid[], g.user_id) as place, g.permission_set_id
      from user_permission_sets g where g.user_id = any (${userIds}::uuid[]))
    select page.*, (select u.name from users u where u.id = (${userIds}::uuid[])[page.place]) as user
    from (
      select distinct given.place, s.workflow_role as role, t.contract_type as "contractType", l.location
      from given
      join permission_sets s on s.id = given.permission_set_id
      join permission_set_contract_types t on t.permission_set_id = s.id
      join permission_set_locations l on l.permission_set_id = s.id
      where (given.place, s.workflow_role, t.contract_type, l.location) > (${after?.place ?? 0}::int,
        ${after?.role ?? ''}::text, ${after?.contractType ?? ''}::text, ${after?.location ?? ''}::text)
      order by given.place, role, "contractType", l.location
      limit ${limit}) page
    order by page.place, page.role, page."contractType", page.location`.execute(tx);
  return rows;
}
