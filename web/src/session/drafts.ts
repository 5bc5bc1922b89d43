// What somebody types outlives the session and the page: it is kept in this tab until it is sent. A draft belongs to a
// user, so that whoever signs in after them does not see it.
import { useCallback, useState } from 'react';
import { useMe } from './identity.ts';

const prefix = 'countersign.draft.';

function read<Draft>(key: string): Draft | null {
  const text = sessionStorage.getItem(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Draft;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** The draft under a name, how to change it, and how to forget it once it is sent. */
export function useDraft<Draft>(name: string): [Draft | null, (draft: Draft | null) => void] {
  const key = `${prefix}${useMe().user.id}.${name}`;
  const [kept, setKept] = useState(() => ({ key, draft: read<Draft>(key) }));
  const draft = kept.key === key ? kept.draft : read<Draft>(key);
  const keep = useCallback(
    (next: Draft | null) => {
      if (next === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(next));
      setKept({ key, draft: next });
    },
    [key],
  );
  return [draft, keep];
}

/** For somebody who is done with what the names belong to. */
export function useForgetting(names: readonly string[]): () => void {
  const { user } = useMe();
  return () => {
    for (const name of names) sessionStorage.removeItem(`${prefix}${user.id}.${name}`);
  };
}

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}
