import { useMutation } from '@tanstack/react-query';
import type { UseMutationOptions, UseMutationResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { isProblem } from './problem.ts';
import { pauseAfter } from './query-client.ts';

type Sending<Sent, Answer> = UseMutationResult<Answer, Error, Sent> & {
  /** Sends it, unless it is under way already: the second of two clicks comes before the button is drawn anew. */
  readonly send: (sent: Sent) => void;
  /** Whether it was sent and nobody knows what came of it. */
  readonly unknown: boolean;
};

interface Options<Sent, Answer> extends Omit<UseMutationOptions<Answer, Error, Sent>, 'mutationKey'> {
  /**
   * Whether the page has seen that it can't be sent any more. If nobody knows then what came of it, it may have been this
   * very change that was taken: it is asked again, under its key, until the server says.
   */
  readonly overtaken?: boolean;
}

/** A change that somebody sends: once, however often they click. */
export function useSending<Sent, Answer>({
  overtaken = false,
  ...options
}: Options<Sent, Answer>): Sending<Sent, Answer> {
  const underWay = useRef(false);
  const asked = useRef(0);
  const mutation = useMutation(options);
  const { mutate, variables, error } = mutation;
  const send = useCallback(
    (sent: Sent): void => {
      if (underWay.current) return;
      underWay.current = true;
      mutate(sent, {
        onSettled: () => {
          underWay.current = false;
        },
      });
    },
    [mutate],
  );
  const unknown = isProblem(error, 'server_away', 'outcome_unknown');
  useEffect(() => {
    if (!overtaken || !unknown || variables === undefined) return;
    const timer = setTimeout(() => {
      asked.current += 1;
      send(variables);
    }, pauseAfter(asked.current));
    return () => clearTimeout(timer);
  }, [overtaken, unknown, variables, send]);
  return { ...mutation, send, unknown };
}
