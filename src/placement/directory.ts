import type { PermissionSet } from './permission-set.ts';

export type EnvironmentRole = 'basic' | 'advanced' | 'administrator';

export const environmentRoles = [
  'basic',
  'advanced',
  'administrator',
] as const satisfies readonly EnvironmentRole[];

/**
 * A user as the environment that owns the approval sees them: its permission sets, and its environment role. A user
 * of a partner is `basic` here, so that only the owner's Admins can be placed by fallback (ENV-19).
 */
export interface DirectoryUser {
  readonly active: boolean;
  readonly environmentRole: EnvironmentRole;
  readonly sets: readonly PermissionSet[];
}

export type Member =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'organisation'; readonly organisationId: string };

export type GroupStatus = 'active' | 'inactive' | 'deleted';

export const groupStatuses = ['active', 'inactive', 'deleted'] as const satisfies readonly GroupStatus[];

/** Which of a default assignee's permission sets count: all of them (PLC-04) or the designated ones (PLC-05). */
export type Consider = 'all' | 'designated';

export interface DirectoryGroup {
  readonly version: number;
  readonly status: GroupStatus;
  readonly members: readonly Member[];
  readonly defaultAssignees: readonly string[];
  readonly adminFallback: boolean;
  readonly consider: Consider;
}

export interface DirectoryOrganisation {
  readonly members: readonly string[];
}

/** Everything that placement looks at, read in one snapshot. An id that stands nowhere here is nobody. */
export interface Directory {
  readonly users: ReadonlyMap<string, DirectoryUser>;
  readonly groups: ReadonlyMap<string, DirectoryGroup>;
  readonly organisations: ReadonlyMap<string, DirectoryOrganisation>;
}
