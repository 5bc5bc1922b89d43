// What a change of who is in a group leaves behind, and what it is answered with.
import type { DirectoryChange, DirectoryRequest } from './directory-change.ts';
import { writeAudit } from './audit.ts';
import type { Moved } from './effective-members.ts';
import { raiseVersions } from './group-changes.ts';
import type { GroupRow } from './groups.ts';
import { changeOf, factsOf } from './member-edges.ts';
import type { Membership } from './member-edges.ts';
import type { ChangeLock } from './nesting.ts';
import type { Sending } from './transaction.ts';

/** What a change of members came to, with the group as it is by then, as whoever changed it is shown it. */
export interface MembersChange extends DirectoryChange {
  readonly group: GroupRow;
}

/** One change of who is in a group, behind its locks. */
export interface MemberChange extends ChangeLock {
  readonly request: DirectoryRequest;
  readonly membership: Membership;
}

/**
 * The versions of the group and of all around it (GRP-21, 46), their history, and the audit of the change (AUD-01); sent
 * with whatever else it writes.
 */
export function recordMemberChange(
  tx: Sending,
  { request: { actor }, membership, groups, at }: MemberChange,
  {
    verb,
    moved,
  }: {
    readonly verb: 'added' | 'removed';
    readonly moved: Pick<Moved, 'tasks' | 'groupIds' | 'dropped'>;
  },
): Promise<unknown>[] {
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
  return [
    raiseVersions(tx, change, raised),
    writeAudit(tx, { environmentId, actor }, [
      {
        action: `member_${verb}`,
        approvalId: null,
        subjectKind: 'group',
        subjectId: groupId,
        data: { ...facts, version, openTasks: moved.tasks, ...(around.length > 0 ? { around } : {}) },
      },
    ]),
  ];
}
