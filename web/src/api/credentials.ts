// What requests carry besides the cookie, which no script can read.
import type { Session, SessionUser } from './types.ts';

export const credentials: { csrf: string | null; environmentId: string | null } = {
  csrf: null,
  environmentId: null,
};

const stored = 'countersign.environment';

/** The environment that was chosen: in this tab, or else the last time. */
export function chosenEnvironment(users: readonly SessionUser[]): SessionUser | undefined {
  if (users.length === 1) return users[0];
  const named = sessionStorage.getItem(stored) ?? localStorage.getItem(stored);
  return users.find(({ environment }) => environment.id === named);
}

export function chooseEnvironment(environmentId: string): void {
  sessionStorage.setItem(stored, environmentId);
  localStorage.setItem(stored, environmentId);
  credentials.environmentId = environmentId;
}

/** From now on requests are those of this session. */
export function adopt(session: Session): Session {
  credentials.csrf = session.csrf;
  credentials.environmentId = chosenEnvironment(session.users)?.environment.id ?? null;
  return session;
}
