// Reads what a step of a delegation is judged by, over the environments that take part, and judges it.
import { sql } from 'kysely';
import type { ApprovalRef } from '../../domain/approval-ref.ts';
import type { DelegationRequest } from '../../domain/command-request.ts';
import type { Part } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import { decideDelegate, decideRecall, decideReturn } from '../../domain/delegation.ts';
import type { Delegate } from '../../domain/delegation.ts';
import type { DelegationStep } from '../../domain/delegation-event.ts';
import type { TaskId } from '../../domain/ids.ts';
import { roleOfKind } from '../../domain/phase-kind.ts';
import type { DelegationRefusal, NotFound } from '../../domain/refusal.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { isSuitable } from '../../placement/suitability.ts';
import { findActiveActor } from '../actors.ts';
import { lockApproval } from '../course.ts';
import type { LockedApproval } from '../course.ts';
import { hasPart, keepPlaces, readDelegatedTask } from '../delegations.ts';
import type { DelegatedTask } from '../delegations.ts';
import { lockUser, readDirectoryUsers } from '../directory.ts';
import { newId } from '../ids.ts';
import { arePartners } from '../partnerships.ts';
import type { Transaction } from '../transaction.ts';
import { enterTenant } from './tenant.ts';

/** A step with what it is judged by; the approval's lock is held, and the transaction is under the owner's tenant. */
export interface PreparedDelegation {
  readonly approval: LockedApproval;
  readonly task: DelegatedTask | undefined;
  readonly actor: Holder;
  readonly active: boolean;
  /** Whether the actor's environment may take part: it owns the approval, or is its partner now. */
  readonly partnered: boolean;
  readonly delegate: Delegate | null;
}

/** Who may be delegated to, as far as their own environment tells: the rest is read behind the approval's lock. */
type Met = Pick<Delegate, 'userId' | 'environmentId' | 'active' | 'partnered'>;

/**
 * Takes the locks in their order (architecture, section 2.10): whoever is to get the task, the partnership, the
 * approval. Begins under the actor's tenant and leaves the transaction under the owner's.
 */
export async function prepareDelegation(
  tx: Transaction,
  { environmentId, approvalId }: ApprovalRef,
  { actor, command }: DelegationRequest,
): Promise<PreparedDelegation> {
  const home = actor.environmentId;
  const me: Holder = { userId: actor.id, environmentId: home };
  const active = (await findActiveActor(tx, actor)) !== null;
  const met =
    active && command.type === 'delegate_task'
      ? await meetDelegate(tx, environmentId, { me, to: command.to })
      : null;
  if (met) await enterTenant(tx, home);
  const partnered = home === environmentId || (await arePartners(tx, [home, environmentId], { lock: true }));
  await enterTenant(tx, environmentId);
  const approval = await lockApproval(tx, approvalId);
  await keepPlaces(tx, command.taskId, me);
  const of = { environmentId, taskId: command.taskId, actor: me };
  const task = await readDelegatedTask(tx, of, command.type);
  const delegate =
    met && task ? await knownHere(tx, environmentId, { met, task, approval, taskId: command.taskId }) : null;
  return { approval, task, actor: me, active, partnered, delegate };
}

/**
 * The one who is to get the task, locked where they are at home, so that they are not retired meanwhile. In another
 * environment than the two that take part nobody is looked for: the rule refuses it whoever it is (DEL-05).
 */
async function meetDelegate(
  tx: Transaction,
  owner: ApprovalRef['environmentId'],
  { me, to }: { readonly me: Holder; readonly to: Holder },
): Promise<Met | null> {
  const { userId, environmentId } = to;
  const isThird = me.environmentId !== owner && environmentId !== me.environmentId;
  if (isThird) return { userId, environmentId, active: true, partnered: true };
  const foreign = environmentId !== owner;
  const partnered = !foreign || (await arePartners(tx, [owner, environmentId], { lock: false }));
  if (!partnered) return { userId, environmentId, active: true, partnered };
  await enterTenant(tx, environmentId);
  await lockUser(tx, userId);
  const { rows } = await sql<{ active: boolean }>`
    select retired_at is null as active from users where id = ${userId}`.execute(tx);
  if (!rows[0]) return null;
  if (!foreign) return { userId, environmentId, active: rows[0].active, partnered };
  // Locked, and so read once more: whoever ends the partnership now waits for us.
  const still = await arePartners(tx, [owner, environmentId], { lock: true });
  return { userId, environmentId, active: rows[0].active, partnered: still };
}

async function knownHere(
  tx: Transaction,
  owner: ApprovalRef['environmentId'],
  {
    met,
    task,
    approval,
    taskId,
  }: {
    readonly met: Met;
    readonly task: DelegatedTask;
    readonly approval: LockedApproval;
    readonly taskId: TaskId;
  },
): Promise<Delegate> {
  const { kind } = task.facts;
  const role = kind === 'task' ? null : roleOfKind[kind];
  const user =
    met.environmentId === owner ? (await readDirectoryUsers(tx, [met.userId])).get(met.userId) : undefined;
  const { location, contractType } = approval;
  const suitable = !role || (user !== undefined && isSuitable(user, { role, location, contractType }));
  return { ...met, suitable, hasPart: await hasPart(tx, taskId, met) };
}

/** What a step comes to, with the part that it is about. */
export interface JudgedDelegation {
  readonly part: Part;
  readonly event: DelegationStep;
}

/** Judges a prepared step by the pure rules; nothing is written. */
export function judgeDelegation(
  { approval, task, actor, active, partnered, delegate }: PreparedDelegation,
  { command }: DelegationRequest,
): Result<JudgedDelegation, DelegationRefusal | NotFound> {
  if (!task) return err({ code: 'not_found', what: 'task' });
  if (!active) return err({ code: 'not_your_task' });
  if (!partnered) return err({ code: 'partnership_ended' });
  const { facts, terms } = task;
  const { part } = facts;
  const judged = ((): Result<DelegationStep, DelegationRefusal> => {
    switch (command.type) {
      case 'delegate_task': {
        const wanted = { actor, delegate, delegationId: newId<'delegation'>(), reasonId: command.reasonId };
        return decideDelegate(facts, terms, wanted);
      }
      case 'return_task':
        return decideReturn(facts, { actor, reasonId: command.reasonId });
      case 'recall_delegation':
        return decideRecall(facts, { actor, reasonId: command.reasonId });
    }
  })();
  if (!judged.ok) return judged;
  if (approval.state !== 'running') return err({ code: 'approval_over', state: approval.state });
  return part ? ok({ part, event: judged.value }) : err({ code: 'not_your_task' });
}

/** Who has a part by a step. */
export const holderBy = (event: DelegationStep): Holder =>
  event.type === 'task_delegated' ? event.to : event.holder;
