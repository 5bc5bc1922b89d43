// Who belongs to which group now, and what becomes of the groups' tasks when that changes (architecture, section 2.6).
import { sql } from 'kysely';
import { decideDeparture } from '../domain/phase.ts';
import type { DepartureFacts, PhaseEvent } from '../domain/phase.ts';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { Actor } from './actors.ts';
import { appendEvents } from './approval-events.ts';
import { writeAudit } from './audit.ts';
import { endDelegationsOfParts, hasDelegatedParts } from './bridges/end-delegations.ts';
import { requireChanged } from './changed.ts';
import { tellOfMany } from './notifications.ts';
import type { About } from './notifications.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { recordEffect } from './phase-effects.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** What a change of members moved: the open tasks that a person got or lost by it. */
export interface Moved {
  readonly tasks: number;
  /** For the caller to send: one for each phase that got its outcome. */
  readonly nudges: readonly Nudge[];
}

/**
 * GRP-18: an active user belongs to the group, and has its open tasks at once. The caller holds the lock of the group. An
 * answer that has begun by then is one of before: it may still decide a task without them.
 */
export async function enterGroup(
  tx: Transaction,
  {
    environmentId,
    groupId,
    userId,
  }: { readonly environmentId: EnvironmentId; readonly groupId: GroupId; readonly userId: UserId },
): Promise<Moved> {
  const [, , { rows }] = await together<[unknown, unknown, { rows: { tasks: number }[] }]>(tx, (sending) => [
    sql`insert into group_effective_members (environment_id, group_id, user_id)
      values (${environmentId}, ${groupId}, ${userId})
      on conflict do nothing`.execute(sending),
    sql`delete from group_former_members where group_id = ${groupId} and user_id = ${userId}`.execute(
      sending,
    ),
    countOpen(sending, [groupId]),
  ]);
  return { tasks: rows[0]?.tasks ?? 0, nudges: [] };
}

const countOpen = (tx: Sending, groupIds: readonly GroupId[]) =>
  sql<{ tasks: number }>`
    select count(*)::int as tasks from tasks t
    where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open'`.execute(tx);

/** Who leaves, which groups, and by whose action. */
export interface Leaving {
  readonly environmentId: EnvironmentId;
  readonly actor: Actor;
  readonly userId: UserId;
  readonly groupIds: readonly GroupId[];
}

/**
 * GRP-19: a user belongs to these groups no longer, and has lost their open tasks. Where only people are left who have
 * answered, the task is decided by that, and its phase (GRP-20); of a task that is left with nobody administrators are
 * told. The caller holds the locks of the groups, so that no task of them is opened meanwhile. The approvals whose outcome
 * depends on who is left are locked before the answers are read: of an answer and a departure at the same instant the
 * second sees the first.
 */
export async function leaveGroups(tx: Transaction, leaving: Leaving): Promise<Moved> {
  const { environmentId, userId, groupIds } = leaving;
  if (groupIds.length === 0) return { tasks: 0, nudges: [] };
  await lockDependentApprovals(tx, groupIds, userId);
  // Behind the approvals: whoever answers holds theirs and then waits for this row, never the other way round.
  const left = await sql`
    delete from group_effective_members where user_id = ${userId} and group_id = any (${groupIds}::uuid[])`.execute(
    tx,
  );
  if ((left.numAffectedRows ?? 0n) === 0n) return { tasks: 0, nudges: [] };
  // Before the departure decides a task: what is over has no delegation that runs.
  await endDelegationsOfParts(tx, leaving, groupIds);
  const [, { rows: open }, dependent] = await together<[unknown, { rows: { tasks: number }[] }, Dependent[]]>(
    tx,
    (sending) => [
      sql`insert into group_former_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, unnest(${groupIds}::uuid[]), ${userId}::uuid
      on conflict (group_id, user_id) do update set left_at = excluded.left_at`.execute(sending),
      countOpen(sending, groupIds),
      readDependent(sending, groupIds),
    ],
  );
  const nudges = await decideByDeparture(tx, leaving, dependent);
  const news = { environmentId, event: 'task_without_members', to: 'administrators', by: null } as const;
  await tellOfMany(tx, news, await readDeserted(tx, groupIds));
  return { tasks: open[0]?.tasks ?? 0, nudges };
}

/** The approvals whose outcome may depend on who is in these groups, as `lockDependentApprovals` says. */
export const dependentApprovals = (groupIds: readonly GroupId[], leaver: UserId | null) => sql`
  select t.approval_id from tasks t
  where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open'
    and (t.mode = 'all' ${leaver ? sql`or ${hasDelegatedParts(leaver)}` : sql``})`;

/**
 * In the order of their ids, as everywhere; only of tasks in which all must act, or in which the part of whoever leaves is
 * delegated.
 */
export async function lockDependentApprovals(
  tx: Transaction,
  groupIds: readonly GroupId[],
  leaver: UserId | null = null,
): Promise<void> {
  await sql`
    select id from approvals
    where id in (${dependentApprovals(groupIds, leaver)})
    order by id
    for no key update`.execute(tx);
}

/** A task whose outcome may follow from who is left. */
interface Dependent extends DepartureFacts {
  readonly approvalId: ApprovalId;
  readonly seq: number;
}

/** Those that somebody has answered; in all others nobody's departure decides anything. */
async function readDependent(tx: Sending, groupIds: readonly GroupId[]): Promise<Dependent[]> {
  const { rows } = await sql<Dependent>`
    select t.approval_id as "approvalId", a.seq, t.id as "taskId", t.phase, t.attempt,
      exists (select from group_effective_members m where m.group_id = t.group_id
        and not exists (select from task_answers g where g.task_id = t.id and g.user_id = m.user_id)) as "othersLeft",
      (select count(*)::int from task_answers g where g.task_id = t.id) as answers,
      (select count(*)::int from tasks o
        where o.approval_id = t.approval_id and o.phase = t.phase and o.attempt = t.attempt
          and o.state = 'open') as "openInTurn"
    from tasks t join approvals a on a.id = t.approval_id
    where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open' and t.mode = 'all'
      and exists (select from task_answers g where g.task_id = t.id)
    order by t.approval_id, t.id`.execute(tx);
  return rows;
}

/** The open tasks of those of the groups that have no members any more, by approval. */
async function readDeserted(tx: Transaction, groupIds: readonly GroupId[]): Promise<About[]> {
  const { rows } = await sql<About>`
    select t.approval_id as "approvalId", jsonb_agg(distinct t.phase) as phases
    from tasks t
    where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open'
      and not exists (select from group_effective_members m where m.group_id = t.group_id)
    group by t.approval_id
    order by t.approval_id`.execute(tx);
  return rows;
}

/** Writes, approval by approval, what the departure decided: with one retirement a phase may lose two of its tasks. */
async function decideByDeparture(
  tx: Transaction,
  leaving: Leaving,
  dependent: readonly Dependent[],
): Promise<Nudge[]> {
  const byApproval = new Map<ApprovalId, Dependent[]>();
  for (const task of dependent) {
    const others = byApproval.get(task.approvalId);
    if (others) others.push(task);
    else byApproval.set(task.approvalId, [task]);
  }
  const nudges: Nudge[] = [];
  for (const tasks of byApproval.values()) {
    const nudge = await decideInOne(tx, leaving, tasks);
    if (nudge) nudges.push(nudge);
  }
  return nudges;
}

async function decideInOne(
  tx: Transaction,
  { environmentId, actor, userId }: Leaving,
  tasks: readonly Dependent[],
): Promise<Nudge | null> {
  const events: PhaseEvent[] = [];
  for (const task of tasks) {
    const over = events.filter(({ type }) => type === 'task_decided').length;
    events.push(...decideDeparture({ ...task, openInTurn: task.openInTurn - over }));
  }
  const [first] = tasks;
  if (!first || events.length === 0) return null;
  const { approvalId, seq, phase, attempt } = first;
  const decided = events.flatMap((event) => (event.type === 'task_decided' ? [event] : []));
  const over = events.some(({ type }) => type === 'phase_decided');
  const nudge: Nudge = { kind: 'phase_outcome', environmentId, approvalId, phase, attempt };
  await together(tx, (sending) => [
    ...decided.map((event) => decideTask(sending, event)),
    ...events.map((event) => recordEffect(sending, approvalId, event)),
    appendEvents(sending, { approvalId, seq, step: null }, events),
    writeAudit(
      sending,
      { environmentId, actor },
      decided.map(({ taskId }) => ({
        action: 'task_decided_by_departure',
        approvalId,
        subjectKind: 'task',
        subjectId: taskId,
        data: { phase, attempt, left: userId },
      })),
    ),
    over ? putNudge(sending, nudge) : Promise.resolve(),
  ]);
  return over ? nudge : null;
}

async function decideTask(
  tx: Sending,
  { taskId, decision }: Extract<PhaseEvent, { type: 'task_decided' }>,
): Promise<void> {
  const changed = await sql`
    update tasks t
    set state = 'answered', decision = ${decision}, answered_at = now(), document_sha256 = a.document_sha256
    from approvals a
    where a.id = t.approval_id and t.id = ${taskId} and t.state = 'open' and t.mode = 'all'`.execute(tx);
  requireChanged(changed, 1, `deciding the open task ${taskId} by a departure`);
}
