// What requests carry besides the cookie, which no script can read.
import type { Session, SessionUser } from './types.ts';

export const credentials: {
  csrf: string | null;
  environmentId: string | null;
  people: string | null;
} = {
  csrf: null,
  environmentId: null,
  /** As which users whoever is signed in acts; stays when the session ends. */
  people: null,
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

const storedPeople = 'countersign.people';

/** From now on requests are those of this session; the other tabs of the browser are told whose it is. */
export function adopt(session: Session): Session {
  credentials.csrf = session.csrf;
  credentials.environmentId = chosenEnvironment(session.users)?.environment.id ?? null;
  if (!session.signedIn) return session;
  credentials.people = peopleOf(session.users);
  localStorage.setItem(storedPeople, credentials.people);
  return session;
}

/** Whether somebody else was signed in before, as far as this page knows. */
export const isOfOthers = ({ signedIn, users }: Session): boolean =>
  signedIn && credentials.people !== null && credentials.people !== peopleOf(users);

/** As which users somebody acts: another session of the same person has the same. */
const peopleOf = (users: readonly SessionUser[]): string =>
  users
    .map(({ user }) => user.id)
    .sort()
    .join(' ');

/** Tells when somebody else has signed in in another tab: the cookie is theirs from then on. */
export function onOtherPeople(listener: () => void): () => void {
  const heard = ({ key, newValue, oldValue }: StorageEvent): void => {
    if (key === storedPeople && newValue !== oldValue) listener();
  };
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
}
