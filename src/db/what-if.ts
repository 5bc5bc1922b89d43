// What a change of the directory would do to running work (PLC-26): the change is made by its own function, the steps that
// it asks for are taken by theirs, what they wrote is read, and all of it is rolled back.
import { sql } from 'kysely';
import type { ApprovalId, DocumentId, GroupId, UserId } from '../domain/ids.ts';
import type { NotificationEvent } from '../domain/letter.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { findApproval } from './approvals.ts';
import type { DirectoryChange } from './directory-change.ts';
import type { GroupChangeKind } from './group-changes.ts';
import { newId } from './ids.ts';
import type { Nudge } from './outbox.ts';
import { readNamesOf } from './placements.ts';
import { rehearse } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** So many approvals are looked into: a change holds the locks of all that it touches for as long as that takes. */
const approvalsAtMost = 100;

/** A change that is tried out, and how the steps of courses are taken that it asks for. */
export interface Trial<E> {
  readonly actor: Actor;
  readonly change: (stage: Transaction) => Promise<Result<DirectoryChange, E>>;
  readonly follow: (stage: Db, nudge: Nudge) => Promise<void>;
}

export interface WhatIf {
  /** Whether anything would be changed: what is as asked for already stays as it is. */
  readonly changed: boolean;
  /** How many people would get into a group or out of one, and how many open tasks of groups each gains or loses. */
  readonly peopleMoved: number;
  readonly openTasks: number;
  readonly groups: readonly GroupEffect[];
  readonly approvals: readonly ApprovalEffect[];
  /** Touched as well, and nothing that the caller may know of. */
  readonly unknownApprovals: number;
  /** May be touched as well, and were not looked into. */
  readonly moreApprovals: number;
}

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
  /** Of whom it speaks: the manager who is set or lost, whose part it is. */
  readonly user: { readonly id: UserId; readonly name: string } | null;
  /** Its code: why a manager is lost, by what right one is set, which outcome, which decision. */
  readonly detail: string | null;
}

/** Makes the change, sees what comes of it, and undoes it: nothing is written, nobody is told. Refused as the change is. */
export const whatIf = <E>(db: Db, { actor, change, follow }: Trial<E>): Promise<Result<WhatIf, E>> =>
  rehearse<Result<WhatIf, E>>(db, actor.environmentId, async (stage) => {
    const reader = await findActiveActor(stage, actor);
    const since = newId<'moment'>();
    const made = await change(stage);
    if (!made.ok) return err(made.error);
    const { changed, nudges } = made.value;
    const moved = await readMoved(stage, since);
    const groups = await readGroups(stage, actor);
    const touched = await touchedApprovals(stage, since, nudges);
    const looked: Looked[] = [];
    for (const approvalId of touched.slice(0, approvalsAtMost)) {
      const due = inTheirOrder(nudges.filter((nudge) => nudge.approvalId === approvalId));
      // Undone at once, so that nobody waits for an approval longer than it takes to look into it.
      looked.push(
        await rehearse(stage, actor.environmentId, async (inner) => {
          for (const nudge of due) await follow(inner, nudge);
          return readLooked(inner, { approvalId, since, reader });
        }),
      );
    }
    const felt = looked.filter(({ effect }) => effect.events.length > 0 || effect.told.length > 0);
    return ok({
      ...{ changed, ...moved, groups },
      approvals: felt.flatMap(({ effect, known }) => (known ? [effect] : [])),
      unknownApprovals: felt.filter(({ known }) => !known).length,
      moreApprovals: Math.max(touched.length - approvalsAtMost, 0),
    });
  });

/** As a workflow takes them: it looks at the directory first, and then closes what is decided. */
const inTheirOrder = (nudges: readonly Nudge[]): readonly Nudge[] => [
  ...nudges.filter(({ kind }) => kind === 'directory_changed'),
  ...nudges.filter(({ kind }) => kind !== 'directory_changed'),
];

// What a transaction writes carries the instant of its beginning, and ids later than `since`.
const ours = (since: string) => sql`id > ${since}::uuid`;

async function readMoved(tx: Transaction, since: string): Promise<Pick<WhatIf, 'peopleMoved' | 'openTasks'>> {
  const { rows } = await sql<{ people: number; tasks: number }>`
    select count(distinct coalesce(data ->> 'userId', subject_id)) filter (where action in
        ('membership_gained', 'membership_lost', 'user_retired')
        or action in ('member_added', 'member_removed') and data ? 'userId')::int as people,
      coalesce(max((data ->> 'openTasks')::int), 0) as tasks
    from audit where ${ours(since)} and at = now()`.execute(tx);
  return { peopleMoved: rows[0]?.people ?? 0, openTasks: rows[0]?.tasks ?? 0 };
}

/** The lines of histories that the change wrote: it holds these groups, so nobody else has written one since it began. */
async function readGroups(tx: Transaction, actor: Actor): Promise<GroupEffect[]> {
  const { rows } = await sql<Omit<GroupEffect, 'leaveDefaultAssignees'> & { leave: string[] }>`
    select h.group_id as id, g.name, h.version, h.what,
      array(select jsonb_array_elements_text(coalesce(h.after -> 'offDefaultAssignees', case
        when h.what = 'default_assignees_dropped' and h.cause_group_id is null then h.before -> 'userIds' end))) as leave
    from group_changes h join groups g on g.id = h.group_id
    where h.at >= now() and h.actor_id = ${actor.id} and g.changed_at >= now()
    order by h.group_id, h.version`.execute(tx);
  const names = await readNamesOf(tx, rows.flatMap(({ leave }) => leave)); // prettier-ignore
  return rows.map(({ leave, ...row }) => ({
    ...row,
    leaveDefaultAssignees: leave.map((id) => ({ id: id as UserId, name: names.get(id) ?? id })),
  }));
}

/** Those that the change itself has written in, and those that it asks to look, by id. */
async function touchedApprovals(
  tx: Transaction,
  since: string,
  nudges: readonly Nudge[],
): Promise<ApprovalId[]> {
  const { rows } = await sql<{ id: ApprovalId }>`
    select approval_id as id from audit where ${ours(since)} and at = now() and approval_id is not null
    union select approval_id from notifications where ${ours(since)} and created_at = now() and approval_id is not null
    union select approval_id from outbox where ${ours(since)} and created_at = now() and approval_id is not null
    union select unnest(${nudges.map(({ approvalId }) => approvalId)}::uuid[])
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

interface Looked {
  readonly effect: ApprovalEffect;
  /** Whether the caller may know of the approval. */
  readonly known: boolean;
}

async function readLooked(
  tx: Transaction,
  { approvalId, since, reader }: { approvalId: ApprovalId; since: string; reader: ActiveActor | null },
): Promise<Looked> {
  const { rows: events } = await sql<{ type: string; data: Readonly<Record<string, unknown>> }>`
    select type, data from approval_events where approval_id = ${approvalId} and at = now() order by seq`.execute(
    tx,
  );
  const { rows: told } = await sql<ApprovalEffect['told'][number]>`
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
  const known = reader !== null && (await findApproval(tx, reader, approvalId)) !== undefined;
  return {
    known,
    effect: { id: approvalId, document, events: events.map((event) => effectOf(event, names)), told },
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const personIn = ({ manager, part }: Readonly<Record<string, unknown>>): string | null =>
  textOf(manager) ?? textOf(part);

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
