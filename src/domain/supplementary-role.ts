/**
 * Roles that a user may have beside the environment role, which they never replace (ENV-11): who keeps partnerships, and
 * who manages groups without being administrator (GRP-12).
 */
export const supplementaryRoles = ['relationship_manager', 'group_administrator'] as const;

export type SupplementaryRole = (typeof supplementaryRoles)[number];
