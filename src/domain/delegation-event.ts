import type { Holder } from './holder.ts';
import type { DelegationId, ReasonId, TaskId, UserId } from './ids.ts';

/** Why delegations ended that nobody gave back or recalled. */
export type DelegationEnd = 'delegate_retired' | 'partnership_ended' | 'left_group' | 'task_closed';

interface OfPart {
  readonly phase: number;
  readonly attempt: number;
  readonly taskId: TaskId;
  /** Whose part it is (DEL-13). */
  readonly part: UserId;
}

/** What happens to the delegations of a part, in ids (AUD-01). */
export type DelegationEvent =
  | (OfPart & {
      readonly type: 'task_delegated';
      readonly delegationId: DelegationId;
      readonly hop: number;
      readonly from: Holder;
      readonly to: Holder;
      /** Names what the delegator wrote; null where they wrote nothing. */
      readonly reasonId: ReasonId | null;
    })
  | (OfPart & {
      readonly type: 'task_returned';
      readonly delegationId: DelegationId;
      readonly by: Holder;
      /** Who has it again. */
      readonly holder: Holder;
      readonly reasonId: ReasonId;
    })
  | (OfPart & {
      readonly type: 'delegation_recalled';
      /** From the lowest to the one that was open. */
      readonly delegationIds: readonly DelegationId[];
      readonly by: Holder;
      readonly holder: Holder;
      readonly reasonId: ReasonId | null;
    })
  | (OfPart & {
      readonly type: 'delegation_ended';
      readonly delegationIds: readonly DelegationId[];
      readonly because: DelegationEnd;
      /** Who has it by that; null where the part is gone. */
      readonly holder: Holder | null;
    });

/** What somebody does with a part, apart from what ends by itself. */
export type DelegationStep = Exclude<DelegationEvent, { readonly type: 'delegation_ended' }>;
