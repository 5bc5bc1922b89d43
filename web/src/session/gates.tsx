// The gates before the pages: signed in, then as a user of one environment.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { onSessionEnded } from '../api/client.ts';
import { chooseEnvironment, chosenEnvironment, onOtherPeople } from '../api/credentials.ts';
import { forgetReads, sessionRead } from '../api/reads.ts';
import type { Session } from '../api/types.ts';
import { Waiting } from '../parts/waiting.tsx';
import { ProblemPage } from '../pages/other/problem-page.tsx';
import { ChooseEnvironment } from './choose-environment.tsx';
import { IdentityContext, MeContext, useIdentity } from './identity.ts';
import type { Me } from './identity.ts';
import { NoUserHere } from './no-user-here.tsx';
import { SessionEnded } from './session-ended.tsx';
import { SignInStart } from './sign-in-start.tsx';

/** Shows what is inside to those who are signed in, and the way to sign in to everybody else. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionRead);
  const ended = useEnded(data);
  const identity = useMemo(() => (data?.signedIn ? { name: data.name, users: data.users } : null), [data]);
  // What is on the page stays, with all that was typed, when the session ends under it.
  const [last, setLast] = useState(identity);
  if (identity && identity !== last) setLast(identity);
  useOtherPeople();
  if (error) return <ProblemPage problem={error} retry={() => void refetch()} />;
  if (!data) return <Waiting page />;
  const shown = identity ?? last;
  if (!shown) return <SignInStart />;
  return (
    <IdentityContext value={shown}>
      {children}
      {ended && <SessionEnded />}
    </IdentityContext>
  );
}

/** In another tab somebody else has signed in: as soon as that is known this one is theirs, too. */
function useOtherPeople(): void {
  const queries = useQueryClient();
  useEffect(
    () => onOtherPeople(() => void queries.invalidateQueries({ queryKey: sessionRead.queryKey })),
    [queries],
  );
}

/** A request was refused for want of a session: asked again, and again when the person comes back to the page. */
function useEnded(session: Session | undefined): boolean {
  const queries = useQueryClient();
  const [wasIn, setWasIn] = useState(false);
  if (session?.signedIn && !wasIn) setWasIn(true);
  useEffect(
    () => onSessionEnded(() => void queries.invalidateQueries({ queryKey: sessionRead.queryKey })),
    [queries],
  );
  const ended = wasIn && session?.signedIn === false;
  useEffect(() => {
    // Signed in again in another tab: what was refused meanwhile is read again.
    if (session?.signedIn)
      void queries.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
  }, [queries, session?.signedIn]);
  return ended;
}

/** Inside, it is known as which user the person acts. */
export function InEnvironment({ children }: { readonly children: ReactNode }) {
  const identity = useIdentity();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(() => chosenEnvironment(identity.users)?.environment.id);
  const { users } = identity;
  const current = users.length === 1 ? users[0] : users.find(({ environment }) => environment.id === chosen);
  const me = useMemo<Me | null>(() => {
    if (!current) return null;
    const switchTo = (environmentId: string): void => {
      chooseEnvironment(environmentId);
      setChosen(environmentId);
      // Nothing that was read as another user is shown to this one.
      forgetReads(queries);
    };
    return { ...current, ...identity, switchTo };
  }, [current, identity, queries]);
  if (!me) {
    if (users.length === 0) return <NoUserHere />;
    return (
      <ChooseEnvironment
        users={users}
        choose={(environmentId) => {
          chooseEnvironment(environmentId);
          setChosen(environmentId);
        }}
      />
    );
  }
  return (
    <MeContext value={me} key={me.user.id}>
      {children}
    </MeContext>
  );
}
