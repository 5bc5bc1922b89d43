import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId, TaskId, UserId } from '../domain/ids.ts';
import { asFault } from './errors.ts';
import { putDown } from './notifications.ts';
import type { Db, Transaction } from './transaction.ts';

/** Some of the environments that have open tasks which nobody was told of (as the delivery role). */
export async function environmentsWithUntoldTasks(
  delivery: Db,
  { atMost, without }: { readonly atMost: number; readonly without: readonly EnvironmentId[] },
): Promise<EnvironmentId[]> {
  const { rows } = await sql<{ environmentId: EnvironmentId }>`
    select distinct environment_id as "environmentId" from tasks
    where state = 'open' and told_at is null and environment_id <> all (${without}::uuid[])
    limit ${atMost}`
    .execute(delivery)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  return rows.map(({ environmentId }) => environmentId);
}

export interface ToldAtMost {
  readonly tasks: number;
  /** However large its group is, one task is told of in one go. */
  readonly people: number;
}

/**
 * NTF-01: tells of open tasks whom they wait for: a person of theirs, of a group's task every member who has not
 * answered. Oldest first, each task once. Whoever becomes a member later finds what is open in their list and is told of
 * none of it. Returns how many tasks were told of: fewer than that are left to do where it is none.
 */
export async function tellOfOpenedTasks(
  tx: Transaction,
  environmentId: EnvironmentId,
  atMost: ToldAtMost,
): Promise<number> {
  const taskIds = await claimUntold(tx, environmentId, atMost);
  if (taskIds.length === 0) return 0;
  const waited = await readWaitedFor(tx, taskIds);
  await putDown(
    tx,
    { environmentId, event: 'task_opened' },
    waited.map(({ phase, ...mailbox }) => ({ ...mailbox, phases: [phase] })),
  );
  return taskIds.length;
}

/** First of all, so that nobody else tells of them; one that is being answered at this moment is left for later. */
export async function claimUntold(
  tx: Transaction,
  environmentId: EnvironmentId,
  { tasks, people }: ToldAtMost,
): Promise<TaskId[]> {
  const { rows } = await sql<{ id: TaskId }>`
    with untold as materialized (
      select u.id, case when u.group_id is null then 1
        else (select count(*) from group_effective_members m where m.group_id = u.group_id) end as people
      from tasks u
      where u.environment_id = ${environmentId} and u.state = 'open' and u.told_at is null
      order by u.id
      limit ${tasks}
    ), chosen as materialized (
      select id, sum(people) over (order by id) - people as before from untold
    ), held as materialized (
      -- Each part once, whatever the planner thinks of tables that nobody has analysed yet.
      select t.id
      from chosen
      join tasks t on t.id = chosen.id
      where chosen.before < ${people} and t.state = 'open' and t.told_at is null
      for no key update of t skip locked
    )
    update tasks set told_at = now()
    from held
    where tasks.id = held.id
    returning tasks.id`.execute(tx);
  return rows.map(({ id }) => id);
}

interface WaitedFor {
  readonly taskId: TaskId;
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly userId: UserId;
}

/** Whom these tasks wait for. Whoever was passed one on by now is told of that instead. */
export async function readWaitedFor(tx: Transaction, taskIds: readonly TaskId[]): Promise<WaitedFor[]> {
  const { rows } = await sql<WaitedFor>`
    with holders as materialized (
      -- First whose each is, then who they are: people times tasks are many.
      select t.id, t.approval_id, t.phase, holder.user_id
      from tasks t
      cross join lateral (
        select t.user_id where t.user_id is not null
        union all
        select m.user_id from group_effective_members m where m.group_id = t.group_id) holder
      where t.id = any (${taskIds}::uuid[])
    )
    select t.id as "taskId", t.approval_id as "approvalId", t.phase, u.id as "userId"
    from holders t
    join users u on u.id = t.user_id and u.retired_at is null
    where not exists (select from task_answers a where a.task_id = t.id and a.user_id = u.id)
      and not exists (select from delegations d
        where d.task_id = t.id and d.part_user_id = u.id and d.state = 'open')
    order by t.id, u.id`.execute(tx);
  return rows;
}
