// The delegations of parts of tasks, in the environment that owns the approval.
import { sql } from 'kysely';
import { handsOf, isHeldBy, isSame } from '../domain/delegation-chain.ts';
import type { Delegation, Part } from '../domain/delegation-chain.ts';
import type { Holder } from '../domain/holder.ts';
import type { DelegatingTerms, DelegationFacts } from '../domain/delegation.ts';
import type { ApprovalId, EnvironmentId, ReasonId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision, PhaseKind } from '../domain/phase-kind.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/** What a step of a delegation is judged by, as the rows have it. */
export interface DelegatedTask {
  readonly facts: DelegationFacts;
  readonly terms: DelegatingTerms;
}

interface Row extends Omit<DelegationFacts, 'part'>, Omit<DelegatingTerms, 'classification'> {
  readonly taskId: TaskId;
  readonly userId: UserId | null;
  readonly ownPart: boolean;
  readonly location: string;
  readonly contractType: string;
  readonly delegations: readonly (Delegation & { readonly part: UserId })[];
  /** Whose parts were delegated and are theirs no longer, since they have left the group. */
  readonly lost: readonly UserId[];
  /** Of a group's task: what was answered for each part. */
  readonly answers: Readonly<Record<string, Decision>>;
}

/** The row `d` as a delegation. */
export const delegationInJson = sql`jsonb_build_object('id', d.id, 'part', d.part_user_id, 'hop', d.hop,
  'from', jsonb_build_object('userId', d.from_user_id, 'environmentId', d.from_environment_id),
  'to', jsonb_build_object('userId', d.to_user_id, 'environmentId', d.to_environment_id), 'state', d.state)`;

/** The parts that somebody has, or had by a delegation. */
const isPartOf = (column: string, userId: UserId) => sql`(${sql.ref(column)} = ${userId}
  or ${sql.ref(column)} in (select h.part_user_id from delegations h where h.task_id = t.id and h.to_user_id = ${userId}))`;

/**
 * What a step of a delegation by this person is judged by; undefined where there is no such task. Read after the
 * approval's lock. Of several parts in which they have a hand it is the one that the step can be about: the one that they
 * hold to pass on, the one that another has to recall.
 */
export async function readDelegatedTask(
  tx: Sending,
  { environmentId, taskId, actor }: { environmentId: EnvironmentId; taskId: TaskId; actor: Holder },
  step: 'delegate_task' | 'return_task' | 'recall_delegation',
): Promise<DelegatedTask | undefined> {
  const { rows } = await sql<Row>`
    select t.id as "taskId", t.user_id as "userId", t.phase, t.attempt, t.kind, t.state, t.decision,
      t.close_reason as "closeReason", a.location, a.contract_type as "contractType",
      e.workflow_engine as "workflowEngine",
      coalesce((v.phases -> (t.phase - 1) ->> 'delegable')::boolean, false) as "signatureDelegable",
      coalesce(t.user_id = ${actor.userId}, false) or exists (select from group_effective_members m
        where m.group_id = t.group_id and m.user_id = ${actor.userId}) as "ownPart",
      coalesce((select jsonb_agg(${delegationInJson} order by d.hop) from delegations d
        where d.task_id = t.id and ${isPartOf('d.part_user_id', actor.userId)}), '[]') as delegations,
      coalesce((select jsonb_agg(distinct d.part_user_id) from delegations d
        where d.task_id = t.id and ${isPartOf('d.part_user_id', actor.userId)} and t.group_id is not null
          and not exists (select from group_effective_members m
            where m.group_id = t.group_id and m.user_id = d.part_user_id)), '[]') as lost,
      coalesce((select jsonb_object_agg(x.user_id, x.decision) from task_answers x
        where x.task_id = t.id and ${isPartOf('x.user_id', actor.userId)}), '{}') as answers
    from tasks t
    join approvals a on a.id = t.approval_id
    join template_versions v on v.template_id = a.template_id and v.version = a.template_version
    join environments e on e.id = t.environment_id
    where t.id = ${taskId}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const { location, contractType, workflowEngine, signatureDelegable } = row;
  return {
    facts: factsOf(row, { environmentId, actor, step }),
    terms: { workflowEngine, signatureDelegable, classification: { location, contractType } },
  };
}

/**
 * Keeps the places in the group from which these parts of its task come until the transaction ends: who is being taken out
 * at this moment is waited for, and whoever is taken out afterwards finds what was done with their part. Behind the
 * approval's lock.
 */
export async function keepPlaces(tx: Sending, taskId: TaskId, { userId }: Holder): Promise<void> {
  await sql`
    select from group_effective_members m
    where m.group_id = (select t.group_id from tasks t where t.id = ${taskId})
      and (m.user_id = ${userId} or m.user_id in (
        select d.part_user_id from delegations d where d.task_id = ${taskId} and d.to_user_id = ${userId}))
    for key share`.execute(tx);
}

function factsOf(
  row: Row,
  { environmentId, actor, step }: { environmentId: EnvironmentId; actor: Holder; step: string },
): DelegationFacts {
  const { taskId, phase, attempt, kind, state, closeReason } = row;
  const owners = new Set([
    ...(row.ownPart ? [actor.userId] : []),
    ...row.delegations.map((delegation) => delegation.part),
  ]);
  const parts = [...owners].map((userId): Part => {
    const own = row.delegations.filter((each) => each.part === userId);
    const delegations = own.map(({ id, hop, from, to, state: of }) => ({ id, hop, from, to, state: of }));
    return { taskId, owner: { userId, environmentId }, isLost: row.lost.includes(userId), delegations };
  });
  const decisionOf = ({ owner }: Part): Decision | null => row.answers[owner.userId] ?? row.decision;
  const fits = (part: Part): boolean => {
    const holds = isHeldBy(part, actor);
    if (decisionOf(part) !== null) return false;
    if (step === 'recall_delegation') return !holds && handsOf(part).some((hand) => isSame(hand, actor));
    return holds && (step === 'delegate_task' || part.owner.userId !== actor.userId);
  };
  const part = parts.find(fits) ?? parts.find((each) => each.delegations.length > 0) ?? parts[0] ?? null;
  const decision = part ? decisionOf(part) : row.decision;
  return { phase, attempt, kind, state, closeReason, decision, part };
}

/**
 * Whether somebody has a hand in a part of a task already: as a member of its group, by a delegation, also one that they
 * passed on and may get back, or as who answered for one.
 */
export async function hasPart(tx: Sending, taskId: TaskId, { userId }: Holder): Promise<boolean> {
  const { rows } = await sql`
    select from tasks t
    where t.id = ${taskId} and (t.user_id = ${userId}
      or exists (select from group_effective_members m where m.group_id = t.group_id and m.user_id = ${userId})
      or exists (select from delegations d where d.task_id = t.id and d.to_user_id = ${userId}
        and d.state in ('open', 'passed_on'))
      or exists (select from task_answers x where x.task_id = t.id and x.answered_by = ${userId}))`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What a new delegation is written with. */
export interface NewDelegation {
  readonly environmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly taskId: TaskId;
  readonly part: UserId;
  readonly delegation: Delegation;
  readonly messageId: ReasonId | null;
}

export async function insertDelegation(
  tx: Sending,
  { environmentId, approvalId, taskId, part, delegation, messageId }: NewDelegation,
): Promise<void> {
  const { id, hop, from, to, state } = delegation;
  await sql`
    insert into delegations (environment_id, id, approval_id, task_id, part_user_id, hop, from_user_id,
      from_environment_id, to_user_id, to_environment_id, state, message_id)
    values (${environmentId}, ${id}, ${approvalId}, ${taskId}, ${part}, ${hop}, ${from.userId},
      ${from.environmentId}, ${to.userId}, ${to.environmentId}, ${state}, ${messageId})`.execute(tx);
}

/** A delegation whose state an event changes, with what the row says besides. */
export interface ChangedDelegation {
  readonly before: Delegation;
  readonly after: Delegation;
  readonly endMessageId: ReasonId | null;
  readonly endReason: string | null;
}

export async function changeDelegations(tx: Sending, changed: readonly ChangedDelegation[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ before: { id, state: before }, after: { state: after }, ...end }) => ({
    ...{ id, before, after },
    ...end,
  }));
  const done = await sql`
    update delegations d
    set state = c.after, end_message_id = c."endMessageId", end_reason = c."endReason",
      ended_at = case when c.after not in ('open', 'passed_on') then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as c (id uuid, before text, after text, "endMessageId" uuid, "endReason" text)
    where d.id = c.id and d.state = c.before`.execute(tx);
  requireChanged(done, changed.length, 'changing the states of delegations');
}

/** What the list of a delegate in another environment shows of a task (DEL-03). */
export interface ShownTask {
  readonly shown: object;
  readonly title: string;
  readonly kind: PhaseKind;
  readonly contractType: string;
  readonly amount: string | null;
  /** As text, exact to the microsecond: lists are ordered by it. */
  readonly dueAt: string | null;
}

export async function readShownTasks(
  tx: Sending,
  taskIds: readonly TaskId[],
): Promise<ReadonlyMap<TaskId, ShownTask>> {
  const { rows } = await sql<ShownTask & { readonly id: TaskId }>`
    select t.id, jsonb_build_object('title', d.title, 'reference', d.reference) as shown,
      d.title, t.kind, a.contract_type as "contractType", d.amount, t.due_at::text as "dueAt"
    from tasks t
    join approvals a on a.id = t.approval_id
    join documents d on d.id = a.document_id
    where t.id = any (${taskIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, ...task }) => [id, task]));
}
