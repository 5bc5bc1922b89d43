import type { DelegationEvent } from './delegation-event.ts';
import type { Holder } from './holder.ts';
import type { DelegationId, TaskId } from './ids.ts';

/**
 * open: `to` has the part. passed_on: `to` had it and passed it on. Both are in the chain. The others are over: the part
 * was answered, `to` gave it back, somebody below took it back, or it ended under them.
 */
export type DelegationState = 'open' | 'passed_on' | 'answered' | 'returned' | 'recalled' | 'ended';

export interface Delegation {
  readonly id: DelegationId;
  /** Counts from 1, over all delegations that were ever made of the part. */
  readonly hop: number;
  readonly from: Holder;
  readonly to: Holder;
  readonly state: DelegationState;
}

/**
 * What one person has to do in a task: a personal task has one part, a group's task one for each member (DEL-13). Its
 * delegations are a stack: passing on puts one on top, giving back and recalling take from the top.
 */
export interface Part {
  readonly taskId: TaskId;
  /** Whose part it is; of the environment that owns the approval. */
  readonly owner: Holder;
  /** GRP-19: whether its owner has lost it with their place in the group. Then it is nobody's. */
  readonly isLost: boolean;
  /** Every delegation of it, by hop. */
  readonly delegations: readonly Delegation[];
}

export const isSame = (one: Holder, other: Holder): boolean =>
  one.userId === other.userId && one.environmentId === other.environmentId;

/** The delegations that count now, the first one made at the bottom. */
export const chainOf = ({ delegations }: Part): readonly Delegation[] =>
  delegations.filter(({ state }) => state === 'open' || state === 'passed_on');

/** DEL-04: who has the part now: who answers it, and nobody else. Null where it is nobody's any more. */
export const holderOf = (part: Part): Holder | null =>
  chainOf(part).at(-1)?.to ?? (part.isLost ? null : part.owner);

export const isHeldBy = (part: Part, one: Holder): boolean => {
  const holder = holderOf(part);
  return holder !== null && isSame(holder, one);
};

/** Everybody through whose hands the part has come, from its owner to its holder. */
export const handsOf = (part: Part): readonly Holder[] => [part.owner, ...chainOf(part).map(({ to }) => to)];

/** The part as it is after an event. Rows are the state; this is what they must equal. */
export function evolvePart(part: Part, event: DelegationEvent): Part {
  switch (event.type) {
    case 'task_delegated': {
      const { delegationId: id, hop, from, to } = event;
      const below = changed(part, ({ state }) => state === 'open', 'passed_on');
      return { ...part, delegations: [...below, { id, hop, from, to, state: 'open' }] };
    }
    case 'task_returned':
      return reopened({
        ...part,
        delegations: changed(part, ({ id }) => id === event.delegationId, 'returned'),
      });
    case 'delegation_recalled':
      return reopened({
        ...part,
        delegations: changed(part, ({ id }) => event.delegationIds.includes(id), 'recalled'),
      });
    case 'delegation_ended':
      return reopened({
        ...part,
        isLost: part.isLost || event.holder === null,
        delegations: changed(part, ({ id }) => event.delegationIds.includes(id), 'ended'),
      });
  }
}

/**
 * The part after its answer, or after its task was decided without it. Answers and decisions are events that tell it, so
 * there is no event of its own. The course, which answers are not told to, names who had the part until its phase closes.
 */
export const settlePart = (part: Part, as: Extract<DelegationState, 'answered' | 'ended'>): Part => ({
  ...part,
  delegations: changed(part, ({ state }) => state === 'open' || state === 'passed_on', as),
});

const changed = (
  { delegations }: Part,
  which: (delegation: Delegation) => boolean,
  state: DelegationState,
): Delegation[] => delegations.map((each) => (which(each) ? { ...each, state } : each));

/** Whoever is on top now has it again. */
function reopened(part: Part): Part {
  const top = chainOf(part).at(-1);
  return { ...part, delegations: changed(part, ({ id }) => id === top?.id, 'open') };
}
