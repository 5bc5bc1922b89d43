// What becomes of delegations when a part is answered or a task is over: in both environments (DEL-04, 06).
import { sql } from 'kysely';
import type { Holder } from '../../domain/holder.ts';
import type { ApprovalId, DelegationId, EnvironmentId, TaskId, UserId } from '../../domain/ids.ts';
import type { Actor } from '../actors.ts';
import type { TaskAnswer } from '../answer-rows.ts';
import { writeAudit } from '../audit.ts';
import type { AuditEntry } from '../audit.ts';
import { together } from '../transaction.ts';
import type { Sending, Transaction } from '../transaction.ts';
import { enterTenant } from './tenant.ts';

export interface Settling {
  readonly environmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly actor: Actor;
  readonly answer: Pick<TaskAnswer, 'taskId' | 'decision'>;
  /** Whose parts were answered. */
  readonly parts: readonly UserId[];
}

/** A delegation that is over by an answer. */
interface Settled {
  readonly id: DelegationId;
  readonly taskId: TaskId;
  readonly part: UserId;
  readonly hop: number;
  readonly to: Holder;
  readonly was: 'open' | 'passed_on';
  readonly state: 'answered' | 'ended';
}

/**
 * Ends the delegations of the answered parts, and of every task of the approval that is over now. Begins and ends under
 * the tenant that owns it; the grants of partners end in the same transaction, so that a handled task leaves every list
 * at once (TSK-05).
 */
export async function settleDelegations(tx: Transaction, settling: Settling): Promise<void> {
  const { environmentId, actor } = settling;
  const [answered, closed] = await together<[Settled[], Settled[]]>(tx, (sending) => [
    endAnswered(sending, settling),
    endClosed(sending, settling),
  ]);
  const settled = [...answered, ...closed];
  const opened = settled.filter(({ was }) => was === 'open');
  if (opened.length === 0) return;
  const entries = opened.map((one) => entryOf(one, settled, settling));
  await writeAudit(
    tx,
    { environmentId, actor },
    entries.map(({ entry }) => ({ ...entry, approvalId: settling.approvalId })),
  );
  const abroad = [...new Set(settled.map(({ to }) => to.environmentId))]
    .filter((id) => id !== environmentId)
    .sort();
  for (const partner of abroad) {
    const ended = settled.filter(({ to }) => to.environmentId === partner);
    const theirs = entries
      .filter(({ environments }) => environments.includes(partner))
      .map(({ entry }) => entry);
    await together(tx, (sending) => [
      enterTenant(sending, partner),
      endGrants(sending, ended),
      writeAudit(sending, { environmentId: partner, actor }, theirs),
      enterTenant(sending, environmentId),
    ]);
  }
}

const settledColumns = sql`d.id, d.task_id as "taskId", d.part_user_id as part, d.hop,
  jsonb_build_object('userId', d.to_user_id, 'environmentId', d.to_environment_id) as "to", before.state as was, d.state`;

async function endAnswered(tx: Sending, { answer, parts }: Settling): Promise<Settled[]> {
  const { rows } = await sql<Settled>`
    update delegations d
    set state = 'answered', ended_at = now()
    from delegations before
    where before.id = d.id and d.task_id = ${answer.taskId} and d.part_user_id = any (${parts}::uuid[])
      and d.state in ('open', 'passed_on')
    returning ${settledColumns}`.execute(tx);
  return rows;
}

async function endClosed(tx: Sending, { approvalId }: Settling): Promise<Settled[]> {
  const { rows } = await sql<Settled>`
    update delegations d
    set state = 'ended', end_reason = 'task_closed', ended_at = now()
    from delegations before, tasks t
    where before.id = d.id and d.approval_id = ${approvalId} and d.state in ('open', 'passed_on')
      and t.id = d.task_id and t.state in ('answered', 'closed')
    returning ${settledColumns}`.execute(tx);
  return rows;
}

async function endGrants(tx: Sending, ended: readonly Settled[]): Promise<void> {
  await sql`
    update delegated_tasks g
    set state = 'ended', end_reason = case over.state when 'answered' then 'answered' else 'task_closed' end,
      ended_at = now(), shown = null, kind = null, contract_type = null, amount = null, due_at = null
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as over (id uuid, state text)
    where g.delegation_id = over.id and g.state <> 'ended'`.execute(tx);
}

/** DEL-06: with what the part was answered, or that its task is over, and through whose hands it had come. */
function entryOf(
  { id, taskId, part, state }: Settled,
  settled: readonly Settled[],
  { environmentId, answer: { decision } }: Settling,
): { readonly entry: AuditEntry; readonly environments: readonly EnvironmentId[] } {
  const hands = settled
    .filter((each) => each.taskId === taskId && each.part === part)
    .sort((one, other) => one.hop - other.hop)
    .map(({ to }) => to);
  const chain = [{ userId: part, environmentId }, ...hands];
  return {
    entry: {
      action: state === 'answered' ? 'delegation_answered' : 'delegation_ended',
      approvalId: null,
      subjectKind: 'delegation',
      subjectId: id,
      data: { taskId, part, chain, ...(state === 'answered' ? { decision } : { because: 'task_closed' }) },
    },
    environments: chain.map((hand) => hand.environmentId),
  };
}
