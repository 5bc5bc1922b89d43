// Who belongs to which group now, and what becomes of the groups' tasks when that changes (architecture, section 2.6).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { decideDeparture } from '../domain/phase.ts';
import type { DepartureFacts, PhaseEvent } from '../domain/phase.ts';
import type { ApprovalId, GroupId } from '../domain/ids.ts';
import { membersAtMost, placesAtMost } from '../domain/nesting.ts';
import type { MembershipRefusal } from '../domain/group-refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { appendEvents } from './approval-events.ts';
import { writeAudit } from './audit.ts';
import { approvalsOfDelegatedParts, endDelegationsOfParts } from './bridges/end-delegations.ts';
import { requireChanged } from './changed.ts';
import type { DroppedDefaults } from './dropped-defaults.ts';
import { putIn, takeOut } from './effective-rows.ts';
import type { Entering, Grown, Leaving, People } from './effective-rows.ts';
import { tellOfMany } from './notifications.ts';
import type { About } from './notifications.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { recordEffect } from './phase-effects.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** What a change of members moved: the open tasks of the groups that somebody entered or left, and where it was felt. */
export interface Moved {
  /** Counted up to 1,000: 1,001 are more. */
  readonly tasks: number;
  /** Which groups somebody entered or left by it, in the order of their ids. */
  readonly groupIds: readonly GroupId[];
  /** DFA-07: whom the lists of default assignees lost by it. */
  readonly dropped: readonly DroppedDefaults[];
  /** For the caller to send: one for each phase that got its outcome. */
  readonly nudges: readonly Nudge[];
}

const nobodyMoved: Moved = { tasks: 0, groupIds: [], dropped: [], nudges: [] };

/**
 * GRP-18: active users belong to these groups, and have their open tasks at once. An answer that has begun by then is one
 * of before: it may still decide a task without them. Refused: a second member where one is allowed (GRP-24), and more
 * than a change can carry. The caller holds the locks of these groups, so that no task of them opens meanwhile.
 */
export async function enterGroups(
  tx: Transaction,
  entering: Entering,
): Promise<Result<Moved, MembershipRefusal>> {
  const places = await countPlaces(tx, entering);
  if (places > placesAtMost) return err({ code: 'change_too_large', places, atMost: placesAtMost });
  const grown = await putIn(tx, entering);
  const crowded = refuseCrowded(grown);
  if (crowded) return err(crowded);
  const groupIds = grown.map(({ id }) => id);
  const { rows } = await countOpen(tx, groupIds);
  return ok({ ...nobodyMoved, groupIds, tasks: rows[0]?.tasks ?? 0 });
}

/** GRP-16, 24: of groups, in the order of their ids, the first that would have more people than it may. */
export function refuseCrowded(grown: readonly Grown[]): MembershipRefusal | null {
  for (const { id: groupId, name, size, allowMultiple } of grown) {
    if (!allowMultiple && size > 1) return { code: 'one_member_only', groupId, name };
    if (size > membersAtMost)
      return { code: 'group_too_large', groupId, name, members: size, atMost: membersAtMost };
  }
  return null;
}

/** How many places people would have by it at most. Not counted where it can't be too many, as it nearly always can't. */
async function countPlaces(tx: Transaction, { people, groupIds }: Entering): Promise<number> {
  if (groupIds.length * membersAtMost <= placesAtMost) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${people}) people`.execute(tx);
  return (rows[0]?.count ?? 0) * groupIds.length;
}

/** Of more there are, nobody counts the rest: one person joins a group with 100,000 in the same time. */
const countedAtMost = 1_000;

/** The open tasks of groups, whose ids an array has. */
export const openTasksOf = (groupIds: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select count(*)::int as tasks from (
      select from tasks t
      where t.group_id = any (${groupIds}) and t.state = 'open'
      limit ${countedAtMost + 1}) counted`;

const countOpen = (tx: Sending, groupIds: readonly GroupId[]) =>
  sql<{ tasks: number }>`${openTasksOf(sql`${groupIds}::uuid[]`)}`.execute(tx);

/**
 * GRP-19, 21: these people belong to the groups no longer, but for those who still do by another way, and have lost their
 * open tasks. Where only people are left who have answered, a task is decided by that, and its phase (GRP-20); of a task
 * that is left with nobody administrators are told. The approvals whose outcome depends on who is left are locked before
 * the answers are read: of an answer and a departure at the same instant the second sees the first.
 */
export async function leaveGroups(tx: Transaction, leaving: Leaving): Promise<Moved> {
  const { environmentId, people } = leaving;
  if (leaving.groupIds.length === 0) return nobodyMoved;
  await lockDependentApprovals(tx, leaving.groupIds, people);
  // Behind the approvals: whoever answers holds theirs and then waits for this row, never the other way round.
  const left = await takeOut(tx, leaving);
  if (left.length === 0) return nobodyMoved;
  const groupIds = left.map(({ groupId }) => groupId);
  // Before the departure decides a task: what is over has no delegation that runs.
  await endDelegationsOfParts(tx, leaving, groupIds);
  const [{ rows: open }, dependent] = await together<[{ rows: { tasks: number }[] }, Dependent[]]>(
    tx,
    (sending) => [countOpen(sending, groupIds), readDependent(sending, groupIds)],
  );
  const nudges = await decideByDeparture(tx, leaving, dependent);
  const news = { environmentId, event: 'task_without_members', to: 'administrators', by: null } as const;
  await tellOfMany(tx, news, await readDeserted(tx, groupIds));
  const dropped = left.filter(({ userIds }) => userIds.length > 0);
  return { tasks: open[0]?.tasks ?? 0, groupIds, dropped, nudges };
}

/** The approvals whose outcome may depend on who is in these groups, as `lockDependentApprovals` says. */
export const dependentApprovals = (groupIds: readonly GroupId[], leavers: People | null) => sql`
  select t.approval_id from tasks t
  where t.group_id = any (${groupIds}::uuid[]) and t.state = 'open' and t.mode = 'all'
  ${leavers ? sql`union ${approvalsOfDelegatedParts(leavers, groupIds)}` : sql``}`;

/**
 * In the order of their ids, as everywhere; only of tasks in which all must act, or in which the part of whoever leaves is
 * delegated.
 */
export async function lockDependentApprovals(
  tx: Transaction,
  groupIds: readonly GroupId[],
  leavers: People | null = null,
): Promise<void> {
  await sql`
    select id from approvals
    where id in (${dependentApprovals(groupIds, leavers)})
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
    where t.group_id in (select g.id from groups g where g.id = any (${groupIds}::uuid[]) and g.size = 0)
      and t.state = 'open'
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
  { environmentId, actor, left }: Leaving,
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
        data: { phase, attempt, ...left },
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
