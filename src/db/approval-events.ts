import { sql } from 'kysely';
import type { CourseEvent } from '../domain/course.ts';
import type { DelegationEvent } from '../domain/delegation-event.ts';
import type { ApprovalId, DocumentId, TemplateId } from '../domain/ids.ts';
import type { PhaseEvent } from '../domain/phase.ts';
import { requireChanged } from './changed.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Everything that happens to an approval, in the order of its seq. */
export type ApprovalEvent = ApprovalStarted | CourseEvent | PhaseEvent;

export interface ApprovalStarted {
  readonly type: 'approval_started';
  readonly documentId: DocumentId;
  readonly documentSha256: string;
  readonly templateId: TemplateId;
  readonly templateVersion: number;
}

/** The step of the course that wrote an event: a repeated step finds its own events by it. */
export type Step =
  | 'place'
  | `open/${number}/${number}`
  | `close/${number}/${number}`
  | `command/${string}`
  | 'managers'
  | 'delegations';

/**
 * Appends events under the approval's lock and raises its seq by their number. The caller has read `seq` under that
 * lock; should the row say otherwise, nothing is appended and this throws.
 */
export async function appendEvents(
  tx: Sending,
  {
    approvalId,
    seq,
    step,
  }: { readonly approvalId: ApprovalId; readonly seq: number; readonly step: Step | null },
  events: readonly ApprovalEvent[],
): Promise<void> {
  const appended = await sql`
    with raised as (
      update approvals set seq = ${seq}::int + ${events.length}::int
      where id = ${approvalId} and seq = ${seq}::int
      returning environment_id, id
    )
    insert into approval_events (environment_id, approval_id, seq, type, step, data)
    select raised.environment_id, raised.id, ${seq}::int + event.position, event.body ->> 'type', ${step}::text,
      event.body - 'type'
    from raised, jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as event (body, position)
  `.execute(tx);
  requireChanged(appended, events.length, `appending events behind ${seq} of approval ${approvalId}`);
}

/** Events of one approval, with the seq that was read under its lock. */
export interface Appended {
  readonly approvalId: ApprovalId;
  readonly seq: number;
  readonly events: readonly ApprovalEvent[];
}

/** As `appendEvents`, to many approvals in one statement. */
export async function appendToEach(tx: Sending, step: Step | null, each: readonly Appended[]): Promise<void> {
  const appended = await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(each)}::jsonb) as one ("approvalId" uuid, seq int, events jsonb)
    ), raised as (
      update approvals a set seq = given.seq + jsonb_array_length(given.events)
      from given
      where a.id = given."approvalId" and a.seq = given.seq
      returning a.environment_id, a.id, given.seq, given.events
    )
    insert into approval_events (environment_id, approval_id, seq, type, step, data)
    select raised.environment_id, raised.id, raised.seq + event.position, event.body ->> 'type', ${step}::text,
      event.body - 'type'
    from raised, jsonb_array_elements(raised.events) with ordinality as event (body, position)`.execute(tx);
  const count = each.reduce((sum, { events }) => sum + events.length, 0);
  requireChanged(appended, count, `appending events to ${each.length} approvals`);
}

/** The events that steps of the course wrote, in order; with `steps`, only theirs. */
export async function readCourseEvents(
  tx: Sending,
  approvalId: ApprovalId,
  steps: readonly Step[] | null = null,
): Promise<CourseEvent[]> {
  const { rows } = await sql<{ type: string; data: object }>`
    select type, data
    from approval_events
    where approval_id = ${approvalId} and step is not null
      and (${steps}::text[] is null or step = any (${steps}::text[]))
    order by seq`.execute(tx);
  return rows.map(asCourseEvent);
}

/**
 * The events that make the course what it is now: of what passed between people, the last event of each part,
 * which says who has it. A step tells the workflow all of these, so their number must not grow with every time that
 * somebody delegates.
 */
export async function readCourse(tx: Sending, approvalId: ApprovalId): Promise<CourseEvent[]> {
  const { rows } = await sql<{ type: string; data: object }>`
    select type, data
    from (
      select type, data, seq,
        passes and seq < max(seq) over (partition by passes, data ->> 'taskId', data ->> 'part') as overtaken
      from (
        select type, data, seq, type = any (${passing}::text[]) as passes
        from approval_events
        where approval_id = ${approvalId} and step is not null
      ) event
    ) event
    where not overtaken
    order by seq`.execute(tx);
  return rows.map(asCourseEvent);
}

const passing: readonly DelegationEvent['type'][] = [
  'task_delegated',
  'task_returned',
  'delegation_recalled',
  'delegation_ended',
];

const asCourseEvent = ({ type, data }: { readonly type: string; readonly data: object }): CourseEvent =>
  ({ type, ...data }) as CourseEvent;

/** Every event of an approval, in order. */
export async function readEvents(tx: Transaction, approvalId: ApprovalId): Promise<ApprovalEvent[]> {
  const { rows } = await sql<{ type: string; data: object }>`
    select type, data from approval_events where approval_id = ${approvalId} order by seq`.execute(tx);
  return rows.map(({ type, data }) => ({ type, ...data }) as ApprovalEvent);
}
