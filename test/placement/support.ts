import type { WorkflowRole } from '../../src/domain/workflow-role.ts';
import type { Directory, DirectoryGroup, DirectoryUser } from '../../src/placement/directory.ts';
import type { PermissionSet } from '../../src/placement/permission-set.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';

export const aSet = (role: WorkflowRole, other: Partial<PermissionSet> = {}): PermissionSet => ({
  id: `set-${role}`,
  role,
  locations: ['AMS'],
  contractTypes: ['NDA'],
  defaultAssignee: false,
  ...other,
});

export const aUser = (sets: readonly PermissionSet[], other: Partial<DirectoryUser> = {}): DirectoryUser => ({
  active: true,
  environmentRole: 'basic',
  sets,
  ...other,
});

/** A directory with one group, `legal`, whose members are all the users. */
export function aDirectory(
  users: { readonly [userId: string]: DirectoryUser },
  group: Partial<DirectoryGroup> = {},
): Directory {
  const legal: DirectoryGroup = {
    version: 1,
    status: 'active',
    members: Object.keys(users).map((userId) => ({ kind: 'user', userId })),
    defaultAssignees: [],
    adminFallback: true,
    consider: 'all',
    ...group,
  };
  return {
    users: new Map(Object.entries(users)),
    groups: new Map([['legal', legal]]),
    organisations: new Map(),
  };
}

export const aRequest = (other: Partial<PlacementRequest> = {}): PlacementRequest => ({
  approvalId: 'apr-1',
  groupId: 'legal',
  role: 'approver',
  location: 'AMS',
  contractType: 'NDA',
  context: 'template',
  sequenced: true,
  alsoRoles: [],
  ...other,
});
