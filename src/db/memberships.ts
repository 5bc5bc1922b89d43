import { sql } from 'kysely';
import type { GroupRefusal, MembershipRefusal } from '../domain/group-refusal.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { knowsGroup } from './addressing.ts';
import { writeAudit } from './audit.ts';
import { onceInDirectory } from './directory-change.ts';
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { lockUser } from './directory.ts';
import { enterGroups, leaveGroups } from './effective-members.ts';
import type { Moved } from './effective-members.ts';
import { raiseVersions } from './group-changes.ts';
import { mayEditGroup } from './groups.ts';
import { addEdge, changeOf, factsOf, peopleOf, refuseMember, removeEdge } from './member-edges.ts';
import type { Membership } from './member-edges.ts';
import { refuseGroup } from './group-lock.ts';
import { keepNesting, lockAround, lockNesting } from './nesting.ts';
import type { ChangeLock } from './nesting.ts';
import { tellOfGroup } from './notifications.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

type Refusal = DirectoryRefusal | GroupRefusal | KeyRefusal | MembershipRefusal | NotFound;

/** One change of who is in a group, behind its locks. */
interface Change extends ChangeLock {
  readonly request: DirectoryRequest;
  readonly membership: Membership;
}

/**
 * Adds a user, a group or an organisation to a group (GRP-14, 17), in one transaction with the version of the group and
 * of all around it (GRP-21), the history, the audit and a nudge to every approval that may get a manager by it (PHM-13).
 * Who comes in has the open tasks of all these groups with that (GRP-18).
 */
export const addMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<DirectoryChange, Refusal>> =>
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
    await record(tx, { ...change, verb: 'added', moved: entered.value });
    await tellWhomItNames(tx, change, 'group_joined');
    const nudges = await putDirectoryNudges(tx, environmentId, { mayGive: entered.value.groupIds });
    return ok({ changed: true, nudges });
  });

/**
 * Takes a user, a group or an organisation out of a group (GRP-17). Who belongs to it by no other way is off its list of
 * default assignees (DFA-07), and as a manager placed from it replaced or missed (PHM-12); its open tasks are theirs no
 * longer (GRP-19), which may decide one (GRP-20). The same in every group around it (GRP-21).
 */
export const removeMember = (
  db: Db,
  request: DirectoryRequest,
  membership: Membership,
): Promise<Result<DirectoryChange, Refusal>> =>
  changeMembers(db, { request, membership, operation: 'member_removed' }, async (tx, change) => {
    const { environmentId } = request.actor;
    const { groups, at } = change;
    if (!(await removeEdge(tx, { environmentId, membership, at }))) return ok(unchanged);
    const people = peopleOf(membership);
    const moved = await leaveGroups(tx, {
      ...{ environmentId, actor: request.actor, people, groupIds: groups.map(({ id }) => id) },
      cause: causeOf(membership),
      left: 'userId' in membership ? { left: membership.userId } : { leftWith: factsOf(membership) },
    });
    await record(tx, { ...change, verb: 'removed', moved });
    await tellWhomItNames(tx, change, 'group_left');
    const reach = 'userId' in membership ? { mayLose: membership.userId } : { mayLoseOf: people };
    const nudges = await putDirectoryNudges(tx, environmentId, reach);
    return ok({ changed: true, nudges: [...moved.nudges, ...nudges] });
  });

/** NTF-02: whoever is added or removed themselves is told, not those whom a group or an organisation takes along. */
const tellWhomItNames = async (
  tx: Transaction,
  { request, membership }: Change,
  event: 'group_joined' | 'group_left',
): Promise<void> => {
  if (!('userId' in membership)) return;
  const { environmentId, id: by } = request.actor;
  const { groupId, userId } = membership;
  await tellOfGroup(tx, { environmentId, event, groupId, to: [userId], by });
};

const unchanged: DirectoryChange = { changed: false, nudges: [] };

/** Where a change moves many, each of them has it as the cause in the audit. */
const causeOf = (membership: Membership): Readonly<Record<string, unknown>> | null =>
  'userId' in membership ? null : { in: membership.groupId, ...factsOf(membership) };

async function record(
  tx: Transaction,
  {
    request: { actor },
    membership,
    groups,
    at,
    verb,
    moved,
  }: Change & { readonly verb: 'added' | 'removed'; readonly moved: Moved },
): Promise<void> {
  const { environmentId } = actor;
  const { groupId } = membership;
  const facts = factsOf(membership);
  const change = {
    ...{ environmentId, actor, at, what: changeOf(membership, verb), changed: { groupId } },
    before: verb === 'removed' ? facts : null,
    after: verb === 'added' ? facts : null,
    also: moved.dropped.map((one) => ({ groupId: one.groupId, facts: { offDefaultAssignees: one.userIds } })),
  } as const;
  const raised = groups.map(({ id }) => id);
  const version = (groups.find(({ id }) => id === groupId)?.version ?? 0) + 1;
  const around = moved.groupIds.filter((id) => id !== groupId);
  await together(tx, (sending) => [
    raiseVersions(sending, change, raised),
    writeAudit(sending, { environmentId, actor }, [
      {
        action: `member_${verb}`,
        approvalId: null,
        subjectKind: 'group',
        subjectId: groupId,
        data: { ...facts, version, openTasks: moved.tasks, ...(around.length > 0 ? { around } : {}) },
      },
    ]),
  ]);
}

function changeMembers(
  db: Db,
  {
    request,
    membership,
    operation,
  }: Pick<Change, 'request' | 'membership'> & { readonly operation: 'member_added' | 'member_removed' },
  change: (tx: Transaction, change: Change) => Promise<Result<DirectoryChange, Refusal>>,
): Promise<Result<DirectoryChange, Refusal>> {
  const { actor } = request;
  const { groupId } = membership;
  return changeInTenant<DirectoryChange, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !(await mayEditGroup(tx, caller, groupId))) return err({ code: 'may_not_manage_groups' });
    if (operation === 'member_added' && !(await knowsMember(tx, caller, membership)))
      return err({ code: 'unknown_member', what: 'group' });
    return onceInDirectory<Refusal>(tx, { ...request, operation: `${operation}/${groupId}` }, async () => {
      const locked = await lockFor(tx, membership);
      const refusal = refuseGroup(locked, groupId);
      return refusal ? err(refusal) : change(tx, { ...locked, request, membership });
    });
  });
}

/** GRP-29: an editor adds no group that they may not know of. */
const knowsMember = async (tx: Transaction, caller: ActiveActor, membership: Membership): Promise<boolean> =>
  !('memberGroupId' in membership) || knowsGroup(tx, caller, membership.memberGroupId);

/** Nesting, then users, then groups: a change of the user's rights takes its locks in the same order, and one sees the other. */
const lockFor = (tx: Transaction, membership: Membership): Promise<ChangeLock> =>
  lockAround(tx, sql`select ${membership.groupId}::uuid`, (sending) =>
    'userId' in membership
      ? [keepNesting(sending), lockUser(sending, membership.userId)]
      : [lockNesting(sending)],
  );
