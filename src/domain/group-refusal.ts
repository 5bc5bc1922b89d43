import type { ConfigurationRefusal, VersionChanged } from './configuration-refusal.ts';
import type { GroupId } from './ids.ts';

/** Why a group is not changed at all. */
export type GroupRefusal =
  | { readonly code: 'may_not_manage_groups' }
  | { readonly code: 'group_deleted'; readonly groupId: GroupId; readonly name: string }
  | VersionChanged;

/** Why a group does not get a name or a category (GRP-06, 07). */
export type NamingRefusal =
  Extract<ConfigurationRefusal, { code: 'name_taken' }> | { readonly code: 'unknown_group_category' };

/** Why a user, a group or an organisation does not become a member of a group. */
export type MembershipRefusal =
  | { readonly code: 'unknown_member'; readonly what: 'user' | 'group' | 'organisation' }
  /** GRP-16: the circle that it would close, from the group round to itself. */
  | { readonly code: 'group_circle'; readonly path: readonly NamedGroup[] }
  | { readonly code: 'nesting_too_deep'; readonly levels: number; readonly atMost: number }
  | Extract<GroupRefusal, { code: 'group_deleted' }>
  /** GRP-24 */
  | { readonly code: 'one_member_only'; readonly groupId: GroupId; readonly name: string }
  | {
      readonly code: 'group_too_large';
      readonly groupId: GroupId;
      readonly name: string;
      readonly members: number;
      readonly atMost: number;
    };

export interface NamedGroup {
  readonly id: GroupId;
  readonly name: string;
}
