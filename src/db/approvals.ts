import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalState } from '../domain/course.ts';
import { peopleNamedAtMost } from '../domain/course-phase.ts';
import type { ManagerKind, PhaseState } from '../domain/course-phase.ts';
import type { ApprovalId, DocumentId, GroupId, TaskId, TemplateId, UserId } from '../domain/ids.ts';
import type { Decision, GroupMode, PhaseKind } from '../domain/phase-kind.ts';
import type { TaskState } from '../domain/phase.ts';
import type { PlacementRole } from '../domain/workflow-role.ts';
import type { PlacementPick } from '../placement/pick.ts';
import type { PlacementTrace } from '../placement/trace.ts';
import { seesEverything } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { beyondEveryId } from './ids.ts';
import { knownApprovals } from './known-approvals.ts';
import type { Page } from './page.ts';
import { possibleDuplicateFor } from './possible-duplicates.ts';
import type { Transaction } from './transaction.ts';
import { mayKnowApproval, readerOf } from './visibility.ts';
import type { Reader } from './visibility.ts';

export interface Person {
  readonly id: UserId;
  readonly name: string;
}

export type StartFailure = 'temporal_unavailable' | 'no_worker';

export interface ApprovalSummary {
  readonly id: ApprovalId;
  readonly state: ApprovalState;
  readonly document: {
    readonly id: DocumentId;
    readonly title: string;
    readonly reference: string;
    /** Null also where the reader may not read the earlier one. */
    readonly possibleDuplicateOf: DocumentId | null;
  };
  readonly template: { readonly id: TemplateId; readonly version: number; readonly name: string };
  readonly initiator: {
    readonly kind: 'user' | 'service_account';
    readonly id: string;
    readonly name: string;
  };
  /** Why the workflow is not under way: Temporal took no start, or took it and no worker came for it. */
  readonly startFailure: StartFailure | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface PhaseRow {
  readonly phase: number;
  readonly attempt: number;
  readonly name: string;
  readonly kind: PhaseKind;
  readonly managerKind: ManagerKind;
  readonly manager: Person | null;
  readonly state: PhaseState;
  readonly participants: readonly PhasePerson[];
  readonly groups: readonly PhaseGroup[];
  readonly openedAt: string | null;
  readonly closedAt: string | null;
}

export interface PhasePerson extends Person {
  readonly turn: number | null;
  readonly task: {
    readonly id: TaskId;
    readonly state: TaskState;
    readonly decision: Decision | null;
    readonly reason: string | null;
  } | null;
}

/** A group that has a task in a phase of kind task, and what became of it (TPL-09). */
export interface PhaseGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly mode: GroupMode;
  /** How many belong to it now. */
  readonly members: number;
  readonly task: {
    readonly id: TaskId;
    readonly state: TaskState;
    readonly decision: Decision | null;
  } | null;
  readonly answers: readonly {
    readonly user: Person;
    readonly decision: Decision;
    readonly reason: string | null;
    readonly answeredAt: string;
  }[];
}

/** A start that was taken is under way within seconds; after so long nobody is there to take it up. */
const taken30SecondsAgo = sql`o.created_at < now() - interval '30 seconds'`;

/** What the last try said names our servers: it stays in the outbox, for operators. */
const startFailure = sql`
  (select case
      when o.last_error is not null then 'temporal_unavailable'
      when ${taken30SecondsAgo} then 'no_worker' end
    from outbox o
    where o.approval_id = a.id and o.kind = 'start' and o.state = 'pending')`;

const summary = (reader: Reader): RawBuilder<unknown> => sql`
  a.id, a.state,
  jsonb_build_object('id', d.id, 'title', d.title, 'reference', d.reference,
    'possibleDuplicateOf', ${possibleDuplicateFor(reader)}) as document,
  jsonb_build_object('id', t.id, 'version', a.template_version, 'name', t.name) as template,
  jsonb_build_object('kind', a.initiator_kind, 'id', a.initiator_id, 'name', coalesce(
    (select u.name from users u where u.id = a.initiator_id),
    (select s.name from service_accounts s where s.id = a.initiator_id))) as initiator,
  ${startFailure} as "startFailure",
  a.created_at as "createdAt", a.finished_at as "finishedAt"`;

const withDocument = sql`join documents d on d.id = a.document_id join templates t on t.id = a.template_id`;

/** One approval, or undefined where there is none that the actor may know of. */
export async function findApproval(
  tx: Transaction,
  actor: ActiveActor,
  approvalId: ApprovalId,
): Promise<ApprovalSummary | undefined> {
  const reader = readerOf(actor);
  const { rows } = await sql<ApprovalSummary>`
    select ${summary(reader)} from approvals a ${withDocument} where a.id = ${approvalId} and ${mayKnowApproval(reader)}`.execute(
    tx,
  );
  return rows[0];
}

/** By what its templates and the permissions of its people are chosen. */
export interface Classification {
  readonly location: string;
  readonly contractType: string;
}

export async function findClassification(
  tx: Transaction,
  approvalId: ApprovalId,
): Promise<Classification | undefined> {
  const { rows } = await sql<Classification>`
    select location, contract_type as "contractType" from approvals where id = ${approvalId}`.execute(tx);
  return rows[0];
}

/** The approvals that the actor may know of, newest first. */
export async function listApprovals(
  tx: Transaction,
  actor: ActiveActor,
  page: Page<ApprovalId>,
): Promise<ApprovalSummary[]> {
  const ids = seesEverything(actor)
    ? sql`(select a.id from approvals a where a.id < ${page.after ?? beyondEveryId}::uuid
        order by a.id desc limit ${page.limit})`
    : knownApprovals(actor.id, page);
  const { rows } = await sql<ApprovalSummary>`
    select ${summary(readerOf(actor))}
    from ${ids} page
    -- One by one: what is found is a page, and what there is may be a million.
    cross join lateral (select * from approvals a where a.id = page.id offset 0) a
    ${withDocument}
    order by a.id desc`.execute(tx);
  return rows;
}

/** The groups of the phase `p`, by name, each with its task and the answers of its members. */
const groupsOfPhase = sql`coalesce((
  select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'mode', pg.mode,
    'members', (select count(*) from group_effective_members m where m.group_id = g.id),
    'task', case when t.id is not null then
      jsonb_build_object('id', t.id, 'state', t.state, 'decision', t.decision) end,
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('user', jsonb_build_object('id', u.id, 'name', u.name),
          'decision', a.decision, 'reason', r.reason, 'answeredAt', a.answered_at) order by a.answered_at, a.user_id)
        from (select * from task_answers a where a.task_id = t.id order by a.answered_at, a.user_id
          limit ${peopleNamedAtMost}) a
        join users u on u.id = a.user_id
        left join task_answer_reasons r on r.task_id = a.task_id and r.user_id = a.user_id), '[]'))
    order by g.name, g.id)
  from phase_groups pg
  join groups g on g.id = pg.group_id
  left join tasks t on t.approval_id = pg.approval_id and t.phase = pg.phase and t.attempt = pg.attempt
    and t.group_id = pg.group_id
  where pg.approval_id = p.approval_id and pg.phase = p.phase and pg.attempt = p.attempt), '[]')`;

/** All attempts of all phases with their people, in the order of turns. */
export async function readPhases(tx: Transaction, approvalId: ApprovalId): Promise<PhaseRow[]> {
  const { rows } = await sql<PhaseRow>`
    select p.phase, p.attempt, p.name, p.kind, p.manager_kind as "managerKind", p.state,
      (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = p.manager_user_id) as manager,
      coalesce(
        (select jsonb_agg(
            jsonb_build_object('id', u.id, 'name', u.name, 'turn', pp.turn, 'task',
              case when t.id is not null then
                jsonb_build_object('id', t.id, 'state', t.state, 'decision', t.decision, 'reason', r.reason) end)
            order by pp.turn nulls last, u.name, u.id)
          from phase_participants pp
          join users u on u.id = pp.user_id
          left join tasks t on t.approval_id = pp.approval_id and t.phase = pp.phase and t.attempt = pp.attempt
            and t.user_id = pp.user_id
          left join answer_reasons r on r.task_id = t.id
          where pp.approval_id = p.approval_id and pp.phase = p.phase and pp.attempt = p.attempt), '[]') as participants,
      case when p.kind = 'task' then ${groupsOfPhase} else '[]' end as groups,
      p.opened_at as "openedAt", p.closed_at as "closedAt"
    from approval_phases p
    where p.approval_id = ${approvalId}
    order by p.phase, p.attempt`.execute(tx);
  return rows;
}

export interface PlacementRow {
  readonly phase: number;
  readonly attempt: number;
  readonly slot: number;
  readonly look: number;
  readonly role: PlacementRole;
  readonly group: { readonly id: GroupId; readonly name: string; readonly version: number };
  readonly trace: PlacementTrace;
  readonly pick:
    (Omit<PlacementPick, 'candidates'> & { readonly candidates: readonly string[] | null }) | null;
  /** The names of everybody whom the trace speaks of. */
  readonly names: Readonly<Record<string, string>>;
}

/** Why each group yielded whom (PLC-22, 23). */
export async function readPlacements(tx: Transaction, approvalId: ApprovalId): Promise<PlacementRow[]> {
  const { rows } = await sql<PlacementRow>`
    select l.phase, l.attempt, l.slot, l.look, l.workflow_role as role,
      jsonb_build_object('id', g.id, 'name', g.name, 'version', l.group_version) as "group", l.trace, l.pick,
      coalesce(
        (select jsonb_object_agg(u.id, u.name) from users u
          where u.id = any (l.participants || l.sequenced || l.manager_user_id)
            or u.id in (select (entry ->> 'userId')::uuid
              from jsonb_array_elements(coalesce(nullif(l.trace -> 'members', 'null'), '[]')
                || (l.trace -> 'defaults')) as entry)), '{}') as names
    from placements l join groups g on g.id = l.group_id
    where l.approval_id = ${approvalId}
    order by l.phase, l.attempt, l.slot, l.look`.execute(tx);
  return rows;
}

/** The states of some approvals of one tenant, for those who wait on their outcomes. */
export async function readApprovalStates(
  tx: Transaction,
  approvalIds: readonly ApprovalId[],
): Promise<Map<ApprovalId, ApprovalState>> {
  const { rows } = await sql<{ id: ApprovalId; state: ApprovalState }>`
    select id, state from approvals where id = any (${approvalIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, state }) => [id, state]));
}
