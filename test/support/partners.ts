// Two houses that are partners, and people of either who delegate tasks of an approval of the first.
import { sql } from 'kysely';
import { delegateAcross } from '../../activities/delegate-across.ts';
import { noCrash } from '../../src/crash-point.ts';
import { keepMessage } from '../../src/db/delegation-messages.ts';
import { newId } from '../../src/db/ids.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { DelegationCommand, DelegationRequest } from '../../src/domain/command-request.ts';
import type { DelegationState } from '../../src/domain/delegation-chain.ts';
import type { Holder } from '../../src/domain/holder.ts';
import type { PartnershipId, ReasonId, TaskId, UserId } from '../../src/domain/ids.ts';
import { delegationOf } from './commands.ts';
import { openOne } from './courses.ts';
import { buildHouse } from './house.ts';
import type { House, PersonName } from './house.ts';
import { rowsOf } from './rows.ts';

export interface Partners {
  readonly db: Db;
  /** Owns the approval. */
  readonly house: House;
  readonly partner: House;
  readonly partnershipId: PartnershipId;
}

export async function buildPartners(db: Db): Promise<Partners> {
  const house = await buildHouse(db, 'Windmill BV');
  const partner = await buildHouse(db, 'Harbour NV');
  const { id } = await makePartnership(db, house.environmentId, partner.environmentId);
  return { db, house, partner, partnershipId: id };
}

/** Somebody of a house, as one end of a delegation. */
export const holderIn = ({ environmentId, people }: House, name: PersonName): Holder => ({
  userId: people[name],
  environmentId,
});

/** A task of an approval that is in its first phase, with the approval. */
export interface OpenTask {
  readonly approval: ApprovalRef;
  readonly taskId: TaskId;
}

/** Starts the house's approval: Rita has the task of its first phase, a review. */
export async function openTask({ db, house }: Pick<Partners, 'db' | 'house'>): Promise<OpenTask> {
  const approval = await openOne({ db, house });
  return { approval, taskId: await taskIn(db, approval) };
}

/** The open task of an approval that has one. */
export async function taskIn(db: Db, approval: ApprovalRef): Promise<TaskId> {
  const [row] = await rowsOf<{ id: TaskId }>(
    db,
    approval.environmentId,
    sql`select id from tasks where approval_id = ${approval.approvalId} and state = 'open' order by id`,
  );
  if (!row) throw new Error('the approval has no open task');
  return row.id;
}

/** Records a step at once, as the workflow would. */
export const record = (db: Db, { approval }: Pick<OpenTask, 'approval'>, request: DelegationRequest) =>
  delegateAcross({ app: db, at: noCrash })(approval, request);

/** A step of somebody of a house, with what they write. */
export async function stepOf(
  { db, house }: Pick<Partners, 'db' | 'house'>,
  { approval, taskId }: OpenTask,
  by: { readonly of?: House; readonly name: PersonName; readonly step: Step },
): Promise<DelegationRequest> {
  const { of = house, name, step } = by;
  const reasonId = step.message === undefined ? null : newId<'reason'>();
  if (reasonId && step.message) {
    const message = { ...approval, id: reasonId, message: step.message };
    await inTenant(db, approval.environmentId, (tx) => keepMessage(tx, message));
  }
  return delegationOf(of, name, commandOf(step, taskId, reasonId));
}

export type Step =
  | { readonly type: 'delegate_task'; readonly to: Holder; readonly message?: string }
  | { readonly type: 'return_task'; readonly message: string }
  | { readonly type: 'recall_delegation'; readonly message?: string };

function commandOf(step: Step, taskId: TaskId, reasonId: ReasonId | null): DelegationCommand {
  if (step.type === 'delegate_task') return { type: step.type, taskId, to: step.to, reasonId };
  if (step.type === 'recall_delegation') return { type: step.type, taskId, reasonId };
  return { type: step.type, taskId, reasonId: reasonId ?? newId<'reason'>() };
}

/** Takes a step that must be taken. */
export async function take(
  partners: Partners,
  task: OpenTask,
  by: { readonly of?: House; readonly name: PersonName; readonly step: Step },
): Promise<void> {
  const recorded = await record(partners.db, task, await stepOf(partners, task, by));
  if (!recorded.ok) throw new Error(`the step was refused: ${recorded.error.code}`);
}

export const delegating = (to: Holder, message?: string): Step => ({
  ...({ type: 'delegate_task', to } as const),
  ...(message === undefined ? {} : { message }),
});
export const returning = (message = 'Not for me'): Step => ({ type: 'return_task', message });
export const recalling: Step = { type: 'recall_delegation' };

/** The delegations of a task as its owner's rows have them, and the grants of the partner. */
export async function readChains(
  { db, house, partner }: Partners,
  { taskId }: OpenTask,
): Promise<{ delegations: [DelegationState, UserId][]; grants: [string, UserId][] }> {
  const delegations = await rowsOf<{ state: DelegationState; to: UserId }>(
    db,
    house.environmentId,
    sql`select state, to_user_id as "to" from delegations where task_id = ${taskId} order by hop`,
  );
  const grants = await rowsOf<{ state: string; to: UserId }>(
    db,
    partner.environmentId,
    sql`select case state when 'ended' then end_reason else state end as state, user_id as "to"
      from delegated_tasks where task_id = ${taskId} order by delegation_id`,
  );
  return {
    delegations: delegations.map(({ state, to }) => [state, to]),
    grants: grants.map(({ state, to }) => [state, to]),
  };
}
