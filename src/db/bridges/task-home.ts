// Finds a task that somebody names, where they have it: in their own environment, or in a partner's by a grant.
import { sql } from 'kysely';
import type { ApprovalRef } from '../../domain/approval-ref.ts';
import type { Holder } from '../../domain/holder.ts';
import type { ApprovalId, EnvironmentId, TaskId, UserId } from '../../domain/ids.ts';
import type { DelegationRefusal } from '../../domain/refusal.ts';
import type { ActiveActor } from '../actors.ts';
import { listPartners } from '../partnerships.ts';
import { together } from '../transaction.ts';
import type { Sending, Transaction } from '../transaction.ts';
import { mayKnowTask, readerOf } from '../visibility.ts';
import { findGrant } from './grants.ts';
import type { Grant } from './grants.ts';
import { enterTenant } from './tenant.ts';

export interface TaskHome extends ApprovalRef {
  /** Null in one's own environment. */
  readonly grant: Grant | null;
  /** Whether they may read of it now. Who gave it back, or lost it, is told so where they act, and reads no more (DEL-07). */
  readonly known: boolean;
}

/** Where the task is, if the actor may know of it, or had it by a delegation; under the actor's tenant. */
export async function findTaskHome(
  tx: Transaction,
  { active, environmentId }: { readonly active: ActiveActor; readonly environmentId: EnvironmentId },
  taskId: TaskId,
): Promise<TaskHome | undefined> {
  const { rows } = await sql<{ approvalId: ApprovalId; known: boolean }>`
    select a.id as "approvalId", ${mayKnowTask(readerOf(active))} as known
    from tasks t join approvals a on a.id = t.approval_id
    where t.id = ${taskId} and (${mayKnowTask(readerOf(active))}
      or exists (select from delegations had where had.task_id = t.id and had.to_user_id = ${active.id}))`.execute(
    tx,
  );
  if (rows[0]) return { environmentId, ...rows[0], grant: null };
  if (active.kind !== 'user') return undefined;
  const grant = await findGrant(tx, { taskId, userId: active.id });
  if (!grant) return undefined;
  const { ownerEnvironmentId, approvalId, partnered, state, endReason } = grant;
  const known = partnered && (state !== 'ended' || endReason === 'answered');
  return { environmentId: ownerEnvironmentId, approvalId, grant, known };
}

type GrantOver = Extract<DelegationRefusal, { code: 'partnership_ended' | 'delegation_over' }>;

/** Why somebody who had a task by a grant can do nothing with it any more; null where they can. */
export function refuseGrant(grant: Grant | null): GrantOver | null {
  if (!grant) return null;
  if (!grant.partnered || grant.endReason === 'partnership_ended') return { code: 'partnership_ended' };
  if (grant.state !== 'ended' || grant.endReason === 'answered') return null;
  return { code: 'delegation_over', because: grant.endReason ?? 'ended' };
}

/**
 * Enters the environment that owns the task, as its delegate. Who comes from a partner's environment is nobody there but
 * the delegate of this task: no role of theirs counts.
 */
export async function cross(
  tx: Transaction,
  active: ActiveActor,
  { environmentId, grant }: TaskHome,
): Promise<ActiveActor> {
  if (!grant || active.kind !== 'user') return active;
  await enterTenant(tx, environmentId);
  return { kind: 'user', id: active.id, role: 'basic', supplementaryRoles: [] };
}

/**
 * In which environment somebody is to be found who is to get a task: one's own, or that of a partner, also of a former
 * one, so that the answer can say what is missing. Null where there is nobody. Begins and ends under the actor's tenant.
 */
export async function findDelegate(
  tx: Transaction,
  home: EnvironmentId,
  { userId, environmentId }: { readonly userId: UserId; readonly environmentId: EnvironmentId | null },
): Promise<Holder | null> {
  if (environmentId) return { userId, environmentId };
  if (await isHere(tx, userId)) return { userId, environmentId: home };
  const partners = await listPartners(tx, home);
  if (partners.length === 0) return null;
  const found = await together<boolean[]>(tx, (sending) =>
    partners.map((partner) => isThere(sending, partner.id, userId)),
  );
  await enterTenant(tx, home);
  const partner = partners[found.indexOf(true)];
  return partner ? { userId, environmentId: partner.id } : null;
}

const isThere = async (tx: Sending, environmentId: EnvironmentId, userId: UserId): Promise<boolean> => {
  const [, here] = await Promise.all([enterTenant(tx, environmentId), isHere(tx, userId)]);
  return here;
};

async function isHere(tx: Sending, userId: UserId): Promise<boolean> {
  const { rows } = await sql`select from users where id = ${userId}`.execute(tx);
  return rows.length > 0;
}
