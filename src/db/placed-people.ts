// The people whom placement chose for a phase, looked at again when it opens (PLC-28).
import { sql } from 'kysely';
import type { PhaseRef } from '../domain/approval-ref.ts';
import type { ManagerBasis } from '../domain/command-event.ts';
import type { Participant } from '../domain/course-phase.ts';
import type { ApprovalId, EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { ParticipantRole, PlacementRole } from '../domain/workflow-role.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/** Somebody who takes part in a phase by a place that one of its groups filled, or by name. */
export interface PlacedPerson {
  /** Null of who was added by name (WFL-14). */
  readonly slot: number | null;
  readonly userId: UserId;
}

/** The rules by which an Admin was placed for want of a suitable member (PLC-08, 10). */
const fallbackRules = sql`('PLC-08', 'PLC-10')`;

/**
 * Who of a phase was placed by a group, or added by name, and may not be any more: retired (ENV-13), without the permission,
 * or no member.
 * The same as `managerLoss` says of one person; here so that nobody has to be brought over where everybody still serves.
 */
export async function findUnfit(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<PlacedPerson[]> {
  const { rows } = await sql<PlacedPerson>`
    select l.slot, u.id as "userId"
    from placements l
    join approvals a on a.id = l.approval_id
    cross join unnest(l.participants) as placed (user_id)
    join phase_participants pp on pp.approval_id = l.approval_id and pp.phase = l.phase and pp.attempt = l.attempt
      and pp.user_id = placed.user_id
    join users u on u.id = pp.user_id
    where l.approval_id = ${approvalId} and l.phase = ${phase} and l.attempt = ${attempt} and l.slot > 0
      and not exists (select from placements later where later.approval_id = l.approval_id and later.phase = l.phase
        and later.attempt = l.attempt and later.slot = l.slot and later.look > l.look)
      and (u.retired_at is not null
        or not exists (select from group_effective_members m
          where m.environment_id = l.environment_id and m.group_id = l.group_id and m.user_id = u.id)
        or not (
          exists (select from user_permission_sets given
            join permission_sets s on s.id = given.permission_set_id and s.workflow_role = l.workflow_role
            join permission_set_locations o on o.permission_set_id = s.id and o.location = a.location
            join permission_set_contract_types t on t.permission_set_id = s.id and t.contract_type = a.contract_type
            where given.user_id = u.id)
          or (l.trace ->> 'rule' in ${fallbackRules} and (u.environment_role = 'administrator'
            or exists (select from user_permission_sets given
              join permission_sets s on s.id = given.permission_set_id and s.workflow_role = 'admin'
              where given.user_id = u.id)))))
    union all
    select null, u.id
    from phase_additions x
    join approvals a on a.id = x.approval_id
    join phase_participants pp on pp.approval_id = x.approval_id and pp.phase = x.phase and pp.attempt = x.attempt
      and pp.user_id = x.user_id
    join users u on u.id = x.user_id
    where x.approval_id = ${approvalId} and x.phase = ${phase} and x.attempt = ${attempt}
      and (u.retired_at is not null
        or not exists (select from user_permission_sets given
          join permission_sets s on s.id = given.permission_set_id and s.workflow_role = x.workflow_role
          join permission_set_locations o on o.permission_set_id = s.id and o.location = a.location
          join permission_set_contract_types t on t.permission_set_id = s.id and t.contract_type = a.contract_type
          where given.user_id = u.id))
    order by slot, "userId"`.execute(tx);
  return rows;
}

/** What the group of one place of a phase yielded when it was last looked at. */
export interface FilledSlot {
  readonly slot: number;
  readonly groupId: GroupId;
  readonly role: PlacementRole;
  readonly participants: readonly UserId[];
  readonly sequenced: readonly UserId[];
  readonly basis: ManagerBasis;
  readonly look: number;
  /** The group's version at the start, which every pick is computed with (PLC-22). */
  readonly startVersion: number;
  /** GRP-10: a group that was not active at the start has yielded nobody, and does not as long as it isn't. */
  readonly activeAtStart: boolean;
}

/** The places of a phase that groups filled with people, in their order. */
export async function readFilledSlots(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<FilledSlot[]> {
  const { rows } = await sql<FilledSlot>`
    select distinct on (l.slot) l.slot, l.group_id as "groupId", l.workflow_role as role,
      l.participants::text[] as participants,
      l.sequenced::text[] as sequenced, l.look, first.group_version as "startVersion",
      case when l.trace ->> 'rule' in ${fallbackRules} then 'fallback' else 'placed' end as basis,
      first.trace -> 'group' ->> 'status' = 'active' as "activeAtStart"
    from placements l
    join placements first on first.approval_id = l.approval_id and first.phase = l.phase
      and first.attempt = l.attempt and first.slot = l.slot and first.look = 1
    where l.approval_id = ${approvalId} and l.phase = ${phase} and l.attempt = ${attempt} and l.slot > 0
    order by l.slot, l.look desc`.execute(tx);
  return rows;
}

/** The groups that people of an approval, or its managers, were placed from. Which they are at the start never changes. */
export async function readPlacingGroups(tx: Sending, approvalId: ApprovalId): Promise<GroupId[]> {
  const { rows } = await sql<{ id: GroupId }>`
    select distinct group_id as id from placements where approval_id = ${approvalId}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Somebody, or a group, that was added to a phase by hand (WFL-14). */
export interface AddedByHand {
  /** Null where it was a group, which filled this slot. */
  readonly userId: UserId | null;
  readonly slot: number | null;
  readonly role: ParticipantRole;
  readonly sequenced: boolean;
}

/** Who and what was added to a phase, in that order. */
export async function readAddedByHand(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<AddedByHand[]> {
  const { rows } = await sql<AddedByHand>`
    select user_id as "userId", slot, workflow_role as role, sequenced from phase_additions
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
    order by addition`.execute(tx);
  return rows;
}

/** Everybody who takes part in a phase now. */
export async function readParticipants(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
): Promise<Participant[]> {
  const { rows } = await sql<Participant>`
    select user_id as "userId", turn from phase_participants
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}`.execute(tx);
  return rows;
}

/** Who leaves a phase that has not opened, and who comes in or has another turn. */
export interface ChangedPeople extends PhaseRef {
  readonly environmentId: EnvironmentId;
  readonly gone: readonly UserId[];
  readonly changed: readonly Participant[];
}

/** Sends the statements that change who takes part in a phase. */
export const changeParticipants = (
  tx: Sending,
  approvalId: ApprovalId,
  people: ChangedPeople,
): Promise<void>[] => [removePeople(tx, approvalId, people), putPeople(tx, approvalId, people)];

async function removePeople(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, gone }: ChangedPeople,
): Promise<void> {
  const removed = await sql`
    delete from phase_participants
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and user_id = any (${gone}::uuid[])`.execute(tx);
  requireChanged(removed, gone.length, `passing people of phase ${phase} of approval ${approvalId} over`);
}

async function putPeople(
  tx: Sending,
  approvalId: ApprovalId,
  { environmentId, phase, attempt, changed }: ChangedPeople,
): Promise<void> {
  const put = await sql`
    insert into phase_participants (environment_id, approval_id, phase, attempt, user_id, turn)
    select ${environmentId}::uuid, ${approvalId}::uuid, ${phase}::int, ${attempt}::int, person."userId", person.turn
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as person ("userId" uuid, turn int)
    on conflict (approval_id, phase, attempt, user_id) do update set turn = excluded.turn`.execute(tx);
  requireChanged(put, changed.length, `placing people of phase ${phase} of approval ${approvalId} again`);
}
