// Sending an answer: once, however often somebody clicks.
import { api, taken } from '../api/client.ts';
import { keyed } from '../api/keys.ts';
import type { Decision, Verb } from '../api/types.ts';

export const verbOf: Readonly<Record<Decision, Verb>> = {
  reviewed: 'review',
  approved: 'approve',
  rejected: 'reject',
  signed: 'sign',
  declined: 'decline',
};

export const decisionOf: Readonly<Record<Verb, Decision>> = {
  review: 'reviewed',
  approve: 'approved',
  reject: 'rejected',
  sign: 'signed',
  decline: 'declined',
};

/** WFL-08: what says no is given with a reason. */
export const needsReason = (verb: Verb): boolean => verb === 'reject' || verb === 'decline';

export interface SentAnswer {
  readonly taskId: string;
  readonly verb: Verb;
  readonly reason: string;
}

export function sendAnswer({ taskId, verb, reason }: SentAnswer) {
  const said = reason.trim();
  return keyed(['answer', taskId, verb, said], (key) =>
    taken(
      api.POST(`/v1/tasks/{id}/${verb}`, {
        params: { path: { id: taskId }, header: { 'idempotency-key': key } },
        body: said === '' ? {} : { reason: said },
      }),
    ),
  );
}
