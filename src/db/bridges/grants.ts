// What the delegate's environment holds of a delegation: the grant, under the delegate's tenant.
import { sql } from 'kysely';
import type { Delegation } from '../../domain/delegation-chain.ts';
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
export const stateOfGrant = ({ state }: Delegation): GrantState =>
  state === 'open' ? 'held' : state === 'passed_on' ? 'passed_on' : 'ended';

export interface ChangedGrant {
  readonly id: DelegationId;
  readonly from: GrantState;
  readonly to: GrantState;
  /** Why it is over, where it is. */
  readonly reason: string | null;
}

export async function changeGrants(tx: Sending, changed: readonly ChangedGrant[]): Promise<void> {
  if (changed.length === 0) return;
  const kept = (column: string) => sql`case when c."to" <> 'ended' then g.${sql.ref(column)} end`;
  const done = await sql`
    update delegated_tasks g
    set state = c."to", end_reason = c.reason, ended_at = case when c."to" = 'ended' then now() end,
      shown = ${kept('shown')}, kind = ${kept('kind')}, contract_type = ${kept('contract_type')},
      amount = ${kept('amount')}, due_at = ${kept('due_at')}
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      as c (id uuid, "from" text, "to" text, reason text)
    where g.delegation_id = c.id and g.state = c."from"`.execute(tx);
  requireChanged(done, changed.length, 'changing the grants of delegations');
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

/** The names by which people of another environment are known here. */
export async function meet(
  tx: Sending,
  { here, from }: { readonly here: EnvironmentId; readonly from: EnvironmentId },
  people: readonly { readonly userId: UserId; readonly name: string }[],
): Promise<void> {
  if (people.length === 0) return;
  await sql`
    insert into foreign_people (environment_id, user_id, home_environment_id, name)
    select ${here}::uuid, person."userId", ${from}::uuid, person.name
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person ("userId" uuid, name text)
    order by person."userId"
    on conflict (environment_id, user_id) do update set name = excluded.name, seen_at = now()`.execute(tx);
}
