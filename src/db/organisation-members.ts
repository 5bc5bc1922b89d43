import { sql } from 'kysely';
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import type { MembershipRefusal } from '../domain/group-refusal.ts';
import type { OrganisationRefusal } from '../domain/configuration-refusal.ts';
import type { AdministratorRefusal, DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import type { Relation } from '../domain/rights.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { lockUser } from './directory.ts';
import { enterGroups, leaveGroups } from './effective-members.ts';
import type { Moved } from './effective-members.ts';
import { onePerson } from './effective-rows.ts';
import { raiseVersions } from './group-changes.ts';
import type { OrganisationRole } from './member-edges.ts';
import { groupsAround, keepNesting, lockAround } from './nesting.ts';
import type { ChangeLock } from './nesting.ts';
import { standingIn } from './organisation-standing.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

/** ENV-09: what a user is to be in an organisation; null takes them out of it. */
export interface OrganisationMembership {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly role: OrganisationRole | null;
}

type Refusal =
  AdministratorRefusal | DirectoryRefusal | KeyRefusal | MembershipRefusal | NotFound | OrganisationRefusal;

interface Change extends ChangeLock {
  readonly request: DirectoryRequest;
  readonly membership: OrganisationMembership;
  readonly before: OrganisationRole | null;
}

/**
 * Adds a user to an organisation, changes their role there or takes them out (ENV-09, 10), with all that follows in the
 * groups that the organisation is in, and in all around these (GRP-14, 18, 19, 21): in one transaction. Those who
 * administer the organisation add and remove members; who administers it is decided by administrators of the environment
 * (ENV-08).
 */
export function setOrganisationMember(
  db: Db,
  request: DirectoryRequest,
  membership: OrganisationMembership,
): Promise<Result<DirectoryChange, Refusal>> {
  const { actor } = request;
  const { organisationId, userId, role } = membership;
  return changeInTenant<DirectoryChange, Refusal>(db, actor.environmentId, async (tx) => {
    if (!(await findChanger(tx, request, membership))) return err({ code: 'may_not_change_members' });
    const operation = `organisation/${organisationId}/${userId}`;
    return onceInDirectory<Refusal>(tx, { ...request, operation }, async () => {
      const locked = await lockAround(tx, groupsWith(organisationId), (sending) => [
        keepNesting(sending),
        lockUser(sending, userId),
        lockOrganisation(sending, organisationId),
      ]);
      // Again: whoever was taken out, or lost their role, while this waited for its turn changes nothing any more.
      const caller = await findChanger(tx, request, membership);
      if (!caller) return err({ code: 'may_not_change_members' });
      const refusal = await refuse(tx, membership);
      if (refusal) return err(refusal);
      const before = await readRole(tx, membership);
      if (before === role) return ok({ changed: false, nudges: [] });
      const assigns = [before, role].includes('administrator');
      if (assigns && !may(caller, 'assign_organisation_roles')) return err({ code: 'may_not_administer' });
      return move(tx, { ...locked, request, membership, before });
    });
  });
}

/** The caller, with the rights of this moment, if they may change who belongs to this organisation (ENV-10). */
async function findChanger(
  tx: Transaction,
  { actor }: DirectoryRequest,
  { organisationId }: OrganisationMembership,
): Promise<ActiveActor | null> {
  const [caller, standing] = await together<[ActiveActor | null, readonly Relation[]]>(tx, (sending) => [
    findActiveActor(sending, actor),
    standingIn(sending, actor, organisationId),
  ]);
  return caller && may(caller, 'change_organisation_members', standing) ? caller : null;
}

/** Two changes of one member come one after the other. */
const lockOrganisation = (tx: Sending, organisationId: OrganisationId) =>
  sql`select from organisations where id = ${organisationId} for no key update`.execute(tx);

/** The groups that an organisation stands in, whole or by a role. */
export const groupsWith = (organisationId: OrganisationId) => sql`
    select m.group_id from group_member_organisations m join groups g on g.id = m.group_id and g.deleted_at is null
    where m.organisation_id = ${organisationId}`;

async function refuse(
  tx: Transaction,
  { organisationId, userId, role }: OrganisationMembership,
): Promise<DirectoryRefusal | NotFound | null> {
  const { rows } = await sql<{ known: boolean; retired: boolean | null }>`
    select exists (select from organisations where id = ${organisationId} and deleted_at is null) as known,
      (select retired_at is not null from users where id = ${userId}) as retired`.execute(tx);
  if (!rows[0]?.known) return { code: 'not_found', what: 'organisation' };
  if (rows[0].retired === null) return { code: 'not_found', what: 'user' };
  return rows[0].retired && role !== null ? { code: 'user_retired', userId } : null;
}

async function readRole(
  tx: Transaction,
  { organisationId, userId }: OrganisationMembership,
): Promise<OrganisationRole | null> {
  const { rows } = await sql<{ role: OrganisationRole }>`
    select role from organisation_members
    where organisation_id = ${organisationId} and user_id = ${userId}`.execute(tx);
  return rows[0]?.role ?? null;
}

async function move(tx: Transaction, change: Change): Promise<Result<DirectoryChange, Refusal>> {
  const { request, membership, before } = change;
  const { actor } = request;
  const { environmentId } = actor;
  const { userId, role } = membership;
  await write(tx, change);
  const moving = { environmentId, actor, people: onePerson(userId), cause: null };
  const [losing, winning] = [await reached(tx, membership, before), await reached(tx, membership, role)];
  const left = await leaveGroups(tx, { ...moving, groupIds: losing, left: { left: userId } });
  const entered = await enterGroups(tx, { ...moving, groupIds: winning });
  if (!entered.ok) return entered;
  await record(tx, {
    ...change,
    left,
    entered: entered.value,
    groupIds: [...new Set([...losing, ...winning])],
  });
  const reach = {
    mayGive: entered.value.groupIds,
    ...(left.groupIds.length > 0 ? { mayLose: userId } : {}),
  };
  return ok({
    changed: true,
    nudges: [...left.nudges, ...(await putDirectoryNudges(tx, environmentId, reach))],
  });
}

/** The groups that somebody with this role in the organisation belongs to by it. */
async function reached(
  tx: Transaction,
  { organisationId }: OrganisationMembership,
  role: OrganisationRole | null,
): Promise<GroupId[]> {
  if (role === null) return [];
  const { rows } = await sql<{ id: GroupId }>`
    select m.group_id as id
    from group_member_organisations m join groups g on g.id = m.group_id and g.deleted_at is null
    where m.organisation_id = ${organisationId} and (m.role is null or m.role = ${role})`.execute(tx);
  return groupsAround(
    tx,
    rows.map(({ id }) => id),
  );
}

async function write(tx: Transaction, { request, membership, before, at }: Change): Promise<void> {
  const { environmentId } = request.actor;
  const { organisationId, userId, role } = membership;
  if (before !== null) {
    await sql`
      update organisation_member_spans
      set removed_at = greatest(${at}::timestamptz, added_at + interval '1 microsecond')
      where organisation_id = ${organisationId} and user_id = ${userId} and removed_at is null`.execute(tx);
  }
  if (role === null) {
    await sql`
      delete from organisation_members
      where organisation_id = ${organisationId} and user_id = ${userId}`.execute(tx);
    return;
  }
  await sql`
    insert into organisation_members (environment_id, organisation_id, user_id, role)
    values (${environmentId}, ${organisationId}, ${userId}, ${role})
    on conflict (organisation_id, user_id) do update set role = excluded.role`.execute(tx);
  await sql`
    insert into organisation_member_spans (environment_id, organisation_id, user_id, role, added_at)
    values (${environmentId}, ${organisationId}, ${userId}, ${role}, ${at}::timestamptz)`.execute(tx);
}

const changeOfKnown = (role: OrganisationRole | null) =>
  role === null ? 'organisation_member_removed' : 'organisation_role_changed';

async function record(
  tx: Transaction,
  {
    request: { actor },
    membership: { organisationId, userId, role },
    before,
    at,
    left,
    entered,
    groupIds,
  }: Change & { readonly left: Moved; readonly entered: Moved; readonly groupIds: readonly GroupId[] },
): Promise<void> {
  const { environmentId } = actor;
  const what = before === null ? 'organisation_member_added' : changeOfKnown(role);
  await raiseVersions(
    tx,
    {
      ...{ environmentId, actor, at, what, changed: { organisationId } },
      before: before === null ? null : { userId, role: before },
      after: role === null ? null : { userId, role },
      also: left.dropped.map((one) => ({
        groupId: one.groupId,
        facts: { offDefaultAssignees: one.userIds },
      })),
    },
    groupIds,
  );
  const moved = [...left.groupIds, ...entered.groupIds];
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: what,
      approvalId: null,
      subjectKind: 'organisation',
      subjectId: organisationId,
      data: {
        ...{ userId, before, after: role, openTasks: left.tasks + entered.tasks },
        ...(moved.length > 0 ? { groupIds: moved } : {}),
      },
    },
  ]);
}
