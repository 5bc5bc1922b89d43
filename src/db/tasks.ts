import { sql } from 'kysely';
import type { ApprovalId, DocumentId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision, PhaseKind } from '../domain/phase-kind.ts';
import type { TaskState } from '../domain/phase.ts';
import type { ActiveActor } from './actors.ts';
import { beyondEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';
import { mayKnowTask, readerOf } from './visibility.ts';

/** A task as a list shows it, with what it is about (TSK-02 without delegating). */
export interface TaskRow {
  readonly id: TaskId;
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly phaseName: string;
  readonly kind: PhaseKind;
  readonly state: TaskState;
  readonly assignee: { readonly id: UserId; readonly name: string };
  readonly turn: number;
  readonly decision: Decision | null;
  readonly reason: string | null;
  readonly closeReason: string | null;
  readonly document: {
    readonly id: DocumentId;
    readonly title: string;
    readonly reference: string;
    readonly amount: string | null;
    readonly currency: string | null;
  };
  readonly openedAt: Date | null;
  readonly answeredAt: Date | null;
}

const columns = sql`
  t.id, t.approval_id as "approvalId", t.phase, p.name as "phaseName", t.kind, t.state,
  jsonb_build_object('id', u.id, 'name', u.name) as assignee, t.turn, t.decision, r.reason,
  t.close_reason as "closeReason",
  jsonb_build_object('id', d.id, 'title', d.title, 'reference', d.reference, 'amount', d.amount::text,
    'currency', d.currency) as document,
  t.opened_at as "openedAt", t.answered_at as "answeredAt"`;

const joined = sql`
  tasks t
  join users u on u.id = t.user_id
  join approval_phases p on p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
  join approvals a on a.id = t.approval_id
  join documents d on d.id = a.document_id
  left join answer_reasons r on r.task_id = t.id`;

/** The open tasks of one person, newest first (TSK-05: a handled one is in no list). */
export async function listOpenTasks(
  tx: Transaction,
  userId: UserId,
  { limit, after }: Page<TaskId>,
): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select ${columns}
    from ${joined}
    where t.user_id = ${userId} and t.state = 'open' and t.id < coalesce(${after}::uuid, ${beyondEveryId}::uuid)
    order by t.id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** One task, or undefined where there is none that the actor may know of. */
export async function findTask(
  tx: Transaction,
  actor: ActiveActor,
  taskId: TaskId,
): Promise<TaskRow | undefined> {
  const { rows } = await sql<TaskRow>`
    select ${columns}
    from ${joined}
    where t.id = ${taskId} and ${mayKnowTask(readerOf(actor))}`.execute(tx);
  return rows[0];
}
