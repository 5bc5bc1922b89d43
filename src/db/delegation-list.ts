// What people see of delegations. Names are those of this environment's people, or those by which foreign ones are known.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DelegationState } from '../domain/delegation-chain.ts';
import type { Holder } from '../domain/holder.ts';
import type { ApprovalId, DelegationId, EnvironmentId, TaskId, UserId } from '../domain/ids.ts';
import { beyondEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { Transaction } from './transaction.ts';

type Sql = RawBuilder<unknown>;

/** A person at one end of a delegation. */
export interface PersonThere {
  readonly id: UserId;
  readonly name: string;
  readonly environment: { readonly id: EnvironmentId; readonly name: string };
}

/** A person by the columns that name them and their environment. */
export const personThere = (userId: Sql, environmentId: Sql): Sql => sql`
  (select jsonb_build_object('id', ${userId}, 'name', coalesce(
      (select u.name from users u where u.id = ${userId}),
      (select f.name from foreign_people f where f.user_id = ${userId}), ''),
    'environment', jsonb_build_object('id', e.id, 'name', e.name))
  from environments e where e.id = ${environmentId})`;

/** One delegation of a chain (DEL-06). */
export interface ChainRow {
  readonly id: DelegationId;
  readonly hop: number;
  readonly part: { readonly id: UserId; readonly name: string };
  readonly from: PersonThere;
  readonly to: PersonThere;
  readonly state: DelegationState;
  readonly endReason: string | null;
  readonly message: string | null;
  /** What was written when it was given back or recalled. */
  readonly endMessage: string | null;
  readonly madeAt: Date;
  readonly endedAt: Date | null;
}

/**
 * DEL-05, 07: what a partner's delegate reads of a chain: the parts that were theirs, and of these what passed between the
 * environment that owns the task and their own. Other parts, and other partners, are not theirs to know.
 */
const isOpenTo = ({ userId, environmentId }: Holder): Sql => sql`
  d.part_user_id in (select mine.part_user_id from delegations mine
    where mine.task_id = d.task_id and mine.to_user_id = ${userId})
  and d.from_environment_id in (d.environment_id, ${environmentId})
  and d.to_environment_id in (d.environment_id, ${environmentId})`;

/**
 * The delegations of a task, in the order in which they were made, under the owner's tenant: all of them, or what a
 * partner's delegate may read.
 */
export async function readChain(
  tx: Transaction,
  taskId: TaskId,
  delegate: Holder | null,
): Promise<ChainRow[]> {
  const { rows } = await sql<ChainRow>`
    select d.id, d.hop, jsonb_build_object('id', owner.id, 'name', owner.name) as part,
      ${personThere(sql`d.from_user_id`, sql`d.from_environment_id`)} as "from",
      ${personThere(sql`d.to_user_id`, sql`d.to_environment_id`)} as "to",
      d.state, d.end_reason as "endReason", m.message, r.message as "endMessage",
      d.made_at as "madeAt", d.ended_at as "endedAt"
    from delegations d
    join users owner on owner.id = d.part_user_id
    left join delegation_messages m on m.environment_id = d.environment_id and m.id = d.message_id
    left join delegation_messages r on r.environment_id = d.environment_id and r.id = d.end_message_id
    where d.task_id = ${taskId} and ${delegate ? isOpenTo(delegate) : sql`true`}
    order by d.id`.execute(tx);
  return rows;
}

/** A delegation as lists show it: of a task of one's own environment, or of a partner's. */
export interface DelegationRow {
  readonly id: DelegationId;
  readonly taskId: TaskId;
  readonly approvalId: ApprovalId;
  /** Null where it is a partner's and the task is not with this environment any more. */
  readonly document: { readonly title: string; readonly reference: string } | null;
  readonly from: PersonThere;
  readonly to: PersonThere;
  /** The environment that owns the approval. */
  readonly owner: { readonly id: EnvironmentId; readonly name: string };
  readonly state: DelegationState;
  readonly message: string | null;
  readonly madeAt: Date;
  readonly endedAt: Date | null;
  /** Whether the reader may take it back now (DEL-11). */
  readonly mayRecall: boolean;
}

export type DelegationView = 'given' | 'received' | 'environment';

/** Whose delegations a list is of: made by somebody, made to somebody, or all that the environment has. */
export interface DelegationReader {
  readonly view: DelegationView;
  readonly userId: UserId;
}

const recallable = sql`d.state in ('open', 'passed_on')`;

const ofThisEnvironment = ({ view, userId }: DelegationReader, after: string, limit: number): Sql => sql`
  select d.id, d.task_id as "taskId", d.approval_id as "approvalId",
    jsonb_build_object('title', c.title, 'reference', c.reference) as document,
    ${personThere(sql`d.from_user_id`, sql`d.from_environment_id`)} as "from",
    ${personThere(sql`d.to_user_id`, sql`d.to_environment_id`)} as "to",
    jsonb_build_object('id', e.id, 'name', e.name) as owner, d.state, m.message,
    d.made_at as "madeAt", d.ended_at as "endedAt", ${recallable} and d.from_user_id = ${userId} as "mayRecall"
  from delegations d
  join environments e on e.id = d.environment_id
  join approvals a on a.id = d.approval_id
  join documents c on c.id = a.document_id
  left join delegation_messages m on m.environment_id = d.environment_id and m.id = d.message_id
  where ${ofReader(view, userId, { from: sql`d.from_user_id`, to: sql`d.to_user_id` })} and d.id < ${after}::uuid
  order by d.id desc
  limit ${limit}`;

/** A grant tells the same, as long as the task is with this environment; of a delegation among ours both rows would. */
const ofPartners = ({ view, userId }: DelegationReader, after: string, limit: number): Sql => sql`
  select g.delegation_id, g.task_id, g.approval_id,
    case when g.shown is not null then jsonb_build_object('title', g.shown -> 'title', 'reference', g.shown -> 'reference') end,
    ${personThere(sql`g.from_user_id`, sql`g.from_environment_id`)},
    ${personThere(sql`g.user_id`, sql`g.environment_id`)},
    jsonb_build_object('id', e.id, 'name', e.name),
    case g.state when 'held' then 'open' when 'passed_on' then 'passed_on' else
      case when g.end_reason in ('answered', 'returned', 'recalled') then g.end_reason else 'ended' end end,
    m.message, g.granted_at, g.ended_at, g.state <> 'ended' and g.from_user_id = ${userId}
  from delegated_tasks g
  join environments e on e.id = g.owner_environment_id
  left join delegation_messages m on m.environment_id = g.environment_id and m.id = g.message_id
  where ${ofReader(view, userId, { from: sql`g.from_user_id`, to: sql`g.user_id` })} and g.delegation_id < ${after}::uuid
  order by g.delegation_id desc
  limit ${limit}`;

const ofReader = (
  view: DelegationView,
  userId: UserId,
  { from, to }: { readonly from: Sql; readonly to: Sql },
): Sql => {
  if (view === 'environment') return sql`true`;
  return view === 'given' ? sql`${from} = ${userId}` : sql`${to} = ${userId}`;
};

/** Delegations, newest first: those of the environment's own tasks and those of partners' in one list. */
export async function listDelegations(
  tx: Transaction,
  reader: DelegationReader,
  { limit, after }: Page<DelegationId>,
): Promise<DelegationRow[]> {
  const from = after ?? beyondEveryId;
  const { rows } = await sql<DelegationRow>`
    select * from (
      (${ofThisEnvironment(reader, from, limit)}) union all (${ofPartners(reader, from, limit)})) both_kinds
    order by id desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** Who has a part, by the name that they are known by here. */
export async function readHolder(
  tx: Transaction,
  { userId, environmentId }: { readonly userId: UserId; readonly environmentId: EnvironmentId },
): Promise<PersonThere> {
  const { rows } = await sql<{ person: PersonThere }>`
    select ${personThere(sql`${userId}::uuid`, sql`${environmentId}::uuid`)} as person`.execute(tx);
  if (!rows[0]?.person) throw new Error(`there is no environment ${environmentId}`);
  return rows[0].person;
}
