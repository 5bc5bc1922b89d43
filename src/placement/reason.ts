/**
 * Why a person was placed or passed over, or why there is nobody: stable codes, in the order in which a trace counts
 * them. The sentences for people stand in `reasons.ts`.
 */
export const reasons = [
  // placed
  'first_suitable_default',
  'drawn',
  'drawn_without_list',
  'drawn_again',
  'earlier_pick',
  'only_admin',
  'drawn_among_admins',
  'earlier_pick_among_admins',
  'suitable',
  // suitable (or Admin), but another one was chosen
  'lower_rank',
  'not_on_list',
  'not_drawn',
  'not_for_all_roles',
  'earlier_pick_serves',
  // not suitable
  'unknown_user',
  'not_a_member',
  'inactive',
  'no_role',
  'no_location',
  'no_contract_type',
  'no_set_for_both',
  'not_an_admin',
  // on the list of default assignees, but not placed from it
  'never_designated',
  'set_not_designated',
  // nobody
  'group_unknown',
  'group_inactive',
  'group_deleted',
  'fallback_off',
  'no_admin',
] as const;

export type Reason = (typeof reasons)[number];
