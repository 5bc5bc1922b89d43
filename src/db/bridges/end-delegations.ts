// Delegations that end by no step of those who take part: somebody was retired, left the group, or a partnership is over.
import { sql } from 'kysely';
import { chainOf } from '../../domain/delegation-chain.ts';
import type { Delegation, Part } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import { decideEnd } from '../../domain/delegation.ts';
import type { DelegationEnd, DelegationEvent } from '../../domain/delegation-event.ts';
import type { ApprovalId, EnvironmentId, GroupId, TaskId, UserId } from '../../domain/ids.ts';
import { appendToEach } from '../approval-events.ts';
import type { Appended } from '../approval-events.ts';
import type { AuditActor } from '../audit.ts';
import { delegationInJson } from '../delegations.ts';
import { putLooks } from '../directory-nudges.ts';
import { together } from '../transaction.ts';
import type { Sending, Transaction } from '../transaction.ts';
import type { PartStep } from './part-change.ts';
import { recordDelegations } from './record-delegation.ts';
import { enterTenant } from './tenant.ts';

type Sql = ReturnType<typeof sql>;

interface Ending {
  /** Which running delegations `r` are looked at. */
  readonly which: Sql;
  readonly actor: AuditActor;
  readonly decide: (
    at: { readonly phase: number; readonly attempt: number },
    part: Part,
  ) => DelegationEvent | null;
}

const running = sql`r.state in ('open', 'passed_on')`;

/**
 * Ends delegations of an environment's tasks. Their approvals are locked in the order of their ids before the first is
 * changed, and all is written in a few statements. Under the tenant of that environment, to which it returns.
 */
async function endIn(
  tx: Transaction,
  environmentId: EnvironmentId,
  { which, actor, decide }: Ending,
): Promise<void> {
  const locked = await lockApprovals(
    tx,
    sql`select r.approval_id from delegations r where ${running} and ${which}`,
  );
  if (locked.length === 0) return;
  const parts = await readDelegatedParts(tx, environmentId, { which, approvals: locked.map(({ id }) => id) });
  const steps = parts.flatMap(({ approvalId, part, phase, attempt }): PartStep[] => {
    const event = decide({ phase, attempt }, part);
    return event ? [{ approvalId, part, event }] : [];
  });
  await recordDelegations(tx, { environmentId, actor }, steps);
  const appended = eventsOf(locked, steps);
  await together(tx, (sending) => [
    appendToEach(sending, 'delegations', appended),
    putLooks(
      sending,
      environmentId,
      appended.map(({ approvalId }) => approvalId),
    ),
  ]);
}

/** The events of steps by approval, of those that have any. */
function eventsOf(
  locked: readonly { readonly id: ApprovalId; readonly seq: number }[],
  steps: readonly PartStep[],
): Appended[] {
  const events = new Map<ApprovalId, DelegationEvent[]>();
  for (const { approvalId, event } of steps) {
    const before = events.get(approvalId);
    if (before) before.push(event);
    else events.set(approvalId, [event]);
  }
  return locked.flatMap(({ id, seq }) => {
    const own = events.get(id);
    return own ? [{ approvalId: id, seq, events: own }] : [];
  });
}

async function lockApprovals(tx: Sending, ids: Sql): Promise<{ id: ApprovalId; seq: number }[]> {
  const { rows } = await sql<{ id: ApprovalId; seq: number }>`
    select a.id, a.seq from approvals a
    where a.id in (${ids})
    order by a.id
    for no key update of a`.execute(tx);
  return rows;
}

/** The parts of tasks of these approvals of which such a delegation runs, each with its chain; under their locks. */
async function readDelegatedParts(
  tx: Sending,
  environmentId: EnvironmentId,
  { which, approvals }: { readonly which: Sql; readonly approvals: readonly ApprovalId[] },
): Promise<{ approvalId: ApprovalId; phase: number; attempt: number; part: Part }[]> {
  const { rows } = await sql<{
    approvalId: ApprovalId;
    taskId: TaskId;
    phase: number;
    attempt: number;
    part: UserId;
    delegations: readonly Delegation[];
  }>`
    select t.approval_id as "approvalId", t.id as "taskId", t.phase, t.attempt, d.part_user_id as part,
      jsonb_agg(${delegationInJson} - 'part' order by d.hop) as delegations
    from delegations d join tasks t on t.id = d.task_id
    where (d.task_id, d.part_user_id) in (
      select r.task_id, r.part_user_id from delegations r
      where ${running} and r.approval_id = any (${approvals}::uuid[]) and ${which})
    group by t.id, d.part_user_id
    order by t.approval_id, t.id, d.part_user_id`.execute(tx);
  // What is delegated now has not been lost: its delegations end with the place in the group.
  return rows.map(({ approvalId, taskId, phase, attempt, part, delegations }) => ({
    ...{ approvalId, phase, attempt },
    part: { taskId, owner: { userId: part, environmentId }, isLost: false, delegations },
  }));
}

const endingOf = (
  actor: AuditActor,
  { which, isGone, because }: { which: Sql; isGone: (holder: Holder) => boolean; because: DelegationEnd },
): Ending => ({ which, actor, decide: (at, part) => decideEnd(at, part, { isGone, because }) });

interface Gone {
  readonly environmentId: EnvironmentId;
  readonly userId: UserId;
  readonly actor: AuditActor;
}

/**
 * ENV-13: whoever is retired has nothing by a delegation any more, in their own environment or in that of a partner: it
 * goes back to the last one before them who is still there. Under the tenant of the retired, to which it returns.
 */
export async function endDelegationsTo(
  tx: Transaction,
  { environmentId, userId, actor }: Gone,
): Promise<void> {
  const ending = endingOf(actor, {
    which: sql`r.to_user_id = ${userId}`,
    isGone: (holder) => holder.userId === userId,
    because: 'delegate_retired',
  });
  for (const owner of await ownersOf(tx, { environmentId, userId })) {
    await enterTenant(tx, owner);
    await endIn(tx, owner, ending);
  }
  await enterTenant(tx, environmentId);
}

/** The environments in which somebody may have parts by delegations, in the order of their ids: their own, and partners'. */
async function ownersOf(
  tx: Transaction,
  { environmentId, userId }: Pick<Gone, 'environmentId' | 'userId'>,
): Promise<EnvironmentId[]> {
  const { rows } = await sql<{ id: EnvironmentId }>`
    select distinct owner_environment_id as id from delegated_tasks
    where user_id = ${userId} and state <> 'ended'`.execute(tx);
  return [environmentId, ...rows.map(({ id }) => id)].sort();
}

/**
 * Locks every approval that is changed where somebody is retired, before the first is, in the order of their environments
 * and ids: those in which they have parts by delegations, and `others` of their own environment. Under the tenant of the
 * retired, to which it returns.
 */
export async function lockApprovalsOf(
  tx: Transaction,
  { environmentId, userId }: Pick<Gone, 'environmentId' | 'userId'>,
  others: Sql,
): Promise<void> {
  for (const owner of await ownersOf(tx, { environmentId, userId })) {
    await enterTenant(tx, owner);
    await lockApprovals(
      tx,
      sql`select r.approval_id from delegations r where ${running} and r.to_user_id = ${userId}
        ${owner === environmentId ? sql`union all (${others})` : sql``}`,
    );
  }
  await enterTenant(tx, environmentId);
}

/**
 * GRP-19, DEL-13: with the place in a group goes the part of its open tasks, whoever has it by then. Of these people
 * only those who have left: the caller has taken them out, and holds the locks of the approvals of `approvalsOfDelegatedParts`.
 */
export const endDelegationsOfParts = (
  tx: Transaction,
  { environmentId, people, actor }: Omit<Gone, 'userId'> & { readonly people: Sql },
  groupIds: readonly GroupId[],
): Promise<void> =>
  endIn(tx, environmentId, {
    which: sql`r.part_user_id in (${people}) and r.task_id in (
      select t.id from tasks t
      where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open' and not exists (
        select from group_effective_members m where m.group_id = t.group_id and m.user_id = r.part_user_id))`,
    actor,
    decide: (at, part) => ({
      ...{ type: 'delegation_ended', ...at, taskId: part.taskId, part: part.owner.userId },
      delegationIds: chainOf(part).map(({ id }) => id),
      ...{ because: 'left_group', holder: null },
    }),
  });

/** The approvals of open tasks of these groups in which the part of one of them is delegated: locked before they leave. */
export const approvalsOfDelegatedParts = (people: Sql, groupIds: readonly GroupId[]): Sql => sql`
  select running.approval_id from delegations running
  join tasks t on t.id = running.task_id and t.group_id = any (${groupIds}::uuid[]) and t.state = 'open'
  where running.part_user_id in (${people}) and running.state = 'open'`;

/**
 * PRT-08: with a partnership end the delegations over it: the tasks go back to whoever had them last in the environment
 * that owns them. Under the tenant of the owner.
 */
export const endDelegationsAbroad = (
  tx: Transaction,
  {
    environmentId,
    partner,
    actor,
  }: { environmentId: EnvironmentId; partner: EnvironmentId; actor: AuditActor },
): Promise<void> =>
  endIn(
    tx,
    environmentId,
    endingOf(actor, {
      which: sql`r.to_environment_id = ${partner} and r.to_environment_id <> r.environment_id`,
      isGone: (holder) => holder.environmentId === partner,
      because: 'partnership_ended',
    }),
  );
