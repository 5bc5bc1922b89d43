// What the delegate's environment holds of a delegation: the grant, under the delegate's tenant.
import { sql } from 'kysely';
import type { Delegation } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import type { ApprovalId, DelegationId, EnvironmentId, ReasonId, TaskId, UserId } from '../../domain/ids.ts';
import { requireChanged } from '../changed.ts';
import type { ShownTask } from '../delegations.ts';
import type { Sending } from '../transaction.ts';

export type GrantState = 'held' | 'passed_on' | 'ended';

/** What lets somebody cross into the environment that owns an approval, to one task of it. */
export interface Grant {
  readonly delegationId: DelegationId;
  readonly ownerEnvironmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly taskId: TaskId;
  readonly state: GrantState;
  readonly endReason: string | null;
  /** Whether the two environments are partners now. */
  readonly partnered: boolean;
}

/** The grant that somebody has of a task, that which counts most: the held one, else the newest. */
export async function findGrant(
  tx: Sending,
  { taskId, userId }: { readonly taskId: TaskId; readonly userId: UserId },
): Promise<Grant | undefined> {
  const { rows } = await sql<Grant>`
    select g.delegation_id as "delegationId", g.owner_environment_id as "ownerEnvironmentId",
      g.approval_id as "approvalId", g.task_id as "taskId", g.state, g.end_reason as "endReason",
      exists (select from partnerships p
        where p.lower_environment_id = least(g.environment_id, g.owner_environment_id)
          and p.upper_environment_id = greatest(g.environment_id, g.owner_environment_id)
          and p.state = 'active') as partnered
    from delegated_tasks g
    where g.task_id = ${taskId} and g.user_id = ${userId}
    order by g.state = 'held' desc, g.state = 'passed_on' desc, g.delegation_id desc
    limit 1`.execute(tx);
  return rows[0];
}

/** A grant that is made with a delegation to somebody of another environment. */
export interface NewGrant {
  readonly delegation: Delegation;
  readonly ownerEnvironmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly taskId: TaskId;
  readonly task: ShownTask;
  readonly messageId: ReasonId | null;
}

export async function insertGrant(
  tx: Sending,
  { delegation, ownerEnvironmentId, approvalId, taskId, task, messageId }: NewGrant,
): Promise<void> {
  const { id, from, to } = delegation;
  await sql`
    insert into delegated_tasks (environment_id, delegation_id, user_id, owner_environment_id, approval_id, task_id,
      from_user_id, from_environment_id, state, shown, kind, contract_type, amount, due_at, message_id)
    values (${to.environmentId}, ${id}, ${to.userId}, ${ownerEnvironmentId}, ${approvalId}, ${taskId},
      ${from.userId}, ${from.environmentId}, 'held', ${JSON.stringify(task.shown)}::jsonb, ${task.kind},
      ${task.contractType}, ${task.amount}::numeric, ${task.dueAt}::timestamptz, ${messageId})`.execute(tx);
}

/** The grant of a delegation is held, passed on or over, as the delegation is. */
export async function changeGrant(
  tx: Sending,
  id: DelegationId,
  {
    from,
    to,
    reason,
  }: { readonly from: GrantState; readonly to: GrantState; readonly reason: string | null },
): Promise<void> {
  const changed =
    to === 'ended'
      ? await sql`
          update delegated_tasks
          set state = 'ended', end_reason = ${reason}, ended_at = now(), shown = null, kind = null,
            contract_type = null, amount = null, due_at = null
          where delegation_id = ${id} and state = ${from}`.execute(tx)
      : await sql`
          update delegated_tasks set state = ${to} where delegation_id = ${id} and state = ${from}`.execute(
          tx,
        );
  requireChanged(changed, 1, `changing the grant of delegation ${id} from ${from} to ${to}`);
}

/** Somebody by their name, under the tenant that they belong to. */
export async function readNames(
  tx: Sending,
  userIds: readonly UserId[],
): Promise<{ userId: UserId; name: string }[]> {
  const { rows } = await sql<{ userId: UserId; name: string }>`
    select id as "userId", name from users where id = any (${userIds}::uuid[])`.execute(tx);
  return rows;
}

/** The name by which people of another environment are known here. */
export async function meet(
  tx: Sending,
  environmentId: EnvironmentId,
  people: readonly (Holder & { readonly name: string })[],
): Promise<void> {
  if (people.length === 0) return;
  await sql`
    insert into foreign_people (environment_id, user_id, home_environment_id, name)
    select ${environmentId}::uuid, person."userId", person."environmentId", person.name
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person ("userId" uuid, "environmentId" uuid, name text)
    on conflict (environment_id, user_id) do update set name = excluded.name, seen_at = now()`.execute(tx);
}
