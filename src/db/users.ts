import { sql } from 'kysely';
import type { EnvironmentId, PermissionSetId, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { WorkflowRole } from '../domain/workflow-role.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import { newId } from './ids.ts';
import type { Transaction } from './transaction.ts';

/** Adds a user with exactly one environment role (ENV-04). */
export async function addUser(
  tx: Transaction,
  user: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly email: string;
    readonly environmentRole: EnvironmentRole;
  },
): Promise<UserId> {
  const id = newId<'user'>();
  await sql`
    insert into users (environment_id, id, name, name_folded, email, environment_role)
    values (${user.environmentId}, ${id}, ${user.name}, ${foldName(user.name)}, ${user.email},
      ${user.environmentRole})`.execute(tx);
  return id;
}

/** Adds a permission set: one workflow role × locations × contract types (ENV-16, 17). Empty lists cover nothing. */
export async function addPermissionSet(
  tx: Transaction,
  set: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly role: WorkflowRole;
    readonly locations: readonly string[];
    readonly contractTypes: readonly string[];
    readonly defaultAssignee: boolean;
  },
): Promise<PermissionSetId> {
  const { environmentId } = set;
  const id = newId<'permission set'>();
  await sql`
    insert into permission_sets (environment_id, id, name, name_folded, workflow_role, default_assignee)
    values (${environmentId}, ${id}, ${set.name}, ${foldName(set.name)}, ${set.role}, ${set.defaultAssignee})`.execute(
    tx,
  );
  await sql`
    insert into permission_set_locations (environment_id, permission_set_id, location)
    select ${environmentId}::uuid, ${id}::uuid, unnest(${set.locations}::text[])`.execute(tx);
  await sql`
    insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
    select ${environmentId}::uuid, ${id}::uuid, unnest(${set.contractTypes}::text[])`.execute(tx);
  return id;
}

/** Gives a user a permission set; a user has any number (ENV-16). */
export async function givePermissionSet(
  tx: Transaction,
  {
    environmentId,
    userId,
    permissionSetId,
  }: {
    readonly environmentId: EnvironmentId;
    readonly userId: UserId;
    readonly permissionSetId: PermissionSetId;
  },
): Promise<void> {
  await sql`
    insert into user_permission_sets (environment_id, user_id, permission_set_id)
    values (${environmentId}, ${userId}, ${permissionSetId})`.execute(tx);
}
