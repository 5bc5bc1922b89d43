// Delegations that end by no step of those who take part: somebody was retired, left the group, or a partnership is over.
import { sql } from 'kysely';
import { chainOf } from '../../domain/delegation-chain.ts';
import type { Part } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import { decideEnd } from '../../domain/delegation.ts';
import type { DelegationEnd, DelegationEvent } from '../../domain/delegation-event.ts';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../../domain/ids.ts';
import { appendEvents } from '../approval-events.ts';
import type { AuditActor } from '../audit.ts';
import { lockApproval } from '../course.ts';
import { putNudge } from '../outbox.ts';
import type { Transaction } from '../transaction.ts';
import { readDelegatedParts, recordDelegationStep } from './record-delegation.ts';
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

/**
 * Ends delegations of an environment's tasks, approval by approval in the order of their ids, each behind its lock. Under
 * the tenant of that environment, to which it returns.
 */
async function endIn(tx: Transaction, environmentId: EnvironmentId, ending: Ending): Promise<void> {
  const { rows } = await sql<{ approvalId: ApprovalId }>`
    select distinct r.approval_id as "approvalId" from delegations r
    where r.state in ('open', 'passed_on') and ${ending.which}
    order by r.approval_id`.execute(tx);
  for (const { approvalId } of rows) await endInOne(tx, { environmentId, approvalId }, ending);
}

async function endInOne(
  tx: Transaction,
  at: { readonly environmentId: EnvironmentId; readonly approvalId: ApprovalId },
  { which, actor, decide }: Ending,
): Promise<void> {
  const { environmentId, approvalId } = at;
  const approval = await lockApproval(tx, approvalId);
  const inThis = sql`r.approval_id = ${approvalId} and ${which}`;
  const events: DelegationEvent[] = [];
  for (const { part, phase, attempt } of await readDelegatedParts(tx, environmentId, inThis)) {
    const event = decide({ phase, attempt }, part);
    if (!event) continue;
    await recordDelegationStep(tx, { environmentId, approvalId, actor, part, event });
    events.push(event);
  }
  if (events.length === 0) return;
  await appendEvents(tx, { approvalId, seq: approval.seq, step: 'delegations' }, events);
  await putNudge(tx, { kind: 'directory_changed', environmentId, approvalId });
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
  const { rows: owners } = await sql<{ id: EnvironmentId }>`
    select distinct owner_environment_id as id from delegated_tasks
    where user_id = ${userId} and state <> 'ended'`.execute(tx);
  const all = [environmentId, ...owners.map(({ id }) => id)].sort();
  for (const owner of all) {
    await enterTenant(tx, owner);
    await endIn(tx, owner, ending);
  }
  await enterTenant(tx, environmentId);
}

/**
 * GRP-19, DEL-13: with the place in a group goes the part of its open tasks, whoever has it by then. Of these people
 * only those who have left: the caller has taken them out, and holds the locks of the approvals that `hasDelegatedParts` names.
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

/** Whether the part of one of them in an open task `t` is delegated, so that its approval is locked before they leave. */
export const hasDelegatedParts = (people: Sql): Sql => sql`exists (select from delegations running
  where running.task_id = t.id and running.part_user_id in (${people}) and running.state = 'open')`;

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
