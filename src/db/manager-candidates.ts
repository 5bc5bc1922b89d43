import { sql } from 'kysely';
import type { PermissionSetId, UserId } from '../domain/ids.ts';
import type { MissingSet } from '../domain/command-refusal.ts';
import type { ManagerRole } from '../domain/workflow-role.ts';
import type { CommandedApproval } from './commands.ts';
import type { Transaction } from './transaction.ts';

/** Somebody who can be set as manager, and by which permission set; an administrator without one by override. */
export interface ManagerCandidate {
  readonly user: { readonly id: UserId; readonly name: string };
  readonly permissionSet: { readonly id: PermissionSetId; readonly name: string } | null;
  readonly override: boolean;
}

export interface ManagerCandidates {
  readonly items: readonly ManagerCandidate[];
  /** PHM-06: the set that would make somebody suitable, where nobody is. */
  readonly missing: MissingSet | null;
}

/** More than anybody looks through; who is not among them can be set all the same. */
const candidatesAtMost = 200;

/** PHM-06: who can manage a phase of this approval: suitable people first, then administrators as an override. */
export async function listManagerCandidates(
  tx: Transaction,
  { location, contractType }: CommandedApproval,
  role: ManagerRole,
): Promise<ManagerCandidates> {
  const { rows } = await sql<ManagerCandidate>`
    with suitable as (
      -- The set that placement would cite, too: the one that comes first by id.
      select distinct on (given.user_id) given.user_id, s.id, s.name
      from permission_sets s
      join permission_set_locations l on l.permission_set_id = s.id and l.location = ${location}
      join permission_set_contract_types t on t.permission_set_id = s.id and t.contract_type = ${contractType}
      join user_permission_sets given on given.permission_set_id = s.id
      where s.workflow_role in (${role}, 'admin')
      order by given.user_id, s.id
    )
    select jsonb_build_object('id', u.id, 'name', u.name) as "user",
      case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name) end as "permissionSet",
      s.id is null as override
    from users u left join suitable s on s.user_id = u.id
    where u.retired_at is null and (s.id is not null or u.environment_role = 'administrator')
    order by s.id is null, u.name, u.id
    limit ${candidatesAtMost}`.execute(tx);
  const anySuitable = rows.some(({ override }) => !override);
  return { items: rows, missing: anySuitable ? null : { role, location, contractType } };
}

/** The names of users, for answers that were kept without them. */
export async function readUserNames(
  tx: Transaction,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  const { rows } = await sql<{ id: UserId; name: string }>`
    select id, name from users where id = any (${userIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
