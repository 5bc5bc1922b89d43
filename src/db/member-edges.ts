// What stands in a group directly (GRP-14): a user, another group, an organisation or those of one role in it. The edge
// that there is now, and the span for which it stands.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import { groupsAroundAtMost, judgeNesting, levelsAtMost } from '../domain/nesting.ts';
import type { Nesting } from '../domain/nesting.ts';
import type { MembershipRefusal } from '../domain/group-refusal.ts';
import type { DirectoryRefusal } from '../domain/refusal.ts';
import { findElsewhere } from './bridges/public-groups.ts';
import { requireChanged } from './changed.ts';
import { onePerson } from './effective-rows.ts';
import type { People } from './effective-rows.ts';
import { mostAround, namesOf, readNesting } from './nesting.ts';
import { together } from './transaction.ts';
import type { Sending, Transaction } from './transaction.ts';

/** ENV-09 */
export type OrganisationRole = 'member' | 'administrator';

export const organisationRoles = ['member', 'administrator'] as const satisfies readonly OrganisationRole[];

/** Who or what is in a group, or is to be. */
export type Member =
  | { readonly userId: UserId }
  | { readonly memberGroupId: GroupId }
  /** Role null: everybody in the organisation. */
  | { readonly organisationId: OrganisationId; readonly role: OrganisationRole | null };

export type Membership = { readonly groupId: GroupId } & Member;

type Refusal = DirectoryRefusal | MembershipRefusal;

/** How a member is shown in the audit and in the history. */
export function factsOf(member: Member): Readonly<Record<string, unknown>> {
  if ('userId' in member) return { userId: member.userId };
  if ('memberGroupId' in member) return { groupId: member.memberGroupId };
  return { organisationId: member.organisationId, role: member.role };
}

/** Which line of the history it makes. */
export const changeOf = (member: Member, verb: 'added' | 'removed') => {
  if ('userId' in member) return `member_${verb}` as const;
  return 'memberGroupId' in member ? (`group_${verb}` as const) : (`organisation_${verb}` as const);
};

/** The people whom a member lends to the group. */
export function peopleOf(member: Member): People {
  if ('userId' in member) return onePerson(member.userId);
  if ('memberGroupId' in member) {
    return sql`select user_id from group_effective_members where group_id = ${member.memberGroupId}`;
  }
  return sql`select user_id from organisation_members where organisation_id = ${member.organisationId}
    and (${member.role}::text is null or role = ${member.role})`;
}

/** Whether it may stand in this group: null where it may (GRP-16, ENV-01, ENV-13). */
export async function refuseMember(
  tx: Transaction,
  groupId: GroupId,
  member: Member,
): Promise<Refusal | null> {
  if ('userId' in member) return refuseUser(tx, member.userId);
  if ('memberGroupId' in member) return refuseGroup(tx, groupId, member.memberGroupId);
  const { rows } = await sql`
    select from organisations where id = ${member.organisationId} and deleted_at is null`.execute(tx);
  return rows.length > 0 ? null : { code: 'unknown_member', what: 'organisation' };
}

async function refuseUser(tx: Transaction, userId: UserId): Promise<Refusal | null> {
  const { rows } = await sql<{ active: boolean }>`
    select retired_at is null as active from users where id = ${userId}`.execute(tx);
  if (!rows[0]) return { code: 'unknown_user' };
  return rows[0].active ? null : { code: 'user_retired', userId };
}

async function refuseGroup(tx: Transaction, outer: GroupId, inner: GroupId): Promise<Refusal | null> {
  const { rows } = await sql<{ name: string; deleted: boolean }>`
    select name, deleted_at is not null as deleted from groups where id = ${inner}`.execute(tx);
  const [group] = rows;
  if (!group) return refuseStranger(tx, inner);
  if (group.deleted) return { code: 'group_deleted', groupId: inner, name: group.name };
  const fault = judgeNesting(await readNesting(tx, { outer, inner }), { outer, inner });
  if (fault === null) return refuseCrowd(tx, { outer, inner });
  if (fault.kind === 'circle') return { code: 'group_circle', path: await namesOf(tx, fault.path) };
  return { code: 'nesting_too_deep', levels: fault.levels, atMost: levelsAtMost };
}

/** GRP-16: a group holds groups of its own environment only, also where everybody knows another one. */
export async function refuseStranger(tx: Transaction, groupId: GroupId): Promise<Refusal> {
  const [group] = await findElsewhere(tx, { ids: [groupId] });
  if (!group) return { code: 'unknown_member', what: 'group' };
  return { code: 'group_elsewhere', groupId, name: group.name, environment: group.environment };
}

/** Judged last, where it is known that no circle closes: what stands around is counted from the inside. */
async function refuseCrowd(tx: Transaction, nesting: Nesting): Promise<Refusal | null> {
  const groups = await mostAround(tx, nesting);
  return groups > groupsAroundAtMost
    ? { code: 'too_many_groups_around', groups, atMost: groupsAroundAtMost }
    : null;
}

interface Edge {
  readonly environmentId: EnvironmentId;
  readonly membership: Membership;
  readonly at: string;
}

/** Puts the edge down and begins its span, in one way to the server; false where it stands there already. */
export async function addEdge(tx: Sending, { environmentId, membership, at }: Edge): Promise<boolean> {
  const begun = await sql`
    with added as (${insertEdge(environmentId, membership)} on conflict do nothing returning group_id)
    insert into group_member_spans (environment_id, group_id, user_id, member_group_id, organisation_id, role, added_at)
    select ${environmentId}::uuid, added.group_id, ${columnsOf(membership)}, ${at}::timestamptz from added`.execute(
    tx,
  );
  return begun.numAffectedRows === 1n;
}

function insertEdge(environmentId: EnvironmentId, membership: Membership): RawBuilder<unknown> {
  const { groupId } = membership;
  if ('userId' in membership) {
    return sql`insert into group_members (environment_id, group_id, user_id)
      values (${environmentId}, ${groupId}, ${membership.userId})`;
  }
  if ('memberGroupId' in membership) {
    return sql`insert into group_member_groups (environment_id, group_id, member_group_id)
      values (${environmentId}, ${groupId}, ${membership.memberGroupId})`;
  }
  return sql`insert into group_member_organisations (environment_id, group_id, organisation_id, role)
    values (${environmentId}, ${groupId}, ${membership.organisationId}, ${membership.role})`;
}

/** Takes the edge away and ends its span, in one way to the server; false where there is none, which has none that stands. */
export async function removeEdge(tx: Transaction, { membership, at }: Edge): Promise<boolean> {
  const [removed, ended] = await together<[Removed, Removed]>(tx, (sending) => [
    deleteEdge(sending, membership),
    sql`
    update group_member_spans set removed_at = greatest(${at}::timestamptz, added_at + interval '1 microsecond')
    where group_id = ${membership.groupId} and removed_at is null
      and (user_id, member_group_id, organisation_id, role) is not distinct from (${columnsOf(membership)})`.execute(
      sending,
    ),
  ]);
  requireChanged(ended, Number(removed.numAffectedRows ?? 0n), 'ending the span of what stood in a group');
  return removed.numAffectedRows === 1n;
}

interface Removed {
  readonly numAffectedRows?: bigint | undefined;
}

function deleteEdge(tx: Sending, membership: Membership) {
  const { groupId } = membership;
  if ('userId' in membership) {
    return sql`delete from group_members where group_id = ${groupId} and user_id = ${membership.userId}`.execute(
      tx,
    );
  }
  if ('memberGroupId' in membership) {
    return sql`
      delete from group_member_groups
      where group_id = ${groupId} and member_group_id = ${membership.memberGroupId}`.execute(tx);
  }
  return sql`
    delete from group_member_organisations
    where group_id = ${groupId} and organisation_id = ${membership.organisationId}
      and role is not distinct from ${membership.role}`.execute(tx);
}

/** user, group, organisation, role: in the order of the spans' columns */
const columnsOf = (member: Member): RawBuilder<unknown> => {
  const user = 'userId' in member ? member.userId : null;
  const group = 'memberGroupId' in member ? member.memberGroupId : null;
  const [organisation, role] =
    'organisationId' in member ? [member.organisationId, member.role] : [null, null];
  return sql`${user}::uuid, ${group}::uuid, ${organisation}::uuid, ${role}::text`;
};
