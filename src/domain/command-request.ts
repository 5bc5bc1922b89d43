import type { CourseEvent } from './course.ts';
import type { ApprovalRef } from './approval-ref.ts';
import type { Participant } from './course-phase.ts';
import type { Refusal } from './refusal.ts';
import type { Holder } from './holder.ts';
import type { ApprovalId, EnvironmentId, GroupId, IdentityId, ReasonId, TaskId, UserId } from './ids.ts';

/** What a person asks of the course of an approval: ids only, since Temporal's history keeps it. */
export type Command =
  | {
      readonly type: 'set_manager';
      readonly phase: number;
      readonly userId: UserId;
      /** Whom the caller saw managing the phase, null is nobody; absent where they do not say. */
      readonly replaces?: UserId | null;
    }
  | { readonly type: 'complete_phase'; readonly phase: number; readonly reasonId: ReasonId }
  | AddParticipants;

/** WFL-14: somebody, or whoever a group yields, is to take part in a phase. */
export interface AddParticipants {
  readonly type: 'add_participants';
  readonly phase: number;
  readonly who: { readonly userId: UserId } | { readonly groupId: GroupId };
  /** Whether they get turns; without one they look on (WFL-05). */
  readonly sequenced: boolean;
  /** PLC-27: one number that all of them share, `last` is one behind all that are there; null: one after another. */
  readonly sharedTurn: number | 'last' | null;
}

/** What a person asks for who has a hand in a task: ids only, too. */
export type DelegationCommand =
  | {
      readonly type: 'delegate_task';
      readonly taskId: TaskId;
      readonly to: Holder;
      readonly reasonId: ReasonId | null;
    }
  | {
      readonly type: 'return_task';
      readonly taskId: TaskId;
      readonly reasonId: ReasonId;
    }
  | {
      readonly type: 'recall_delegation';
      readonly taskId: TaskId;
      readonly reasonId: ReasonId | null;
    };

/** A command with whose it is and what makes it safe to repeat. */
export interface RequestOf<Asked> {
  readonly actor: {
    readonly kind: 'user';
    readonly id: UserId;
    readonly environmentId: EnvironmentId;
    readonly identityId: IdentityId;
  };
  /** A hash of actor, command and key: what is recorded under it is recorded once. */
  readonly commandId: string;
  /** The caller's key and the hash of what they asked, where there is a key. */
  readonly keyed: { readonly key: string; readonly requestSha256: string } | null;
  readonly command: Asked;
}
export type CommandRequest = RequestOf<Command>;
/** Of somebody who may be of another environment than the approval (DEL-02). */
export type DelegationRequest = RequestOf<DelegationCommand>;

/** What a command is answered with: the same however often it is repeated. */
export interface Commanded {
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly attempt: number;
  /** Who manages the phase by it, and whether against the rule (PHM-06); null where it is no matter of managers. */
  readonly manager: { readonly userId: UserId; readonly override: boolean } | null;
  /** Who takes part by it; only where somebody was to be added. */
  readonly added?: AddedPeople;
}

/** What came of adding somebody, or a group, to a phase. */
export interface AddedPeople {
  /** Who takes part, or has a turn, since; the first 200, in order of their turns. */
  readonly people: readonly Participant[];
  readonly count: number;
  /** How many took part already, or had their turn. */
  readonly already: number;
  /** How many members may not serve (PLC-19). */
  readonly leftOut: number;
  /** Where a group was added: its place among those of the phase, and its version (GRP-46). */
  readonly placement: { readonly slot: number; readonly groupVersion: number } | null;
}

/** What a step of a delegation is answered with: who has the part by it. */
export interface Delegated {
  readonly approvalId: ApprovalId;
  readonly taskId: TaskId;
  readonly holder: Holder;
}

/** What the workflow learns from a recorded command: everything that the course has come through, and the answer. */
export interface Recorded<Answer> {
  readonly events: readonly CourseEvent[];
  readonly answer: Answer;
}
export type RecordedCommand = Recorded<Commanded>;
export type RecordedDelegation = Recorded<Delegated>;

/** The type of the failure of a command that nothing will record. */
export const failedForGood = 'FailedForGood';

/** What came of a command, as far as Temporal told in time. */
export type CommandOutcome<Answer = Commanded> =
  | { readonly kind: 'taken'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Nothing was recorded, by a fault of ours that repeating does not heal. */
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** Has a command recorded by the workflow of its approval. */
export type SendCommand = (approval: ApprovalRef, request: CommandRequest) => Promise<CommandOutcome>;

/** Has a step of a delegation recorded, the same way. */
export type SendDelegation = (
  approval: ApprovalRef,
  request: DelegationRequest,
) => Promise<CommandOutcome<Delegated>>;
