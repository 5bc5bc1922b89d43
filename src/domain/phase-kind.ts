import type { ParticipantRole } from './workflow-role.ts';

/** What a phase asks of its people (TPL-05). */
export type PhaseKind = 'review' | 'approval' | 'signature' | 'task';

/** TPL-09: whether one member of a group is sufficient for its task, or all of them must act. */
export type GroupMode = 'one' | 'all';

/** What a person can say to a task (WFL-07). */
export type Decision = 'reviewed' | 'approved' | 'rejected' | 'signed' | 'declined';

/** What settles a phase: everybody with a turn acted, or somebody stopped it. */
export type PhaseOutcome = 'completed' | 'rejected';

/** WFL-07: the workflow role that acts in a phase of this kind. A group's task needs none: being assigned suffices (TSK-04). */
export const roleOfKind: Readonly<Record<Exclude<PhaseKind, 'task'>, ParticipantRole>> = {
  review: 'reviewer',
  approval: 'approver',
  signature: 'signatory',
};

/** WFL-07: the decisions that a task of this kind offers. */
export const decisionsOffered: Readonly<Record<PhaseKind, readonly Decision[]>> = {
  review: ['reviewed', 'declined'],
  approval: ['approved', 'rejected'],
  signature: ['signed', 'declined'],
  task: ['approved', 'rejected'],
};

/** WFL-08: a decision that says no is given with a reason. */
export const needsReason = (decision: Decision): boolean =>
  decision === 'declined' || decision === 'rejected';

/** WFL-09, 12, the default: a rejection and a signatory's decline stop the approval, a reviewer's decline doesn't. */
export const stopsApproval = (kind: PhaseKind, decision: Decision): boolean =>
  needsReason(decision) && kind !== 'review';
