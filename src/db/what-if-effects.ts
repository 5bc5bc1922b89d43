// What a change that is tried out wrote (PLC-26), read inside its transaction: so a new kind of effect is in it by itself.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalId, DocumentId, GroupId, UserId } from '../domain/ids.ts';
import type { NotificationEvent } from '../domain/letter.ts';
import type { Actor } from './actors.ts';
import type { GroupChangeKind } from './group-changes.ts';
import { readNamesOf } from './placements.ts';
import type { Transaction } from './transaction.ts';

/** A group whose version would rise, and the line that its history would get. */
export interface GroupEffect {
  readonly id: GroupId;
  readonly name: string;
  readonly version: number;
  readonly what: GroupChangeKind;
  /** Whom its list of default assignees would lose (DFA-07). */
  readonly leaveDefaultAssignees: readonly { readonly id: UserId; readonly name: string }[];
}

export interface ApprovalEffect {
  readonly id: ApprovalId;
  readonly document: { readonly id: DocumentId; readonly title: string; readonly reference: string };
  /** What would happen in it, in this order. */
  readonly events: readonly CourseEffect[];
  /** Whom it would be told. */
  readonly told: readonly {
    readonly event: NotificationEvent;
    readonly phase: number;
    readonly people: number;
  }[];
}

/** An event that would be written, with what there is of it. */
export interface CourseEffect {
  readonly what: string;
  readonly phase: number | null;
  readonly attempt: number | null;
  readonly taskId: string | null;
  /** Of whom it speaks: the manager who is set or lost, whose part it is, who takes a turn over. */
  readonly user: { readonly id: UserId; readonly name: string } | null;
  /** Its code: why a manager is lost, by what right one is set, which outcome, which decision. */
  readonly detail: string | null;
}

// What a transaction writes carries the instant of its beginning, and ids later than `since`.
export const ours = (since: string) => sql`id > ${since}::uuid`;

/** Whom a change moved, and how many open tasks each of them gained or lost. */
export interface Moved {
  /** How many people were moved along with a group. */
  readonly along: number;
  /** Whom the change itself names, with the number of groups that they would belong to. */
  readonly named: readonly { readonly userId: UserId; readonly places: number }[];
  readonly openTasks: number;
}

export async function readMoved(tx: Transaction, since: string): Promise<Moved> {
  const { rows } = await sql<Moved>`
    with written as (select action, subject_id, data from audit where ${ours(since)} and at = now()),
    named as (
      select distinct coalesce(data ->> 'userId', subject_id)::uuid as id from written
      where action = 'user_retired' or action in ('member_added', 'member_removed',
          'organisation_member_added', 'organisation_member_removed', 'organisation_role_changed') and data ? 'userId')
    select count(distinct subject_id) filter (where action in ('membership_gained', 'membership_lost'))::int as along,
      coalesce(max((data ->> 'openTasks')::int), 0) as "openTasks",
      (select coalesce(jsonb_agg(jsonb_build_object('userId', id, 'places', ${placesOf(sql`named.id`)})), '[]')
        from named) as named
    from written`.execute(tx);
  return rows[0] ?? { along: 0, named: [], openTasks: 0 };
}

/** To how many groups somebody belongs, by whatever way. */
const placesOf = (userId: RawBuilder<unknown>) =>
  sql`(select count(*)::int from group_effective_members e where e.user_id = ${userId})`;

/** Who is named by a change and belongs to as many groups after it is not moved: there is another way. */
export async function countMoved(tx: Transaction, { along, named }: Moved): Promise<number> {
  const { rows } = await sql<{ moved: number }>`
    select count(*)::int as moved
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as named ("userId" uuid, places int)
    where named.places <> ${placesOf(sql`named."userId"`)}`.execute(tx);
  return along + (rows[0]?.moved ?? 0);
}

/** The lines of histories that the change wrote: it holds these groups, so nobody else has written one since it began. */
export async function readGroups(tx: Transaction, actor: Actor): Promise<GroupEffect[]> {
  const { rows } = await sql<Omit<GroupEffect, 'leaveDefaultAssignees'> & { leave: string[] }>`
    select h.group_id as id, g.name, h.version, h.what,
      array(select jsonb_array_elements_text(coalesce(h.after -> 'offDefaultAssignees', case
        when h.cause_group_id is not null then null
        when h.what = 'default_assignees_dropped' then h.before -> 'userIds'
        when h.what = 'default_assignees_changed' then (h.before -> 'userIds')
          - array(select jsonb_array_elements_text(h.after -> 'userIds')) end))) as leave
    from group_changes h join groups g on g.id = h.group_id
    where h.at >= now() and h.actor_id = ${actor.id} and g.changed_at >= now()
    order by h.group_id, h.version`.execute(tx);
  const names = await readNamesOf(tx, rows.flatMap(({ leave }) => leave)); // prettier-ignore
  return rows.map(({ leave, ...row }) => ({
    ...row,
    leaveDefaultAssignees: leave.map((id) => ({ id: id as UserId, name: names.get(id) ?? id })),
  }));
}

/** What the transaction has written in an approval. */
export async function readEffect(
  tx: Transaction,
  approvalId: ApprovalId,
  since: string,
): Promise<ApprovalEffect> {
  const { rows: events } = await sql<{ type: string; data: Readonly<Record<string, unknown>> }>`
    select type, data from approval_events where approval_id = ${approvalId} and at = now() order by seq`.execute(
    tx,
  );
  const { rows: news } = await sql<ApprovalEffect['told'][number]>`
    select event, phase, count(distinct user_id)::int as people
    from (
      select event, unnest(phases) as phase, user_id from notifications
      where ${ours(since)} and created_at = now() and approval_id = ${approvalId}
      union all
      select template, unnest(phases), recipient_user_id from outbox
      where ${ours(since)} and created_at = now() and approval_id = ${approvalId} and kind = 'mail') told
    group by event, phase
    order by event, phase`.execute(tx);
  const { rows: documents } = await sql<ApprovalEffect['document']>`
    select d.id, d.title, d.reference from approvals a join documents d on d.id = a.document_id
    where a.id = ${approvalId}`.execute(tx);
  const [document] = documents;
  if (!document) throw new Error(`the approval ${approvalId} has no document`);
  const names = await readNamesOf(tx, events.flatMap(({ data }) => personIn(data) ?? [])); // prettier-ignore
  return { id: approvalId, document, events: events.map((event) => effectOf(event, names)), told: news };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const personIn = ({ manager, part, takenBy }: Readonly<Record<string, unknown>>): string | null =>
  textOf(manager) ?? textOf(part) ?? textOf(takenBy);

function effectOf(
  { type, data }: { readonly type: string; readonly data: Readonly<Record<string, unknown>> },
  names: ReadonlyMap<string, string>,
): CourseEffect {
  const id = personIn(data) as UserId | null;
  const { because, basis, decision, outcome, state } = data;
  return {
    ...{ what: type, phase: numberOf(data['phase']), attempt: numberOf(data['attempt']) },
    taskId: textOf(data['taskId']),
    user: id === null ? null : { id, name: names.get(id) ?? id },
    detail: [because, basis, decision, outcome, state].map(textOf).find((code) => code !== null) ?? null,
  };
}
