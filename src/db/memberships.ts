import { sql } from 'kysely';
import type { GroupRefusal, MembershipRefusal } from '../domain/group-refusal.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import { findShownGroup, knowsGroup } from './addressing.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { enterGroups, leaveGroups } from './effective-members.ts';
import { mayEditGroup } from './groups.ts';
import { addEdge, factsOf, peopleOf, refuseMember, refuseStranger, removeEdge } from './member-edges.ts';
import type { Membership } from './member-edges.ts';
import { recordMemberChange } from './member-record.ts';
import type { MemberChange, MembersChange } from './member-record.ts';
import { refuseGroup } from './group-lock.ts';
import { lockAround, lockNesting } from './nesting.ts';
import { addPerson, removePerson } from './person-membership.ts';
import type { PersonMembership } from './person-membership.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

type Refusal = DirectoryRefusal | GroupRefusal | KeyRefusal | MembershipRefusal | NotFound;

/** A group or an organisation in a group, which lends it its people. */
type LendingMembership = Exclude<Membership, PersonMembership>;

/**
 * Adds a user, a group or an organisation to a group (GRP-14, 17), in one transaction with the version of the group and
 * of all around it (GRP-21), the history, the audit and a nudge to every approval that may get a manager by it (PHM-13).
 * Who comes in has the open tasks of all these groups with that (GRP-18). Only who is named themselves is told (NTF-02), not
 * those whom a group or an organisation takes along.
 */
export const addMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<MembersChange, Refusal>> =>
  'userId' in membership ? addPerson(db, request, membership) : addMany(db, request, membership);

/**
 * Takes a user, a group or an organisation out of a group (GRP-17). Who belongs to it by no other way is off its list of
 * default assignees (DFA-07), and as a manager placed from it replaced or missed (PHM-12); its open tasks are theirs no
 * longer (GRP-19), which may decide one (GRP-20). The same in every group around it (GRP-21).
 */
export const removeMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<MembersChange, Refusal>> =>
  'userId' in membership ? removePerson(db, request, membership) : removeMany(db, request, membership);

const addMany = (
  db: Db,
  request: DirectoryRequest,
  membership: LendingMembership,
): Promise<Result<MembersChange, Refusal>> =>
  changeMembers(db, { request, membership, operation: 'member_added' }, async (tx, change) => {
    const { environmentId } = request.actor;
    const { groups, at } = change;
    const refusal = await refuseMember(tx, membership.groupId, membership);
    if (refusal) return err(refusal);
    if (!(await addEdge(tx, { environmentId, membership, at }))) return ok(unchanged);
    const entered = await enterGroups(tx, {
      ...{ environmentId, actor: request.actor, people: peopleOf(membership) },
      groupIds: groups.map(({ id }) => id),
      cause: causeOf(membership),
    });
    if (!entered.ok) return entered;
    await together(tx, (sending) =>
      recordMemberChange(sending, change, { verb: 'added', moved: entered.value }),
    );
    const nudges = await putDirectoryNudges(tx, environmentId, { mayGive: entered.value.groupIds });
    return ok({ changed: true, nudges });
  });

const removeMany = (
  db: Db,
  request: DirectoryRequest,
  membership: LendingMembership,
): Promise<Result<MembersChange, Refusal>> =>
  changeMembers(db, { request, membership, operation: 'member_removed' }, async (tx, change) => {
    const { environmentId } = request.actor;
    const { groups, at } = change;
    if (!(await removeEdge(tx, { environmentId, membership, at }))) return ok(unchanged);
    const people = peopleOf(membership);
    const moved = await leaveGroups(tx, {
      ...{ environmentId, actor: request.actor, people, groupIds: groups.map(({ id }) => id) },
      ...{ cause: causeOf(membership), left: { leftWith: factsOf(membership) } },
    });
    await together(tx, (sending) => recordMemberChange(sending, change, { verb: 'removed', moved }));
    const nudges = await putDirectoryNudges(tx, environmentId, { mayLoseOf: people });
    return ok({ changed: true, nudges: [...moved.nudges, ...nudges] });
  });

const unchanged: DirectoryChange = { changed: false, nudges: [] };

/** Each of the many whom it moves has it as the cause in the audit. */
const causeOf = (membership: LendingMembership): Readonly<Record<string, unknown>> => ({
  in: membership.groupId,
  ...factsOf(membership),
});

interface Asked {
  readonly request: DirectoryRequest;
  readonly membership: LendingMembership;
  readonly operation: 'member_added' | 'member_removed';
}

/** A right is judged before the locks: whoever has it stands in everybody's way. */
function changeMembers(
  db: Db,
  { request, membership, operation }: Asked,
  change: (tx: Transaction, change: MemberChange) => Promise<Result<DirectoryChange, Refusal>>,
): Promise<Result<MembersChange, Refusal>> {
  const { actor } = request;
  const { groupId } = membership;
  return changeInTenant<MembersChange, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !(await mayEditGroup(tx, caller, groupId))) return err({ code: 'may_not_manage_groups' });
    if (operation === 'member_added' && 'memberGroupId' in membership) {
      // GRP-29: an editor adds no group that they may not know of.
      const { memberGroupId } = membership;
      if (!(await knowsGroup(tx, caller, memberGroupId))) return err(await refuseStranger(tx, memberGroupId));
    }
    const keyed = { ...request, operation: `${operation}/${groupId}` };
    const done = await onceInDirectory<Refusal>(tx, keyed, async () => {
      const locked = await lockAround(tx, sql`select ${groupId}::uuid`, (sending) => [lockNesting(sending)]);
      const refusal = refuseGroup(locked, groupId);
      return refusal ? err(refusal) : change(tx, { ...locked, request, membership });
    });
    if (!done.ok) return done;
    const group = await findShownGroup(tx, caller, groupId);
    if (!group) throw new Error(`there is no group ${groupId}, which was changed`);
    return ok({ ...done.value, group });
  });
}
