import { useMutation } from '@tanstack/react-query';
import type { UseMutationOptions, UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';

type Sending<Sent, Answer> = UseMutationResult<Answer, Error, Sent> & {
  /** Sends it, unless it is under way already: the second of two clicks comes before the button is drawn anew. */
  readonly send: (sent: Sent) => void;
};

/** A change that somebody sends: once, however often they click. */
export function useSending<Sent, Answer>(
  options: Omit<UseMutationOptions<Answer, Error, Sent>, 'mutationKey'>,
): Sending<Sent, Answer> {
  const underWay = useRef(false);
  const mutation = useMutation(options);
  const { mutate } = mutation;
  const send = (sent: Sent): void => {
    if (underWay.current) return;
    underWay.current = true;
    mutate(sent, {
      onSettled: () => {
        underWay.current = false;
      },
    });
  };
  return { ...mutation, send };
}
