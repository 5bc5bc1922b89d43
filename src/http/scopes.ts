import type { KeyScope } from '../domain/key-scope.ts';

/** What a key must be made for, by the resource: to read it, and to change it. Null where every key will do. */
const scopes: Readonly<Record<string, { readonly read: KeyScope | null; readonly change: KeyScope | null }>> =
  {
    // Whom a key belongs to is no secret from its holder.
    me: { read: null, change: null },
    // It is asked who is signed in by the browser; a key is not asked for.
    session: { read: null, change: null },
    environments: { read: null, change: null },
    // An address that is not there, or that is asked by a method that it does not take.
    '*': { read: null, change: null },
    documents: { read: 'documents:read', change: 'documents:write' },
    approvals: { read: 'approvals:read', change: 'approvals:start' },
    tasks: { read: 'approvals:read', change: 'approvals:read' },
    delegations: { read: 'approvals:read', change: 'approvals:read' },
  };

/** Groups, users and whatever else an environment is set up with; its changes are for administrators, not for keys. */
const others = { read: 'directory:read', change: 'directory:read' } as const;

/** The scope that a route asks of a service account's key. */
export function scopeOf(method: string, url: string): KeyScope | null {
  const [, , resource = ''] = url.split('/');
  const { read, change } = scopes[resource] ?? others;
  return method === 'GET' || method === 'HEAD' ? read : change;
}
