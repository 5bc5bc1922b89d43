import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalId, DocumentId, EnvironmentId, GroupId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision, GroupMode, PhaseKind } from '../domain/phase-kind.ts';
import type { TaskState } from '../domain/phase.ts';
import type { TraceEntry } from '../placement/trace.ts';
import type { ActiveActor } from './actors.ts';
import { orderingOf } from './task-order.ts';
import type { TaskCursor, TaskOrder } from './task-order.ts';
import { delegationFor } from './delegation-of-task.ts';
import type { DelegationOfTask } from './delegation-of-task.ts';
import { isDelegated, isDelegatedTo, partsHeldBy, waitsFor } from './parts.ts';
import type { Sending, Transaction } from './transaction.ts';
import { mayKnowTask, readerOf } from './visibility.ts';

type Sql = RawBuilder<unknown>;

interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

/** A task as a list shows it, with what it is about (TSK-01, 02, 06). */
export interface TaskRow {
  readonly id: TaskId;
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly phaseName: string;
  readonly kind: PhaseKind;
  /** Of a group's task, as the next two; null of a person's. */
  readonly mode: GroupMode | null;
  readonly group: Named<GroupId> | null;
  /** How many of the group have answered, where all must act. */
  readonly progress: { readonly answered: number; readonly members: number } | null;
  /** Null of a group's task. */
  readonly assignee: Named<UserId> | null;
  readonly state: TaskState;
  readonly turn: number;
  readonly decision: Decision | null;
  readonly reason: string | null;
  readonly closeReason: string | null;
  /** Whether the reader can answer it now, and what they answered where they did. */
  readonly mine: boolean;
  readonly myDecision: Decision | null;
  /** Whether whoever has it may pass it on (DEL-08, ENV-15); apart from to whom. */
  readonly delegable: boolean;
  /** Why placement gave it to its assignee, by which group (PLC-23); null where no group did. */
  readonly placedBy: { readonly group: Named<GroupId>; readonly entry: TraceEntry | null } | null;
  /** By which the reader has it, or through which it is with somebody else; null where it is neither. */
  readonly delegation: DelegationOfTask | null;
  readonly document: {
    readonly id: DocumentId;
    readonly title: string;
    readonly reference: string;
    readonly amount: string | null;
    readonly currency: string | null;
    readonly contractType: string;
  };
  /** The one that owns the approval. */
  readonly environment: Named<EnvironmentId>;
  readonly dueAt: Date | null;
  readonly openedAt: Date | null;
  readonly answeredAt: Date | null;
}

/** Of a group's task: what was written with the answer that decided it alone. */
const reasonOfGroup = sql`(
  select r.reason from task_answers a
  join task_answer_reasons r on r.task_id = a.task_id and r.user_id = a.user_id
  where a.task_id = t.id and a.decision = t.decision and (t.mode = 'one' or t.decision = 'rejected')
  limit 1)`;

/** Whoever answered counts, though they have left since: their answer stands. */
const progress = sql`case when t.mode = 'all' then (
  select jsonb_build_object('answered', count(a.user_id), 'members', count(*))
  from (select m.user_id from group_effective_members m where m.group_id = t.group_id) m
  full join (select a.user_id from task_answers a where a.task_id = t.id) a on a.user_id = m.user_id) end`;

/**
 * By the newest look of its place, where that gave it to them; by an earlier one only where no place gives it to them now.
 * A trace keeps the one chosen person apart, so that not all members need be looked through.
 */
const placedBy = sql`(
  select jsonb_build_object('group', jsonb_build_object('id', g.id, 'name', g.name), 'entry',
    case when l.trace -> 'chosen' ->> 'userId' = t.user_id::text then l.trace -> 'chosen'
      else (select entry from jsonb_array_elements(coalesce(nullif(l.trace -> 'members', 'null'), '[]')) entry
        where entry ->> 'userId' = t.user_id::text limit 1) end)
  from placements l join groups g on g.id = l.group_id
  where l.approval_id = t.approval_id and l.phase = t.phase and l.attempt = t.attempt and l.slot > 0
    and t.user_id = any (l.sequenced)
  order by exists (select from placements later where later.approval_id = l.approval_id and later.phase = l.phase
      and later.attempt = l.attempt and later.slot = l.slot and later.look > l.look), l.slot, l.look desc
  limit 1)`;

const delegable = sql`(e.workflow_engine and (t.kind <> 'signature' or coalesce((
  select (v.phases -> (t.phase - 1) ->> 'delegable')::boolean from template_versions v
  where v.template_id = a.template_id and v.version = a.template_version), false)))`;

/** What of a task is for the environment that owns it: why it was placed, and what others wrote with their answers. */
const ownersColumns = sql`coalesce(r.reason, ${reasonOfGroup}) as reason, ${placedBy} as "placedBy"`;

/** A partner's delegate reads what they wrote themselves (DEL-07). */
const partnersColumns = (readerId: string): Sql => sql`
  (select held.reason from ${partsHeldBy(readerId, { keep: false })} held
    where held.decision is not null limit 1) as reason, null as "placedBy"`;

const columnsFor = (readerId: string, { partner = false } = {}): Sql => sql`
  t.id, t.approval_id as "approvalId", t.phase, p.name as "phaseName", t.kind, t.mode, t.state,
  case when g.id is not null then jsonb_build_object('id', g.id, 'name', g.name) end as "group",
  ${progress} as progress,
  case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as assignee,
  t.turn, t.decision, ${partner ? partnersColumns(readerId) : ownersColumns}, t.close_reason as "closeReason",
  ${waitsFor(readerId)} as mine, ${delegable} as delegable,
  (select held.decision from ${partsHeldBy(readerId, { keep: false })} held
    where held.decision is not null limit 1) as "myDecision",
  ${delegationFor(readerId)} as delegation,
  jsonb_build_object('id', d.id, 'title', d.title, 'reference', d.reference, 'amount', d.amount::text,
    'currency', d.currency, 'contractType', d.contract_type) as document,
  jsonb_build_object('id', e.id, 'name', e.name) as environment,
  t.due_at as "dueAt", t.opened_at as "openedAt", t.answered_at as "answeredAt"`;

/** One row of a table, found by its key: also where the planner takes a table that nobody has analysed for all but empty. */
const one = (alias: string, table: string, which: Sql): Sql =>
  sql`lateral (select * from ${sql.table(table)} ${sql.ref(alias)} where ${which} limit 1) ${sql.ref(alias)}`;

const joined = sql`
  cross join ${one('p', 'approval_phases', sql`p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt`)}
  cross join ${one('a', 'approvals', sql`a.id = t.approval_id`)}
  cross join ${one('d', 'documents', sql`d.id = a.document_id`)}
  cross join ${one('e', 'environments', sql`e.id = t.environment_id`)}
  left join ${one('u', 'users', sql`u.id = t.user_id`)} on true
  left join ${one('g', 'groups', sql`g.id = t.group_id`)} on true
  left join ${one('r', 'answer_reasons', sql`r.task_id = t.id`)} on true`;

export interface TaskQuery {
  readonly limit: number;
  readonly order: TaskOrder;
  /** The cursor of the last task of the page before. */
  readonly after: TaskCursor | null;
  readonly kind?: PhaseKind | undefined;
  readonly contractType?: string | undefined;
  readonly groupId?: GroupId | undefined;
  readonly environmentId?: EnvironmentId | undefined;
  /** Only what others passed on to the person, or only what is theirs by itself. */
  readonly delegated?: 'yes' | 'no' | undefined;
}

/** What a filter leaves of the open tasks `t`. These read on in the order of the list, and drop what does not fit. */
const fits = ({ kind, contractType, environmentId }: Partial<TaskQuery>): Sql => sql`true
  ${kind === undefined ? sql`` : sql`and t.kind = ${kind}`}
  ${environmentId === undefined ? sql`` : sql`and t.environment_id = ${environmentId}`}
  ${
    contractType === undefined
      ? sql``
      : sql`and exists (select from approvals f where f.id = t.approval_id and f.contract_type = ${contractType})`
  }`;

/** The open tasks of a person, one sub-select for each way in which they are theirs; no two give the same task. */
function waitingFor(
  userId: UserId,
  { groupId, delegated }: Partial<TaskQuery>,
  chosen: (which: Sql, from?: Sql) => Sql,
): Sql {
  const own = sql`(${chosen(sql`t.user_id = ${userId} and not ${isDelegated(sql`t.user_id`)}`)})`;
  // TSK-01: by way of each of their groups, so that each is read in the order of its index.
  const ofGroups = sql`
    select of_group.* from group_effective_members m
    cross join lateral (${chosen(sql`t.group_id = m.group_id and ${hasOwnPart(sql`m.user_id`)}`)}) of_group
    where m.user_id = ${userId} ${groupId === undefined ? sql`` : sql`and m.group_id = ${groupId}`}`;
  // Each by its id: where nobody has counted the rows yet, all open tasks would be joined with the few passed on.
  const passed = sql`
    (select distinct d.task_id from delegations d
      where d.to_user_id = ${userId} and d.state in ('open', 'passed_on')) passed
    cross join lateral (select of_passed.* from tasks of_passed where of_passed.id = passed.task_id limit 1) t`;
  // DEL-01: who has become a member of the group since finds the task there.
  const passedOn = sql`(${chosen(
    sql`${isDelegatedTo(userId)}
    ${groupId === undefined ? sql`` : sql`and t.group_id = ${groupId}`}
    and not exists (select from group_effective_members m where m.group_id = t.group_id and m.user_id = ${userId}
      and ${hasOwnPart(sql`m.user_id`)})`,
    passed,
  )})`;
  const byItself = groupId === undefined ? sql`${own} union all ${ofGroups}` : ofGroups;
  if (delegated === 'yes') return passedOn;
  return delegated === 'no' ? byItself : sql`${byItself} union all ${passedOn}`;
}

/** Whether a member of the group of the task `t` has their part of it still to answer, themselves. */
const hasOwnPart = (userId: Sql): Sql => sql`not ${isDelegated(userId)}
  and not exists (select from task_answers given where given.task_id = t.id and given.user_id = ${userId})`;

/** The tasks that wait for a person now, of one page (TSK-01, 05, 06), each with its cursor. */
export async function listOpenTasks(
  tx: Sending,
  userId: UserId,
  query: TaskQuery,
): Promise<(TaskRow & { readonly cursor: TaskCursor })[]> {
  const { key, by, behind } = orderingOf('t')[query.order];
  // No more than what it is ordered by: of somebody in 340 groups 17,000 tasks are looked at for a page.
  const ordered =
    query.order === 'due' || query.order === 'amount' ? sql`t.id, t.due_at, t.amount` : sql`t.id`;
  const chosen = (which: Sql, from = sql`tasks t`): Sql => sql`
    select ${ordered} from ${from}
    where ${which} and t.state = 'open' and ${behind(query.after)} and ${fits(query)}
    order by ${by}
    limit ${query.limit}`;
  // The rows of the page one by one, whatever the planner makes of tables that nobody has analysed.
  const { rows } = await sql<TaskRow & { readonly cursor: TaskCursor }>`
    with page as materialized (
      select t.id from (${waitingFor(userId, query, chosen)}) t order by ${by} limit ${query.limit})
    select ${columnsFor(userId)}, jsonb_build_object('key', ${key}, 'id', t.id) as cursor
    from page cross join lateral (select of_page.* from tasks of_page where of_page.id = page.id limit 1) t
    ${joined}
    order by ${by}`.execute(tx);
  return rows;
}

/** TSK-03: how many tasks of their own environment wait for a person now, and how many of them others passed on. */
export async function countOpenTasks(
  tx: Sending,
  userId: UserId,
): Promise<{ open: number; delegated: number }> {
  const counted = (which: Sql, from = sql`tasks t`): Sql =>
    sql`select count(*) as open from ${from} where ${which} and t.state = 'open'`;
  const countOf = (delegated: 'yes' | 'no'): Sql => sql`
    (select coalesce(sum(waiting.open), 0)::int from (${waitingFor(userId, { delegated }, counted)}) waiting)`;
  const { rows } = await sql<{ own: number; delegated: number }>`
    select ${countOf('no')} as own, ${countOf('yes')} as delegated`.execute(tx);
  const { own = 0, delegated = 0 } = rows[0] ?? {};
  return { open: own + delegated, delegated };
}

/**
 * Some tasks of another environment that are delegated to a user, as they see them; under the tenant of that environment.
 * What is not theirs any more is left out.
 */
export async function readDelegatedTasks(
  tx: Sending,
  userId: UserId,
  taskIds: readonly TaskId[],
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select ${columnsFor(userId, { partner: true })}
    from tasks t ${joined}
    where t.id = any (${taskIds}::uuid[]) and ${isDelegatedTo(userId)}`.execute(tx);
  return rows;
}

/** One task, or undefined where there is none that the actor may know of. */
export const findTask = (tx: Transaction, actor: ActiveActor, taskId: TaskId): Promise<TaskRow | undefined> =>
  findOne(tx, { actor, taskId }, columnsFor(actor.id));

/** The same for a partner's delegate, who has crossed into the environment that owns it. */
export const findTaskOfPartner = (
  tx: Transaction,
  actor: ActiveActor,
  taskId: TaskId,
): Promise<TaskRow | undefined> => findOne(tx, { actor, taskId }, columnsFor(actor.id, { partner: true }));

async function findOne(
  tx: Transaction,
  { actor, taskId }: { readonly actor: ActiveActor; readonly taskId: TaskId },
  columns: Sql,
): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`
    select ${columns}
    from tasks t ${joined}
    where t.id = ${taskId} and ${mayKnowTask(readerOf(actor))}`.execute(tx);
  return rows[0];
}
