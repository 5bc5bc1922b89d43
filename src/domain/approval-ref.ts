import type { ApprovalId, EnvironmentId } from './ids.ts';

/** Which approval is meant, and whose it is. */
export interface ApprovalRef {
  readonly environmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
}

/** One attempt of one phase; both count from 1. */
export interface PhaseRef {
  readonly phase: number;
  readonly attempt: number;
}

/** One step of a course: the attempt of a phase that is opened or closed. */
export type PhaseStep = ApprovalRef & PhaseRef;
