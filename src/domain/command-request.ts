import type { CourseEvent } from './course.ts';
import type { ReasonId } from './command-event.ts';
import type { ApprovalRef } from './approval-ref.ts';
import type { Refusal } from './refusal.ts';
import type { ApprovalId, EnvironmentId, IdentityId, UserId } from './ids.ts';

/** What a person asks of the course of an approval: ids only, since Temporal's history keeps it. */
export type Command =
  | { readonly type: 'set_manager'; readonly phase: number; readonly userId: UserId }
  | { readonly type: 'complete_phase'; readonly phase: number; readonly reasonId: ReasonId };

/** A command with whose it is and what makes it safe to repeat. */
export interface CommandRequest {
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
  readonly command: Command;
}

/** What a command is answered with: the same however often it is repeated. */
export interface Commanded {
  readonly approvalId: ApprovalId;
  readonly phase: number;
  readonly attempt: number;
  /** Who manages the phase by it, and whether against the rule (PHM-06); null where it is no matter of managers. */
  readonly manager: { readonly userId: UserId; readonly override: boolean } | null;
}

/** What the workflow learns from a recorded command: everything that the course has come through, and the answer. */
export interface RecordedCommand {
  readonly events: readonly CourseEvent[];
  readonly answer: Commanded;
}

/** What came of a command, as far as Temporal told in time. */
export type CommandOutcome =
  | { readonly kind: 'taken'; readonly answer: Commanded }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** Has a command recorded by the workflow of its approval. */
export type SendCommand = (approval: ApprovalRef, request: CommandRequest) => Promise<CommandOutcome>;
