// What an event changes of a part, told as its delegations, its entry in the audits and its news; nothing is written here.
import { chainOf, evolvePart, handsOf, holderOf } from '../../domain/delegation-chain.ts';
import type { Delegation, Part } from '../../domain/delegation-chain.ts';
import type { DelegationEvent } from '../../domain/delegation-event.ts';
import type { Holder } from '../../domain/holder.ts';
import type { ApprovalId, EnvironmentId, ReasonId } from '../../domain/ids.ts';
import type { AuditActor, AuditEntry } from '../audit.ts';
import type { DelegationNews } from '../delegation-news.ts';

/** An event that is to be recorded. */
export interface PartStep {
  readonly approvalId: ApprovalId;
  /** The part as it was. */
  readonly part: Part;
  readonly event: DelegationEvent;
}

/** A delegation whose state it changes; `before` is null where it is a new one. */
export interface Change {
  readonly before: Delegation | null;
  readonly after: Delegation;
}

export interface PartChange extends PartStep {
  readonly after: Part;
  readonly changes: readonly Change[];
  /** The one environment besides the owner's that has a hand in the part, before or after (DEL-05). */
  readonly partner: EnvironmentId | null;
}

export function changeOf(step: PartStep): PartChange {
  const { part, event } = step;
  const after = evolvePart(part, event);
  const changes = after.delegations.flatMap((each): Change[] => {
    const before = part.delegations.find(({ id }) => id === each.id) ?? null;
    return before?.state === each.state ? [] : [{ before, after: each }];
  });
  const hands = [...handsOf(part), ...handsOf(after)];
  const abroad = hands.find(({ environmentId }) => environmentId !== part.owner.environmentId);
  return { ...step, after, changes, partner: abroad?.environmentId ?? null };
}

/** Names what was written with it. */
export const reasonOf = (event: DelegationEvent): ReasonId | null =>
  event.type === 'delegation_ended' ? null : event.reasonId;

/** Why a delegation that is over by an event is so. */
export const endOf = (event: DelegationEvent): string | null =>
  event.type === 'delegation_ended' ? event.because : null;

/** DEL-06: who did what, and through whose hands the part has come; ids only. */
export function entryOf({ event, after }: PartChange): AuditEntry {
  const { type, taskId, part, phase, attempt } = event;
  const ids = 'delegationIds' in event ? event.delegationIds : [event.delegationId];
  const reasonId = reasonOf(event);
  return {
    action: type,
    approvalId: null,
    subjectKind: 'delegation',
    subjectId: ids.at(-1) ?? taskId,
    data: {
      ...{ taskId, part, phase, attempt },
      chain: handsOf(after),
      ...(type === 'task_delegated' ? { from: event.from, to: event.to, hop: event.hop } : {}),
      ...(type === 'task_delegated' ? {} : { delegationIds: ids, holder: event.holder }),
      ...(type === 'delegation_ended' ? { because: event.because } : {}),
      ...(reasonId ? { reasonId } : {}),
    },
  };
}

/** NTF-03: who is told: whoever has the task by it, and who has lost it by a recall. */
function newsOf({ event, part }: PartStep): { event: DelegationNews['event']; to: Holder | null } {
  switch (event.type) {
    case 'task_delegated':
      return { event: 'task_delegated', to: event.to };
    case 'task_returned':
      return { event: 'task_returned', to: event.holder };
    case 'delegation_recalled':
      return { event: 'delegation_recalled', to: holderOf(part) };
    case 'delegation_ended':
      return { event: 'task_returned', to: event.holder };
  }
}

/** What is told in the environment that owns the task. */
export function newsAtHome(change: PartChange): DelegationNews[] {
  const { approvalId, part, event } = change;
  const news = newsOf(change);
  if (news.to?.environmentId !== part.owner.environmentId) return [];
  const about = { approvalId, phase: event.phase, taskId: event.taskId };
  return [{ event: news.event, to: news.to.userId, about }];
}

/** What is told in the partner's: by the grant of the newest delegation to whoever is told. */
export function newsAbroad(change: PartChange, title: string): DelegationNews[] {
  const { event, to } = newsOf(change);
  if (!to || to.environmentId !== change.partner) return [];
  const told = change.after.delegations.findLast((each) => each.to.userId === to.userId);
  return told ? [{ event, to: to.userId, about: { delegationId: told.id, title } }] : [];
}

/** Everybody who takes part, and who did it. */
export const peopleOf = ({ part, after }: PartChange, actor: AuditActor): Holder[] => [
  ...handsOf(part),
  ...handsOf(after),
  ...chainOf(after).map(({ from }) => from),
  ...(actor.kind === 'user' ? [{ userId: actor.id, environmentId: actor.environmentId }] : []),
];
