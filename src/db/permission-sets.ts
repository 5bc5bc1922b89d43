// Permission sets as they are read (ENV-16, 17): which there are, who has one, and which somebody has.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { PermissionSetId, UserId } from '../domain/ids.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import { beforeEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

/** What a permission set is made of: one role for some locations and contract types. */
export interface PermissionSetFields {
  readonly name: string;
  readonly role: WorkflowRole;
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
  readonly defaultAssignee: boolean;
}

export interface PermissionSetRow extends PermissionSetFields {
  readonly id: PermissionSetId;
  readonly version: number;
  /** How many people have it. */
  readonly users: number;
}

const columns = sql`
  s.id, s.name, s.workflow_role as role, s.default_assignee as "defaultAssignee", s.version,
  array(select l.location from permission_set_locations l where l.permission_set_id = s.id order by l.location)
    as locations,
  array(select t.contract_type from permission_set_contract_types t
    where t.permission_set_id = s.id order by t.contract_type) as "contractTypes",
  (select count(*)::int from user_permission_sets given where given.permission_set_id = s.id) as users`;

const list = async (
  tx: Transaction,
  which: RawBuilder<unknown>,
  { limit, after }: Page<PermissionSetId>,
): Promise<PermissionSetRow[]> => {
  const { rows } = await sql<PermissionSetRow>`
    select ${columns} from permission_sets s
    where ${which} and s.id > ${after ?? beforeEveryId}::uuid
    order by s.id
    limit ${limit}`.execute(tx);
  return rows;
};

/** The permission sets of the environment, oldest first. */
export const listPermissionSets = (
  tx: Transaction,
  page: Page<PermissionSetId>,
): Promise<PermissionSetRow[]> => list(tx, sql`true`, page);

/** Those that a user has, oldest first. */
export const listSetsOf = (
  tx: Transaction,
  userId: UserId,
  page: Page<PermissionSetId>,
): Promise<PermissionSetRow[]> =>
  list(tx, sql`s.id in (select permission_set_id from user_permission_sets where user_id = ${userId})`, page);

export async function findPermissionSet(
  tx: Transaction,
  permissionSetId: PermissionSetId,
): Promise<PermissionSetRow | undefined> {
  const { rows } = await sql<PermissionSetRow>`
    select ${columns} from permission_sets s where s.id = ${permissionSetId}`.execute(tx);
  return rows[0];
}

/** A user who has a set; a retired one has it still, and nothing by it (ENV-13). */
export interface Holder {
  readonly id: UserId;
  readonly name: string;
  readonly active: boolean;
}

/** Who has a permission set, the oldest user first. */
export async function listHolders(
  tx: Transaction,
  permissionSetId: PermissionSetId,
  { limit, after }: Page<UserId>,
): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select u.id, u.name, u.retired_at is null as active
    from user_permission_sets given join users u on u.id = given.user_id
    where given.permission_set_id = ${permissionSetId}
      and given.user_id > ${after ?? beforeEveryId}::uuid
    order by given.user_id
    limit ${limit}`.execute(tx);
  return rows;
}
