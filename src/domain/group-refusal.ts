import type { ConfigurationRefusal, LimitReached, VersionChanged } from './configuration-refusal.ts';
import type { GroupId } from './ids.ts';

/** Why a group is not changed at all. */
export type GroupRefusal =
  | { readonly code: 'may_not_manage_groups' }
  | { readonly code: 'group_deleted'; readonly groupId: GroupId; readonly name: string }
  | VersionChanged;

/** Why a group does not get a name or a category, or is not made public (GRP-01, 06, 07). */
export type NamingRefusal =
  | Extract<ConfigurationRefusal, { code: 'name_taken' }>
  | LimitReached
  | { readonly code: 'unknown_group_category' };

/** Why a user, a group or an organisation does not become a member of a group. */
export type MembershipRefusal =
  | { readonly code: 'unknown_member'; readonly what: 'user' | 'group' | 'organisation' }
  /** GRP-16: a public group of another environment. */
  | {
      readonly code: 'group_elsewhere';
      readonly groupId: GroupId;
      readonly name: string;
      readonly environment: string;
    }
  /** GRP-16: the circle that it would close, from the group round to itself. */
  | { readonly code: 'group_circle'; readonly path: readonly NamedGroup[] }
  | { readonly code: 'nesting_too_deep'; readonly levels: number; readonly atMost: number }
  | Extract<GroupRefusal, { code: 'group_deleted' }>
  /** GRP-24; null of a group that whoever reads it may not know of, here and below (GRP-29). */
  | { readonly code: 'one_member_only'; readonly groupId: GroupId | null; readonly name: string | null }
  | {
      readonly code: 'group_too_large';
      readonly groupId: GroupId | null;
      readonly name: string | null;
      readonly members: number;
      readonly atMost: number;
    }
  /** So many groups would stand around one of those inside. */
  | { readonly code: 'too_many_groups_around'; readonly groups: number; readonly atMost: number }
  /** So many rows of who belongs to what would change at once. */
  | { readonly code: 'change_too_large'; readonly places: number; readonly atMost: number };

/** What is wrong with one entry of a list that names users, groups and organisations, with its place in the request. */
export interface EntryFault {
  readonly path: string;
  /** Elsewhere: a public group of another environment; ambiguous: of several (GRP-45). */
  readonly reason: 'unknown' | 'inactive' | 'deleted' | 'retired' | 'elsewhere' | 'ambiguous';
  readonly message: string;
  /** Whose public groups these are. */
  readonly environments?: readonly string[];
}

/** Why it is not saved whom a group, or a rule of who talks to whom, names (GRP-13, 29, 45, 47). */
export interface AccessRefusal {
  readonly code: 'unresolved_entries';
  readonly errors: readonly EntryFault[];
}

export interface NamedGroup {
  readonly id: GroupId;
  readonly name: string;
}

/** One thing that stands against a change of many, with its place in the request. */
export interface BulkObjection {
  readonly path: string;
  readonly code:
    | Exclude<MembershipRefusal, { code: 'group_circle' }>['code']
    | GroupRefusal['code']
    | 'user_retired'
    | 'not_found';
  readonly message: string;
}

/** Why a change of many groups is not made (GRP-32). */
export type BulkRefusal =
  | { readonly code: 'bulk_refused'; readonly errors: readonly BulkObjection[] }
  /** What was reviewed is not what is there. */
  | {
      readonly code: 'groups_changed';
      readonly groups: readonly (NamedGroup & {
        readonly version: number;
        readonly lastChange?: VersionChanged['lastChange'];
      })[];
    };
