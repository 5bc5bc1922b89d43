// Who is signed in, and as which user of which environment the pages are shown.
import { createContext, use } from 'react';
import type { SessionUser } from '../api/types.ts';

export interface Identity {
  /** What the provider calls the person, if anything. */
  readonly name: string | null;
  /** Everywhere the person has a user. */
  readonly users: readonly SessionUser[];
}

export interface Me extends SessionUser, Identity {
  readonly switchTo: (environmentId: string) => void;
}

export const IdentityContext = createContext<Identity | null>(null);
export const MeContext = createContext<Me | null>(null);

export function useIdentity(): Identity {
  const identity = use(IdentityContext);
  if (!identity) throw new Error('shown to somebody who is not signed in');
  return identity;
}

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('shown to somebody without an environment');
  return me;
}
