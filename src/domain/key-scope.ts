/** What a service-account key may be used for at most; never more than the role of its account (ENV-12). */
export const keyScopes = [
  'approvals:read',
  'approvals:start',
  'directory:read',
  'documents:read',
  'documents:write',
] as const;

export type KeyScope = (typeof keyScopes)[number];
