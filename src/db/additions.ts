// Adding somebody, or a group, to a phase of a running approval (WFL-14): what it is judged by, and its rows.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { judgeAdding } from '../domain/additions.ts';
import type { AddedTo } from '../domain/additions.ts';
import type { AdditionRefusal } from '../domain/addition-refusal.ts';
import type { ApprovalRef, PhaseRef } from '../domain/approval-ref.ts';
import type { CommandRefusal } from '../domain/command-refusal.ts';
import type { AddParticipants, RequestOf } from '../domain/command-request.ts';
import type { Participant } from '../domain/course-phase.ts';
import type { ApprovalId, GroupId, TaskId, UserId } from '../domain/ids.ts';
import { roleOfKind } from '../domain/phase-kind.ts';
import type { PhaseKind } from '../domain/phase-kind.ts';
import type { NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import type { ParticipantRole } from '../domain/workflow-role.ts';
import type { PlacedSlot } from '../placement/place-template.ts';
import { isSuitable } from '../placement/suitability.ts';
import { findActiveActor } from './actors.ts';
import { addressesGroup, readAddresser, reachesUser } from './addressing.ts';
import { requireChanged } from './changed.ts';
import { isMoving } from './commands.ts';
import type { CommandedApproval } from './commands.ts';
import { readPhaseStands } from './course.ts';
import { readDirectoryUsers } from './directory.ts';
import { insertLooks } from './managers.ts';
import { groupsToOpen } from './phase-opening.ts';
import { changeParticipants, readParticipants } from './placed-people.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Where an addition that nothing stands against goes, and in which role people act there. */
export interface PhaseToAdd extends PhaseRef {
  readonly role: ParticipantRole;
}

type Judged<T> = Result<T, CommandRefusal | NotFound>;
type AdditionRequest = Pick<RequestOf<AddParticipants>, 'actor' | 'command'>;

/**
 * Judges an addition with the rights and the rows of this moment, as far as that takes no placing: who may add whom, and
 * to which phase. What somebody may not address is not there (GRP-29, 30), and only an active group is added (GRP-09).
 */
export async function judgeAddition(
  tx: Transaction,
  approval: CommandedApproval,
  { actor, command }: AdditionRequest,
): Promise<Judged<PhaseToAdd>> {
  const active = await findActiveActor(tx, actor);
  // Whoever was retired meanwhile has no right, by whatever way it came before.
  if (!active) return err({ code: 'may_not_add_participants' });
  const { phase, who } = command;
  const kind = await readKind(tx, approval.id, phase);
  const judged = judgeAdding(
    {
      stand: { state: approval.state, phases: await readPhaseStands(tx, approval.id) },
      moving: await isMoving(tx, approval.id),
      commander: { id: actor.id, administrator: may(active, 'add_participants'), owner: false },
    },
    { phase, kind },
  );
  if (!judged.ok) return judged;
  if (kind === null || kind === 'task') throw new Error(`phase ${phase} of ${approval.id} takes no people`);
  const role = roleOfKind[kind];
  const refusal =
    'groupId' in who
      ? await refuseGroup(tx, actor.id, who.groupId)
      : await refusePerson(tx, actor.id, { userId: who.userId, role, approval });
  return refusal ? err(refusal) : ok({ phase, attempt: judged.value.attempt, role });
}

async function readKind(tx: Transaction, approvalId: ApprovalId, phase: number): Promise<PhaseKind | null> {
  const { rows } = await sql<{ kind: PhaseKind }>`
    select kind from approval_phases
    where approval_id = ${approvalId} and phase = ${phase}
    order by attempt desc
    limit 1`.execute(tx);
  return rows[0]?.kind ?? null;
}

async function refuseGroup(tx: Transaction, by: UserId, groupId: GroupId): Promise<AdditionRefusal | null> {
  const { rows } = await sql<{ status: 'active' | 'inactive' | 'deleted' }>`
    select case when g.deleted_at is null then g.status else 'deleted' end as status
    from groups g
    where g.id = ${groupId} and ${addressesGroup(await readAddresser(tx, by))}`.execute(tx);
  const status = rows[0]?.status;
  if (status === undefined) return { code: 'unknown_group' };
  return status === 'active' ? null : { code: 'group_not_active', groupId, state: status };
}

interface Person {
  readonly userId: UserId;
  readonly role: ParticipantRole;
  readonly approval: CommandedApproval;
}

async function refusePerson(
  tx: Transaction,
  by: UserId,
  { userId, role, approval: { location, contractType } }: Person,
): Promise<CommandRefusal | null> {
  const { rows } = await sql`
    select from users u
    where u.id = ${userId} and ${reachesUser(await readAddresser(tx, by), 'u')}`.execute(tx);
  const user = rows.length > 0 ? (await readDirectoryUsers(tx, [userId])).get(userId) : undefined;
  if (user === undefined) return { code: 'unknown_user' };
  if (!user.active) return { code: 'user_retired', userId };
  const missing = { role, location, contractType };
  return isSuitable(user, missing) ? null : { code: 'participant_not_suitable', userId, missing };
}

/**
 * Keeps the group that is added from changing until the transaction ends, and with it those that may act or be placed again
 * where a phase opens by it: in the order of ids, before the approval is locked (architecture, section 2.10).
 */
export async function lockGroupsToAdd(
  tx: Sending,
  approvalId: ApprovalId,
  who: AddParticipants['who'],
): Promise<void> {
  const added = 'groupId' in who ? sql`${who.groupId}::uuid` : sql`null::uuid`;
  await sql`
    select id from groups where id in (select ${added} union all ${groupsToOpen(approvalId, 'locked')})
    order by id
    for share`.execute(tx);
}

/** A phase that people are added to, with the place that a group gets among those that filled it. */
export interface PhaseAddedTo extends AddedTo {
  readonly nextSlot: number;
}

/** Read after the approval's lock. */
export async function readAddedTo(
  tx: Transaction,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<PhaseAddedTo> {
  const participants = await readParticipants(tx, approvalId, { phase, attempt });
  const here = (alias: string): RawBuilder<unknown> => {
    const column = (name: string) => sql.ref(`${alias}.${name}`);
    return sql`${column('approval_id')} = ${approvalId} and ${column('phase')} = ${phase}
      and ${column('attempt')} = ${attempt}`;
  };
  const { rows } = await sql<Omit<PhaseAddedTo, 'phase' | 'participants'>>`
    select
      (select min(t.turn) from tasks t where ${here('t')} and t.state = 'open') as "openTurn",
      (select count(*)::int from phase_additions a where ${here('a')}) as additions,
      (select coalesce(max(l.slot), 0) + 1 from placements l where ${here('l')}) as "nextSlot"`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error(`phase ${phase} of approval ${approvalId} can't be read`);
  return { phase, participants, ...row };
}

/** What an addition writes besides its event. */
export interface Addition extends PhaseToAdd {
  readonly command: AddParticipants;
  readonly by: UserId;
  /** How many there were before. */
  readonly additions: number;
  readonly added: readonly Participant[];
  /** Where a group was added. */
  readonly placed: PlacedSlot | null;
  /** Of a phase that is open. */
  readonly tasks: readonly { readonly id: TaskId; readonly userId: UserId; readonly turn: number }[];
  readonly openTurn: number | null;
}

/** Sends the statements that add people to a phase: whom a group yielded and why (PLC-23), who takes part, their tasks. */
export const recordAddition = (tx: Sending, approval: ApprovalRef, addition: Addition): Promise<void>[] => {
  const { environmentId, approvalId } = approval;
  const { phase, attempt, added, placed, tasks } = addition;
  return [
    insertAddition(tx, approval, addition),
    ...changeParticipants(tx, approvalId, { environmentId, phase, attempt, gone: [], changed: added }),
    ...(placed ? [insertLooks(tx, approval, [{ phase, attempt, look: 1, placed }])] : []),
    ...(tasks.length > 0 ? [insertTasks(tx, approvalId, addition)] : []),
  ];
};

async function insertAddition(
  tx: Sending,
  { environmentId, approvalId }: ApprovalRef,
  { phase, attempt, role, command, by, additions, added, placed }: Addition,
): Promise<void> {
  const { who, sequenced, sharedTurn } = command;
  const userId = 'userId' in who ? who.userId : null;
  const groupId = 'groupId' in who ? who.groupId : null;
  const shared = sequenced && sharedTurn !== null ? (added[0]?.turn ?? null) : null;
  await sql`
    insert into phase_additions (environment_id, approval_id, phase, attempt, addition, user_id, group_id, slot,
      workflow_role, sequenced, shared_turn, added_by)
    values (${environmentId}, ${approvalId}, ${phase}, ${attempt}, ${additions + 1}, ${userId}, ${groupId},
      ${placed?.slot.slot ?? null}, ${role}, ${sequenced}, ${shared}, ${by})`.execute(tx);
}

/** In a phase that is open and has no outcome yet: of the turn that is open they are open, too. */
async function insertTasks(
  tx: Sending,
  id: ApprovalId,
  { phase, attempt, tasks, openTurn }: Addition,
): Promise<void> {
  const inserted = await sql`
    insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, amount, state, opened_at,
      due_at)
    select p.environment_id, task.id, p.approval_id, p.phase, p.attempt, p.kind, task."userId", task.turn, d.amount,
      case when now_open.is_it then 'open' else 'waiting' end, case when now_open.is_it then now() end,
      case when now_open.is_it then now() + make_interval(days => p.due_days) end
    from approval_phases p
    join approvals a on a.id = p.approval_id
    join documents d on d.id = a.document_id
    cross join jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as task (id uuid, "userId" uuid, turn int)
    cross join lateral (select task.turn = ${openTurn}::int as is_it) now_open
    where p.approval_id = ${id} and p.phase = ${phase} and p.attempt = ${attempt}
      and p.state = 'open' and p.outcome is null`.execute(tx);
  requireChanged(inserted, tasks.length, `giving turns in the open phase ${phase} of approval ${id}`);
}
