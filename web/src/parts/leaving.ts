import { useQueryClient } from '@tanstack/react-query';
import { readAnew } from '../api/read-anew.ts';
import type { Task } from '../api/types.ts';
import { useMe } from '../session/identity.ts';

interface Leaving {
  /** Whether the reader may know of the task only as long as it is with them: it was delegated to them (DEL-07). */
  readonly leaves: boolean;
  /** Whether it is a partner's: of its approval, too, nothing is read any more. */
  readonly abroad: boolean;
  /** For a change of the task: reads anew what it made old. Nobody waits for that; while the server is away it lasts. */
  readonly refresh: { readonly onSuccess: () => void; readonly onError: (error: unknown) => void };
}

interface Standing extends Pick<Task, 'environment'> {
  readonly delegation: { readonly state: 'held_by_me' | 'given' } | null;
}

/** What becomes of the page when the task is answered, given back or passed on. */
export function useLeaving({ environment, delegation }: Standing): Leaving {
  const queries = useQueryClient();
  const me = useMe();
  const abroad = environment.id !== me.environment.id;
  const leaves = abroad || delegation?.state === 'held_by_me';
  const onError = (error: unknown): void => readAnew(queries, error, ['tasks'], ['approvals']);
  const onSuccess = (): void => {
    const others = leaves
      ? [
          ['tasks', 'list'],
          ['tasks', 'count'],
        ]
      : [['tasks'], ['approvals']];
    readAnew(queries, null, ['delegations'], ...others);
  };
  return { leaves, abroad, refresh: { onSuccess, onError } };
}
