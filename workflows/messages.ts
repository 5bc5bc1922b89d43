import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ApprovalRef, PhaseRef } from '../src/domain/approval-ref.ts';
import type {
  Commanded,
  CommandRequest,
  Delegated,
  DelegationRequest,
} from '../src/domain/command-request.ts';
import type { Course } from '../src/domain/course.ts';

/** One workflow per approval; the id follows from the approval's, so that a second start meets the first. */
export const approvalWorkflowId = ({ environmentId, approvalId }: ApprovalRef): string =>
  `approval/${environmentId}/${approvalId}`;

/** That a phase has its outcome in its row. Only a nudge: the closing step reads the row. */
export const phaseOutcomeSignal = defineSignal<[PhaseRef]>('phaseOutcome');

/** That the directory has changed in a way that may give this approval a manager, or take one. Only a nudge, too. */
export const directoryChangedSignal = defineSignal('directoryChanged');

/** PHM-05, 09: sets who manages a phase. Answered once it is recorded, so that every list shows it. */
export const setManagerUpdate = defineUpdate<Commanded, [CommandRequest]>('setManager');

/** WFL-27: completes a phase in which nobody has a turn. */
export const completePhaseUpdate = defineUpdate<Commanded, [CommandRequest]>('completePhase');

/** WFL-14: adds somebody, or a group, to a phase. */
export const addParticipantsUpdate = defineUpdate<Commanded, [CommandRequest]>('addParticipants');

/** DEL-01, 02: passes a part of a task on to somebody else, who may be of a partner's environment. */
export const delegateTaskUpdate = defineUpdate<Delegated, [DelegationRequest]>('delegateTask');

/** DEL-03: gives a part back to whoever it came from. */
export const returnTaskUpdate = defineUpdate<Delegated, [DelegationRequest]>('returnTask');

/** DEL-11: takes a part back from those to whom it was passed on. */
export const recallDelegationUpdate = defineUpdate<Delegated, [DelegationRequest]>('recallDelegation');

/** The approval in the words of the business, for operators; pages read Postgres. */
export const approvalQuery = defineQuery<Course>('approval');

/** The workflow types, by the names under which they are started. */
export const approvalWorkflowType = 'approvalWorkflow';
export const nudgeRepeatWorkflowType = 'nudgeRepeatWorkflow';
export const forgettingWorkflowType = 'forgettingWorkflow';
export const mailDeliveryWorkflowType = 'mailDeliveryWorkflow';

/** Where the steps of approvals run, and where mail is sent, at its own rate. */
export const approvalsTaskQueue = 'approvals';
export const mailTaskQueue = 'mail';
