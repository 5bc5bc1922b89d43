import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { GroupId, PermissionSetId, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** By which permissions people are looked for; any of each list will do, all in one permission set. */
export interface WantedPermissions {
  readonly locations: readonly string[];
  readonly roles: readonly WorkflowRole[];
  readonly contractTypes: readonly string[];
  /** Only contract types of this category count. */
  readonly category: string | null;
  /** Only sets that are designated default assignee count. */
  readonly defaultAssignee: boolean;
}

/** GRP-39: people are looked for by name, by permissions, or by both. */
export interface MemberSearch {
  readonly name: string | null;
  readonly permissions: WantedPermissions | null;
  /** Only people who belong to this group, nesting and organisations expanded. */
  readonly groupId: GroupId | null;
}

export interface FoundMember {
  readonly id: UserId;
  readonly name: string;
  /** By which they were found, where permissions were asked for. */
  readonly permissionSets: readonly {
    readonly id: PermissionSetId;
    readonly name: string;
    readonly role: WorkflowRole;
    readonly defaultAssignee: boolean;
  }[];
}

/** The active people whom a search finds, oldest first (GRP-39). */
export async function searchMembers(
  tx: Transaction,
  { name, permissions, groupId }: MemberSearch,
  { limit, after }: Page<UserId>,
): Promise<FoundMember[]> {
  const narrowed = sql.join(
    [
      sql`u.retired_at is null and u.id > ${after ?? beforeEveryId}::uuid`,
      ...(name === null ? [] : [named(name)]),
      ...(groupId === null
        ? []
        : [
            sql`exists (select from group_effective_members e where e.group_id = ${groupId} and e.user_id = u.id)`,
          ]),
    ],
    sql` and `,
  );
  const { rows } = permissions
    ? await sql<FoundMember>`
        with matching as materialized (${matchingSets(permissions)})
        select u.id, u.name,
          jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'role', s.workflow_role,
            'defaultAssignee', s.default_assignee) order by s.name, s.id) as "permissionSets"
        from users u
        join user_permission_sets given on given.user_id = u.id
        join matching s on s.id = given.permission_set_id
        where ${narrowed}
        group by u.id
        order by u.id
        limit ${limit}`.execute(tx)
    : await sql<FoundMember>`
        select u.id, u.name, '[]'::jsonb as "permissionSets" from users u
        where ${narrowed}
        order by u.id
        limit ${limit}`.execute(tx);
  return rows;
}

const matchingSets = ({
  locations,
  roles,
  contractTypes,
  category,
  defaultAssignee,
}: WantedPermissions): RawBuilder<unknown> => sql`
  select s.id, s.name, s.workflow_role, s.default_assignee
  from permission_sets s
  where s.workflow_role = any (${roles}::text[]) and (s.default_assignee or not ${defaultAssignee}::boolean)
    and exists (select from permission_set_locations l
      where l.permission_set_id = s.id and l.location = any (${locations}::text[]))
    and exists (select from permission_set_contract_types t
      join contract_types c on c.environment_id = t.environment_id and c.code = t.contract_type
      where t.permission_set_id = s.id and t.contract_type = any (${contractTypes}::text[])
        and (${category}::text is null or c.category = ${category}))`;

/** Any part of a name, whatever its case and form of Unicode. */
const named = (name: string): RawBuilder<unknown> =>
  sql`u.name_folded like ${`%${foldName(name).replace(/[\\%_]/g, '\\$&')}%`}`;
